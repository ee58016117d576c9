//! A check in Markdown: for its page in the documentation, and its fix in a report.

use hydrant_core::Check;
use hydrant_core::fix::{Answer, answer};
use serde::Serialize;

use super::embedded::embedded;
use crate::sections::{Fix, Practice, Reference, practices, references};

#[derive(Serialize)]
struct Page {
    id: &'static str,
    title: &'static str,
    severity: &'static str,
    subject: String,
    practices: Vec<Practice>,
    services: Vec<&'static str>,
    rationale: &'static str,
    fix: Fix,
    /// What a step of `hydrant fix` may break; none: there are no steps.
    breaks: Option<&'static [&'static str]>,
    /// Why there are none.
    no_step: Option<&'static str>,
    reads: Vec<Read>,
    references: Vec<Reference>,
    mappings: Vec<Mapping>,
}

#[derive(Serialize)]
struct Read {
    api: &'static str,
    action: &'static str,
    purpose: &'static str,
}

#[derive(Serialize)]
struct Mapping {
    framework: &'static str,
    control: &'static str,
}

pub(crate) fn check(check: &Check) -> String {
    let (breaks, no_step) = match answer(check.id) {
        Answer::Step(breaks) => (Some(breaks), None),
        Answer::Nothing(why) => (None, Some(why)),
    };
    let page = Page {
        id: check.id,
        title: check.title,
        severity: check.severity.words(),
        subject: check.subjects(),
        practices: practices(check),
        services: check.services.iter().map(|service| service.words()).collect(),
        rationale: check.rationale,
        fix: Fix::of(check),
        breaks,
        no_step,
        reads: check
            .reads
            .iter()
            .map(|api| Read { api: api.name, action: api.action, purpose: api.purpose })
            .collect(),
        references: references(check),
        mappings: check
            .mappings
            .iter()
            .map(|it| Mapping { framework: it.framework, control: it.control })
            .collect(),
    };
    // The templates are part of the program and a test renders every check; the words of an error are
    // better than none.
    let rendered = embedded().and_then(|templates| templates.render("check", &page));
    rendered.unwrap_or_else(|error| format!("This page could not be rendered: {error}\n"))
}
