//! What could not be judged or read, by cause: the checks and what they judge stand below each.

use std::collections::BTreeSet;
use std::io;

use hydrant_core::{Report, Target, Verdict, VerdictKind, advice};
use serde::Serialize;

use super::Page;
use super::findings::practice_ids;
use super::paths::Drawn;
use super::row::{Row, row};
use crate::group::{Cause, Group, accepted_causes, causes, gathered, shared_out};
use crate::sanitize::short;
use crate::sections::practice_words;
use crate::words::{count, few, number};

/// Places that are named of one cause; the others are counted.
const PLACES: usize = 20;

#[derive(Serialize)]
struct Heading {
    causes: String,
    nothing: bool,
}

/// Why something could not be judged or read.
#[derive(Serialize)]
struct Shown {
    class: &'static str,
    api: &'static str,
    why: String,
    /// What hangs on it, in a word or two.
    effect: String,
    detail: String,
    advice: String,
    place: String,
    /// Empty where there is one place only.
    places: String,
    facts: usize,
    /// Verdicts that have a wider cause too, and stand there.
    elsewhere: usize,
    checks: Vec<Unjudged>,
}

/// What a check could not judge.
#[derive(Serialize)]
struct Unjudged {
    id: &'static str,
    title: &'static str,
    severity: &'static str,
    practice_ids: String,
    practices: String,
    rationale: &'static str,
    fix: &'static str,
    count: String,
    rows: Vec<Row>,
}

/// Whether a finding is listed by its cause, not by its check.
pub(super) fn has_cause(verdict: &Verdict) -> bool {
    verdict.kind == VerdictKind::Unknown && !verdict.unknowns.is_empty()
}

/// The widest cause first; what a mute accepts last.
pub(super) fn write(page: &mut Page<'_>, drawn: &Drawn<'_>) -> io::Result<()> {
    let report = page.report;
    let (open, accepted) = (causes(report), accepted_causes(report));
    let heading = Heading {
        causes: count(open.len(), "cause", "causes"),
        nothing: open.is_empty() && accepted.is_empty(),
    };
    page.section("unknown", &heading)?;
    for (causes, muted) in [(open, false), (accepted, true)] {
        for (cause, own) in causes.iter().zip(shared_out(&causes)) {
            let elsewhere = cause.verdicts.len() - own.len();
            let own = own.into_iter().filter(|it| page.options.lists(it));
            let checks = gathered(report, own);
            let checks = checks.iter().map(|it| unjudged(report, it, drawn)).collect();
            page.section("cause", &shown(report, cause, muted, elsewhere, checks))?;
        }
    }
    page.section("unknown-end", &())
}

fn shown(
    report: &Report<'_>,
    cause: &Cause<'_>,
    muted: bool,
    elsewhere: usize,
    checks: Vec<Unjudged>,
) -> Shown {
    let effect = match (cause.verdicts.len(), muted) {
        (0, _) => count(cause.facts, "fact", "facts"),
        (n, false) => format!("{} UNKNOWN", number(n)),
        (n, true) => format!("{} MUTED UNKNOWN", number(n)),
    };
    let accounts = cause.places.iter().map(|it| it.account).collect();
    let places = if cause.places.len() > 1 { few(&cause.places, PLACES) } else { String::new() };
    Shown {
        class: if muted { "muted" } else { "unknown" },
        api: cause.api.name,
        why: cause.why(),
        effect,
        detail: short(cause.detail, 300),
        advice: advice(report.header(), &report.coverage, (cause.reason, cause.api), &accounts),
        place: place(report, &cause.places),
        places,
        facts: cause.facts,
        elsewhere,
        checks,
    }
}

/// Where something was asked: the account and Region, or how many of them.
fn place(report: &Report<'_>, places: &BTreeSet<Target>) -> String {
    let accounts: BTreeSet<_> = places.iter().map(|it| it.account).collect();
    let named = |id| {
        let known = report.header().organization.accounts.get(id);
        let name = known.map(|it| short(&it.name, 128)).unwrap_or_default();
        format!("{id} {name}").trim_end().to_owned()
    };
    match (places.first(), accounts.first()) {
        (Some(only), Some(account)) if places.len() == 1 => {
            format!("{} in {}", named(account), only.region)
        }
        (_, Some(account)) if accounts.len() == 1 => {
            format!("{} in {} Regions", named(account), number(places.len()))
        }
        _ => format!(
            "{} in {}",
            count(places.len(), "account-Region", "account-Regions"),
            count(accounts.len(), "account", "accounts")
        ),
    }
}

fn unjudged(report: &Report<'_>, group: &Group<'_>, drawn: &Drawn<'_>) -> Unjudged {
    let check = group.check;
    Unjudged {
        id: check.id,
        title: check.title,
        severity: group.severity.words(),
        practice_ids: practice_ids(check),
        practices: practice_words(check),
        rationale: check.rationale,
        fix: check.remediation.text,
        count: count(group.verdicts.len(), "subject", "subjects"),
        rows: group.verdicts.iter().map(|it| row(report, check, it, drawn)).collect(),
    }
}
