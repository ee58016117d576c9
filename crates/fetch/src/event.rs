use std::time::Duration;

use hydrant_core::{Answer, CallCount, Query, ScanHeader, Target};

/// What a running scan tells, over one bounded channel.
#[derive(Clone, Debug)]
pub enum Event {
    /// The header changed: more accounts are known, or the list is complete.
    Header(Box<ScanHeader>),
    /// Queries that were answered: to be stored. In batches, so that the reader is not woken for each.
    Answered(Vec<(Query, Answer)>),
    /// Counts so far.
    Progress {
        /// Queries answered, stored ones included.
        answered: usize,
        /// Queries known and not answered yet.
        waiting: usize,
        /// Calls by api name.
        calls: Vec<(&'static str, CallCount)>,
        /// The slowest queries under way, slowest first; empty unless somebody watches.
        slowest: Vec<UnderWay>,
    },
}

/// A query under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderWay {
    /// Its name.
    pub query: String,
    /// Where it asks.
    pub target: Target,
    /// For how long.
    pub age: Duration,
}
