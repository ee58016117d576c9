//! Verdicts and severities in the words and numbers of other formats: each is translated once.

use hydrant_core::{Check, Report, Severity, Subject, SubjectKind, Verdict, VerdictKind};

use crate::Options;
use crate::sanitize::{plain, short};
use crate::words::{mute, observation};

/// `fail`, `unknown`, `pass`, `not-applicable`.
pub(crate) const fn verdict_word(kind: VerdictKind) -> &'static str {
    match kind {
        VerdictKind::Fail => "fail",
        VerdictKind::Unknown => "unknown",
        VerdictKind::Pass => "pass",
        VerdictKind::NotApplicable => "not-applicable",
    }
}

/// The level of a SARIF result that fails.
pub(crate) const fn sarif_level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// What GitHub sorts security alerts by: above 9 is critical, from 7 high, from 4 medium, above 0 low.
pub(crate) const fn security_severity(severity: Severity) -> Option<&'static str> {
    match severity {
        Severity::Critical => Some("9.5"),
        Severity::High => Some("8.0"),
        Severity::Medium => Some("5.5"),
        Severity::Low => Some("2.0"),
        Severity::Info => None,
    }
}

/// `severity_id` and `severity` of OCSF.
pub(crate) const fn ocsf_severity(severity: Severity) -> (u8, &'static str) {
    match severity {
        Severity::Info => (1, "Informational"),
        Severity::Low => (2, "Low"),
        Severity::Medium => (3, "Medium"),
        Severity::High => (4, "High"),
        Severity::Critical => (5, "Critical"),
    }
}

/// The label of a severity in the AWS Security Finding Format.
pub(crate) const fn asff_label(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "INFORMATIONAL",
        Severity::Low => "LOW",
        Severity::Medium => "MEDIUM",
        Severity::High => "HIGH",
        Severity::Critical => "CRITICAL",
    }
}

/// `110022330010/eu-central-1`, as far as it is known; empty where the name says it.
pub(crate) fn place(subject: &Subject) -> String {
    match (subject.account, subject.region) {
        _ if matches!(subject.kind, SubjectKind::Account | SubjectKind::Target) => String::new(),
        (Some(account), Some(region)) => format!("{account}/{region}"),
        (Some(account), None) => account.to_string(),
        _ => "account not known".to_owned(),
    }
}

/// `delivery stream orders in 110022330010/eu-central-1`, in one line.
pub(crate) fn subject_words(subject: &Subject) -> String {
    let place = match place(subject) {
        place if place.is_empty() => place,
        place => format!(" in {place}"),
    };
    format!("{} {}{place}", subject.kind.words(), short(&subject.name, 256))
}

/// Why a verdict is what it is, in one line; never empty.
pub(crate) fn reason(verdict: &Verdict) -> String {
    match (verdict.kind, verdict.reason.trim()) {
        (VerdictKind::Pass, "") => "The practice is kept.".to_owned(),
        (VerdictKind::NotApplicable, "") => "The question does not arise.".to_owned(),
        (VerdictKind::Unknown, "") => "It could not be judged.".to_owned(),
        (VerdictKind::Fail, "") => "The practice is broken.".to_owned(),
        (_, reason) => plain(reason).into_owned(),
    }
}

/// What was observed, one line for each.
pub(crate) fn evidence(verdict: &Verdict) -> Vec<String> {
    verdict.evidence.iter().map(|it| plain(&observation(it)).into_owned()).collect()
}

/// The facts that were missing, one line for each.
pub(crate) fn missing(verdict: &Verdict) -> Vec<String> {
    verdict.unknowns.iter().map(|it| plain(&it.to_string()).into_owned()).collect()
}

/// The same for readers who have read the reason: without what it says already.
pub(crate) fn also_missing(verdict: &Verdict) -> Vec<String> {
    let said = reason(verdict);
    let more = missing(verdict).into_iter().filter(|it| *it != said);
    more.map(|it| format!("Not known: {it}")).collect()
}

/// The title of a check, which names the bad state, with the verdict where that is not a fail.
pub(crate) fn title(check: &Check, verdict: &Verdict) -> String {
    match verdict.kind {
        VerdictKind::Fail => check.title.to_owned(),
        kind => format!("{kind}: {}", check.title),
    }
}

/// The reason, the owner and the last day of the mute that accepts a verdict, in one line.
pub(crate) fn accepted(report: &Report<'_>, verdict: &Verdict) -> Option<String> {
    verdict.muted.and_then(|index| report.mutes.get(index)).map(|it| plain(&mute(&it.mute)).into())
}

/// The listed verdicts of a format of data, sorted by check: those of the report, and what was known in the
/// baseline of what cannot be seen any more.
pub(crate) fn listed<'a>(report: &'a Report<'_>, options: &Options) -> Vec<&'a Verdict> {
    let lost = report.since.iter().flat_map(|since| &since.lost);
    let all = report.verdicts.iter().chain(lost);
    let mut listed: Vec<&Verdict> = all.filter(|verdict| options.admits(verdict)).collect();
    // Stable: what is lost stands behind what was judged.
    listed.sort_by_key(|verdict| verdict.check);
    listed
}

/// How a verdict changed since the baseline, where there is one.
pub(crate) fn change(report: &Report<'_>, verdict: &Verdict) -> Option<&'static str> {
    let since = report.since.as_ref()?;
    Some(match since.change(verdict) {
        Some(change) => change.words(),
        None if since.judged(verdict) => "unchanged",
        None => "not compared",
    })
}

/// The name of a subject's account, in one line; empty if it is not known.
pub(crate) fn account_name(report: &Report<'_>, subject: &Subject) -> String {
    let accounts = &report.header().organization.accounts;
    let account = subject.account.and_then(|id| accounts.get(&id));
    account.map(|it| short(&it.name, 128)).unwrap_or_default()
}
