use std::io;

use hydrant_core::{Cell, PRACTICES, Service, VerdictKind};
use serde::Serialize;

use super::Document;
use crate::tally::{counted, graded};
use crate::words::{number, objects};

#[derive(Serialize)]
struct Summary {
    fails: String,
    fail: String,
    unknown: String,
    pass: String,
    not_applicable: String,
    muted: usize,
    objects: Vec<Found>,
    nothing: bool,
    complete: bool,
    practices: Vec<Row>,
}

#[derive(Serialize)]
struct Found {
    service: &'static str,
    count: String,
}

#[derive(Serialize)]
struct Row {
    id: String,
    title: &'static str,
    cells: Vec<String>,
}

pub(super) fn write(document: &mut Document<'_>) -> io::Result<()> {
    let report = document.report;
    let summary = report.summary();
    let of = |kind| number(summary.kinds.get(&kind).copied().unwrap_or_default());
    let found = |service| report.coverage.objects.get(&service).copied().unwrap_or_default();
    let cell = |practice, service| {
        cell(report.cells.get(&(practice, service)).copied().unwrap_or_default())
    };
    let values = Summary {
        fails: graded(report),
        fail: of(VerdictKind::Fail),
        unknown: of(VerdictKind::Unknown),
        pass: of(VerdictKind::Pass),
        not_applicable: of(VerdictKind::NotApplicable),
        muted: summary.muted,
        objects: Service::ALL
            .into_iter()
            .map(|service| Found {
                service: service.words(),
                count: objects(service, found(service)),
            })
            .collect(),
        nothing: Service::ALL.into_iter().all(|service| found(service) == 0),
        complete: report.gaps() == 0,
        practices: PRACTICES
            .iter()
            .map(|info| Row {
                id: info.practice.to_string(),
                title: info.title,
                cells: Service::ALL.into_iter().map(|it| cell(info.practice, it)).collect(),
            })
            .collect(),
    };
    document.section("summary", &values)
}

/// A cell in words: a document has room for all counts.
fn cell(cell: Cell) -> String {
    let counts = [
        (cell.fail, "FAIL"),
        (cell.unknown, "UNKNOWN"),
        (cell.pass, "pass"),
        (cell.not_applicable, "n/a"),
        (cell.muted, "muted"),
    ];
    let mut parts = counted(&counts);
    if cell.guaranteed {
        parts.push("kept by AWS".to_owned());
    }
    if parts.is_empty() {
        parts.push(if cell.checked { "nothing to judge" } else { "no check ran" }.to_owned());
    }
    parts.join(", ")
}
