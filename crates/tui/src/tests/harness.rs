//! A model whose effects are carried out at once, and screens as text with their styles.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use hydrant_core::facts::Versioning;
use hydrant_core::sample::{self, ARCHIVE, CLICKS, DELIVERED, ORDERS};
use hydrant_core::{
    CHECKS, CallCount, Diff, Fact, Reason, Report, Settings, Snapshot, Target, Unknown, api,
};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::arrange::arrange;
use crate::book::Book;
use crate::comparison::Comparison;
use crate::effect::Effect;
use crate::feed::{Options, Request};
use crate::keys::KeyMap;
use crate::live::Flight;
use crate::message::Message;
use crate::model::Model;
use crate::overlay::Overlay;
use crate::theme::{Role, Theme};
use crate::update::update;
use crate::view::{Drawn, view};

/// Somebody at a keyboard.
pub(crate) struct Desk {
    pub(crate) model: Model,
    /// What was to be done outside, but for arranging.
    pub(crate) effects: Vec<Effect>,
}

pub(crate) fn options() -> Options {
    Options {
        keys: KeyMap::default(),
        theme: Theme::find("dark").unwrap(),
        ascii: false,
        mouse: false,
        settings: Settings::default(),
        live: false,
        remote: true,
        user: "tester".to_owned(),
        // The day of the sample's scan.
        today: jiff::civil::date(2026, 6, 1),
    }
}

impl Desk {
    /// The broken sample organization, read to its end.
    pub(crate) fn new(width: u16, height: u16) -> Self {
        Self::with(options(), width, height, broken())
    }

    pub(crate) fn with(options: Options, width: u16, height: u16, snapshot: Snapshot) -> Self {
        let mut desk = Self::before(options, width, height);
        desk.tell(Message::Ended(None));
        desk.judge(snapshot, &Settings::default());
        desk
    }

    /// Nothing was read yet.
    pub(crate) fn before(options: Options, width: u16, height: u16) -> Self {
        Self { model: Model::new(options, (width, height)), effects: Vec::new() }
    }

    /// A scan that goes on, with the first answers of the broken sample judged.
    pub(crate) fn live(width: u16, height: u16) -> Self {
        let mut desk = Self::before(Options { live: true, ..options() }, width, height);
        desk.progress(40, 60);
        desk.judge(broken(), &Settings::default());
        desk
    }

    pub(crate) fn progress(&mut self, answered: usize, waiting: usize) {
        let target = Target::new(sample::account(ARCHIVE), sample::region(sample::HOME));
        let flight = |query: &str, seconds| Flight {
            query: query.to_owned(),
            target,
            age: Duration::from_secs(seconds),
        };
        let calls = CallCount { calls: 120, throttled: 3, denied: 2, failed: 0 };
        self.tell(Message::Progress {
            answered,
            waiting,
            calls: BTreeMap::from([(api::KMS_DESCRIBE_KEY.name, calls)]),
            slowest: vec![flight("keys of the archive", 9), flight("buckets", 2)],
            elapsed: Duration::from_secs(20),
        });
    }

    pub(crate) fn judge(&mut self, snapshot: Snapshot, settings: &Settings) {
        self.tell(Message::Judged(book(snapshot, settings)));
    }

    /// Compares with the clean sample.
    pub(crate) fn compare(&mut self) {
        self.tell(Message::Compared(Arc::new(comparison())));
    }

    pub(crate) fn tell(&mut self, message: Message) {
        for effect in update(&mut self.model, message) {
            match effect {
                Effect::Arrange { serial, generation, spec, data, anchor } => {
                    let (rows, cursor) = arrange(&data, &spec, anchor.as_deref());
                    self.tell(Message::Arranged { serial, generation, rows, cursor });
                }
                effect => self.effects.push(effect),
            }
        }
    }

    /// Keys by their names, separated by spaces: `j j enter`.
    pub(crate) fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.tell(Message::Key(key_event(key)));
        }
    }

    /// Text, character by character.
    pub(crate) fn write(&mut self, text: &str) {
        for c in text.chars() {
            self.tell(Message::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)));
        }
    }

    pub(crate) fn draw(&self) -> (Buffer, Drawn) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.model.size.0, self.model.size.1));
        let drawn = view(&self.model, &mut buffer);
        (buffer, drawn)
    }

    /// The screen as text.
    pub(crate) fn text(&self) -> String {
        glyphs(&self.draw().0)
    }

    /// The screen as text, then a letter for the style of every cell, then what the letters mean.
    pub(crate) fn screen(&self) -> String {
        let (buffer, _) = self.draw();
        format!("{}\n{}", glyphs(&buffer), styles(&buffer, &self.model.options.theme))
    }

    /// What the host was asked for.
    pub(crate) fn asked(&self) -> Vec<&Request> {
        let asked = self.effects.iter().filter_map(|it| match it {
            Effect::Ask(request) => Some(request),
            _ => None,
        });
        asked.collect()
    }

    /// What the row under the cursor says in each column.
    pub(crate) fn selected(&self) -> Vec<String> {
        let (place, sheet) = (self.model.place(), self.model.place().screen.sheet());
        let Some(row) = place.row() else { return Vec::new() };
        (0..place.columns().len()).map(|column| (sheet.cell)(place, row, column).text).collect()
    }

    /// How many rows are listed.
    pub(crate) fn count(&self) -> usize {
        self.model.place().rows.rows.len()
    }

    /// What a menu offers.
    pub(crate) fn offers(&self) -> Vec<String> {
        match &self.model.overlay {
            Some(Overlay::Menu(menu)) => menu.left().iter().map(|it| it.label.clone()).collect(),
            _ => Vec::new(),
        }
    }

    /// Chooses from the menu that is open.
    pub(crate) fn choose(&mut self, label: &str) {
        let at = self.offers().iter().position(|it| it == label);
        let at = at.unwrap_or_else(|| panic!("{label} is not in {:?}", self.offers()));
        self.press(&"down ".repeat(at));
        self.press("enter");
    }

    pub(crate) fn written(&self) -> Vec<(&str, &str)> {
        let written = self.effects.iter().filter_map(|it| match it {
            Effect::Write { name, text } => Some((name.as_str(), text.as_str())),
            _ => None,
        });
        written.collect()
    }

    pub(crate) fn notice(&self) -> &str {
        self.model.notice.as_ref().map_or("", |it| it.text.as_str())
    }

    pub(crate) fn copied(&self) -> Vec<&str> {
        let copied = self.effects.iter().filter_map(|it| match it {
            Effect::Copy(text) => Some(text.as_str()),
            _ => None,
        });
        copied.collect()
    }
}

