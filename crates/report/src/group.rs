//! Verdicts gathered for readers: findings by check, unknowns by cause.

use std::collections::{BTreeMap, BTreeSet};

use hydrant_core::{
    Api, Check, Reason, Report, Severity, Subject, Target, Unknown, Verdict, VerdictKind,
};

use crate::{Options, words};

/// The findings of one check.
pub(crate) struct Group<'a> {
    pub(crate) check: &'static Check,
    pub(crate) severity: Severity,
    pub(crate) verdicts: Vec<&'a Verdict>,
}

/// Why something could not be judged or read.
pub(crate) struct Cause<'a> {
    pub(crate) api: &'static Api,
    pub(crate) reason: Reason,
    pub(crate) code: Option<&'a str>,
    /// One of the details. Untrusted.
    pub(crate) detail: &'a str,
    pub(crate) places: BTreeSet<Target>,
    pub(crate) subjects: BTreeSet<&'a Subject>,
    /// What is unknown because of it; each of them can have other causes too.
    pub(crate) verdicts: Vec<&'a Verdict>,
    /// Facts that are missing because of it.
    pub(crate) facts: usize,
}

/// The listed verdicts of one kind by check, the gravest first; without those that are muted.
pub(crate) fn by_check<'a>(
    report: &'a Report<'_>,
    kind: VerdictKind,
    options: &Options,
) -> Vec<Group<'a>> {
    let listed = report
        .verdicts
        .iter()
        .filter(|it| it.kind == kind && it.muted.is_none() && options.lists(it));
    gathered(report, listed)
}

/// These verdicts by check, the gravest first.
pub(crate) fn gathered<'a>(
    report: &Report<'_>,
    verdicts: impl IntoIterator<Item = &'a Verdict>,
) -> Vec<Group<'a>> {
    let mut groups: BTreeMap<&str, Group<'a>> = BTreeMap::new();
    for verdict in verdicts {
        let Some(check) = report.checks.iter().find(|check| check.id == verdict.check) else {
            continue;
        };
        let new = || Group { check, severity: verdict.severity, verdicts: Vec::new() };
        groups.entry(verdict.check).or_insert_with(new).verdicts.push(verdict);
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by(|a, b| b.severity.cmp(&a.severity).then(a.check.id.cmp(b.check.id)));
    groups
}

/// The causes of all unknown verdicts, and of facts that are missing without one; the widest first. What is
/// muted is told apart.
pub(crate) fn causes<'a>(report: &'a Report<'_>) -> Vec<Cause<'a>> {
    let mut causes = Causes::of(report, |it| it.muted.is_none());
    let losses = report.coverage.losses.iter().filter(|loss| !loss.harmless());
    for loss in losses.filter(|loss| loss.muted.is_none()) {
        let key = (loss.api.name, loss.reason, loss.code.as_deref(), "");
        let cause = causes.entry(key, loss.api, &loss.detail);
        cause.facts += loss.facts;
        cause.places.insert(loss.target);
    }
    causes.sorted()
}

/// The causes of the unknown verdicts that a mute accepts, the widest first.
pub(crate) fn accepted_causes<'a>(report: &'a Report<'_>) -> Vec<Cause<'a>> {
    Causes::of(report, |it| it.muted.is_some()).sorted()
}

/// The verdicts of each cause once: one that has several causes stays with the first of them.
pub(crate) fn shared_out<'a>(causes: &[Cause<'a>]) -> Vec<Vec<&'a Verdict>> {
    let mut taken = BTreeSet::new();
    let mut share = |cause: &Cause<'a>| {
        let own = cause.verdicts.iter().copied();
        own.filter(|it| taken.insert((it.check, &it.subject))).collect()
    };
    causes.iter().map(&mut share).collect()
}

/// The causes of some verdicts; what hydrant itself could not decide is told apart by its sentence.
pub(crate) fn causes_of<'a>(verdicts: &[&'a Verdict]) -> Vec<Cause<'a>> {
    let mut causes = Causes::default();
    for verdict in verdicts {
        causes.verdict(verdict, |unknown| match unknown.reason {
            Reason::NotAsked => &unknown.detail,
            _ => "",
        });
    }
    causes.sorted()
}

type Key<'a> = (&'static str, Reason, Option<&'a str>, &'a str);

#[derive(Default)]
struct Causes<'a>(BTreeMap<Key<'a>, Cause<'a>>);

impl<'a> Causes<'a> {
    fn of(report: &'a Report<'_>, admits: fn(&Verdict) -> bool) -> Self {
        let mut causes = Self::default();
        let unknowns = report.verdicts.iter().filter(|it| it.kind == VerdictKind::Unknown);
        for verdict in unknowns.filter(|it| admits(it)) {
            causes.verdict(verdict, |_| "");
        }
        causes
    }

    fn verdict(&mut self, verdict: &'a Verdict, apart: fn(&Unknown) -> &str) {
        let mut counted = BTreeSet::new();
        for unknown in verdict.unknowns.iter() {
            let key =
                (unknown.source.api.name, unknown.reason, unknown.code.as_deref(), apart(unknown));
            let cause = self.entry(key, unknown.source.api, &unknown.detail);
            cause.places.insert(words::place(unknown));
            cause.subjects.insert(&verdict.subject);
            if counted.insert(key) {
                cause.verdicts.push(verdict);
            }
        }
    }

    fn entry(&mut self, key: Key<'a>, api: &'static Api, detail: &'a str) -> &mut Cause<'a> {
        let new = || Cause::of(api, key.1, key.2, detail, BTreeSet::new());
        let cause = self.0.entry(key).or_insert_with(new);
        if cause.detail.is_empty() {
            cause.detail = detail;
        }
        cause
    }

    fn sorted(self) -> Vec<Cause<'a>> {
        let mut causes: Vec<_> = self.0.into_values().collect();
        // Stable: equal counts stay in the order of their keys.
        causes.sort_by_key(|cause| std::cmp::Reverse((cause.verdicts.len(), cause.facts)));
        causes
    }
}

impl<'a> Cause<'a> {
    /// A cause that nothing hangs on yet.
    pub(crate) const fn of(
        api: &'static Api,
        reason: Reason,
        code: Option<&'a str>,
        detail: &'a str,
        places: BTreeSet<Target>,
    ) -> Self {
        Self {
            api,
            reason,
            code,
            detail,
            places,
            subjects: BTreeSet::new(),
            verdicts: Vec::new(),
            facts: 0,
        }
    }

    /// The reason in words, with AWS's error code.
    pub(crate) fn why(&self) -> String {
        let words = self.reason.words();
        self.code.map_or_else(|| words.to_owned(), |code| format!("{words}, {code}"))
    }
}
