use std::collections::BTreeMap;
use std::sync::Arc;

use hydrant_core::{Arn, Subject, Verdict, VerdictKind};

/// What passes or does not apply: counted, because nothing shows it one by one.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// Passes of everything that was judged, with the streams and applications that lead to it.
    pub(super) subjects: BTreeMap<(Arc<Subject>, Arc<[Arn]>), u32>,
    /// Passes of every check.
    pub(super) checks: BTreeMap<&'static str, u32>,
}

impl Settled {
    pub(super) fn add(&mut self, verdict: &Verdict) {
        let key = (Arc::clone(&verdict.subject), Arc::clone(&verdict.used_by));
        let passes = self.subjects.entry(key).or_default();
        if verdict.kind == VerdictKind::Pass {
            *passes += 1;
            *self.checks.entry(verdict.check).or_default() += 1;
        }
    }

    /// All passes.
    pub(super) fn total(&self) -> u32 {
        self.checks.values().sum()
    }
}
