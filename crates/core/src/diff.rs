mod sight;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::sight::{Eyes, Sight};
use crate::{Fingerprint, Report, Severity, Subject, SubjectKind, Verdict, VerdictKind};

/// What changed from one scan to another. Only checks that ran in both are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff {
    /// Sorted by kind, check and subject.
    pub changes: Vec<Change>,
    /// Subjects that were not there before, sorted.
    pub added: Vec<Subject>,
    /// Subjects that are gone, sorted.
    pub removed: Vec<Subject>,
    /// Checks that ran in one of the two only, sorted.
    pub uncompared: Vec<Uncompared>,
    /// Verdicts that could not be compared, because the other scan was not asked to look there.
    pub out_of_scope: usize,
}

/// One check's answer about one subject, before and after.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// What it means.
    pub kind: ChangeKind,
    /// The check.
    pub check: &'static str,
    /// The subject, as the later scan that saw it did.
    pub subject: Arc<Subject>,
    /// The severity, of the later verdict where there is one.
    pub severity: Severity,
    /// The answer before; none: there was no such subject, or it was not seen.
    pub before: Option<VerdictKind>,
    /// The answer after; none: there is no such subject, or it is not seen.
    pub after: Option<VerdictKind>,
    /// Why, from the later verdict where there is one; text from AWS can be in it.
    pub reason: Cow<'static, str>,
    /// A mute accepts the later verdict.
    pub muted: bool,
    /// The same in both scans.
    pub fingerprint: Fingerprint,
}

/// What a change means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It fails; before it was known not to, or the subject was not there.
    New,
    /// It fails still, with a higher severity or in more places.
    Worse,
    /// It was known and is not any more. Never fixed: it may be as bad as it was.
    LostSight,
    /// It was not known and is now.
    RegainedSight,
    /// The subject was not there before, and it cannot be judged.
    NewUnknown,
    /// It failed, and the practice is kept now.
    Fixed,
    /// It fails still, with a lower severity or in fewer places; or the question does not arise any more.
    Better,
    /// It failed, and the subject is gone.
    Removed,
}

/// A check that ran in one of two scans only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uncompared {
    /// The check.
    pub check: &'static str,
    /// It ran in the earlier scan.
    pub before: bool,
}

impl ChangeKind {
    /// In the order of reports: what needs attention first.
    pub const ALL: [Self; 8] = [
        Self::New,
        Self::Worse,
        Self::LostSight,
        Self::RegainedSight,
        Self::NewUnknown,
        Self::Fixed,
        Self::Better,
        Self::Removed,
    ];

    /// The kind in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Worse => "worse",
            Self::LostSight => "lost sight",
            Self::RegainedSight => "regained sight",
            Self::NewUnknown => "new unknown",
            Self::Fixed => "fixed",
            Self::Better => "better",
            Self::Removed => "removed",
        }
    }
}

impl Diff {
    /// Compares two reports by the fingerprints of their verdicts. Both have to be whole: what passed in one of
    /// them is as much of the answer as what failed.
    pub fn of(before: &Report<'_>, after: &Report<'_>) -> Self {
        debug_assert!(before.is_whole() && after.is_whole(), "what passed is compared too");
        let (old, new) = (ran(before), ran(after));
        let both: BTreeSet<&str> = old.intersection(&new).copied().collect();
        let only = |ids: &BTreeSet<&'static str>, before| -> Vec<Uncompared> {
            let left = ids.iter().filter(|id| !both.contains(**id));
            left.map(|check| Uncompared { check, before }).collect()
        };
        let mut uncompared = only(&old, true);
        uncompared.extend(only(&new, false));
        uncompared.sort();
        let mut pairs: BTreeMap<Fingerprint, (Option<&Verdict>, Option<&Verdict>)> =
            BTreeMap::new();
        for verdict in before.verdicts.iter().filter(|it| both.contains(it.check)) {
            pairs.entry(verdict.fingerprint()).or_default().0 = Some(verdict);
        }
        for verdict in after.verdicts.iter().filter(|it| both.contains(it.check)) {
            pairs.entry(verdict.fingerprint()).or_default().1 = Some(verdict);
        }
        let mut diff = Self {
            changes: Vec::new(),
            added: Vec::new(),
            removed: Vec::new(),
            uncompared,
            out_of_scope: 0,
        };
        let (mut added, mut removed) = (BTreeMap::new(), BTreeMap::new());
        let (eyes_before, eyes_after) = (Eyes::of(before), Eyes::of(after));
        let (seen_before, seen_after) = (subjects(before), subjects(after));
        for pair in pairs.into_values() {
            let kind = match pair {
                (Some(old), Some(new)) => compared(old, new),
                (Some(old), None) => match eyes_after.sight(old, before) {
                    Sight::Absent => {
                        note(&mut removed, old);
                        (old.kind == VerdictKind::Fail).then_some(ChangeKind::Removed)
                    }
                    Sight::Unseen => known(old.kind).then_some(ChangeKind::LostSight),
                    Sight::OutOfScope => diff.skip(),
                },
                // What lies behind it was known, or known not to be.
                (None, Some(new)) if !known(new.kind) && seen_before.contains(&key(new)) => {
                    Some(ChangeKind::LostSight)
                }
                (None, Some(new)) => match eyes_before.sight(new, after) {
                    Sight::Absent => {
                        note(&mut added, new);
                        appeared(before, new)
                    }
                    Sight::Unseen => known(new.kind).then_some(ChangeKind::RegainedSight),
                    Sight::OutOfScope => diff.skip(),
                },
                (None, None) => None,
            };
            diff.changes.extend(kind.and_then(|kind| change(kind, pair.0, pair.1)));
        }
        // What some check judged in both scans was there in both.
        added.retain(|key, _| !seen_before.contains(key));
        removed.retain(|key, _| !seen_after.contains(key));
        diff.added = added.into_values().collect();
        diff.removed = removed.into_values().collect();
        diff.changes.sort();
        diff
    }

    /// The changes of one kind.
    pub fn of_kind(&self, kind: ChangeKind) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |it| it.kind == kind)
    }

    /// Whether nothing changed, as far as could be compared.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.added.is_empty() && self.removed.is_empty()
    }

    fn skip(&mut self) -> Option<ChangeKind> {
        self.out_of_scope += 1;
        None
    }
}

