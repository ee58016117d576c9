//! SARIF 2.1.0: every check that ran is a rule, every finding a result.
//!
//! What fails is a result of kind `fail`. What could not be judged is `open`, the word of the standard for
//! it, and the calls behind it are notifications of the invocation. Passes are not results.

mod location;
mod rule;

use std::io;

use hydrant_core::{ChangeKind, Check, Report, Verdict, VerdictKind};
use serde_json::{Value, json};

use self::location::locations;
use self::rule::rule;
use crate::grades::{
    accepted, also_missing, change, evidence, listed, reason, sarif_level, subject_words,
};
use crate::group::{Cause, causes};
use crate::json::{Each, pretty};
use crate::sanitize::plain;
use crate::words::{count, few};
use crate::{Format, Options};

pub(crate) static FORMAT: Format = Format {
    name: "sarif",
    extension: "sarif",
    summary: "SARIF 2.1.0, for code scanning: fails and unknowns, with every check as a rule",
    whole: false,
    write,
    files: None,
};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(serde::Serialize)]
struct Log<R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [R; 1],
}

/// A run whose results are made while they are written.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<R> {
    tool: Value,
    automation_details: Value,
    invocations: [Value; 1],
    results: R,
    properties: Value,
}

fn write(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let rules: Vec<Value> = report.checks.iter().map(|check| rule(check)).collect();
    let header = report.header();
    let version = env!("CARGO_PKG_VERSION");
    let driver = json!({
        "name": "hydrant",
        "version": version,
        "semanticVersion": version,
        "rules": rules,
    });
    let results = Each(|| {
        let kinds = [VerdictKind::Fail, VerdictKind::Unknown];
        let listed = listed(report, options).into_iter().filter(move |it| kinds.contains(&it.kind));
        let ended = report.since.iter().flat_map(|since| &since.ended);
        let ended = ended.filter(|it| options.admits(it));
        let ended = ended.filter_map(|verdict| Some(over(result(report, verdict)?)));
        listed.filter_map(|verdict| result(report, verdict)).chain(ended)
    });
    let run = Run {
        tool: json!({ "driver": driver }),
        // What stands before the last slash is the category of an upload.
        automation_details: json!({ "id": format!("hydrant/{}", plain(&header.id)) }),
        invocations: [invocation(report)],
        results,
        properties: json!({ "complete": report.gaps() == 0, "gaps": report.gaps() }),
    };
    pretty(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] }, out)
}

fn result(report: &Report<'_>, verdict: &Verdict) -> Option<Value> {
    let index = report.checks.iter().position(|check| check.id == verdict.check)?;
    let check: &Check = report.checks.get(index)?;
    let subject = &verdict.subject;
    let fails = verdict.kind == VerdictKind::Fail;
    let mut lines = vec![format!("{}: {}", subject_words(subject), reason(verdict))];
    if !fails {
        lines = vec![format!("UNKNOWN, {}: {}", check.title, lines.concat())];
    }
    lines.extend(evidence(verdict));
    lines.extend(also_missing(verdict));
    let fingerprint = verdict.fingerprint().to_string();
    let suppressions: Vec<Value> = accepted(report, verdict)
        .map(|why| json!({ "kind": "external", "status": "accepted", "justification": why }))
        .into_iter()
        .collect();
    let mut result = json!({
        "ruleId": check.id,
        "ruleIndex": index,
        "kind": if fails { "fail" } else { "open" },
        // The standard allows no other level for what does not fail.
        "level": if fails { sarif_level(verdict.severity) } else { "none" },
        "message": { "text": lines.join("\n") },
        "locations": locations(subject),
        "fingerprints": { "hydrant/v1": fingerprint },
        "partialFingerprints": { "primaryLocationLineHash": fingerprint },
        // Present on all, because some may have one.
        "suppressions": suppressions,
        "properties": {
            "account": subject.account.map(|it| it.to_string()).unwrap_or_default(),
            "region": subject.region.map(|it| it.to_string()).unwrap_or_default(),
            "severity": verdict.severity.words(),
            "usedBy": verdict.used_by,
        },
    });
    if let Some(since) = &report.since {
        let state = match (since.change(verdict), since.judged(verdict)) {
            // Nobody has seen it, so it is as good as new.
            (None, false) | (Some(ChangeKind::New | ChangeKind::NewUnknown), _) => "new",
            (None, true) => "unchanged",
            (Some(_), _) => "updated",
        };
        result["baselineState"] = state.into();
        result["properties"]["change"] = change(report, verdict).into();
    }
    Some(result)
}

/// A result of the baseline that is over.
fn over(mut result: Value) -> Value {
    result["baselineState"] = "absent".into();
    result
}

/// How the scan ran, with everything that it could not read.
fn invocation(report: &Report<'_>) -> Value {
    let header = report.header();
    let mut notifications: Vec<Value> = causes(report).iter().map(notification).collect();
    if report.coverage.unasked > 0 {
        let unasked = count(report.coverage.unasked, "question was", "questions were");
        notifications.push(json!({
            "descriptor": { "id": "interrupted" },
            "level": "error",
            "message": { "text": format!("The scan was interrupted: {unasked} not asked.") },
        }));
    }
    let mut invocation = json!({
        "executionSuccessful": header.finished_at.is_some(),
        "startTimeUtc": header.started_at.to_string(),
        "toolExecutionNotifications": notifications,
    });
    if let Some(end) = header.finished_at {
        invocation["endTimeUtc"] = end.to_string().into();
    }
    invocation
}

fn notification(cause: &Cause<'_>) -> Value {
    let mut lines = vec![format!("{}: {}", cause.api.name, plain(&cause.why()))];
    if !cause.detail.is_empty() {
        lines.push(plain(cause.detail).into_owned());
    }
    let unknown = count(cause.verdicts.len(), "verdict is", "verdicts are");
    lines.push(format!("{unknown} unknown because of it, in {}", few(&cause.places, 10)));
    json!({
        "descriptor": { "id": cause.api.name },
        "level": "warning",
        "message": { "text": lines.join("\n") },
    })
}
