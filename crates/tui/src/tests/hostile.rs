//! Text from AWS that wants to be more than text.

use std::collections::BTreeMap;
use std::sync::Arc;

use hydrant_core::{Arn, CHECKS, Fact, Settings, Snapshot, Subject, hidden, sample};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::harness::{Desk, broken, options};
use crate::book::Book;
use crate::list::fit;
use crate::message::Message;
use crate::screen::Screen;
use crate::text::width;

/// Escape sequences, forged lines, NUL, C1, overrides and isolates, wide characters, emoji with selectors and
/// joiners, stacks of marks, length, formulas, and letters that run the other way.
fn texts() -> Vec<String> {
    vec![
        "\u{1b}[2J\u{1b}]0;owned\u{7}red\u{1b}[31m".to_owned(),
        "line\nFAIL  forged\r\n\ttab\u{b}".to_owned(),
        "nul\u{0}c1\u{9b}31m\u{85}\u{90}".to_owned(),
        "\u{202e}desrever\u{202d}\u{2066}isolated\u{2069}\u{200f}\u{61c}".to_owned(),
        "配送ストリーム데이터".repeat(6),
        "\u{2764}\u{fe0f}\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}".repeat(4),
        format!("Z{}a", "\u{301}\u{489}".repeat(400)),
        "n".repeat(10_000),
        "界".repeat(5_000),
        "=cmd|'/c calc'!A1".to_owned(),
        "+1|`x`<b>|\\".to_owned(),
        "مجرى البيانات עברית".to_owned(),
        "\u{200b}\u{ad}\u{feff}\u{2060}invisible\u{e0041}".to_owned(),
        String::new(),
    ]
}

/// One after the other, round and round.
struct Texts(std::iter::Cycle<std::vec::IntoIter<String>>);

impl Texts {
    fn new() -> Self {
        Self(texts().into_iter().cycle())
    }

    fn put(&mut self, into: &mut impl From<String>) {
        *into = self.0.next().expect("there are some").into();
    }

    /// Other verdicts share the subject and keep theirs.
    fn name(&mut self, subject: &mut Arc<Subject>) {
        let mut changed = Subject::clone(subject);
        self.put(&mut changed.name);
        *subject = Arc::new(changed);
    }
}

fn snapshot() -> Snapshot {
    let mut snapshot = broken();
    let stream = snapshot.streams[&sample::arn(sample::ORDERS)].clone();
    let pipe = snapshot.delivery_streams[&sample::arn(sample::CLICKS)].clone();
    for text in texts() {
        // An ARN takes no controls; everything else is a name.
        let arn: Result<Arn, _> = format!("{}{text}", sample::ORDERS).parse();
        if let Ok(arn) = arn {
            let mut copy = stream.clone();
            copy.arn = arn.clone();
            snapshot.streams.insert(arn, copy);
        }
        if let Ok(arn) = format!("{}{text}", sample::CLICKS).parse::<Arn>() {
            let mut copy = pipe.clone();
            copy.arn = arn.clone();
            snapshot.delivery_streams.insert(arn, copy);
        }
    }
    let mut texts = Texts::new();
    for account in snapshot.header.organization.accounts.values_mut() {
        texts.put(&mut account.name);
        let mut unit = String::new();
        texts.put(&mut unit);
        account.path = format!("o-x/r-y/ou-{unit}/");
    }
    if let Fact::Known((id, _), _) = &mut snapshot.header.organization.identity {
        id.push_str("\u{1b}[31m\u{202e}");
    }
    snapshot.header.id = "\u{1b}]52;c;AAAA\u{7}/..".to_owned();
    snapshot
}

fn book() -> Arc<Book> {
    let settings = Settings::default();
    let mut book = Book::new(Arc::new(snapshot()), CHECKS, &settings, BTreeMap::new());
    let mut texts = Texts::new();
    for verdict in &mut book.verdicts {
        texts.name(&mut verdict.subject);
        texts.put(&mut verdict.reason);
        for evidence in Arc::make_mut(&mut verdict.evidence) {
            texts.put(&mut evidence.observed);
            texts.put(&mut evidence.expected);
        }
        for unknown in Arc::make_mut(&mut verdict.unknowns) {
            texts.put(&mut unknown.detail);
            texts.put(unknown.code.get_or_insert_default());
        }
    }
    for judged in &mut book.subjects {
        texts.name(&mut judged.subject);
        if judged.subject.region.is_none() {
            let mut changed = Subject::clone(&judged.subject);
            texts.put(&mut changed.id);
            judged.subject = Arc::new(changed);
        }
    }
    for node in &mut book.tree {
        texts.put(&mut node.name);
    }
    for loss in &mut book.coverage.losses {
        texts.put(&mut loss.detail);
        texts.put(loss.code.get_or_insert_default());
    }
    Arc::new(book)
}

