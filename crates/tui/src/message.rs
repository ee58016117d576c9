//! What the model is told.

use std::sync::Arc;

use crossterm::event::{KeyEvent, MouseEvent};
use hydrant_core::CallCount;

use crate::book::Book;
use crate::comparison::Comparison;
use crate::data::Rows;
use crate::feed::{Point, ScanLine};
use crate::live::Flight;

/// Something happened.
#[derive(Clone, Debug)]
pub(crate) enum Message {
    Key(KeyEvent),
    Mouse(MouseEvent),
    /// Text that was pasted.
    Paste(String),
    Resize(u16, u16),
    /// A worker arranged the rows of a place, and found the row to point at.
    Arranged {
        serial: u64,
        generation: u64,
        rows: Rows,
        cursor: Option<usize>,
    },
    /// The answers so far, judged.
    Judged(Arc<Book>),
    Compared(Arc<Comparison>),
    Progress {
        answered: usize,
        waiting: usize,
        calls: std::collections::BTreeMap<&'static str, CallCount>,
        slowest: Vec<Flight>,
        elapsed: std::time::Duration,
    },
    Ended(Option<String>),
    Scans(Vec<ScanLine>),
    Trend(Vec<Point>),
    /// A worker panicked: what is shown can no longer be trusted.
    Broken,
    /// A sentence; bad news, or not.
    Notice(String, bool),
}
