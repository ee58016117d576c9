//! Screens as they look: glyphs, then a letter for the style of every cell.
//! `INSTA_UPDATE=always cargo test -p hydrant-tui --lib screens` makes the snapshots again; each is to be read.

use hydrant_core::{Severity, Summary, VerdictKind};
use ratatui::backend::{Backend as _, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::harness::{Desk, broken, options};
use crate::feed::{Options, Point};
use crate::message::Message;
use crate::theme::Theme;

/// A name, and the keys that lead there.
type Shown = (&'static str, &'static str);

const SCREENS: [Shown; 8] = [
    ("pulse", "1"),
    ("organization", "2"),
    ("resources", "3"),
    ("findings", "4"),
    ("path", "5"),
    ("scan", "6"),
    ("diff", "7"),
    ("errors", "!"),
];

/// What stands above a screen, or instead of its list.
const ABOVE: [Shown; 7] = [
    ("help", "4 ?"),
    ("palette", ": s c a n"),
    ("copy", "4 y down"),
    ("mute", "4 m a s tab"),
    ("finding", "4 enter"),
    ("fix", "4 r"),
    ("groups", "4 v enter"),
];

/// Other sizes, for the screens that change most with them.
const SIZES: [(u16, u16); 3] = [(120, 40), (200, 50), (40, 10)];

fn desk(theme: &str, ascii: bool, width: u16, height: u16) -> Desk {
    let theme = Theme::find(theme).expect("a theme");
    let options = Options { theme, ascii, ..options() };
    let mut desk = Desk::with(options, width, height, broken());
    desk.compare();
    let point = |fails| Point {
        id: "a scan".to_owned(),
        started_at: hydrant_core::sample::header().started_at,
        summary: Summary {
            kinds: [(VerdictKind::Fail, fails), (VerdictKind::Unknown, 2), (VerdictKind::Pass, 30)]
                .into(),
            fails: [(Severity::High, fails)].into(),
            muted: 0,
        },
    };
    desk.tell(Message::Trend([9, 7, 4, 5].map(point).to_vec()));
    desk
}

fn shown(desk: &mut Desk, keys: &str) -> String {
    desk.press(keys);
    desk.screen()
}

#[test]
fn every_screen() {
    for (name, keys) in SCREENS.into_iter().chain(ABOVE) {
        let screen = shown(&mut desk("dark", false, 80, 24), keys);
        insta::assert_snapshot!(name, screen);
    }
}

#[test]
fn a_scan_that_goes_on() {
    let mut desk = Desk::live(80, 24);
    insta::assert_snapshot!("scan_live", shown(&mut desk, "6"));
}

#[test]
fn in_other_sizes() {
    for (width, height) in SIZES {
        for (name, keys) in [SCREENS[0], SCREENS[1], SCREENS[3]] {
            let mut desk = desk("dark", false, width, height);
            desk.press(keys);
            // Where it is too small every screen is the same.
            let name = if desk.model.too_small() { "any" } else { name };
            insta::assert_snapshot!(format!("{name}_{width}x{height}"), desk.screen());
        }
    }
}

/// The glyphs are those of the dark theme; only what is different is kept.
#[test]
fn in_other_themes() {
    for (theme, ascii) in [("light", false), ("mono", false), ("dark", true)] {
        let name = if ascii { "ascii" } else { theme };
        let mut all = String::new();
        for (_, keys) in SCREENS.into_iter().chain(ABOVE) {
            let dark = shown(&mut desk("dark", false, 80, 24), keys);
            let mut desk = desk(theme, ascii, 80, 24);
            let screen = shown(&mut desk, keys);
            let glyphs = |screen: &str| screen.lines().take(24).collect::<Vec<_>>().join("\n");
            if ascii {
                assert!(screen.is_ascii(), "{screen}");
            } else {
                assert_eq!(glyphs(&screen), glyphs(&dark), "{theme} {keys}");
            }
            if matches!(keys, "1" | "2" | "4" | "5") {
                all.push_str(&screen);
            }
        }
        insta::assert_snapshot!(name, all);
    }
}

/// Colour is never all there is: the selected row is reversed and has a sign, in every theme, size and list.
#[test]
fn the_selected_row_is_seen() {
    for theme in Theme::names() {
        for ascii in [false, true] {
            for (width, height) in [(60, 15), (80, 24), (120, 40), (200, 50)] {
                for (name, keys) in SCREENS.into_iter().filter(|it| it.0 != "scan") {
                    let mut desk = desk(theme, ascii, width, height);
                    desk.press(keys);
                    desk.press("j j");
                    selected(&desk, &format!("{name} in {theme} at {width}x{height}"));
                }
            }
        }
    }
}

fn selected(desk: &Desk, what: &str) {
    let (buffer, drawn) = desk.draw();
    let (layout, place) = (desk.model.layout(), desk.model.place());
    let line = u16::try_from(place.cursor - place.offset).unwrap();
    let y = layout.list.y + 2 + line;
    let row = Rect::new(layout.list.x + 2, y, layout.list.width - 4, 1);
    assert_eq!(buffer[(row.x, y)].symbol(), ">", "{what}\n{}", desk.text());
    let reversed = |x, y| {
        let cell: &ratatui::buffer::Cell = &buffer[(x, y)];
        cell.modifier.contains(Modifier::REVERSED)
    };
    assert!((row.x..row.right()).all(|x| reversed(x, y)), "{what}");
    // The terminal's own cursor is there too.
    assert_eq!(drawn.cursor, Some((row.x, y)), "{what}");
    let others = (layout.list.y..layout.list.bottom()).filter(|it| *it != y);
    let marked = others.filter(|y| reversed(row.x, *y) || buffer[(row.x, *y)].symbol() == ">");
    assert_eq!(marked.count(), 0, "{what}");
}

/// What a terminal is sent has attributes and no colour, whatever the environment of this test says.
#[test]
fn mono_sends_no_colour() {
    crossterm::style::force_color_output(true);
    let mut desk = desk("mono", false, 80, 24);
    desk.press("4");
    let (buffer, _) = desk.draw();
    let mut sent = Vec::new();
    let mut backend = CrosstermBackend::new(&mut sent);
    backend.draw(Buffer::empty(buffer.area).diff(&buffer).into_iter()).unwrap();
    let sent = String::from_utf8(sent).unwrap();
    let sequences = sent.split("\u{1b}[").skip(1).filter_map(|it| it.split_once('m'));
    let sequences: Vec<&str> = sequences
        .map(|it| it.0)
        .filter(|it| it.chars().all(|c| c.is_ascii_digit() || c == ';'))
        .collect();
    assert!(sequences.contains(&"7"), "{sequences:?}");
    let known = ["0", "1", "4", "7", "22", "24", "27", "39", "49", "59", "39;49"];
    assert!(sequences.iter().all(|it| known.contains(it)), "{sequences:?}");
}

/// No colour is drawn where none is wanted.
#[test]
fn mono_writes_no_colour() {
    for (_, keys) in SCREENS.into_iter().chain(ABOVE) {
        let mut desk = desk("mono", false, 80, 24);
        desk.press(keys);
        let (buffer, _) = desk.draw();
        for cell in &buffer.content {
            assert_eq!((cell.fg, cell.bg), Default::default(), "{keys}");
        }
    }
}