fn desk(width: u16, height: u16, ascii: bool) -> Desk {
    let options = crate::Options { ascii, user: "\u{1b}[31mme\u{202e}".to_owned(), ..options() };
    let mut desk = Desk::before(options, width, height);
    let mut comparison = super::harness::comparison();
    let mut texts = Texts::new();
    for change in &mut comparison.diff.changes {
        texts.name(&mut change.subject);
        texts.put(&mut change.reason);
    }
    desk.tell(Message::Compared(Arc::new(comparison)));
    desk.progress(3, 4);
    desk.tell(Message::Judged(book()));
    desk
}

/// Nothing acts, frames are whole, and every cell is as wide as it says.
fn look(desk: &Desk, what: &str) -> Buffer {
    let (buffer, _) = desk.draw();
    let say = || format!("{what}\n{}", super::harness::glyphs(&buffer));
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            assert!(!symbol.chars().any(hidden), "{symbol:?} {}", say());
            assert!(symbol.len() <= 32, "{symbol:?}");
            assert!(!symbol.contains(|c| matches!(c, '\u{fe00}'..='\u{fe0f}')), "{symbol:?}");
            let cells = u16::try_from(width(symbol).max(1)).unwrap();
            assert!(x + cells <= buffer.area.width, "{symbol:?} at {x},{y} {}", say());
            x += cells;
        }
        if desk.model.options.ascii {
            assert!(
                (0..buffer.area.width).all(|x| buffer[(x, y)].symbol().is_ascii()),
                "{}",
                say()
            );
        }
    }
    let layout = desk.model.layout();
    let over = desk.model.overlay.is_some();
    for area in [layout.list, layout.preview].into_iter().filter(|it| it.width > 0 && !over) {
        framed(&buffer, area, desk.model.options.ascii, &say());
    }
    buffer
}

fn framed(buffer: &Buffer, area: Rect, ascii: bool, say: &str) {
    let side = if ascii { "|" } else { "│" };
    for y in area.y + 1..area.bottom() - 1 {
        for x in [area.x, area.right() - 1] {
            assert_eq!(buffer[(x, y)].symbol(), side, "{x},{y} {say}");
        }
    }
    let corners = [(area.x, area.y), (area.right() - 1, area.y), (area.x, area.bottom() - 1)];
    let known = if ascii { "+" } else { "┌┐└" };
    assert!(corners.iter().all(|at| known.contains(buffer[*at].symbol())), "{say}");
}

/// Between two columns there is nothing, in the heads and in every row.
fn aligned(desk: &Desk, buffer: &Buffer, what: &str) {
    let (place, area) = (desk.model.place(), desk.model.layout().list);
    let columns = place.screen.sheet().columns;
    let mut x = area.x + 4;
    let rows = u16::try_from(place.rows.rows.len() - place.offset).unwrap_or(u16::MAX);
    let bottom = (area.bottom() - 1).min(area.y + 2 + rows);
    for (column, width) in fit(columns, &place.hidden, area.width - 6) {
        let head = columns[column].head;
        let shown: String = (x..x + width).map(|x| buffer[(x, area.y + 1)].symbol()).collect();
        assert!(
            head.starts_with(shown.trim_end_matches([' ', '…', '~']).trim_start()),
            "{what}: {head} is not at {x}: {shown}"
        );
        x += width + 1;
        if x < area.right() - 1 {
            for y in area.y + 1..bottom {
                assert_eq!(buffer[(x - 1, y)].symbol(), " ", "{what}: {head} at {y}");
            }
        }
    }
}

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 15)];

#[test]
fn nothing_acts_and_everything_stays_in_its_columns() {
    for (width, height) in SIZES {
        for ascii in [false, true].into_iter().take(if width == 80 { 2 } else { 1 }) {
            let mut desk = desk(width, height, ascii);
            for screen in ["1", "2", "3", "4", "5", "6", "7", "!"] {
                let what = format!("{screen} at {width}x{height}");
                desk.press(screen);
                if screen == "2" {
                    desk.press("enter j enter j enter j enter j enter");
                }
                for _ in 0..5 {
                    let buffer = look(&desk, &what);
                    aligned(&desk, &buffer, &what);
                    desk.press("pagedown");
                }
                desk.press("g");
                for keys in ["enter", "esc esc", "r", "esc esc", "y", "esc", "m", "esc", "o"] {
                    desk.press(keys);
                    look(&desk, &format!("{what}, {keys}"));
                }
                desk.press("esc esc esc esc");
            }
        }
    }
}

