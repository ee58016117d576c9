//! The explorer in a terminal: what a person does in it, and what the terminal is like afterwards.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;
#[path = "explorer/terminal.rs"]
mod terminal;

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use common::{Folder, hydrant};
use terminal::Terminal;

/// What enters and leaves the other screen of a terminal, and shows its cursor.
const ENTER: &str = "\u{1b}[?1049h";
const LEAVE: &str = "\u{1b}[?1049l";
const SHOW: &str = "\u{1b}[?25h";

/// A folder whose store holds the demo, scanned.
fn scanned() -> Folder {
    let folder = Folder::new("explorer");
    let arguments = ["scan", "--org", "--demo", "--quiet", "--fail-on", "never"];
    let output = hydrant(&folder.store()).args(arguments).output().unwrap();
    assert!(output.status.code().is_some_and(|code| code != 1 && code != 2), "{output:?}");
    folder
}

/// The folder itself.
fn place(folder: &Folder) -> PathBuf {
    folder.join("")
}

fn saved(folder: &Folder, more: &[(&str, &str)]) -> Terminal {
    let terminal = Terminal::start(&place(folder), &["tui"], (80, 24), more);
    terminal.wait("FAIL");
    terminal
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|it| it == text.as_bytes())
}

fn count(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).filter(|it| *it == text.as_bytes()).count()
}

#[test]
fn a_person_finds_the_worst_stream_its_fix_and_what_changed() {
    let folder = Folder::new("explorer");
    let mut terminal = Terminal::start(&place(&folder), &["tui", "--demo"], (80, 24), &[]);
    terminal.wait("The scan is complete.");
    terminal.press("3");
    terminal.wait("> delivery stream  telemetry-archive");
    terminal.press("\r");
    terminal.wait("Path: telemetry-archive");
    terminal.wait("encrypted with");
    terminal.press("f");
    terminal.wait("Findings: delivery stream telemetry-archive");
    terminal.press("\r");
    terminal.wait("EVIDENCE");
    terminal.press("r");
    terminal.wait("AWS CLI");
    terminal.press("y");
    terminal.wait("fix: AWS CLI");
    terminal.press("\r");
    terminal.wait("Copied");
    terminal.until("the clipboard's sequence", |_, bytes| contains(bytes, "\u{1b}]52;c;"));
    terminal.press("4");
    terminal.wait("of 44");
    terminal.press("m");
    terminal.wait("Accept this finding");
    terminal.press("Known, and being replaced\r");
    terminal.press("\r\r");
    terminal.wait("Muted; it stands in hydrant.toml.");
    let written = std::fs::read_to_string(folder.join("hydrant.toml")).unwrap();
    assert!(written.contains("reason = \"Known, and being replaced\""), "{written}");
    assert!(written.contains("owner = \"tester\""), "{written}");
    terminal.press("1");
    terminal.wait("1 MUTED");
    terminal.press("7");
    terminal.wait("lost sight is not fixed");
    terminal.wait("secret-policy-outside-org");
    terminal.press("q");
    let (code, bytes) = terminal.end();
    assert_eq!(code, 0);
    assert!(contains(&bytes, LEAVE) && contains(&bytes, SHOW));
    let mut check = hydrant(&folder.store());
    let checked = check.current_dir(place(&folder)).args(["config", "check"]).output().unwrap();
    assert!(checked.status.success(), "{checked:?}");
}

