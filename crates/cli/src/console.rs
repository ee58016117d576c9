//! The only places that print: data goes to stdout through a writer whose errors count, words for
//! people go to stderr.

use std::io::{self, IsTerminal as _, Write as _};

/// Prints data.
pub(crate) fn data(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// Says something to the person at the terminal; nobody to hear it is no error.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", hydrant_report::sanitize::plain(text));
}

/// Whether stdout wants colours: a terminal does unless `NO_COLOR` is set, and `CLICOLOR_FORCE` always does.
pub(crate) fn color() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    if set("NO_COLOR") {
        return false;
    }
    set("CLICOLOR_FORCE") || io::stdout().is_terminal()
}
