use hydrant_core::{Arn, Check, Report, Verdict, VerdictKind};
use serde::Serialize;

use super::grid::word;
use super::paths::Drawn;
use crate::grades::{account_name, change, missing, place, reason};
use crate::sections::{self, Call};
use crate::words::mute;

/// Users that are listed of a finding; the others are counted.
const NAMES: usize = 20;

/// A finding: a line, and what it opens.
#[derive(Serialize)]
pub(super) struct Row {
    fingerprint: String,
    /// `fail`, `unknown` or `muted`.
    filter: &'static str,
    word: String,
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
    /// Empty where nobody knows whether there is anything to fix.
    fix: &'static str,
}

/// A stream or application that a finding is about, and its data path if it is drawn.
#[derive(Serialize)]
struct User {
    arn: String,
    link: String,
}

pub(super) fn row(report: &Report<'_>, check: &Check, verdict: &Verdict, drawn: &Drawn<'_>) -> Row {
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
    let reason = reason(verdict);
    // The cause that a row stands under and what is not known say it already.
    let told = verdict.kind == VerdictKind::Unknown && missing(verdict).contains(&reason);
    Row {
        fingerprint: verdict.fingerprint().to_string(),
        filter: class(verdict),
        word: match verdict.muted {
            Some(_) => format!("MUTED {}", verdict.kind),
            None => verdict.kind.to_string(),
        },
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
        reason: if told { String::new() } else { reason },
        evidence: verdict.evidence.iter().map(sections::evidence).collect(),
        unknowns: verdict.unknowns.iter().map(sections::missing).collect(),
        used_by_more: others.clone().count().saturating_sub(NAMES),
        used_by: others.take(NAMES).map(user).collect(),
        muted: mute_words.unwrap_or_default(),
        fix: if verdict.kind == VerdictKind::Fail { check.remediation.text } else { "" },
    }
}

/// What a filter calls the account of a finding.
pub(super) fn account(verdict: &Verdict) -> String {
    verdict.subject.account.map_or_else(|| "none".to_owned(), |id| id.to_string())
}

pub(super) fn account_words(report: &Report<'_>, verdict: &Verdict) -> String {
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
