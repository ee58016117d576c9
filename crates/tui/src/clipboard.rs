//! The clipboard: of the terminal (OSC 52), which also works over SSH, and of the desktop where there is one.

use std::io::{self, Write as _, stdout};
use std::process::{Command, Stdio};

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;

/// What terminals take in one sequence.
const MOST: usize = 74_994 / 4 * 3;

/// Programs that take a text on stdin, and the variable that says that they can be used.
const PROGRAMS: [(&str, &[&str], &str); 4] = [
    // tmux passes it on to its own terminal; by default it lets no sequence through.
    ("tmux", &["load-buffer", "-w", "-"], "TMUX"),
    ("wl-copy", &[], "WAYLAND_DISPLAY"),
    ("xclip", &["-selection", "clipboard"], "DISPLAY"),
    ("pbcopy", &[], "__CF_USER_TEXT_ENCODING"),
];

/// Copies in every way that there is. A desktop's clipboard on another machine is the wrong one, so there it is
/// left alone.
pub(crate) fn copy(text: &str, remote: bool) -> Result<(), String> {
    for (program, arguments, variable) in PROGRAMS {
        let here = program == "tmux" || !remote;
        if here && std::env::var_os(variable).is_some() {
            // The terminal's own way comes too: whether a program succeeded says little.
            let _ = give(program, arguments, text);
        }
    }
    if text.len() > MOST {
        return Err(format!("Terminals take {MOST} bytes at most, and this is {}.", text.len()));
    }
    execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
        .map_err(|error| format!("The terminal did not take it: {error}"))
}

fn give(program: &str, arguments: &[&str], text: &str) -> io::Result<()> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes())?;
    }
    child.wait().map(drop)
}
