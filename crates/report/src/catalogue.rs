//! Lists of checks and practices for a terminal.

use hydrant_core::{Check, GUARANTEES, PRACTICES, Practice, Service};

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

/// All 63 cells of practice × service: the checks that answer it, what AWS keeps, or "no check yet".
pub fn matrix_text(checks: &[&Check], width: usize) -> String {
    let mut page = Page::plain(width);
    let mut open = 0;
    for info in PRACTICES {
        page.wrapped(0, &format!("{} {}: {}", info.practice, info.name, info.title));
        for service in Service::ALL {
            let answers = cell(checks, info.practice, service);
            open += usize::from(answers.is_empty());
            let label = format!("  {}", service.words());
            let words =
                if answers.is_empty() { "no check yet".to_owned() } else { answers.join(", ") };
            page.hanging(&label, 24, &words);
        }
        page.blank();
    }
    let cells = PRACTICES.len() * Service::ALL.len();
    page.line(&format!("{cells} cells, {} with an answer, {open} without.", cells - open));
    page.finish()
}

/// What answers one cell; empty if nothing does.
pub(crate) fn cell(checks: &[&Check], practice: Practice, service: Service) -> Vec<String> {
    let answering =
        |check: &&&Check| check.practices.contains(&practice) && check.services.contains(&service);
    let mut answers: Vec<String> =
        checks.iter().filter(answering).map(|check| check.id.to_owned()).collect();
    answers.extend(
        GUARANTEES
            .iter()
            .filter(|kept| kept.practice == practice && kept.service == service)
            .map(|kept| format!("kept by AWS: {}", kept.text)),
    );
    answers
}
