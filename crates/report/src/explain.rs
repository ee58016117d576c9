//! One check, or one practice, explained.

use hydrant_core::fix::{Answer, answer};
use hydrant_core::{Check, Practice, Service, answers};

use crate::markdown::explain;
use crate::page::Page;

/// A check for a terminal.
pub fn explain_text(check: &Check, width: usize) -> String {
    let mut page = Page::plain(width);
    page.line(&format!("{} ({})", check.id, check.severity));
    page.wrapped(0, check.title);
    page.blank();
    page.hanging("Judges", 11, &format!("each {}", check.subjects()));
    for (index, practice) in check.practices.iter().enumerate() {
        let info = practice.info();
        let label = if index == 0 { "Practices" } else { "" };
        page.hanging(label, 11, &format!("{practice} {}: {}", info.name, info.title));
    }
    let services: Vec<&str> = check.services.iter().map(|it| it.words()).collect();
    page.hanging("Services", 11, &services.join(", "));
    let reads: Vec<&str> = check.reads.iter().map(|api| api.name).collect();
    page.hanging("Reads", 11, &reads.join(", "));
    page.heading("Why");
    page.wrapped(2, check.rationale);
    page.heading("Fix");
    page.wrapped(2, check.remediation.text);
    for (title, block) in
        [("AWS CLI", check.remediation.cli), ("Terraform", check.remediation.terraform)]
    {
        if !block.is_empty() {
            page.heading(title);
            page.block(2, block);
        }
    }
    page.heading("Plan");
    match answer(check.id) {
        Answer::Step(breaks) => {
            page.wrapped(2, "Where the scan saw enough, hydrant fix prints the exact calls, the state before them and \
                the way back.");
            for sentence in breaks {
                page.hanging("  Breaks", 10, sentence);
            }
        }
        Answer::Nothing(why) => page.wrapped(2, &format!("hydrant fix has no step for it. {why}")),
    }
    if !check.references.is_empty() {
        page.heading("References");
        for reference in check.references {
            page.wrapped(2, reference.title);
            page.line(&format!("    {}", reference.url));
        }
    }
    if !check.mappings.is_empty() {
        page.heading("Mappings");
        for mapping in check.mappings {
            page.line(&format!("  {:20} {}", mapping.framework, mapping.control));
        }
    }
    page.finish()
}

/// A check as a page of the documentation.
pub fn explain_markdown(check: &Check) -> String {
    explain::check(check)
}

/// A practice for a terminal: what answers it for each service.
pub fn explain_practice(practice: Practice, checks: &[&Check], width: usize) -> String {
    let mut page = Page::plain(width);
    let info = practice.info();
    page.line(&format!("{practice} {}", info.name));
    page.wrapped(0, info.title);
    for service in Service::ALL {
        page.heading(service.words());
        let cell = answers(checks, practice, service);
        for check in &cell.checks {
            page.wrapped(2, check.id);
            page.wrapped(4, &format!("{} ({})", check.title, check.severity));
        }
        for control in &cell.controls {
            page.wrapped(2, control.id);
            let who = if control.by_scan { "Known by the scans" } else { "Attested by people" };
            page.wrapped(4, &format!("{who}: {}", control.text));
        }
        for kept in &cell.guarantees {
            page.wrapped(2, &format!("kept by AWS: {}", kept.text));
            page.wrapped(4, &format!("Source: {}", kept.source));
        }
        if cell.is_empty() {
            page.line("  no check yet");
        }
    }
    page.finish()
}
