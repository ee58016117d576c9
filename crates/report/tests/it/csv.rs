#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use std::collections::BTreeSet;

use hydrant_core::{Report, VerdictKind};
use hydrant_report::Options;

use crate::accepted::accepted;
use crate::fixture::{dirty, every_report, of_kind, print, report};

fn rows(report: &Report<'_>, options: &Options) -> Vec<csv::StringRecord> {
    let text = print("csv", report, options);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap()).collect()
}

fn column(rows: &[csv::StringRecord], name: &str) -> usize {
    rows[0].iter().position(|it| it == name).unwrap()
}

#[test]
fn every_verdict_is_a_row_that_can_be_read_back() {
    every_report(|name, report| {
        let rows = rows(report, &Options::default());
        assert_eq!(rows.len(), report.verdicts.len() + 1, "{name}");
        let verdict = column(&rows, "verdict");
        for (kind, word) in [
            (VerdictKind::Fail, "fail"),
            (VerdictKind::Unknown, "unknown"),
            (VerdictKind::Pass, "pass"),
            (VerdictKind::NotApplicable, "not-applicable"),
        ] {
            let found = rows[1..].iter().filter(|row| &row[verdict] == word).count();
            assert_eq!(found, of_kind(report, kind).len(), "{name} {word}");
        }
        let muted = column(&rows, "muted");
        let accepted = rows[1..].iter().filter(|row| !row[muted].is_empty()).count();
        assert_eq!(accepted, report.summary().muted, "{name}");
        for (row, verdict) in rows[1..].iter().zip(&report.verdicts) {
            assert_eq!(row[column(&rows, "fingerprint")], verdict.fingerprint().to_string());
        }
    });
}

#[test]
fn no_cell_is_a_formula_or_breaks_its_line() {
    every_report(|name, report| {
        for row in rows(report, &Options::default()) {
            for cell in &row {
                assert!(!cell.starts_with(['=', '+', '-', '@']), "{name}: {cell}");
                assert!(!cell.contains(['\n', '\r', '\t']), "{name}: {cell}");
            }
        }
    });
}

#[test]
fn the_table_is_frozen_and_reads_well() {
    let snapshot = dirty();
    let text = print("csv", &report(&snapshot), &Options::default());
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
    insta::assert_snapshot!("csv", text.replace("\r\n", "\n"));
}

#[test]
fn rows_can_be_narrowed() {
    let snapshot = dirty();
    let report = accepted(&snapshot);
    let kinds = Some(BTreeSet::from([VerdictKind::Unknown]));
    let rows = rows(&report, &Options { verdicts: kinds, ..Options::default() });
    assert_eq!(rows.len(), of_kind(&report, VerdictKind::Unknown).len() + 1);
}
