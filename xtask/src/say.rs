//! The one place that writes to the terminal.

use std::fmt::Display;
use std::io::{self, Write as _};

/// A line on standard output.
pub(crate) fn say(text: impl Display) {
    let mut out = io::stdout().lock();
    // A reader that went away is no reason to stop.
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// A line on standard error: progress and complaints, where standard output is data.
pub(crate) fn complain(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
