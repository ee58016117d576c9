//! The screens: each is a list of rows over the same data, and says how a row looks and what it is called.

use ratatui::layout::Rect;

use crate::canvas::Canvas;
use crate::data::{Data, Row, Rows, Spec};
use crate::list::{Cell, Column};
use crate::model::Model;
use crate::place::Place;
use crate::screens;

/// A screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Screen {
    Pulse,
    Organization,
    Resources,
    Findings,
    Path,
    Scan,
    Diff,
    Errors,
}

/// What a screen lists, and how: a value, like a check.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// In tabs and breadcrumbs.
    pub(crate) title: &'static str,
    /// From left to right.
    pub(crate) columns: &'static [Column],
    /// Everything that is listed, filtered and sorted. Runs on a worker.
    pub(crate) rows: fn(&Data, &Spec) -> Rows,
    /// One cell, of a row that is drawn.
    pub(crate) cell: fn(&Place, Row, usize) -> Cell,
    /// How many lines the screen wants above its list, on a terminal of so many lines.
    pub(crate) head: fn(&Model, u16) -> u16,
    /// Draws what is above the list.
    pub(crate) draw_head: fn(&mut Canvas<'_>, Rect, &Model),
    /// How many lines below the list say more of the selected row, where nothing stands beside the list.
    pub(crate) note: u16,
    /// How wide the list wants to be before what is selected gets more room beside it.
    pub(crate) wants: u16,
    /// What stands where there are no rows.
    pub(crate) empty: fn(&Place) -> String,
}

impl Screen {
    /// In the order of their keys.
    pub(crate) const ALL: [Self; 8] = [
        Self::Pulse,
        Self::Organization,
        Self::Resources,
        Self::Findings,
        Self::Path,
        Self::Scan,
        Self::Diff,
        Self::Errors,
    ];

    /// What it lists, and how.
    pub(crate) const fn sheet(self) -> &'static Sheet {
        match self {
            Self::Pulse => &screens::pulse::SHEET,
            Self::Organization => &screens::organization::SHEET,
            Self::Resources => &screens::resources::SHEET,
            Self::Findings => &screens::findings::SHEET,
            Self::Path => &screens::path::SHEET,
            Self::Scan => &screens::scan::SHEET,
            Self::Diff => &screens::diff::SHEET,
            Self::Errors => &screens::errors::SHEET,
        }
    }
}
