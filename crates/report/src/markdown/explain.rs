//! A check in Markdown: for its page in the documentation, and its fix in a report.

use hydrant_core::Check;
use hydrant_core::fix::{Answer, answer};
use serde::Serialize;

use super::templates::Templates;
use crate::document::Fix;

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
    references: Vec<Pair>,
    mappings: Vec<Pair>,
}

#[derive(Serialize)]
struct Practice {
    id: String,
    name: &'static str,
    title: &'static str,
}

#[derive(Serialize)]
struct Read {
    api: &'static str,
    action: &'static str,
    purpose: &'static str,
}

#[derive(Serialize)]
struct Pair {
    name: &'static str,
    value: &'static str,
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
        practices: check
            .practices
            .iter()
            .map(|practice| Practice {
                id: practice.to_string(),
                name: practice.info().name,
                title: practice.info().title,
            })
            .collect(),
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
        references: check
            .references
            .iter()
            .map(|it| Pair { name: it.title, value: it.url })
            .collect(),
        mappings: check
            .mappings
            .iter()
            .map(|it| Pair { name: it.framework, value: it.control })
            .collect(),
    };
    // The templates are part of the program and a test renders every check; the words of an error are
    // better than none.
    let rendered = Templates::new().and_then(|templates| templates.render("check", &page));
    rendered.unwrap_or_else(|error| format!("This page could not be rendered: {error}\n"))
}
