use std::cmp::Reverse;
use std::collections::BTreeMap;

use hydrant_core::{Arn, DataPath, Report, Verdict, VerdictKind};

use crate::Options;
use crate::words::number;

/// Findings by the id of their subject.
pub(crate) type BySubject<'a> = BTreeMap<&'a str, Vec<&'a Verdict>>;

fn is_finding(verdict: &Verdict) -> bool {
    verdict.muted.is_none() && matches!(verdict.kind, VerdictKind::Fail | VerdictKind::Unknown)
}

/// Streams and applications with findings on their path, the gravest first.
pub(crate) fn streams<'a>(
    report: &'a Report<'_>,
    options: &Options,
) -> Vec<(&'a Arn, Vec<&'a Verdict>)> {
    let snapshot = report.snapshot;
    let mut by_stream: BTreeMap<&'a Arn, Vec<&'a Verdict>> = BTreeMap::new();
    for verdict in report.verdicts.iter().filter(|it| is_finding(it) && options.lists(it)) {
        for arn in verdict.used_by.iter() {
            by_stream.entry(arn).or_default().push(verdict);
        }
    }
    let has_path = |arn: &Arn| {
        snapshot.delivery_streams.contains_key(arn)
            || snapshot.streams.contains_key(arn)
            || snapshot.applications.contains_key(arn)
    };
    let weight = |findings: &[&Verdict]| {
        let fails = findings.iter().filter(|it| it.kind == VerdictKind::Fail);
        let gravest = fails.clone().map(|it| it.severity).max();
        (gravest, fails.count(), findings.len())
    };
    let mut streams: Vec<_> = by_stream.into_iter().filter(|(arn, _)| has_path(arn)).collect();
    // Stable: equal weights stay in the order of their ARNs.
    streams.sort_by_cached_key(|(_, findings)| Reverse(weight(findings)));
    streams
}

/// The gravest kind first.
pub(crate) fn by_subject<'a>(report: &'a Report<'_>) -> BySubject<'a> {
    let mut by_subject = BySubject::new();
    for verdict in report.verdicts.iter().filter(|it| is_finding(it)) {
        by_subject.entry(verdict.subject.id.as_str()).or_default().push(verdict);
    }
    for findings in by_subject.values_mut() {
        findings.sort_by_key(|verdict| verdict.kind);
    }
    by_subject
}

/// What is found on a data path.
pub(crate) struct OnPath<'a> {
    /// `3 FAIL, 0 UNKNOWN`.
    pub(crate) words: String,
    /// What is about something that is no hop, such as an account-Region.
    pub(crate) beside: Vec<&'a Verdict>,
}

impl<'a> OnPath<'a> {
    /// What is found about the hops, and the findings of the stream that are about none.
    pub(crate) fn of(
        path: &DataPath,
        findings: &[&'a Verdict],
        by_subject: &BySubject<'a>,
    ) -> Self {
        let hops = &path.hops;
        let beside: Vec<&Verdict> =
            findings.iter().copied().filter(|it| !hops.contains_key(&it.subject.id)).collect();
        let in_hops = hops.keys().filter_map(|id| by_subject.get(id.as_str())).flatten();
        let all = in_hops.chain(&beside);
        let of = |kind| number(all.clone().filter(|it| it.kind == kind).count());
        let words = format!("{} FAIL, {} UNKNOWN", of(VerdictKind::Fail), of(VerdictKind::Unknown));
        Self { words, beside }
    }
}
