use hydrant_core::{CHECKS, Check, PRACTICES, PracticeInfo, find_check};
use hydrant_report::{checks_text, explain_markdown, explain_practice, explain_text, matrix_text};
use serde_json::json;

use crate::args::{Checks, Explain};
use crate::console::data;
use crate::exit::Exit;
use crate::hint::Usage;
use crate::output::nearest_check;

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
pub(super) fn explain(explain: &Explain) -> anyhow::Result<Exit> {
    let text = match (find_check(&explain.what), practice(&explain.what), explain.format.as_str()) {
        (Some(check), _, "markdown") => explain_markdown(check),
        (Some(check), _, _) => explain_text(check, 80),
        (None, Some(info), _) => explain_practice(info.practice, CHECKS, 80),
        (None, None, _) => {
            let near = nearest_check(&explain.what)
                .map(|id| format!("; did you mean {id}?"))
                .unwrap_or_default();
            let text = format!("there is no check or practice {:?}{near}", explain.what);
            return Err(Usage::new(text, "They are listed by: hydrant checks").into());
        }
    };
    data(&text)?;
    Ok(Exit::Complete)
}

/// By id (`P03`) or by name (`cmk-encryption`).
fn practice(name: &str) -> Option<&'static PracticeInfo> {
    PRACTICES
        .iter()
        .find(|info| info.practice.to_string().eq_ignore_ascii_case(name) || info.name == name)
}
