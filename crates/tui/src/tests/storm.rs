//! Any keys, any sizes, any news, in any order: nothing breaks, and there is always a way back.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use hydrant_core::{Settings, Snapshot, Summary, VerdictKind, sample};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::harness::{Desk, book, broken, key_event, options};
use crate::arrange::arrange;
use crate::book::Book;
use crate::command::{COMMANDS, Command};
use crate::effect::Effect;
use crate::feed::{Options, Point, ScanLine};
use crate::message::Message;
use crate::model::Model;
use crate::update::update;
use crate::view::view;

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    Key(KeyEvent),
    Resize(u16, u16),
    Mouse(u16, u16, bool),
    Paste(String),
    /// One of the judged samples.
    Judged(usize),
    Compared,
    Progress(usize, usize),
    Ended(bool),
    Lists,
    /// One of the arrangements under way comes in.
    Arranged(usize),
}

fn key() -> impl Strategy<Value = KeyEvent> {
    let bound: Vec<&str> = COMMANDS.iter().flat_map(|it| it.keys).copied().collect();
    let arrows = prop_oneof![Just("up"), Just("down"), Just("enter"), Just("esc"), Just("tab")];
    prop_oneof![
        6 => proptest::sample::select(bound).prop_map(key_event),
        3 => arrows.prop_map(key_event),
        1 => any::<char>().prop_map(|c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)),
        1 => proptest::sample::select(vec![KeyCode::BackTab, KeyCode::Delete, KeyCode::F(1), KeyCode::Null])
            .prop_map(|it| KeyEvent::new(it, KeyModifiers::NONE)),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        24 => key().prop_map(Step::Key),
        2 => (1_u16..=300, 1_u16..=100).prop_map(|(width, height)| Step::Resize(width, height)),
        // Where things are only just drawn, or only just not.
        2 => (0_u16..=64, 0_u16..=26).prop_map(|(width, height)| Step::Resize(width, height)),
        3 => Just(Step::Resize(80, 24)),
        2 => (0_u16..130, 0_u16..50, any::<bool>()).prop_map(|(x, y, click)| Step::Mouse(x, y, click)),
        1 => ".{0,40}".prop_map(Step::Paste),
        3 => (0_usize..4).prop_map(Step::Judged),
        1 => Just(Step::Compared),
        1 => (0_usize..200, 0_usize..200).prop_map(|(answered, waiting)| Step::Progress(answered, waiting)),
        1 => any::<bool>().prop_map(Step::Ended),
        1 => Just(Step::Lists),
        16 => (0_usize..8).prop_map(Step::Arranged),
    ]
}

/// Clean, broken, empty and partial.
fn books() -> &'static [Arc<Book>; 4] {
    static BOOKS: OnceLock<[Arc<Book>; 4]> = OnceLock::new();
    BOOKS.get_or_init(|| {
        let mut header = sample::header();
        header.finished_at = None;
        let half: BTreeMap<_, _> = sample::answers().into_iter().step_by(2).collect();
        let partial = Snapshot::assemble(header.clone(), half);
        let empty = Snapshot::assemble(header, BTreeMap::new());
        [sample::snapshot(), broken(), empty, partial].map(|it| book(it, &Settings::default()))
    })
}

fn compared() -> Message {
    static MESSAGE: OnceLock<Message> = OnceLock::new();
    let made = MESSAGE.get_or_init(|| Message::Compared(Arc::new(super::harness::comparison())));
    made.clone()
}

fn message(step: &Step) -> Option<Message> {
    Some(match step {
        Step::Key(key) => Message::Key(*key),
        Step::Resize(width, height) => Message::Resize(*width, *height),
        Step::Mouse(column, row, click) => {
            let kind = if *click {
                MouseEventKind::Down(MouseButton::Left)
            } else {
                MouseEventKind::ScrollDown
            };
            let modifiers = KeyModifiers::NONE;
            Message::Mouse(MouseEvent { kind, column: *column, row: *row, modifiers })
        }
        Step::Paste(text) => Message::Paste(text.clone()),
        Step::Judged(at) => Message::Judged(Arc::clone(&books()[*at])),
        Step::Compared => compared(),
        Step::Progress(..) | Step::Arranged(_) => return None,
        Step::Ended(early) => Message::Ended(early.then(|| "stopped".to_owned())),
        Step::Lists => {
            let started_at = sample::header().started_at;
            Message::Scans(vec![ScanLine { id: "earlier".to_owned(), started_at, finished: false }])
        }
    })
}

