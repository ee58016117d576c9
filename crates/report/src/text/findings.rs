use hydrant_core::{Report, Severity, Verdict, VerdictKind};

use crate::Options;
use crate::group::{Group, by_check};
use crate::page::{Page, Role};
use crate::sanitize::short;
use crate::words::{count, number, observation};

/// Subjects that are shown of each check; the others are counted.
const SHOWN: usize = 5;

pub(super) fn write(page: &mut Page, report: &Report<'_>, options: &Options) {
    let groups = by_check(report, VerdictKind::Fail, options);
    let all = report.summary().kinds.get(&VerdictKind::Fail).copied().unwrap_or_default();
    let listed: usize = groups.iter().map(|group| group.verdicts.len()).sum();
    page.heading(&match (all, groups.len()) {
        (0, _) => "Findings: none".to_owned(),
        (_, checks) => {
            format!("Findings: {} FAIL in {}", number(listed), count(checks, "check", "checks"))
        }
    });
    for group in &groups {
        one(page, group);
    }
    if let (Some(least), 1..) = (options.severity, all - listed) {
        page.blank();
        let hidden = count(all - listed, "finding", "findings");
        page.wrapped(2, &format!("{hidden} below severity {least} are not listed."));
    }
}

fn one(page: &mut Page, group: &Group<'_>) {
    page.blank();
    let severity = group.severity.words().to_uppercase();
    let role = if group.severity >= Severity::High { Role::Bad } else { Role::Unsure };
    let severity = page.paint(role, &severity);
    let fails = page.paint(Role::Bad, &format!("{} FAIL", number(group.verdicts.len())));
    page.line(&format!("  {severity} {}: {fails}", group.check.id));
    page.wrapped(4, group.check.title);
    let details: Vec<String> = group.verdicts.iter().map(|verdict| detail(verdict)).collect();
    // What all subjects have in common is said once.
    let common = details.windows(2).all(|pair| pair[0] == pair[1]);
    if common && let Some(detail) = details.first() {
        page.wrapped(4, detail);
    }
    for (verdict, detail) in group.verdicts.iter().zip(&details).take(SHOWN) {
        page.line(&subject(verdict));
        if !common {
            page.wrapped(35, detail);
        }
    }
    let left = group.verdicts.len().saturating_sub(SHOWN);
    if left > 0 {
        page.line(&format!("    … and {} more", number(left)));
    }
}

fn subject(verdict: &Verdict) -> String {
    let subject = &verdict.subject;
    let place = match (subject.account, subject.region) {
        (Some(account), Some(region)) => format!("{account}/{region}"),
        (Some(account), None) => account.to_string(),
        _ => "(account not known)".to_owned(),
    };
    format!("    {place:30} {} {}", subject.kind.words(), short(&subject.name, 128))
}

/// What was observed against what is expected; the sentence where there is nothing to compare.
fn detail(verdict: &Verdict) -> String {
    let mut broken = verdict.evidence.iter().filter(|evidence| !evidence.expected.is_empty());
    let Some(first) = broken.next() else { return short(&verdict.reason, 200) };
    let more = match broken.count() {
        0 => String::new(),
        n => format!(" (and {} more)", number(n)),
    };
    format!("{}{more}", short(&observation(first), 200))
}
