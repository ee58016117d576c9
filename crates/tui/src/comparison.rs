//! What changed from an earlier scan to the one that is shown.

use hydrant_core::{Diff, ScanHeader};

/// What changed, and between which scans.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(crate) diff: Diff,
    pub(crate) before: ScanHeader,
    pub(crate) after: ScanHeader,
}
