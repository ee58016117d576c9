//! What screens show: the judged scan, what changed since another, and how far a live scan is.

use std::collections::BTreeSet;
use std::sync::Arc;

use hydrant_core::{AccountId, Arn, Practice, Service};

use crate::book::Book;
use crate::comparison::Comparison;
use crate::live::Live;
use crate::path::Spine;
use crate::screen::Screen;

/// Everything that screens read. Cheap to clone: a worker gets its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Data {
    /// None until the first answers are judged.
    pub(crate) book: Option<Arc<Book>>,
    /// The changes since another scan.
    pub(crate) comparison: Option<Arc<Comparison>>,
    /// How far the scan is.
    pub(crate) live: Arc<Live>,
}

/// One thing that a row stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Item {
    /// A verdict, by its place in the book.
    Finding(u32),
    /// Findings that have something in common: what, and the first of them.
    Group(Group, u32),
    /// A subject, by its place in the book.
    Subject(u32),
    /// A node of the tree.
    Node(u32),
    /// A practice, by its place in `PRACTICES`.
    Practice(u32),
    /// A change of the comparison.
    Change(u32),
    /// A loss of the coverage.
    Loss(u32),
    /// A line of the data path.
    Hop(u32),
    /// A query under way.
    Flight(u32),
    /// Why a node of the tree could not be read.
    Why(u32),
    /// A resource that was not there before, and one that is gone.
    Appeared(u32),
    Gone(u32),
    /// How often an api was called.
    Call(u32),
}

/// A row, and how far it is indented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) item: Item,
    pub(crate) depth: u16,
    /// Findings in the group, or rows that are folded away.
    pub(crate) count: u32,
    /// How many of the group failed.
    pub(crate) fails: u32,
}

impl Row {
    pub(crate) const fn of(item: Item) -> Self {
        Self { item, depth: 0, count: 0, fails: 0 }
    }
}

/// What a screen lists.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_field_names, reason = "the rows among what belongs to them")]
pub(crate) struct Rows {
    /// What the rows are numbers of. It stays beside them: newer data has other numbers.
    pub(crate) data: Data,
    pub(crate) rows: Vec<Row>,
    /// How many there would be without the filter.
    pub(crate) all: usize,
    /// Where the cursor begins.
    pub(crate) start: usize,
    /// The data path, on its screen.
    pub(crate) spine: Option<Arc<Spine>>,
}

/// What a list is limited to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Narrow {
    #[default]
    All,
    /// Findings about one subject, and of a stream about everything on its data path.
    Subject(String),
    /// Findings that answer a cell of the practice table.
    Cell(Practice, Option<Service>),
    /// Findings in an account.
    Account(AccountId),
    /// Findings of one check.
    Check(String),
    /// The data path of a stream.
    Path(Arn),
}

/// Which verdicts are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Show {
    #[default]
    Open,
    Fails,
    Unknowns,
    Muted,
}

/// What findings are grouped by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    #[default]
    Nothing,
    Check,
    Account,
    Resource,
}

/// How a list is to be arranged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spec {
    pub(crate) screen: Screen,
    pub(crate) narrow: Narrow,
    /// Words that all have to be found.
    pub(crate) filter: Vec<String>,
    /// A column and whether it is turned round; none: the screen's own order.
    pub(crate) sort: Option<(usize, bool)>,
    pub(crate) show: Show,
    pub(crate) group: Group,
    /// Keys of what was opened or closed against the default.
    pub(crate) toggled: BTreeSet<String>,
    /// Which part of the screen has the cursor.
    pub(crate) pane: usize,
}

impl Show {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Open => "FAIL and UNKNOWN",
            Self::Fails => "FAIL",
            Self::Unknowns => "UNKNOWN",
            Self::Muted => "MUTED",
        }
    }
}

impl Group {
    pub(crate) const fn next(self) -> Self {
        match self {
            Self::Nothing => Self::Check,
            Self::Check => Self::Account,
            Self::Account => Self::Resource,
            Self::Resource => Self::Nothing,
        }
    }

    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Nothing => "no groups",
            Self::Check => "by check",
            Self::Account => "by account",
            Self::Resource => "by resource",
        }
    }
}
