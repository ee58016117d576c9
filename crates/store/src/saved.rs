use std::collections::BTreeMap;

use hydrant_core::{Answer, CallCount, ScanHeader, Summary};

/// A scan as it lies in the store.
#[derive(Clone, Debug)]
pub struct SavedScan {
    /// What it was.
    pub header: ScanHeader,
    /// Answers by the name of their query.
    pub answers: BTreeMap<String, Answer>,
    /// Calls by api name.
    pub calls: BTreeMap<String, CallCount>,
}

/// One row of the list of scans.
#[derive(Clone, Debug)]
pub struct ScanRow {
    /// What it was.
    pub header: ScanHeader,
    /// How many queries are answered.
    pub answers: usize,
    /// How it was judged when it ended; none: it did not end, or nobody judged it.
    pub summary: Option<Summary>,
}
