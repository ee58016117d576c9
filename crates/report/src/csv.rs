//! One row for each verdict, for spreadsheets: RFC 4180, with cells that no spreadsheet runs as a formula.

use std::io;

use hydrant_core::{ChangeKind, Report, Verdict};

use crate::grades::{
    accepted, account_name, change, evidence, listed, missing, reason, verdict_word,
};
use crate::sanitize::plain;
use crate::{Format, Options};

pub(crate) static FORMAT: Format = Format {
    name: "csv",
    extension: "csv",
    summary: "one row for each verdict, for spreadsheets",
    whole: true,
    write,
    files: None,
};

const COLUMNS: &[&str] = &[
    "verdict",
    "severity",
    "check",
    "title",
    "practices",
    "kind",
    "name",
    "id",
    "account",
    "account_name",
    "region",
    "reason",
    "evidence",
    "unknown",
    "used_by",
    "muted",
    "fingerprint",
    "scan",
    "change",
];

fn write(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record(COLUMNS)?;
    for verdict in listed(report, options) {
        writer.write_record(row(report, verdict).map(|text| cell(&text)))?;
    }
    // What is gone has no verdict any more, only a change.
    for verdict in gone(report).filter(|verdict| options.admits(verdict)) {
        let mut row = row(report, verdict);
        row[0].clear();
        writer.write_record(row.map(|text| cell(&text)))?;
    }
    writer.flush()
}

/// Fails of the baseline whose subject is gone.
fn gone<'a>(report: &'a Report<'_>) -> impl Iterator<Item = &'a Verdict> {
    report.since.iter().flat_map(|since| {
        let ended = since.ended.iter();
        ended.filter(|it| since.change(it) == Some(ChangeKind::Removed))
    })
}

fn row(report: &Report<'_>, verdict: &Verdict) -> [String; COLUMNS.len()] {
    let subject = &verdict.subject;
    let check = report.checks.iter().find(|check| check.id == verdict.check);
    let practices = check.map_or(&[][..], |check| check.practices);
    let practices: Vec<String> = practices.iter().map(ToString::to_string).collect();
    let used_by: Vec<&str> = verdict.used_by.iter().map(hydrant_core::Arn::as_str).collect();
    [
        verdict_word(verdict.kind).to_owned(),
        verdict.severity.words().to_owned(),
        verdict.check.to_owned(),
        check.map_or("", |check| check.title).to_owned(),
        practices.join(" "),
        subject.kind.words().to_owned(),
        subject.name.clone(),
        subject.id.clone(),
        subject.account.map(|it| it.to_string()).unwrap_or_default(),
        account_name(report, subject),
        subject.region.map(|it| it.to_string()).unwrap_or_default(),
        reason(verdict),
        evidence(verdict).join("; "),
        missing(verdict).join("; "),
        used_by.join(" "),
        accepted(report, verdict).unwrap_or_default(),
        verdict.fingerprint().to_string(),
        report.header().id.clone(),
        change(report, verdict).unwrap_or_default().to_owned(),
    ]
}

/// One line, and only text: a cell that begins with one of these is a formula to spreadsheets, also after
/// spaces. An apostrophe makes it text.
fn cell(text: &str) -> String {
    let shown = plain(text);
    let shown = shown.trim();
    if shown.starts_with(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠']) {
        format!("'{shown}")
    } else {
        shown.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, shown) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("@SUM(1)", "'@SUM(1)"),
            (" \t=1+1", "'=1+1"),
            ("\r\n-2+3", "'-2+3"),
            ("+1", "'+1"),
            ("orders", "orders"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(cell(text), shown);
        }
    }
}
