//! A plan for people: what is changed, by which calls, what it may break, and how to go back.

use std::collections::BTreeMap;

use hydrant_core::ScanHeader;
use hydrant_core::fix::{Finding, Left, Plan, Step};

use super::{origin, sh};
use crate::Options;
use crate::page::{Page, Role};
use crate::sanitize::{plain, short};
use crate::words::{count, few};

/// How many subjects are named where only a list is given.
const NAMED: usize = 3;

/// The whole plan.
pub fn fix_text(plan: &Plan, header: &ScanHeader, width: usize, color: bool) -> String {
    let mut page = Page::new(&Options { color, width, ..Options::default() });
    page.wrapped(0, &format!("Plan of changes by {}.", origin(header)));
    page.wrapped(0, "hydrant changes nothing itself. The calls are for you to make, in this order; --format sh prints \
        them as a script that checks the state before and after each, and can go back.");
    page.heading(&format!("Steps: {}", plan.steps.len()));
    if plan.steps.is_empty() {
        page.wrapped(2, "No finding can be answered with a call that is worked out.");
    }
    for (number, step) in (1..).zip(&plan.steps) {
        page.blank();
        write_step(&mut page, number, step);
    }
    left(&mut page, &plan.left);
    not_judged(&mut page, &plan.not_judged);
    if plan.muted > 0 {
        page.heading(&format!("Accepted by a mute, and not in the plan: {}", plan.muted));
    }
    page.finish()
}

fn write_step(page: &mut Page, number: usize, step: &Step) {
    let label = format!("{number:3}. ");
    page.hanging(&label, 5, &plain(&step.sentence));
    let Finding { check, severity, subject, .. } = &step.finding;
    let id = format!(
        "{} {}, {} {}",
        severity.words().to_uppercase(),
        check.id,
        step.target,
        plain(&subject.id)
    );
    page.wrapped(5, &id);
    page.hanging("     Before", 13, &short(&step.was, 400));
    for sentence in step.breaks {
        page.hanging("     Breaks", 13, sentence);
    }
    let making = step.key.iter().flat_map(|key| &key.calls);
    if !step.asked.is_empty() {
        page.line("     Ask");
        for asked in &step.asked {
            page.block(7, &format!("<{}>: {}", asked.name, sh::asking(asked)));
        }
    }
    page.line("     Calls");
    for call in making.chain(&step.calls) {
        page.block(7, &sh::line(call));
    }
    page.line("     Back");
    for call in &step.back {
        page.block(7, &sh::line(call));
    }
    if !step.not_restored.is_empty() {
        page.wrapped(7, &step.not_restored);
    }
}

/// Check by check, because the remediation and mostly the reason are the same.
fn left(page: &mut Page, left: &[Left]) {
    if left.is_empty() {
        return;
    }
    page.heading(&format!("Left to people: {}", count(left.len(), "finding", "findings")));
    let mut groups: BTreeMap<(&str, &str), Vec<&Left>> = BTreeMap::new();
    for it in left {
        groups.entry((it.finding.check.id, &it.why)).or_default().push(it);
    }
    for ((id, why), all) in groups {
        page.blank();
        page.line(&format!("  {}", page.paint(Role::Heading, id)));
        let names = all.iter().map(|it| plain(&it.finding.subject.id));
        page.wrapped(4, &few(names, NAMED));
        page.hanging("    No step", 13, &plain(why));
        if let Some(first) = all.first() {
            page.hanging("    Do", 13, first.finding.check.remediation.text);
        }
    }
}

fn not_judged(page: &mut Page, findings: &[Finding]) {
    if findings.is_empty() {
        return;
    }
    let title = count(findings.len(), "finding", "findings");
    page.heading(&format!("Not judged, and so not changed: {title}"));
    page.wrapped(2, "What is unknown may need a change too: let hydrant read it, and scan again.");
    let mut groups: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for it in findings {
        groups.entry(it.check.id).or_default().push(it);
    }
    for (id, all) in groups {
        let names = all.iter().map(|it| plain(&it.subject.name));
        page.hanging(&format!("  {id}: "), 4, &few(names, NAMED));
    }
}
