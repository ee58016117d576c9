use hydrant_core::{Reason, Report, VerdictKind};

use crate::Options;
use crate::group::by_check;
use crate::page::Page;
use crate::sanitize::short;

/// At most four commands, the most useful first.
pub(super) fn write(page: &mut Page, report: &Report<'_>) {
    let id = short(&report.header().id, 40);
    let mut steps: Vec<(String, &str)> = Vec::new();
    if report.coverage.unasked > 0 {
        steps.push((format!("hydrant scan --resume {id}"), "ask what was not asked"));
    }
    let everything = Options::default();
    if let Some(gravest) = by_check(report, VerdictKind::Fail, &everything).first() {
        steps
            .push((format!("hydrant explain {}", gravest.check.id), "why it matters, and the fix"));
    }
    let denied = |reason| {
        matches!(reason, Reason::DeniedByIdentity | Reason::DeniedByScp | Reason::DeniedByKms)
    };
    if report.coverage.losses.iter().any(|loss| denied(loss.reason)) {
        steps.push(("hydrant doctor".to_owned(), "what is denied, and the exact fix"));
    }
    let markdown = format!("hydrant report {id} --format markdown");
    steps.push((markdown, "the whole document, for an audit"));
    page.heading("Next steps");
    for (command, why) in steps {
        // A command and its purpose share a line where both fit.
        if command.chars().count() <= 42 {
            page.line(&format!("  {command:44}{why}"));
        } else {
            page.line(&format!("  {command}"));
            page.line(&format!("      {why}"));
        }
    }
}
