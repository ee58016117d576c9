use std::collections::{BTreeMap, BTreeSet};
use std::io;

use hydrant_core::{Arn, Check, PRACTICES, Report, Service, Severity, Verdict, VerdictKind};
use serde::Serialize;

use super::grid::word;
use super::{Page, paths, since};
use crate::Options;
use crate::document::{Call, Fix, evidence, missing};
use crate::grades::{account_name, change, place, reason};
use crate::words::{count, mute, number};

/// Users that are listed of a finding; the others are counted.
const NAMES: usize = 20;

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
    practice_ids: String,
    practices: Vec<Practice>,
    rationale: &'static str,
    fix: Fix,
    references: Vec<Reference>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Practice {
    id: String,
    name: &'static str,
    title: &'static str,
}

#[derive(Serialize)]
struct Reference {
    title: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Row {
    fingerprint: String,
    /// `fail`, `unknown` or `muted`.
    filter: &'static str,
    word: String,
    /// Nobody knows whether there is anything to fix.
    unknown: bool,
    severity: &'static str,
    account: String,
    services: String,
    change: &'static str,
    change_id: String,
    kind: &'static str,
    name: String,
    id: String,
    place: String,
    owner: String,
    reason: String,
    evidence: Vec<Call>,
    unknowns: Vec<Call>,
    used_by: Vec<User>,
    used_by_more: usize,
    muted: String,
}

/// A stream or application that a finding is about, and its data path if it is drawn.
#[derive(Serialize)]
struct User {
    arn: String,
    link: String,
}

/// The findings that are listed: what fails and what is unknown, also what a mute accepts.
pub(super) fn listed<'a>(
    report: &'a Report<'_>,
    options: &'a Options,
) -> impl Iterator<Item = &'a Verdict> {
    let finding = |it: &&Verdict| matches!(it.kind, VerdictKind::Fail | VerdictKind::Unknown);
    report.verdicts.iter().filter(finding).filter(|it| options.lists(it))
}

pub(super) fn write(page: &mut Page<'_>) -> io::Result<()> {
    let (report, options) = (page.report, page.options);
    page.section("findings", &heading(report, options))?;
    let drawn = paths::drawn(report, options);
    for (check, verdicts) in by_check(report, options) {
        let rows = verdicts.iter().map(|it| row(report, check, it, &drawn)).collect();
        page.section("check", &findings(check, &verdicts, rows))?;
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
    let counts: Vec<String> = counts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{} {word}", number(*n)))
        .collect();
    let ids: Vec<String> = check.practices.iter().map(ToString::to_string).collect();
    Findings {
        id: check.id,
        title: check.title,
        count: counts.join(", "),
        fails: of(VerdictKind::Fail) > 0,
        practice_ids: ids.join(" "),
        practices: check
            .practices
            .iter()
            .map(|it| Practice { id: it.to_string(), name: it.info().name, title: it.info().title })
            .collect(),
        rationale: check.rationale,
        fix: Fix::of(check),
        references: check
            .references
            .iter()
            .map(|it| Reference { title: it.title, url: it.url })
            .collect(),
        rows,
    }
}

fn row(
    report: &Report<'_>,
    check: &Check,
    verdict: &Verdict,
    drawn: &BTreeMap<&Arn, String>,
) -> Row {
    let subject = &verdict.subject;
    // The cells that count it.
    let services = check.services.iter().copied().filter(|it| verdict.concerns(*it));
    let services: Vec<&str> = services.map(word).collect();
    let change_words =
        change(report, verdict).filter(|it| !matches!(*it, "unchanged" | "not compared"));
    let others = verdict.used_by.iter().filter(|arn| arn.as_str() != subject.id);
    let user = |arn: &Arn| User {
        arn: arn.to_string(),
        link: drawn.get(arn).cloned().unwrap_or_default(),
    };
    let mute_words =
        verdict.muted.and_then(|index| report.mutes.get(index)).map(|it| mute(&it.mute));
    Row {
        fingerprint: verdict.fingerprint().to_string(),
        filter: class(verdict),
        word: match verdict.muted {
            Some(_) => format!("MUTED {}", verdict.kind),
            None => verdict.kind.to_string(),
        },
        unknown: verdict.kind == VerdictKind::Unknown,
        severity: verdict.severity.words(),
        owner: account_words(report, verdict),
        account: account(verdict),
        services: services.join(" "),
        change: change_words.unwrap_or_default(),
        change_id: change_words.map(|it| it.replace(' ', "-")).unwrap_or_default(),
        kind: subject.kind.words(),
        name: subject.name.clone(),
        id: subject.id.clone(),
        place: place(subject),
        reason: reason(verdict),
        evidence: verdict.evidence.iter().map(evidence).collect(),
        unknowns: verdict.unknowns.iter().map(missing).collect(),
        used_by_more: others.clone().count().saturating_sub(NAMES),
        used_by: others.take(NAMES).map(user).collect(),
        muted: mute_words.unwrap_or_default(),
    }
}

/// What a filter calls the account of a finding.
fn account(verdict: &Verdict) -> String {
    verdict.subject.account.map_or_else(|| "none".to_owned(), |id| id.to_string())
}

fn account_words(report: &Report<'_>, verdict: &Verdict) -> String {
    match verdict.subject.account {
        Some(id) => format!("{id} {}", account_name(report, &verdict.subject)).trim().to_owned(),
        None => "not known".to_owned(),
    }
}

/// What a filter and the style call a finding.
pub(super) const fn class(verdict: &Verdict) -> &'static str {
    match (verdict.muted, verdict.kind) {
        (Some(_), _) => "muted",
        (None, VerdictKind::Fail) => "fail",
        (None, _) => "unknown",
    }
}
