use std::collections::{BTreeMap, BTreeSet};
use std::io;

use hydrant_core::{Check, PRACTICES, Report, Service, Severity, Verdict, VerdictKind};
use serde::Serialize;

use super::grid::word;
use super::paths::Drawn;
use super::row::{Row, account, account_words, row};
use super::{Page, since, unknown};
use crate::Options;
use crate::sections::{Fix, Practice, Reference, practices, references};
use crate::tally::counted;
use crate::words::{count, number};

/// What stands above the findings.
#[derive(Serialize)]
struct Heading {
    fails: String,
    unknowns: String,
    muted: String,
    listed: String,
    severity: Option<&'static str>,
    practices: Vec<Choice>,
    services: Vec<Choice>,
    accounts: Vec<Choice>,
    changes: Vec<Choice>,
}

/// What a filter offers.
#[derive(Serialize)]
struct Choice {
    id: String,
    words: String,
}

/// The findings of a check.
#[derive(Serialize)]
struct Findings {
    id: &'static str,
    title: &'static str,
    count: String,
    /// Something fails: what is only unknown says less.
    fails: bool,
    /// Some of it stands below, by its cause.
    by_cause: bool,
    practice_ids: String,
    practices: Vec<Practice>,
    rationale: &'static str,
    fix: Fix,
    references: Vec<Reference>,
    rows: Vec<Row>,
}

/// The findings that are listed: what fails and what is unknown, also what a mute accepts.
pub(super) fn listed<'a>(
    report: &'a Report<'_>,
    options: &'a Options,
) -> impl Iterator<Item = &'a Verdict> {
    let finding = |it: &&Verdict| matches!(it.kind, VerdictKind::Fail | VerdictKind::Unknown);
    report.verdicts.iter().filter(finding).filter(|it| options.lists(it))
}

/// Writes what is above the findings, and all of them but those that are listed by their cause.
pub(super) fn write(page: &mut Page<'_>, drawn: &Drawn<'_>) -> io::Result<()> {
    let (report, options) = (page.report, page.options);
    page.section("findings", &heading(report, options))?;
    for (check, verdicts) in by_check(report, options) {
        let apart = verdicts.iter().filter(|it| !unknown::has_cause(it));
        let rows: Vec<Row> = apart.map(|it| row(report, check, it, drawn)).collect();
        if !rows.is_empty() {
            page.section("check", &findings(check, &verdicts, rows))?;
        }
    }
    Ok(())
}

fn heading(report: &Report<'_>, options: &Options) -> Heading {
    let summary = report.summary();
    let of = |kind| number(summary.kinds.get(&kind).copied().unwrap_or_default());
    let account = |it: &Verdict| (account(it), account_words(report, it));
    let accounts: BTreeSet<_> = listed(report, options).map(account).collect();
    let changes: BTreeSet<_> =
        listed(report, options).filter_map(|it| report.since.as_ref()?.change(it)).collect();
    Heading {
        fails: of(VerdictKind::Fail),
        unknowns: of(VerdictKind::Unknown),
        muted: number(summary.muted),
        listed: count(listed(report, options).count(), "finding", "findings"),
        severity: options.severity.map(Severity::words),
        practices: PRACTICES
            .iter()
            .map(|it| Choice {
                id: it.practice.to_string(),
                words: format!("{} {}", it.practice, it.name),
            })
            .collect(),
        services: Service::ALL
            .into_iter()
            .map(|it| Choice { id: word(it).to_owned(), words: it.words().to_owned() })
            .collect(),
        accounts: accounts.into_iter().map(|(id, words)| Choice { id, words }).collect(),
        changes: changes
            .into_iter()
            .map(|it| Choice { id: since::id(it), words: it.words().to_owned() })
            .collect(),
    }
}

/// The listed findings by check: the checks with the gravest fail first, then those that could not be judged.
/// What a mute accepts stands last.
fn by_check<'a>(
    report: &'a Report<'_>,
    options: &'a Options,
) -> Vec<(&'static Check, Vec<&'a Verdict>)> {
    let mut by_check: BTreeMap<&str, Vec<&Verdict>> = BTreeMap::new();
    for verdict in listed(report, options) {
        by_check.entry(verdict.check).or_default().push(verdict);
    }
    let weight = |verdicts: &[&Verdict]| {
        let gravest = |kind| {
            let own = verdicts.iter().filter(|it| it.muted.is_none() && it.kind == kind);
            own.map(|it| it.severity).max()
        };
        (gravest(VerdictKind::Fail), gravest(VerdictKind::Unknown))
    };
    let mut groups: Vec<_> = by_check
        .into_iter()
        .filter_map(|(id, mut verdicts)| {
            let check = report.checks.iter().copied().find(|check| check.id == id)?;
            verdicts.sort_by_key(|it| (it.muted.is_some(), it.kind));
            Some((check, verdicts))
        })
        .collect();
    // Stable: equal weights stay in the order of the checks.
    groups.sort_by_key(|(_, verdicts)| std::cmp::Reverse(weight(verdicts)));
    groups
}

fn findings(check: &'static Check, verdicts: &[&Verdict], rows: Vec<Row>) -> Findings {
    let of = |kind| verdicts.iter().filter(|it| it.muted.is_none() && it.kind == kind).count();
    let muted = verdicts.iter().filter(|it| it.muted.is_some()).count();
    let counts =
        [(of(VerdictKind::Fail), "FAIL"), (of(VerdictKind::Unknown), "UNKNOWN"), (muted, "MUTED")];
    Findings {
        id: check.id,
        title: check.title,
        count: counted(&counts).join(", "),
        fails: of(VerdictKind::Fail) > 0,
        by_cause: verdicts.iter().any(|it| unknown::has_cause(it)),
        practice_ids: practice_ids(check),
        practices: practices(check),
        rationale: check.rationale,
        fix: Fix::of(check),
        references: references(check),
        rows,
    }
}

/// What the script asks whether a check answers a practice.
pub(super) fn practice_ids(check: &Check) -> String {
    let ids: Vec<String> = check.practices.iter().map(ToString::to_string).collect();
    ids.join(" ")
}
