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
    /// Verdicts that are unknown because of it.
    pub(crate) verdicts: usize,
    /// Facts that are missing because of it.
    pub(crate) facts: usize,
}

/// The listed verdicts of one kind by check, the gravest first; without those that are muted.
pub(crate) fn by_check<'a>(
    report: &'a Report<'_>,
    kind: VerdictKind,
    options: &Options,
) -> Vec<Group<'a>> {
    let mut groups: BTreeMap<&str, Group<'a>> = BTreeMap::new();
    let listed = report
        .verdicts
        .iter()
        .filter(|it| it.kind == kind && it.muted.is_none() && options.lists(it));
    for verdict in listed {
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
    let mut causes = Causes::default();
    let unknowns = report.verdicts.iter().filter(|it| it.kind == VerdictKind::Unknown);
    for verdict in unknowns.filter(|it| it.muted.is_none()) {
        causes.verdict(verdict, |_| "");
    }
    let losses = report.coverage.losses.iter().filter(|loss| !loss.harmless());
    for loss in losses.filter(|loss| loss.muted.is_none()) {
        let key = (loss.api.name, loss.reason, loss.code.as_deref(), "");
        let cause = causes.entry(key, loss.api, &loss.detail);
        cause.facts += loss.facts;
        cause.places.insert(loss.target);
    }
    causes.sorted()
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
    fn verdict(&mut self, verdict: &'a Verdict, apart: fn(&Unknown) -> &str) {
        let mut counted = BTreeSet::new();
        for unknown in verdict.unknowns.iter() {
            let key =
                (unknown.source.api.name, unknown.reason, unknown.code.as_deref(), apart(unknown));
            let cause = self.entry(key, unknown.source.api, &unknown.detail);
            cause.places.insert(words::place(unknown));
            cause.subjects.insert(&verdict.subject);
            cause.verdicts += usize::from(counted.insert(key));
        }
    }

    fn entry(&mut self, key: Key<'a>, api: &'static Api, detail: &'a str) -> &mut Cause<'a> {
        let cause = self.0.entry(key).or_insert_with(|| Cause {
            api,
            reason: key.1,
            code: key.2,
            detail,
            places: BTreeSet::new(),
            subjects: BTreeSet::new(),
            verdicts: 0,
            facts: 0,
        });
        if cause.detail.is_empty() {
            cause.detail = detail;
        }
        cause
    }

    fn sorted(self) -> Vec<Cause<'a>> {
        let mut causes: Vec<_> = self.0.into_values().collect();
        // Stable: equal counts stay in the order of their keys.
        causes.sort_by_key(|cause| std::cmp::Reverse((cause.verdicts, cause.facts)));
        causes
    }
}

impl Cause<'_> {
    /// The reason in words, with AWS's error code.
    pub(crate) fn why(&self) -> String {
        let words = self.reason.words();
        self.code.map_or_else(|| words.to_owned(), |code| format!("{words}, {code}"))
    }
}
