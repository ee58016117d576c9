//! How far a scan is: counts, what is under way, and what happened.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use hydrant_core::{CallCount, Target};

/// How many events are kept.
const EVENTS: usize = 500;

/// How far a scan is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Live {
    pub(crate) state: State,
    /// Queries answered, and known and not answered.
    pub(crate) answered: usize,
    pub(crate) waiting: usize,
    pub(crate) accounts: usize,
    pub(crate) calls: BTreeMap<&'static str, CallCount>,
    /// Since the scan began here.
    pub(crate) elapsed: Duration,
    /// The slowest queries under way, slowest first.
    pub(crate) flights: Vec<Flight>,
    pub(crate) events: VecDeque<Event>,
}

/// What a scan is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum State {
    /// It is being read from the store.
    #[default]
    Loading,
    /// It is a saved one.
    Saved,
    /// It asks.
    Running,
    /// It was told to stop.
    Stopping,
    /// It is over, and why it ended early where it did.
    Ended(Option<String>),
}

/// A query under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    /// What it asks: its name.
    pub query: String,
    /// Where it asks.
    pub target: Target,
    /// For how long.
    pub age: Duration,
}

/// Something that happened in a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) at: Duration,
    pub(crate) text: String,
    pub(crate) bad: bool,
}

impl Live {
    pub(crate) fn tell(&mut self, text: String, bad: bool) {
        if self.events.len() == EVENTS {
            self.events.pop_front();
        }
        self.events.push_back(Event { at: self.elapsed, text, bad });
    }

    /// Whether more answers can come.
    pub(crate) const fn running(&self) -> bool {
        matches!(self.state, State::Running | State::Stopping)
    }

    /// All calls together.
    pub(crate) fn sum(&self) -> CallCount {
        sum(self.calls.values())
    }
}

/// Calls of several apis together.
pub(crate) fn sum<'a>(calls: impl Iterator<Item = &'a CallCount>) -> CallCount {
    calls.fold(CallCount::default(), |sum, it| CallCount {
        calls: sum.calls + it.calls,
        throttled: sum.throttled + it.throttled,
        denied: sum.denied + it.denied,
        failed: sum.failed + it.failed,
    })
}
