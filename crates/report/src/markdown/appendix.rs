use std::io;

use hydrant_core::api::APIS;
use serde::Serialize;

use super::Document;
use crate::words::number;

#[derive(Serialize)]
struct Appendix {
    version: &'static str,
    scanned_by: String,
    same_version: bool,
    checks: Vec<Ran>,
    calls: Vec<Called>,
    role: String,
    narrowed_at_home: bool,
    actions: Vec<&'static str>,
}

#[derive(Serialize)]
struct Ran {
    id: &'static str,
    severity: &'static str,
    title: &'static str,
}

#[derive(Serialize)]
struct Called {
    api: String,
    calls: String,
    throttled: String,
    denied: String,
    failed: String,
}

pub(super) fn write(document: &mut Document<'_>) -> io::Result<()> {
    let appendix = appendix(document);
    document.section("appendix", &appendix)
}

fn appendix(document: &Document<'_>) -> Appendix {
    let header = document.report.header();
    let version = env!("CARGO_PKG_VERSION");
    let mut actions: Vec<&str> = APIS.iter().map(|api| api.action).collect();
    actions.sort_unstable();
    actions.dedup();
    let ran = |check: &&'static hydrant_core::Check| Ran {
        id: check.id,
        severity: check.severity.words(),
        title: check.title,
    };
    let called = |(api, count): (&String, &hydrant_core::CallCount)| Called {
        api: api.clone(),
        calls: number(count.calls),
        throttled: number(count.throttled),
        denied: number(count.denied),
        failed: number(count.failed),
    };
    Appendix {
        version,
        scanned_by: header.tool_version.clone(),
        same_version: header.tool_version == version,
        checks: document.report.checks.iter().map(ran).collect(),
        calls: document.report.calls.iter().map(called).collect(),
        role: header.role.clone(),
        narrowed_at_home: header.narrowed_at_home,
        actions,
    }
}
