use std::collections::{BTreeMap, BTreeSet};

use crate::{ChangeKind, Diff, Fingerprint, Report, ScanHeader, Severity, Verdict, VerdictKind};

/// What changed since an earlier scan, the baseline: both judged by the same checks and settings.
#[derive(Clone, Debug)]
pub struct Since {
    /// The earlier scan.
    pub header: ScanHeader,
    /// What changed.
    pub diff: Diff,
    /// What was known of what cannot be seen any more, each as an unknown: it may be as bad as it was.
    pub lost: Vec<Verdict>,
    /// Fails of the earlier scan that are over: the practice is kept, the question does not arise any
    /// more, or the subject is gone.
    pub ended: Vec<Verdict>,
    changes: BTreeMap<Fingerprint, ChangeKind>,
    /// What the earlier scan judged.
    judged: BTreeSet<Fingerprint>,
    /// What failed there, and no mute accepted.
    failed: BTreeSet<Fingerprint>,
}

impl Since {
    /// Compares two whole reports.
    pub fn of(before: &Report<'_>, after: &Report<'_>) -> Self {
        let diff = Diff::of(before, after);
        let changes: BTreeMap<_, _> =
            diff.changes.iter().map(|change| (change.fingerprint, change.kind)).collect();
        let still: BTreeSet<_> = after.verdicts.iter().map(|it| it.fingerprint()).collect();
        let change = |it: &Verdict| changes.get(&it.fingerprint()).copied();
        let lost = before.verdicts.iter().filter(|it| {
            change(it) == Some(ChangeKind::LostSight) && !still.contains(&it.fingerprint())
        });
        let ended = before.verdicts.iter().filter(|it| it.kind == VerdictKind::Fail);
        let failing = after.verdicts.iter().filter(|it| it.kind == VerdictKind::Fail);
        let failing: BTreeSet<_> = failing.map(|it| it.fingerprint()).collect();
        let ended = ended.filter(|it| {
            let over = [ChangeKind::Fixed, ChangeKind::Better, ChangeKind::Removed];
            change(it).is_some_and(|kind| over.contains(&kind))
                && !failing.contains(&it.fingerprint())
        });
        let failed = before.verdicts.iter();
        let failed = failed.filter(|it| it.kind == VerdictKind::Fail && it.muted.is_none());
        Self {
            header: before.header().clone(),
            lost: lost.map(out_of_sight).collect(),
            ended: ended.cloned().collect(),
            judged: before.verdicts.iter().map(|it| it.fingerprint()).collect(),
            failed: failed.map(|it| it.fingerprint()).collect(),
            changes,
            diff,
        }
    }

    /// How a verdict changed; none: it did not, or it could not be compared.
    pub fn change(&self, verdict: &Verdict) -> Option<ChangeKind> {
        self.changes.get(&verdict.fingerprint()).copied()
    }

    /// Whether the earlier scan judged the same.
    pub fn judged(&self, verdict: &Verdict) -> bool {
        self.judged.contains(&verdict.fingerprint())
    }

    /// Whether a verdict is a fail that the earlier scan did not have, or had less grave. What was unknown
    /// there, accepted, or not asked for is as good as new: nobody has seen it fail.
    pub fn is_news(&self, verdict: &Verdict) -> bool {
        verdict.kind == VerdictKind::Fail
            && verdict.muted.is_none()
            && (!self.failed.contains(&verdict.fingerprint())
                || self.change(verdict) == Some(ChangeKind::Worse))
    }
}

impl Report<'_> {
    /// The fails at or above a severity that are new since the baseline; all of them where there is none.
    pub fn news_at_least(&self, severity: Severity) -> usize {
        let fails = self.verdicts.iter().filter(|it| {
            it.kind == VerdictKind::Fail && it.muted.is_none() && it.severity >= severity
        });
        fails.filter(|it| self.since.as_ref().is_none_or(|since| since.is_news(it))).count()
    }
}

fn out_of_sight(before: &Verdict) -> Verdict {
    Verdict {
        kind: VerdictKind::Unknown,
        reason: format!("it was {} before, and cannot be seen any more", before.kind).into(),
        evidence: Vec::new().into(),
        unknowns: [].into(),
        muted: None,
        ..before.clone()
    }
}

#[cfg(test)]
mod tests;