pub(crate) fn key_event(name: &str) -> KeyEvent {
    let (name, modifiers) = match name.strip_prefix("ctrl-") {
        Some(rest) if !rest.is_empty() => (rest, KeyModifiers::CONTROL),
        _ => (name, KeyModifiers::NONE),
    };
    let code = match name {
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pageup" => KeyCode::PageUp,
        "pagedown" => KeyCode::PageDown,
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backspace" => KeyCode::Backspace,
        "space" => KeyCode::Char(' '),
        other => KeyCode::Char(other.chars().next().expect("a key")),
    };
    KeyEvent::new(code, modifiers)
}

/// From the clean sample to the broken one.
pub(crate) fn comparison() -> Comparison {
    let (before, after) = (sample::snapshot(), broken());
    let settings = Settings::default();
    let report = |snapshot| Report::new(snapshot, CHECKS.to_vec(), &settings, BTreeMap::new());
    let diff = Diff::of(&report(&before), &report(&after));
    Comparison { diff, before: before.header.clone(), after: after.header.clone() }
}

pub(crate) fn book(snapshot: Snapshot, settings: &Settings) -> Arc<Book> {
    Arc::new(Book::new(Arc::new(snapshot), CHECKS, settings, BTreeMap::new()))
}

pub(crate) fn glyphs(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
            }
            skip = crate::text::width(symbol).max(skip).saturating_sub(1);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A letter for every cell: that of its role, and what no role looks like gets a digit.
fn styles(buffer: &Buffer, theme: &Theme) -> String {
    let mut letters: Vec<(Style, char)> = Vec::new();
    for (role, _, letter) in Role::ALL {
        let style = Style::reset().patch(theme.style(role));
        if !letters.iter().any(|(known, _)| *known == style) {
            letters.push((style, letter));
        }
    }
    let mut text = String::new();
    let mut used = Vec::new();
    let mut digits =
        ('0'..='9').chain('A'..='Z').filter(|c| !Role::ALL.iter().any(|it| it.2 == *c));
    for y in 0..buffer.area.height {
        let mut line = String::new();
        for x in 0..buffer.area.width {
            let style = Style::reset().patch(buffer[(x, y)].style());
            let letter =
                if let Some((_, letter)) = letters.iter().find(|(known, _)| *known == style) {
                    *letter
                } else {
                    let letter = digits.next().unwrap_or('*');
                    letters.push((style, letter));
                    letter
                };
            if letter != ' ' && !used.contains(&(style, letter)) {
                used.push((style, letter));
            }
            line.push(letter);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    used.sort_by_key(|(_, letter)| *letter);
    for (style, letter) in used {
        let role = Role::ALL.iter().find(|it| it.2 == letter).map_or("", |it| it.1);
        let words = words(style);
        writeln!(text, "{letter}: {role} {words}").unwrap();
    }
    text
}

fn words(style: Style) -> String {
    let mut words = Vec::new();
    if let Some(colour) = style.fg.filter(|it| *it != ratatui::style::Color::Reset) {
        words.push(colour.to_string());
    }
    if !style.add_modifier.is_empty() {
        words.push(format!("{:?}", style.add_modifier).to_lowercase());
    }
    words.join(" ")
}

/// Unencrypted streams, a bucket without versions, a key that may not be described, and an account that nobody
/// can enter.
pub(crate) fn broken() -> Snapshot {
    sample::with(|snapshot| {
        let orders = sample::summary(snapshot, ORDERS);
        orders.encryption_type = None;
        orders.key_id = None;
        orders.retention_hours = 24;
        sample::description(snapshot, CLICKS).encryption = None;
        let bucket = sample::bucket_mut(snapshot, DELIVERED);
        *sample::value(&mut bucket.versioning) = Versioning::Off;
        sample::forget(snapshot, &api::KMS_DESCRIBE_KEY);
        let source = sample::source(sample::home(ARCHIVE), &api::STS_ASSUME_ROLE);
        let unknown = Unknown {
            source,
            reason: Reason::DeniedByIdentity,
            code: Some("AccessDenied".to_owned()),
            detail: "the role hydrant-audit does not exist or does not trust the caller".to_owned(),
        };
        snapshot.regions.insert(sample::account(ARCHIVE), Fact::Unknown(unknown));
        snapshot.listings.retain(|(target, _), _| target.account != sample::account(ARCHIVE));
    })
}
