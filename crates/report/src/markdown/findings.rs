use std::io;

use hydrant_core::{Severity, Verdict, VerdictKind};
use serde::Serialize;

use super::Document;
use crate::group::{Group, by_check, causes_of};
use crate::sanitize::short;
use crate::sections::{Call, Fix, evidence, missing, owner, practice_words};
use crate::words::{count, few, number};

/// Names that are listed of streams, subjects and places; the others are counted.
const NAMES: usize = 20;

#[derive(Serialize)]
struct Heading {
    title: &'static str,
    fails: String,
    unknowns: String,
    filter: Option<&'static str>,
    severity: Option<String>,
}

#[derive(Serialize)]
struct Finding {
    id: &'static str,
    title: &'static str,
    count: String,
    practices: String,
    rationale: &'static str,
    fix: Fix,
    verdicts: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    kind: &'static str,
    id: String,
    place: String,
    reason: String,
    evidence: Vec<Call>,
    unknowns: Vec<Call>,
    used_by: Vec<String>,
    used_by_more: usize,
}

#[derive(Serialize)]
struct Unjudged {
    id: &'static str,
    title: &'static str,
    severity: &'static str,
    count: String,
    causes: Vec<CauseRow>,
}

#[derive(Serialize)]
struct CauseRow {
    api: &'static str,
    why: String,
    detail: String,
    places: String,
    subjects: Vec<String>,
    subjects_more: usize,
}

pub(super) fn write(document: &mut Document<'_>) -> io::Result<()> {
    let kinds = document.report.summary().kinds;
    let of = |kind| number(kinds.get(&kind).copied().unwrap_or_default());
    let heading = Heading {
        title: "Findings by severity",
        fails: of(VerdictKind::Fail),
        unknowns: of(VerdictKind::Unknown),
        filter: document.options.severity.map(Severity::words),
        severity: None,
    };
    document.section("severity", &heading)?;
    let report = document.report;
    let fails = by_check(report, VerdictKind::Fail, document.options);
    for same in fails.chunk_by(|a, b| a.severity == b.severity) {
        let Some(first) = same.first() else { continue };
        let fails = same.iter().map(|group| group.verdicts.len()).sum::<usize>();
        let severity = capitalized(first.severity.words());
        let fails = count(fails, "finding", "findings");
        document.section(
            "severity",
            &Heading { severity: Some(severity), fails, ..Heading::empty() },
        )?;
        for group in same {
            document.section("finding", &finding(group))?;
        }
    }
    let unknowns = by_check(report, VerdictKind::Unknown, document.options);
    let listed = unknowns.iter().map(|group| group.verdicts.len()).sum::<usize>();
    if listed > 0 {
        let fails = format!("{} could not be judged", count(listed, "question", "questions"));
        let severity = Some("Unknown".to_owned());
        document.section("severity", &Heading { fails, severity, ..Heading::empty() })?;
    }
    for group in &unknowns {
        document.section("unknown", &unjudged(group))?;
    }
    Ok(())
}

impl Heading {
    fn empty() -> Self {
        let fails = String::new();
        Self { title: "", fails, unknowns: String::new(), filter: None, severity: None }
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn finding(group: &Group<'_>) -> Finding {
    let check = group.check;
    Finding {
        id: check.id,
        title: check.title,
        count: count(group.verdicts.len(), "finding", "findings"),
        practices: practice_words(check),
        rationale: check.rationale,
        fix: Fix::of(check),
        verdicts: group.verdicts.iter().map(|verdict| shown(verdict)).collect(),
    }
}

fn shown(verdict: &Verdict) -> Shown {
    let subject = &verdict.subject;
    let itself = |arn: &&hydrant_core::Arn| arn.as_str() != subject.id;
    let used_by: Vec<String> =
        verdict.used_by.iter().filter(itself).map(ToString::to_string).collect();
    Shown {
        kind: subject.kind.words(),
        id: subject.id.clone(),
        place: owner(subject),
        reason: verdict.reason.to_string(),
        evidence: verdict.evidence.iter().map(evidence).collect(),
        unknowns: verdict.unknowns.iter().map(missing).collect(),
        used_by_more: used_by.len().saturating_sub(NAMES),
        used_by: used_by.into_iter().take(NAMES).collect(),
    }
}

fn unjudged(group: &Group<'_>) -> Unjudged {
    let causes = causes_of(&group.verdicts);
    let row = |cause: &crate::group::Cause<'_>| {
        let subjects = &cause.subjects;
        CauseRow {
            api: cause.api.name,
            why: cause.why(),
            detail: short(cause.detail, 300),
            places: few(&cause.places, NAMES),
            subjects: subjects.iter().take(NAMES).map(|it| it.id.clone()).collect(),
            subjects_more: subjects.len().saturating_sub(NAMES),
        }
    };
    Unjudged {
        id: group.check.id,
        title: group.check.title,
        severity: group.severity.words(),
        count: count(group.verdicts.len(), "subject", "subjects"),
        causes: causes.iter().map(row).collect(),
    }
}
