use hydrant_core::{Cell, PRACTICES, Report, Service};

use crate::page::{Page, Role};
use crate::words::number;

/// `P12 private-connectivity` and a gap.
const FIRST: usize = 26;

pub(super) fn write(page: &mut Page, report: &Report<'_>) {
    let column = (page.width().min(92) - FIRST) / 3;
    page.blank();
    let mut head = format!("{:FIRST$}", "Practice");
    for service in Service::ALL {
        head = format!("{head}{:column$}", title(service));
    }
    let head = page.paint(Role::Heading, head.trim_end());
    page.line(&head);
    for info in PRACTICES {
        let mut line = format!("{:FIRST$}", format!("{} {}", info.practice, info.name));
        for service in Service::ALL {
            let cell = report.cells.get(&(info.practice, service)).copied().unwrap_or_default();
            let (role, words) = show(cell, column - 2);
            // Padded before it is painted: a colour has no width.
            line.push_str(&page.paint(role, &words));
            line.push_str(&" ".repeat(column.saturating_sub(words.chars().count())));
        }
        page.line(&line);
    }
    let legend = "ok: kept by all that were judged.  kept by AWS: the service itself keeps it.\n\
        +UNKN.: and some UNKNOWN.  -: nothing to judge.  ·: no check ran, nothing known.";
    for line in legend.lines() {
        let line = page.paint(Role::Faint, line);
        page.line(&line);
    }
}

const fn title(service: Service) -> &'static str {
    match service {
        Service::Firehose => "Data Firehose",
        Service::Kinesis => "Kinesis streams",
        Service::Flink => "Managed Flink",
    }
}

/// One cell in words, in at most so many columns.
fn show(cell: Cell, column: usize) -> (Role, String) {
    let (fail, unknown) = (number(cell.fail), number(cell.unknown));
    match cell {
        Cell { fail: 1.., unknown: 1.., .. } => {
            let both = format!("{fail} FAIL {unknown} UNKNOWN");
            let fits = both.chars().count() <= column;
            (Role::Bad, if fits { both } else { format!("{fail} FAIL +UNKN.") })
        }
        Cell { fail: 1.., .. } => (Role::Bad, format!("{fail} FAIL")),
        Cell { unknown: 1.., .. } => (Role::Unsure, format!("{unknown} UNKNOWN")),
        Cell { pass: 1.., muted: 1.., .. } => {
            (Role::Good, format!("ok {} +muted", number(cell.pass)))
        }
        Cell { pass: 1.., .. } => (Role::Good, format!("ok {}", number(cell.pass))),
        Cell { muted: 1.., .. } => (Role::Faint, format!("{} muted", number(cell.muted))),
        Cell { guaranteed: true, .. } => (Role::Good, "kept by AWS".to_owned()),
        Cell { checked: true, .. } => (Role::Faint, "-".to_owned()),
        Cell { checked: false, .. } => (Role::Faint, "·".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_says_one_thing_in_its_width() {
        let cell = Cell { checked: true, ..Cell::default() };
        for (cell, words) in [
            (Cell { fail: 3, unknown: 2, pass: 9, ..cell }, "3 FAIL 2 UNKNOWN"),
            (Cell { fail: 123_456, unknown: 7_890, ..cell }, "123,456 FAIL +UNKN."),
            (Cell { fail: 3, pass: 9, ..cell }, "3 FAIL"),
            (Cell { unknown: 2, pass: 9, ..cell }, "2 UNKNOWN"),
            (Cell { pass: 14, not_applicable: 1, ..cell }, "ok 14"),
            (Cell { pass: 14, muted: 1, ..cell }, "ok 14 +muted"),
            (Cell { muted: 2, guaranteed: true, ..cell }, "2 muted"),
            (Cell { fail: 3, muted: 1, ..cell }, "3 FAIL"),
            (Cell { not_applicable: 1, ..cell }, "-"),
            (Cell { guaranteed: true, not_applicable: 1, ..cell }, "kept by AWS"),
            (Cell { guaranteed: true, unknown: 1, ..cell }, "1 UNKNOWN"),
            (cell, "-"),
            (Cell::default(), "·"),
        ] {
            assert_eq!(show(cell, 16).1, words);
        }
    }
}
