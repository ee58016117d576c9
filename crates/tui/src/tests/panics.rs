//! A panic on a terminal: this test's own program, run again in one.

use std::io::Read as _;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use crate::terminal::Held;

/// Set where the program runs in the terminal of the test.
const INSIDE: &str = "HYDRANT_TEST_PANICS";

#[test]
fn a_panic_gives_the_terminal_back() {
    if std::env::var_os(INSIDE).is_some() {
        let _held = Held::take(false).unwrap();
        panic!("on purpose");
    }
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "tests::panics::a_panic_gives_the_terminal_back", "--nocapture"]);
    command.env(INSIDE, "1");
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut output = pair.master.try_clone_reader().unwrap();
    let mut bytes = Vec::new();
    // A terminal whose last program ended answers with an error, or with nothing.
    let _ = output.read_to_end(&mut bytes);
    assert!(!child.wait().unwrap().success());
    let text = String::from_utf8_lossy(&bytes);
    let entered = text.find("\u{1b}[?1049h").expect("the other screen");
    let left = text.find("\u{1b}[?1049l").expect("back from it");
    let said = text.find("on purpose").expect("what the panic says");
    assert!(entered < left && left < said, "{text}");
    let flags = format!("{:?}", pair.master.get_termios().unwrap().local_flags);
    assert!(flags.contains("ECHO") && flags.contains("ICANON"), "{flags}");
}
