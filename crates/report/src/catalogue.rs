//! Lists of checks and practices for a terminal.

use hydrant_core::{Answers, Check, PRACTICES, Service, answers};

use crate::page::Page;
use crate::words::count;

/// One line for each check: id, severity, practices; below it the title.
pub fn checks_text(checks: &[&Check], width: usize) -> String {
    let mut page = Page::plain(width);
    let longest = checks.iter().map(|check| check.id.len()).max().unwrap_or_default();
    for check in checks {
        let practices: Vec<String> = check.practices.iter().map(ToString::to_string).collect();
        page.line(&format!("{:longest$}  {:8}  {}", check.id, check.severity, practices.join(" ")));
        page.wrapped(2, check.title);
    }
    page.line(&count(checks.len(), "check", "checks"));
    page.finish()
}

/// One entry for each practice: id, name, title, and how many checks answer it.
pub fn practices_text(checks: &[&Check], width: usize) -> String {
    let mut page = Page::plain(width);
    for info in PRACTICES {
        let answering = checks.iter().filter(|it| it.practices.contains(&info.practice)).count();
        let answering = count(answering, "check", "checks");
        page.line(&format!("{} {:22} {answering}", info.practice, info.name));
        page.wrapped(4, info.title);
    }
    page.finish()
}

/// All 63 cells of practice × service: the checks that answer it, what people attest, and what AWS keeps.
pub fn matrix_text(checks: &[&Check], width: usize) -> String {
    let mut page = Page::plain(width);
    let mut answered = 0;
    for info in PRACTICES {
        page.wrapped(0, &format!("{} {}: {}", info.practice, info.name, info.title));
        for service in Service::ALL {
            let cell = answers(checks, info.practice, service);
            answered += usize::from(!cell.is_empty());
            page.hanging(&format!("  {}", service.words()), 24, &cell_words(&cell));
        }
        page.blank();
    }
    let cells = PRACTICES.len() * Service::ALL.len();
    page.line(&format!("{cells} cells: {answered} with an answer, {} without.", cells - answered));
    page.finish()
}

/// One cell in a paragraph.
fn cell_words(cell: &Answers<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    let checks: Vec<&str> = cell.checks.iter().map(|it| it.id).collect();
    parts.extend(Some(checks.join(", ")).filter(|it| !it.is_empty()));
    for (by_scan, words) in [(false, "attested by people"), (true, "known by the scans")] {
        let controls = cell.controls.iter().filter(|it| it.by_scan == by_scan);
        let ids: Vec<&str> = controls.map(|it| it.id).collect();
        if !ids.is_empty() {
            parts.push(format!("{words}: {}", ids.join(", ")));
        }
    }
    for kept in &cell.guarantees {
        let text = kept.text.trim_end_matches('.');
        parts.push(format!("kept by AWS: {text} ({})", kept.source));
    }
    if parts.is_empty() { "no check yet".to_owned() } else { parts.join("; ") }
}
