//! What the explorer is told, and what it asks for. It reads no store and calls no AWS: its host does.

use std::collections::BTreeMap;

use hydrant_core::{Answer, CallCount, Mute, ScanHeader, Settings, Summary};
use jiff::Timestamp;

use crate::live::Flight;

/// What the host tells.
#[derive(Debug)]
pub enum Feed {
    /// The scan that is shown: first of all, and whenever it changes.
    Header(Box<ScanHeader>),
    /// Answers, under the names of their queries.
    Answered(Vec<(String, Answer)>),
    /// How far a live scan is.
    Progress {
        /// Queries answered.
        answered: usize,
        /// Queries known and not answered.
        waiting: usize,
        /// Calls by api name.
        calls: BTreeMap<&'static str, CallCount>,
        /// The slowest queries under way, slowest first.
        slowest: Vec<Flight>,
    },
    /// No more answers come. Of a saved scan: all of them are there.
    Ended {
        /// Calls by api name, those of earlier runs of the scan included.
        calls: BTreeMap<String, CallCount>,
        /// Why it ended before everything was asked.
        early: Option<String>,
    },
    /// Another scan, to compare with.
    Earlier(Box<ScanHeader>, BTreeMap<String, Answer>),
    /// Judge by these from now on.
    Settings(Box<Settings>),
    /// The saved scans, newest first.
    Scans(Vec<ScanLine>),
    /// Counts of saved scans, oldest first.
    Trend(Vec<Point>),
    /// A sentence for whoever sits there; bad news, or not.
    Notice(String, bool),
}

/// A saved scan, to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanLine {
    /// Its id.
    pub id: String,
    /// When it began.
    pub started_at: Timestamp,
    /// It ran to its end.
    pub finished: bool,
}

/// How a saved scan was judged when it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its id.
    pub id: String,
    /// When it began.
    pub started_at: Timestamp,
    /// The counts.
    pub summary: Summary,
}

/// What the host is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Send a scan to compare with: this one, or the one before.
    Compare(Option<String>),
    /// Write a mute into the configuration, and send the settings.
    Mute(Box<Mute>),
    /// Stop asking and keep what was read.
    Stop,
    /// A scan that was asked for here is judged: to be kept beside it.
    Judged(Box<Summary>),
}

/// How the explorer begins and looks.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches that have nothing to do with each other"
)]
pub struct Options {
    /// Which key does what.
    pub keys: crate::KeyMap,
    /// What it looks like.
    pub theme: crate::Theme,
    /// Only characters that every terminal has.
    pub ascii: bool,
    /// Clicks and the wheel; the terminal's own selection then needs a modifier.
    pub mouse: bool,
    /// How findings are judged.
    pub settings: Settings,
    /// The scan is asked for now, not read from a store.
    pub live: bool,
    /// The terminal is somewhere else: nothing can be opened here.
    pub remote: bool,
    /// Who accepts findings, to begin with.
    pub user: String,
    /// The day on which the explorer is used, in UTC: the explorer itself asks no clock.
    pub today: jiff::civil::Date,
}