/// A model whose arrangements come in when they like.
struct Storm {
    model: Model,
    under_way: Vec<Effect>,
}

impl Storm {
    fn tell(&mut self, message: Message) {
        let effects = update(&mut self.model, message);
        let under_way = effects.into_iter().filter(|it| matches!(it, Effect::Arrange { .. }));
        self.under_way.extend(under_way);
        // Whoever quits is gone; here it goes on.
        self.model.quit = false;
    }

    fn arrive(&mut self, at: usize) {
        if self.under_way.is_empty() {
            return;
        }
        let effect = self.under_way.remove(at % self.under_way.len());
        if let Effect::Arrange { serial, generation, spec, data, anchor } = effect {
            let (rows, cursor) = arrange(&data, &spec, anchor.as_deref());
            self.tell(Message::Arranged { serial, generation, rows, cursor });
        }
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Arranged(at) => self.arrive(*at),
            Step::Progress(answered, waiting) => {
                let mut desk = Desk { model: self.model.clone(), effects: Vec::new() };
                desk.progress(*answered, *waiting);
                self.model = desk.model;
            }
            Step::Lists => {
                self.tell(message(step).expect("scans"));
                let started_at = sample::header().started_at;
                let point = |unknown| Point {
                    id: "a scan".to_owned(),
                    started_at,
                    summary: Summary {
                        kinds: [(VerdictKind::Unknown, unknown)].into(),
                        fails: BTreeMap::new(),
                        muted: 0,
                    },
                };
                self.tell(Message::Trend(vec![point(3), point(0)]));
            }
            other => self.tell(message(other).expect("a message")),
        }
    }

    /// Draws, and looks whether everything is where it may be.
    fn look(&self) {
        let (width, height) = self.model.size;
        // Writing outside of it panics.
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        let drawn = view(&self.model, &mut buffer);
        if let Some((x, y)) = drawn.cursor {
            assert!(x < width && y < height, "the cursor is at {x},{y} of {width}x{height}");
        }
        assert!(drawn.rows <= 2 * usize::from(height), "{} rows of {height}", drawn.rows);
        let place = self.model.place();
        let rows = place.rows.rows.len();
        // Rows that were let go come again with the arrangement that is under way.
        let inside = place.cursor < rows.max(1) || place.waiting();
        assert!(inside, "{} of {rows}", place.cursor);
        let layout = self.model.layout();
        if !self.model.too_small() && rows > 0 {
            let seen = place.offset..place.offset + layout.rows();
            assert!(seen.contains(&place.cursor), "{} is not in {seen:?}", place.cursor);
        }
        let whole = Rect::new(0, 0, width, height);
        if !self.model.too_small() {
            for part in [
                layout.crumbs,
                layout.tabs,
                layout.head,
                layout.list,
                layout.preview,
                layout.footer,
            ] {
                assert_eq!(part.intersection(whole), part, "{layout:?}");
            }
        }
    }

    /// Back, until nothing more happens.
    fn leave(&mut self) {
        self.tell(Message::Resize(80, 24));
        // What stands on top, and of each place the fix, the page, the filter and the place itself.
        for _ in 0..=4 * self.model.places.len() {
            self.tell(Message::Key(key_event("esc")));
            while !self.under_way.is_empty() {
                self.arrive(0);
            }
        }
        let place = self.model.place();
        assert!(self.model.overlay.is_none(), "{:?}", self.model.overlay);
        assert_eq!((self.model.places.len(), place.page), (1, None));
        assert_eq!(place.filter, self.model.pinned.clone().unwrap_or_default());
        assert_ne!(self.model.pinned.as_deref(), Some(""));
        assert!(!place.waiting());
        self.look();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn nothing_breaks_and_back_leads_to_the_top(
        live in any::<bool>(),
        ascii in any::<bool>(),
        steps in prop::collection::vec(step(), 20..120),
    ) {
        let model = Model::new(Options { live, ascii, mouse: true, ..options() }, (80, 24));
        let mut storm = Storm { model, under_way: Vec::new() };
        for step in &steps {
            storm.step(step);
            storm.look();
        }
        storm.leave();
    }
}

/// The way in is never longer than there are places to be in.
#[test]
fn going_round_does_not_go_deeper() {
    let mut desk = Desk::new(80, 24);
    desk.press("4");
    for _ in 0..40 {
        desk.press("p f");
    }
    assert!(desk.model.places.len() <= 4, "{}", desk.model.places.len());
    assert_eq!(Command::Back.info().keys[0], "esc");
}
