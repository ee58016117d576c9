//! The counts of a report, and what they come to.

use hydrant_core::{Report, Severity, VerdictKind};

use crate::page::Role;
use crate::words::number;

/// `149 FAIL (13 critical, 39 high), 169 UNKNOWN, 1,225 PASS, 519 N/A`.
pub(crate) fn counts(report: &Report<'_>) -> String {
    let summary = report.summary();
    let graded = graded(report);
    let mut parts = Vec::new();
    for kind in VerdictKind::ALL {
        let mut part =
            format!("{} {kind}", number(summary.kinds.get(&kind).copied().unwrap_or_default()));
        if kind == VerdictKind::Fail && !graded.is_empty() {
            part = format!("{part} ({graded})");
        }
        parts.push(part);
    }
    if summary.muted > 0 {
        parts.push(format!("{} MUTED", number(summary.muted)));
    }
    parts.join(", ")
}

/// The fails by severity, the gravest first: `13 critical, 39 high`.
pub(crate) fn graded(report: &Report<'_>) -> String {
    let fails = report.summary().fails;
    let count = |it: Severity| (fails.get(&it).copied().unwrap_or_default(), it.words());
    counted(&Severity::ALL.map(count).into_iter().rev().collect::<Vec<_>>()).join(", ")
}

/// What there is any of: `3 FAIL`.
pub(crate) fn counted(counts: &[(usize, &str)]) -> Vec<String> {
    let some = counts.iter().filter(|(n, _)| *n > 0);
    some.map(|(n, word)| format!("{} {word}", number(*n))).collect()
}

/// Whether everything was read and judged, in a sentence.
pub(crate) fn conclusion(report: &Report<'_>) -> (Role, &'static str) {
    let fails = report.summary().kinds.get(&VerdictKind::Fail).copied().unwrap_or_default();
    let accepted = report.mutes.iter().any(|it| it.facts > 0)
        || report.verdicts.iter().any(|it| it.kind == VerdictKind::Unknown && it.muted.is_some());
    match (fails, report.gaps()) {
        (_, 0) if accepted => (Role::Heading, "Complete, apart from what mutes accept as unknown."),
        (0, 0) => (Role::Good, "Complete, and nothing fails."),
        (_, 0) => (Role::Heading, "Complete: everything in scope was read and judged."),
        (_, _) => {
            (Role::Unsure, "INCOMPLETE: not everything was read. What is unknown is not a pass.")
        }
    }
}
