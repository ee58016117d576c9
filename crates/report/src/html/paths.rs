use std::collections::BTreeMap;
use std::io;

use hydrant_core::{Arn, DataPath, Report, Verdict};
use serde::Serialize;

use super::diagram::{Drawing, draw};
use super::{Page, row};
use crate::Options;
use crate::path::path_text;
use crate::sections::{BySubject, OnPath, by_subject, streams};
use crate::words::{count, number};

/// Diagrams that are drawn; the others are counted.
const DIAGRAMS: usize = 100;
/// Hops of a diagram that a reader can still follow.
const HOPS: usize = 60;

#[derive(Serialize)]
struct Paths {
    streams: String,
    left_out: String,
    nothing: bool,
}

#[derive(Serialize)]
struct Path {
    link: String,
    name: String,
    arn: String,
    findings: String,
    drawing: Option<Drawing>,
    hops: usize,
    text: String,
    beside: Vec<Beside>,
}

/// A finding about something that is no hop, such as an account-Region.
#[derive(Serialize)]
struct Beside {
    kind: &'static str,
    class: &'static str,
    check: &'static str,
    subject: &'static str,
    id: String,
    fingerprint: String,
}

/// The streams and applications whose data path is drawn, and where.
pub(super) type Drawn<'a> = BTreeMap<&'a Arn, String>;

pub(super) fn drawn<'a>(report: &'a Report<'_>, options: &Options) -> Drawn<'a> {
    let drawn = streams(report, options).into_iter().take(DIAGRAMS).enumerate();
    drawn.map(|(index, (arn, _))| (arn, link(index))).collect()
}

fn link(index: usize) -> String {
    format!("path-{}", index + 1)
}

pub(super) fn write(page: &mut Page<'_>) -> io::Result<()> {
    let report = page.report;
    let streams = streams(report, page.options);
    let paths = Paths {
        streams: count(streams.len(), "stream or application", "streams and applications"),
        left_out: number(streams.len().saturating_sub(DIAGRAMS)),
        nothing: streams.is_empty(),
    };
    page.section("paths", &paths)?;
    let by_subject = by_subject(report);
    for (index, (arn, findings)) in streams.iter().take(DIAGRAMS).enumerate() {
        if let Some(path) = DataPath::of(report.snapshot, arn) {
            page.section(
                "path",
                &section(link(index), arn, findings, &path, &by_subject, page.options),
            )?;
        }
    }
    Ok(())
}

fn section(
    link: String,
    arn: &Arn,
    findings: &[&Verdict],
    path: &DataPath,
    by_subject: &BySubject<'_>,
    options: &Options,
) -> Path {
    let none: &[&Verdict] = &[];
    let of = |id: &str| by_subject.get(id).map_or(none, Vec::as_slice);
    let found = OnPath::of(path, findings, by_subject);
    let drawing = (path.hops.len() <= HOPS).then(|| draw(path, of, options));
    Path {
        link,
        name: arn.name().to_owned(),
        arn: arn.to_string(),
        findings: found.words,
        drawing,
        hops: path.hops.len(),
        text: path_text(path),
        beside: found.beside.into_iter().map(shown).collect(),
    }
}

fn shown(verdict: &Verdict) -> Beside {
    Beside {
        kind: verdict.kind.words(),
        class: row::class(verdict),
        check: verdict.check,
        subject: verdict.subject.kind.words(),
        id: verdict.subject.id.clone(),
        fingerprint: verdict.fingerprint().to_string(),
    }
}