#[test]
fn every_page_is_only_text() {
    for (width, height) in SIZES {
        let mut desk = desk(width, height, false);
        desk.press("4 enter");
        for row in 0..texts().len() {
            for keys in ["G", "w", "w", "r", "esc", "]"] {
                desk.press(keys);
                look(&desk, &format!("{row} {keys}"));
            }
        }
    }
}

#[test]
fn what_is_written_and_copied_is_only_text() {
    let mut desk = desk(80, 24, false);
    for screen in ["1", "2", "3", "4", "5", "6", "7", "!"] {
        desk.press(screen);
        for format in ["csv", "json", "md"] {
            desk.press("e");
            desk.choose(format);
        }
        for _ in 0..8 {
            desk.press("y");
            for label in desk.offers() {
                desk.press("esc y");
                desk.choose(&label);
            }
            desk.press("esc o j");
        }
        desk.press("esc");
    }
    assert!(desk.copied().len() > 300);
    for text in desk.copied() {
        assert!(!text.chars().any(|c| c != '\n' && hidden(c)), "{text:?}");
        if let Some(address) = text.strip_prefix("https://") {
            let known = |c: char| c.is_ascii_alphanumeric() || "-._~%/?=#:$".contains(c);
            assert!(address.chars().all(known), "{text}");
        }
        if text.starts_with('{') {
            let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
            assert!(value["subject"]["name"].is_string());
        }
    }
    assert_eq!(desk.written().len(), 24);
    for (name, text) in desk.written() {
        let known = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
        assert!(name.chars().all(known) && !name.contains(".."), "{name}");
        assert!(!text.chars().any(|c| c != '\n' && hidden(c)), "{name}");
        let columns = text.lines().next().unwrap_or_default().matches('|').count();
        let (_, format) = name.rsplit_once('.').unwrap();
        if format == "csv" {
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            for record in reader.records() {
                let record = record.unwrap();
                let formula = |it: &str| it.starts_with(['=', '+', '-', '@']) && it.len() > 1;
                assert!(!record.iter().any(formula), "{record:?}");
            }
        } else if format == "md" {
            for line in text.lines() {
                let bars = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
                assert_eq!(bars, columns, "{line}");
            }
        }
    }
}

/// The name of a JSON copy is the name, with what acts escaped.
#[test]
fn copied_json_is_the_same_text_escaped() {
    let mut verdict = broken_verdict();
    let name = "\u{1b}\u{9b}\u{202e}\u{e0041}\n\u{7f}é".to_owned();
    verdict.subject = Arc::new(Subject { name, ..Subject::clone(&verdict.subject) });
    let json = crate::export::finding_json(&verdict);
    assert!(json.contains(r"\u001b\u009b\u202e\udb40\udc41\n\u007fé"), "{json}");
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["subject"]["name"], verdict.subject.name.as_str());
}

fn broken_verdict() -> hydrant_core::Verdict {
    super::harness::book(broken(), &Settings::default()).verdicts[0].clone()
}

#[test]
fn sentences_and_lists_of_the_host_are_only_text() {
    let mut desk = desk(80, 24, false);
    for text in texts() {
        for bad in [false, true] {
            desk.tell(Message::Notice(text.clone(), bad));
            look(&desk, "a notice");
        }
        let started_at = sample::header().started_at;
        let line = crate::ScanLine { id: text.clone(), started_at, finished: false };
        desk.tell(Message::Scans(vec![line]));
        desk.press("c");
        look(&desk, "scans");
        desk.press("esc 6");
        desk.tell(Message::Ended(Some(text.clone())));
        look(&desk, "the end");
        desk.press("4 /");
        desk.tell(Message::Paste(text.clone()));
        look(&desk, "a filter");
        desk.press("esc :");
        desk.tell(Message::Paste(text.clone()));
        look(&desk, "the palette");
        desk.press("esc g m");
        desk.tell(Message::Paste(text));
        look(&desk, "a mute");
        desk.press("esc 1");
        assert_eq!(desk.model.place().screen, Screen::Pulse);
    }
}
