use hydrant_core::{Arn, CHECKS, Check, Needs, PRACTICES, PracticeInfo, find_check};
use hydrant_report::{checks_text, explain_markdown, explain_practice, explain_text, matrix_text};
use serde_json::json;

use crate::args::{Checks, Explain, Global};
use crate::console::{data, say};
use crate::exit::Exit;
use crate::hint::Usage;
use crate::output::nearest_check;
use crate::stores;

const MATRIX: &str = "The practices are listed by: hydrant checks --matrix";

/// `hydrant checks`
pub(super) fn checks(checks: &Checks) -> anyhow::Result<Exit> {
    if checks.matrix {
        data(&matrix_text(CHECKS, 80))?;
        return Ok(Exit::Complete);
    }
    let chosen: Vec<&'static Check> = match &checks.practice {
        Some(name) => {
            let wanted = practice(name)
                .ok_or_else(|| Usage::new(format!("there is no practice {name:?}"), MATRIX))?;
            CHECKS
                .iter()
                .copied()
                .filter(|check| check.practices.contains(&wanted.practice))
                .collect()
        }
        None => CHECKS.to_vec(),
    };
    if checks.format == "json" {
        let rows: Vec<_> = chosen.iter().map(|check| row(check)).collect();
        data(&serde_json::to_string_pretty(&rows)?)?;
    } else {
        data(&checks_text(&chosen, 80))?;
    }
    Ok(Exit::Complete)
}

fn row(check: &Check) -> serde_json::Value {
    let practices: Vec<String> = check.practices.iter().map(ToString::to_string).collect();
    json!({
        "id": check.id,
        "title": check.title,
        "severity": check.severity,
        "practices": practices,
        "services": check.services,
        "subject": check.subjects(),
        "reads": check.reads,
    })
}

/// `hydrant explain`
pub(super) fn explain(global: &Global, explain: &Explain) -> anyhow::Result<Exit> {
    if let Some(arn) = &explain.role {
        return role(global, arn, &explain.scan);
    }
    let what = explain.what.as_deref().unwrap_or_default();
    let text = match (find_check(what), practice(what), explain.format.as_str()) {
        (Some(check), _, "markdown") => explain_markdown(check),
        (Some(check), _, _) => explain_text(check, 80),
        (None, Some(info), _) => explain_practice(info.practice, CHECKS, 80),
        (None, None, _) => {
            let near =
                nearest_check(what).map(|id| format!("; did you mean {id}?")).unwrap_or_default();
            let text = format!("there is no check or practice {what:?}{near}");
            return Err(Usage::new(text, "They are listed by: hydrant checks").into());
        }
    };
    data(&text)?;
    Ok(Exit::Complete)
}

/// `hydrant explain --role`: the policy alone, so that it can go where policies go.
fn role(global: &Global, arn: &str, scan: &str) -> anyhow::Result<Exit> {
    const ROLES: &str = "The roles of a stream are shown by: hydrant path ARN";
    let arn: Arn = arn.parse().map_err(|error| Usage::new(format!("{error}"), ROLES))?;
    let snapshot = stores::snapshot(stores::load(global, scan)?);
    let needs = Needs::of(&snapshot, &arn);
    if needs.users.is_empty() {
        let id = &snapshot.header.id;
        let text = format!("the scan {id} holds no data path with the role {arn}");
        return Err(Usage::new(text, ROLES).into());
    }
    let Some(policy) = needs.policy() else {
        for gap in &needs.gaps {
            say(&format!("not known, and may need more: {gap}"));
        }
        return Ok(Exit::Incomplete);
    };
    data(&policy)?;
    if !global.quiet {
        for open in &needs.open {
            say(&format!("may need more: {open}"));
        }
        if let Some(unread) = &needs.hidden {
            say(&format!("somebody may use it too: {unread}"));
        }
    }
    Ok(Exit::Complete)
}

/// By id (`P03`) or by name (`cmk-encryption`).
fn practice(name: &str) -> Option<&'static PracticeInfo> {
    PRACTICES
        .iter()
        .find(|info| info.practice.to_string().eq_ignore_ascii_case(name) || info.name == name)
}
