use std::io;

use hydrant_core::{Arn, DataPath, Verdict};
use serde::Serialize;

use super::Document;
use crate::path::{Marks, marked_mermaid};
use crate::sections::{BySubject, OnPath, by_subject, streams};
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
    nothing: bool,
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

pub(super) fn write(document: &mut Document<'_>) -> io::Result<()> {
    let report = document.report;
    let streams = streams(report, document.options);
    let left_out = streams.len().saturating_sub(DIAGRAMS);
    let paths = Paths {
        streams: count(streams.len(), "stream or application", "streams and applications"),
        left_out: number(left_out),
        any_left_out: left_out > 0,
        nothing: streams.is_empty(),
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
    for id in path.hops.keys() {
        for verdict in by_subject.get(id.as_str()).into_iter().flatten() {
            let mark = format!("{}: {}", verdict.kind, verdict.check);
            marks.entry(id).or_default().push(mark);
        }
    }
    let found = OnPath::of(path, findings, by_subject);
    let beside = |verdict: &Verdict| Beside {
        kind: verdict.kind.words(),
        check: verdict.check,
        subject: verdict.subject.kind.words(),
        id: verdict.subject.id.clone(),
    };
    let fits = path.hops.len() <= HOPS;
    PathSection {
        name: arn.name().to_owned(),
        arn: arn.to_string(),
        findings: found.words,
        diagram: fits.then(|| marked_mermaid(path, &marks)),
        hops: path.hops.len(),
        beside: found.beside.into_iter().map(beside).collect(),
    }
}
