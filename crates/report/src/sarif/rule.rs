use hydrant_core::Check;
use serde_json::{Value, json};

use crate::explain::explain_markdown;
use crate::grades::{sarif_level, security_severity};

/// A check as a rule.
pub(super) fn rule(check: &Check) -> Value {
    let remediation = check.remediation.text;
    let tags: Vec<String> = std::iter::once("security".to_owned())
        .chain(check.practices.iter().map(ToString::to_string))
        .collect();
    let mappings: Vec<String> =
        check.mappings.iter().map(|it| format!("{} {}", it.framework, it.control)).collect();
    let mut rule = json!({
        "id": check.id,
        "shortDescription": { "text": check.title },
        "fullDescription": { "text": check.rationale },
        "help": {
            "text": format!("{}\n\nFix: {remediation}", check.rationale),
            "markdown": explain_markdown(check),
        },
        "defaultConfiguration": { "level": sarif_level(check.severity) },
        "properties": {
            "mappings": mappings,
            "severity": check.severity.words(),
            "tags": tags,
        },
    });
    if let Some(reference) = check.references.first() {
        rule["helpUri"] = reference.url.into();
    }
    if let Some(number) = security_severity(check.severity) {
        rule["properties"]["security-severity"] = number.into();
    }
    rule
}
