use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use hydrant_core::{Arn, DataPath, Report, Verdict, VerdictKind};
use serde::Serialize;

use super::Document;
use crate::path::{Marks, marked_mermaid};
use crate::words::{count, number};

/// Diagrams that are drawn; the others are counted.
const DIAGRAMS: usize = 50;
/// Hops of a diagram that a reader, and GitHub, can still draw.
const HOPS: usize = 60;

#[derive(Serialize)]
struct Paths {
    streams: String,
    left_out: String,
    any_left_out: bool,
    none: bool,
}

#[derive(Serialize)]
struct PathSection {
    name: String,
    arn: String,
    findings: String,
    diagram: Option<String>,
    hops: usize,
    beside: Vec<Beside>,
}

/// A finding about something that is no hop, such as an account-Region.
#[derive(Serialize)]
struct Beside {
    kind: &'static str,
    check: &'static str,
    subject: &'static str,
    id: String,
}

/// Findings by the id of their subject.
type BySubject<'a> = BTreeMap<&'a str, Vec<&'a Verdict>>;

pub(super) fn write(document: &mut Document<'_>) -> io::Result<()> {
    let report = document.report;
    let streams = streams(document);
    let left_out = streams.len().saturating_sub(DIAGRAMS);
    let paths = Paths {
        streams: count(streams.len(), "stream or application", "streams and applications"),
        left_out: number(left_out),
        any_left_out: left_out > 0,
        none: streams.is_empty(),
    };
    document.section("paths", &paths)?;
    let by_subject = by_subject(report);
    for (arn, findings) in streams.iter().take(DIAGRAMS) {
        if let Some(path) = DataPath::of(report.snapshot, arn) {
            document.section("path", &section(arn, findings, &path, &by_subject))?;
        }
    }
    Ok(())
}

fn section(
    arn: &Arn,
    findings: &[&Verdict],
    path: &DataPath,
    by_subject: &BySubject<'_>,
) -> PathSection {
    let mut marks = Marks::new();
    let (mut fails, mut unknowns) = (0, 0);
    let mut tally = |verdict: &Verdict| match verdict.kind {
        VerdictKind::Fail => fails += 1,
        _ => unknowns += 1,
    };
    for id in path.hops.keys() {
        for verdict in by_subject.get(id.as_str()).into_iter().flatten() {
            tally(verdict);
            let mark = format!("{}: {}", verdict.kind, verdict.check);
            marks.entry(id).or_default().push(mark);
        }
    }
    let mut beside = Vec::new();
    for verdict in findings.iter().filter(|it| !path.hops.contains_key(&it.subject.id)) {
        tally(verdict);
        beside.push(Beside {
            kind: verdict.kind.words(),
            check: verdict.check,
            subject: verdict.subject.kind.words(),
            id: verdict.subject.id.clone(),
        });
    }
    let fits = path.hops.len() <= HOPS;
    PathSection {
        name: arn.name().to_owned(),
        arn: arn.to_string(),
        findings: format!("{} FAIL, {} UNKNOWN", number(fails), number(unknowns)),
        diagram: fits.then(|| marked_mermaid(path, &marks)),
        hops: path.hops.len(),
        beside,
    }
}

fn is_finding(verdict: &Verdict) -> bool {
    verdict.muted.is_none() && matches!(verdict.kind, VerdictKind::Fail | VerdictKind::Unknown)
}

/// Streams and applications with findings on their path, the gravest first.
fn streams<'a>(document: &Document<'a>) -> Vec<(&'a Arn, Vec<&'a Verdict>)> {
    let report: &'a Report<'a> = document.report;
    let snapshot = report.snapshot;
    let mut by_stream: BTreeMap<&'a Arn, Vec<&'a Verdict>> = BTreeMap::new();
    for verdict in report.verdicts.iter().filter(|it| is_finding(it) && document.options.lists(it))
    {
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
fn by_subject<'a>(report: &'a Report<'_>) -> BySubject<'a> {
    let mut by_subject = BySubject::new();
    for verdict in report.verdicts.iter().filter(|it| is_finding(it)) {
        by_subject.entry(verdict.subject.id.as_str()).or_default().push(verdict);
    }
    for findings in by_subject.values_mut() {
        findings.sort_by_key(|verdict| verdict.kind);
    }
    by_subject
}