#[test]
fn a_saved_scan_opens_and_nothing_is_written_while_nothing_happens() {
    let folder = scanned();
    let mut terminal = saved(&folder, &[]);
    terminal.press("4");
    terminal.wait("of 44");
    std::thread::sleep(Duration::from_secs(1));
    let before = terminal.bytes().len();
    std::thread::sleep(Duration::from_secs(5));
    assert_eq!(terminal.bytes().len(), before, "it wrote while nothing happened");
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn told_to_end_it_gives_the_terminal_back() {
    let folder = scanned();
    let terminal = saved(&folder, &[]);
    assert!(!terminal.cooked());
    terminal.signal("TERM");
    let (code, bytes) = terminal.end();
    assert_eq!(code, 143);
    assert!(contains(&bytes, LEAVE) && contains(&bytes, SHOW));
}

#[test]
fn it_stops_and_comes_back() {
    let folder = scanned();
    let mut terminal = saved(&folder, &[]);
    for key in ["\u{1a}", ""] {
        let (entered, left) = (count(&terminal.bytes(), ENTER), count(&terminal.bytes(), LEAVE));
        if key.is_empty() {
            terminal.signal("TSTP");
        } else {
            terminal.press(key);
        }
        terminal.until("it to stop", |_, _| terminal.state() == 'T');
        assert!(terminal.cooked(), "a shell could not be used");
        terminal.until("it to leave the screen", |_, bytes| count(bytes, LEAVE) > left);
        let quiet = terminal.bytes().len();
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(terminal.bytes().len(), quiet, "it drew while it was stopped");
        terminal.signal("CONT");
        terminal.until("it to come back", |screen, bytes| {
            count(bytes, ENTER) > entered && screen.contains("PRACTICE")
        });
        assert!(!terminal.cooked());
    }
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn a_storm_of_sizes_ends_well() {
    let folder = scanned();
    let mut terminal = saved(&folder, &[]);
    for step in 0..150_u16 {
        terminal.resize(20 + (step * 37) % 180, 5 + (step * 13) % 60);
        if step % 7 == 0 {
            terminal.press(["1", "2", "3", "4", "j", "\r", "\u{1b}"][usize::from(step / 7) % 7]);
        }
    }
    terminal.resize(80, 24);
    // What is pressed while it is still too small is not taken, so it is pressed until it is.
    for _ in 0..200 {
        terminal.press("4");
        std::thread::sleep(Duration::from_millis(100));
        if terminal.screen().contains("[4 Findings]") {
            break;
        }
    }
    terminal.press("\u{c}");
    terminal.until("the list of findings", |screen, _| {
        let lines: Vec<&str> = screen.lines().collect();
        lines.iter().any(|it| it.contains("[4 Findings]"))
            && lines.iter().all(|it| it.chars().count() <= 80)
    });
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn without_colour_the_selected_row_is_still_seen() {
    let folder = scanned();
    let mut terminal = saved(&folder, &[("NO_COLOR", "1")]);
    terminal.press("4");
    terminal.wait("of 44");
    terminal.press("j");
    terminal.wait("2 of 44");
    terminal.press("q");
    let (_, bytes) = terminal.end();
    let text = String::from_utf8_lossy(&bytes);
    for colour in text.split("\u{1b}[").skip(1).filter_map(|it| it.split_once('m')).map(|it| it.0) {
        let numbers = colour.split(';').filter_map(|it| it.parse::<u16>().ok());
        for number in numbers {
            assert!(!matches!(number, 30..=38 | 40..=48 | 90..=97 | 100..=107), "{colour}");
        }
    }
    assert!(text.contains("\u{1b}[7m"), "the selected row is not reversed");
}

#[test]
fn a_scan_that_is_not_there_is_told_after_the_terminal_is_given_back() {
    let folder = scanned();
    let terminal = Terminal::start(&place(&folder), &["tui", "nosuch"], (80, 24), &[]);
    let (code, bytes) = terminal.end();
    assert_eq!(code, 1);
    let text = String::from_utf8_lossy(&bytes);
    let (_, after) = text.rsplit_once(LEAVE).unwrap();
    assert!(after.contains("nosuch") && after.contains("hydrant scans"), "{after}");
}

#[test]
fn without_a_terminal_it_says_what_to_do_instead() {
    let folder = Folder::new("explorer");
    let mut command = hydrant(&folder.store());
    let output = command.args(["tui", "--demo"]).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("needs a terminal") && told.contains("hydrant report"), "{told}");
}
