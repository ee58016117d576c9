use hydrant_core::Report;
use hydrant_core::api::APIS;
use serde::Serialize;

use crate::words::number;

/// How the report came to be.
#[derive(Serialize)]
pub(crate) struct Appendix {
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

pub(crate) fn appendix(report: &Report<'_>) -> Appendix {
    let header = report.header();
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
        checks: report.checks.iter().map(ran).collect(),
        calls: report.calls.iter().map(called).collect(),
        role: header.role.clone(),
        narrowed_at_home: header.narrowed_at_home,
        actions,
    }
}
