//! OCSF Compliance Finding (class 2003) with the cloud profile: one event in each line, because that is
//! what collectors of events read, and no reader has to hold all of them.

use std::io;

use hydrant_core::{Check, Report, Subject, Verdict, VerdictKind};
use serde_json::{Value, json};

use crate::grades::{
    accepted, account_name, also_missing, change, evidence, listed, missing, ocsf_severity, reason,
    subject_words, title, verdict_word,
};
use crate::json::line;
use crate::sanitize::plain;
use crate::{Format, Options};

pub(crate) static FORMAT: Format = Format {
    name: "ocsf",
    extension: "jsonl",
    summary: "one OCSF 1.6 Compliance Finding in each line, for SIEMs and data lakes",
    whole: true,
    write,
    files: None,
};

/// The schema that the events keep. Later ones only add to what is used of it.
const VERSION: &str = "1.6.0";

fn write(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    for verdict in listed(report, options) {
        if let Some(check) = report.checks.iter().find(|check| check.id == verdict.check) {
            line(&event(report, check, verdict), out)?;
        }
    }
    Ok(())
}

fn event(report: &Report<'_>, check: &Check, verdict: &Verdict) -> Value {
    let header = report.header();
    let time = header.started_at.as_millisecond();
    // Grave is what fails, or may. What is kept is only told.
    let severity = match verdict.kind {
        VerdictKind::Fail | VerdictKind::Unknown => verdict.severity,
        VerdictKind::Pass | VerdictKind::NotApplicable => hydrant_core::Severity::Info,
    };
    let (severity_id, severity) = ocsf_severity(severity);
    let mute = accepted(report, verdict);
    let (activity, activity_name) = activity(report, verdict);
    let (status_id, status) = match activity {
        _ if mute.is_some() => (3, "Suppressed"),
        CLOSE => (4, "Resolved"),
        _ => (1, "New"),
    };
    let mut event = json!({
        "activity_id": activity,
        "activity_name": activity_name,
        "category_name": "Findings",
        "category_uid": 2,
        "class_name": "Compliance Finding",
        "class_uid": 2003,
        "cloud": cloud(report, &verdict.subject),
        "compliance": compliance(check, verdict),
        "finding_info": {
            "created_time": time,
            "desc": check.rationale,
            "title": title(check, verdict),
            "types": ["Software and Configuration Checks"],
            "uid": verdict.fingerprint(),
        },
        "message": format!("{} {}: {}", verdict.kind, subject_words(&verdict.subject), reason(verdict)),
        "metadata": {
            "event_code": check.id,
            "product": {
                "name": "hydrant",
                "vendor_name": "hydrant",
                "version": env!("CARGO_PKG_VERSION"),
            },
            "profiles": ["cloud"],
            "version": VERSION,
        },
        "resources": resources(verdict),
        "severity": severity,
        "severity_id": severity_id,
        "status": status,
        "status_id": status_id,
        "time": time,
        "type_name": format!("Compliance Finding: {activity_name}"),
        "type_uid": 200_300 + u32::from(activity),
        "unmapped": {
            "evidence": evidence(verdict),
            "scan": header.id,
            "unknown": missing(verdict),
            "used_by": verdict.used_by,
            "verdict": verdict_word(verdict.kind),
        },
    });
    if let Some(change) = change(report, verdict) {
        event["unmapped"]["change"] = change.into();
    }
    if let Some(mute) = mute {
        event["status_detail"] = format!("muted: {mute}").into();
    }
    if verdict.kind == VerdictKind::Fail {
        let references: Vec<&str> = check.references.iter().map(|it| it.url).collect();
        event["remediation"] = json!({ "desc": check.remediation.text, "references": references });
    }
    event
}

const CLOSE: u8 = 3;

/// Without a baseline every event is a first one. Only what is known not to fail closes.
fn activity(report: &Report<'_>, verdict: &Verdict) -> (u8, &'static str) {
    let Some(since) = &report.since else { return (1, "Create") };
    let ended =
        since.ended.iter().any(|it| it.check == verdict.check && it.subject == verdict.subject);
    match verdict.kind {
        VerdictKind::Pass | VerdictKind::NotApplicable if ended => (CLOSE, "Close"),
        _ if since.judged(verdict) => (2, "Update"),
        _ => (1, "Create"),
    }
}

fn cloud(report: &Report<'_>, subject: &Subject) -> Value {
    let mut cloud = json!({ "provider": "AWS" });
    if let Some(account) = subject.account {
        cloud["account"] =
            json!({ "type": "AWS Account", "type_id": 10, "uid": account.to_string() });
        let name = account_name(report, subject);
        if !name.is_empty() {
            cloud["account"]["name"] = name.into();
        }
    }
    if let Some(region) = subject.region {
        cloud["region"] = region.to_string().into();
    }
    if let Ok((id, _)) = report.header().organization.identity.known() {
        cloud["org"] = json!({ "uid": id });
    }
    cloud
}

/// What was not judged is `Unknown`, and what does not apply `Other`: neither passed.
fn compliance(check: &Check, verdict: &Verdict) -> Value {
    let (id, status) = match verdict.kind {
        VerdictKind::Unknown => (0, "Unknown"),
        VerdictKind::Pass => (1, "Pass"),
        VerdictKind::Fail => (3, "Fail"),
        VerdictKind::NotApplicable => (99, "Not applicable"),
    };
    let practices: Vec<String> = check
        .practices
        .iter()
        .map(|practice| format!("{practice} {}", practice.info().name))
        .collect();
    let requirements: Vec<String> =
        check.mappings.iter().map(|it| format!("{} {}", it.framework, it.control)).collect();
    let details: Vec<String> = std::iter::once(reason(verdict))
        .chain(evidence(verdict))
        .chain(also_missing(verdict))
        .collect();
    json!({
        "control": check.id,
        "desc": check.title,
        "requirements": requirements,
        "standards": practices,
        "status": status,
        "status_details": details,
        "status_id": id,
    })
}

fn resources(verdict: &Verdict) -> Value {
    let subject = &verdict.subject;
    let mut resource = json!({
        "name": plain(&subject.name),
        "type": subject.kind.words(),
        "uid": subject.id,
    });
    if let Some(region) = subject.region {
        resource["region"] = region.to_string().into();
        resource["cloud_partition"] = region.partition().into();
    }
    json!([resource])
}
