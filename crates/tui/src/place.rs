//! One screen as it was left: what it is limited to, how it is arranged, and where the cursor is.

use std::collections::BTreeSet;

use crate::data::{Data, Group, Item, Narrow, Row, Rows, Show, Spec};
use crate::list::Column;
use crate::screen::Screen;
use crate::screens;

/// A screen and what one was doing there.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Which of the places it is, for what a worker brings back.
    pub(crate) serial: u64,
    pub(crate) screen: Screen,
    pub(crate) narrow: Narrow,
    pub(crate) filter: String,
    pub(crate) sort: Option<(usize, bool)>,
    /// Columns that are not shown.
    pub(crate) hidden: Vec<usize>,
    pub(crate) show: Show,
    pub(crate) group: Group,
    pub(crate) toggled: BTreeSet<String>,
    pub(crate) pane: usize,
    pub(crate) rows: Rows,
    pub(crate) cursor: usize,
    pub(crate) offset: usize,
    /// What the cursor was on, for when the rows change.
    pub(crate) anchor: Option<String>,
    /// Somebody put the cursor where it is. Until then it stays where the screen begins, whatever comes in.
    pub(crate) held: bool,
    /// The arrangement that was asked for last, and the one that is shown.
    pub(crate) asked: u64,
    pub(crate) shown: u64,
    /// What is selected, in full.
    pub(crate) page: Option<Page>,
}

/// What is selected, in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) kind: PageKind,
    pub(crate) scroll: usize,
}

/// Which side of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageKind {
    /// Everything that is known.
    Detail,
    /// What to change, in words and commands.
    Fix,
}

impl Place {
    pub(crate) fn new(serial: u64, screen: Screen, narrow: Narrow) -> Self {
        Self {
            serial,
            screen,
            narrow,
            filter: String::new(),
            sort: None,
            hidden: Vec::new(),
            show: Show::default(),
            group: Group::default(),
            toggled: BTreeSet::new(),
            pane: 0,
            rows: Rows::default(),
            cursor: 0,
            offset: 0,
            anchor: None,
            held: false,
            asked: 0,
            shown: 0,
            page: None,
        }
    }

    /// How its rows are to be arranged.
    pub(crate) fn spec(&self) -> Spec {
        Spec {
            screen: self.screen,
            narrow: self.narrow.clone(),
            filter: self.filter.split_whitespace().map(str::to_lowercase).collect(),
            sort: self.sort,
            show: self.show,
            group: self.group,
            toggled: self.toggled.clone(),
            pane: self.pane,
        }
    }

    /// What its rows are numbers of.
    pub(crate) const fn data(&self) -> &Data {
        &self.rows.data
    }

    /// The columns of its list: those of what it lists now.
    pub(crate) fn columns(&self) -> &'static [Column] {
        match self.screen {
            Screen::Scan if !self.data().live.running() => screens::scan::CALLS,
            screen => screen.sheet().columns,
        }
    }

    /// What the cursor is on, as it is known from scan to scan.
    pub(crate) fn key(&self) -> Option<String> {
        Some(self.data().key(self.rows.spine.as_deref(), self.item()?).into_owned())
    }

    pub(crate) fn row(&self) -> Option<Row> {
        self.rows.rows.get(self.cursor).copied()
    }

    pub(crate) fn item(&self) -> Option<Item> {
        self.row().map(|it| it.item)
    }

    /// Whether what is shown is not what was asked for yet.
    pub(crate) const fn waiting(&self) -> bool {
        self.asked != self.shown
    }

    /// Lets the rows go, and keeps what the cursor was on.
    pub(crate) fn forget(&mut self) {
        self.anchor = self.key().or_else(|| self.anchor.take());
        self.rows = Rows::default();
        self.shown = 0;
    }

    /// Puts the cursor on a row, and the window where the cursor is in it.
    pub(crate) fn point(&mut self, row: usize, height: usize) {
        self.cursor = row.min(self.rows.rows.len().saturating_sub(1));
        let height = height.max(1);
        let most = self.rows.rows.len().saturating_sub(height);
        let least = (self.cursor + 1).saturating_sub(height);
        self.offset = self.offset.clamp(least, self.cursor).min(most.max(least));
    }
}