fn ran(report: &Report<'_>) -> BTreeSet<&'static str> {
    report.checks.iter().map(|check| check.id).collect()
}

/// What a subject is known by.
type Key<'a> = (SubjectKind, &'a str);

/// Copies that may be there stand for their bucket.
fn key(verdict: &Verdict) -> Key<'_> {
    (verdict.subject.kind, verdict.subject.original())
}

fn subjects<'a>(report: &'a Report<'_>) -> BTreeSet<Key<'a>> {
    report.verdicts.iter().map(key).collect()
}

/// Resources only: accounts and account-Regions come and go with what is in them.
fn note<'a>(subjects: &mut BTreeMap<Key<'a>, Subject>, verdict: &'a Verdict) {
    let place = matches!(verdict.subject.kind, SubjectKind::Account | SubjectKind::Target);
    if !place && verdict.subject.original() == verdict.subject.id {
        subjects.insert(key(verdict), (*verdict.subject).clone());
    }
}

const fn known(kind: VerdictKind) -> bool {
    !matches!(kind, VerdictKind::Unknown)
}

fn appeared(before: &Report<'_>, new: &Verdict) -> Option<ChangeKind> {
    let accounts = &before.header().organization.accounts;
    let account = new.subject.account.and_then(|it| accounts.get(&it));
    match (new.kind, new.subject.kind) {
        (VerdictKind::Fail, _) => Some(ChangeKind::New),
        // An account that could be listed before.
        (VerdictKind::Unknown, SubjectKind::Account)
            if account.is_some_and(|it| it.skip.is_none()) =>
        {
            Some(ChangeKind::LostSight)
        }
        (VerdictKind::Unknown, _) => Some(ChangeKind::NewUnknown),
        (VerdictKind::Pass | VerdictKind::NotApplicable, _) => None,
    }
}

fn compared(old: &Verdict, new: &Verdict) -> Option<ChangeKind> {
    use VerdictKind::{Fail, NotApplicable, Pass, Unknown};
    match (old.kind, new.kind) {
        (Unknown, Unknown) | (Pass | NotApplicable, Pass | NotApplicable) => None,
        (_, Unknown) => Some(ChangeKind::LostSight),
        (Unknown, _) => Some(ChangeKind::RegainedSight),
        (Fail, Pass) => Some(ChangeKind::Fixed),
        (Fail, NotApplicable) => Some(ChangeKind::Better),
        (Pass | NotApplicable, Fail) => Some(ChangeKind::New),
        (Fail, Fail) => match (new.severity, broken(new)).cmp(&(old.severity, broken(old))) {
            std::cmp::Ordering::Greater => Some(ChangeKind::Worse),
            std::cmp::Ordering::Less => Some(ChangeKind::Better),
            std::cmp::Ordering::Equal => None,
        },
    }
}

/// In how many places a fail is broken.
fn broken(verdict: &Verdict) -> usize {
    verdict.evidence.iter().filter(|it| !it.expected.is_empty()).count()
}

fn change(kind: ChangeKind, old: Option<&Verdict>, new: Option<&Verdict>) -> Option<Change> {
    let later = new.or(old)?;
    Some(Change {
        kind,
        check: later.check,
        subject: Arc::clone(&later.subject),
        severity: later.severity,
        before: old.map(|it| it.kind),
        after: new.map(|it| it.kind),
        reason: later.reason.clone(),
        muted: new.is_some_and(|it| it.muted.is_some()),
        fingerprint: later.fingerprint(),
    })
}

#[cfg(test)]
mod tests;
