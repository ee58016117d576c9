//! What stands above a screen and takes its keys: help, menus, the filter, the form of a mute.

use tui_input::Input;

use crate::command::Command;
use crate::data::Show;

/// What takes the keys.
#[derive(Clone, Debug)]
pub(crate) enum Overlay {
    Help {
        scroll: usize,
    },
    /// Typed at the bottom; the list follows.
    Filter(Input),
    Menu(Menu),
    Mute(MuteForm),
}

/// Something to choose from.
#[derive(Clone, Debug)]
pub(crate) struct Menu {
    pub(crate) title: String,
    pub(crate) entries: Vec<Entry>,
    pub(crate) cursor: usize,
    /// Words that narrow the entries; none: keys move instead.
    pub(crate) input: Option<Input>,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) label: String,
    /// What stands beside it.
    pub(crate) detail: String,
    pub(crate) choice: Choice,
}

/// What is done when an entry is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    Run(Command),
    Copy(String),
    Sort(Option<usize>),
    Column(usize),
    Show(Show),
    Compare(Option<String>),
    Export(&'static str),
    /// Keep on, stop and keep what was read, or quit at once.
    Stay,
    Stop,
    Quit,
}

/// What a mute needs to be told.
#[derive(Clone, Debug)]
pub(crate) struct MuteForm {
    /// What is accepted, as a sentence.
    pub(crate) about: String,
    /// Reason, owner, last day.
    pub(crate) fields: [Input; 3],
    pub(crate) field: usize,
    pub(crate) problem: Option<String>,
    pub(crate) mute: Box<hydrant_core::Mute>,
}

/// The fields of a mute in the order of the form.
pub(crate) const FIELDS: [&str; 3] = ["Reason", "Owner", "Last day"];

impl Menu {
    pub(crate) fn new(title: impl Into<String>, entries: Vec<Entry>) -> Self {
        Self { title: title.into(), entries, cursor: 0, input: None }
    }

    /// The entries that the words leave.
    pub(crate) fn left(&self) -> Vec<&Entry> {
        let words: Vec<String> = self.input.as_ref().map_or_else(Vec::new, |it| {
            it.value().split_whitespace().map(str::to_lowercase).collect()
        });
        let found = |it: &&Entry| crate::text::matches(&words, &[&it.label, &it.detail]);
        self.entries.iter().filter(found).collect()
    }

    pub(crate) fn chosen(&self) -> Option<Choice> {
        self.left().get(self.cursor).map(|it| it.choice.clone())
    }

    pub(crate) fn step(&mut self, down: bool) {
        let most = self.left().len().saturating_sub(1);
        self.cursor =
            if down { (self.cursor + 1).min(most) } else { self.cursor.saturating_sub(1) };
    }
}

impl Entry {
    pub(crate) fn new(label: impl Into<String>, detail: impl Into<String>, choice: Choice) -> Self {
        Self { label: label.into(), detail: detail.into(), choice }
    }
}
