use hydrant_core::{Cell, PRACTICES, Report, Service};
use serde::Serialize;

use crate::tally::counted;
use crate::words::number;

/// The practice table.
#[derive(Serialize)]
pub(super) struct Grid {
    services: Vec<&'static str>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    id: String,
    name: &'static str,
    title: &'static str,
    cells: Vec<Shown>,
}

/// A cell: its state first, then whatever else there is.
#[derive(Serialize)]
struct Shown {
    /// What lists the findings that it counts; empty where there are none.
    filter: String,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    class: &'static str,
    text: String,
}

pub(super) fn grid(report: &Report<'_>) -> Grid {
    let row = |info: &hydrant_core::PracticeInfo| {
        let cell = |service| {
            let cell = report.cells.get(&(info.practice, service)).copied().unwrap_or_default();
            let filter = format!("practice={}&service={}", info.practice, word(service));
            shown(cell, filter)
        };
        Row {
            id: info.practice.to_string(),
            name: info.name,
            title: info.title,
            cells: Service::ALL.into_iter().map(cell).collect(),
        }
    };
    Grid {
        services: Service::ALL.into_iter().map(Service::words).collect(),
        rows: PRACTICES.iter().map(row).collect(),
    }
}

/// The word of a service in an address, as the JSON report has it.
pub(super) const fn word(service: Service) -> &'static str {
    match service {
        Service::Firehose => "firehose",
        Service::Kinesis => "kinesis",
        Service::Flink => "flink",
    }
}

fn shown(cell: Cell, filter: String) -> Shown {
    let part = |class, n: usize, word| Part { class, text: format!("{} {word}", number(n)) };
    let mut parts = Vec::new();
    if cell.fail > 0 {
        parts.push(part("fail", cell.fail, "FAIL"));
    }
    if cell.unknown > 0 {
        parts.push(part("unknown", cell.unknown, "UNKNOWN"));
    }
    let counts = [(cell.pass, "pass"), (cell.muted, "muted"), (cell.not_applicable, "n/a")];
    let mut rest = counted(&counts);
    if cell.guaranteed {
        rest.push("kept by AWS".to_owned());
    }
    if parts.is_empty() && rest.is_empty() {
        rest.push(if cell.checked { "nothing to judge" } else { "no check ran" }.to_owned());
    }
    if !rest.is_empty() {
        let good = parts.is_empty() && (cell.pass > 0 || cell.guaranteed && cell.muted == 0);
        parts.push(Part { class: if good { "good" } else { "" }, text: rest.join(", ") });
    }
    let open = cell.fail + cell.unknown + cell.muted > 0;
    Shown { filter: if open { filter } else { String::new() }, parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_good_only_where_nothing_is_open() {
        let cell = Cell { checked: true, ..Cell::default() };
        for (cell, words) in [
            (
                Cell { fail: 3, unknown: 2, pass: 9, ..cell },
                "fail:3 FAIL|unknown:2 UNKNOWN|:9 pass",
            ),
            (
                Cell { unknown: 2, pass: 9, guaranteed: true, ..cell },
                "unknown:2 UNKNOWN|:9 pass, kept by AWS",
            ),
            (Cell { pass: 1_200, muted: 1, ..cell }, "good:1,200 pass, 1 muted"),
            (Cell { muted: 1, guaranteed: true, ..cell }, ":1 muted, kept by AWS"),
            (Cell { guaranteed: true, not_applicable: 1, ..cell }, "good:1 n/a, kept by AWS"),
            (Cell { not_applicable: 4, ..cell }, ":4 n/a"),
            (cell, ":nothing to judge"),
            (Cell::default(), ":no check ran"),
        ] {
            let shown = shown(cell, "asks".to_owned());
            let parts: Vec<_> =
                shown.parts.iter().map(|it| format!("{}:{}", it.class, it.text)).collect();
            assert_eq!(parts.join("|"), words);
            assert_eq!(shown.filter.is_empty(), cell.fail + cell.unknown + cell.muted == 0);
        }
    }
}
