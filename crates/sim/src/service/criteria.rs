//! The criteria by which GuardDuty and Macie pick findings and buckets.

use serde_json::Value;

use crate::wire::ApiError;
use crate::wire::call::unsupported;
use crate::wire::time::read;

/// Whether `item` meets every condition of `criterion`, a table from fields to conditions. A field that is not one of
/// `fields` is refused.
pub(super) fn admits(criterion: &Value, item: &Value, fields: &[&str]) -> Result<bool, ApiError> {
    for (field, conditions) in criterion.as_object().into_iter().flatten() {
        if !fields.contains(&field.as_str()) {
            return Err(unsupported(field));
        }
        let mut said = Vec::new();
        leaves(item, field, &mut said);
        for (operator, wanted) in conditions.as_object().into_iter().flatten() {
            if !meets(&said, operator, wanted)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// The values at a dotted path, through every list.
fn leaves<'a>(item: &'a Value, path: &str, into: &mut Vec<&'a Value>) {
    match item {
        Value::Array(items) => items.iter().for_each(|item| leaves(item, path, into)),
        Value::Object(table) => {
            let (key, rest) = path.split_once('.').unwrap_or((path, ""));
            if let Some(inner) = table.get(key) {
                leaves(inner, rest, into);
            }
        }
        Value::Null => {}
        leaf if path.is_empty() => into.push(leaf),
        _ => {}
    }
}

fn meets(said: &[&Value], operator: &str, wanted: &Value) -> Result<bool, ApiError> {
    let texts: Vec<String> = said.iter().map(|value| text(value)).collect();
    let listed = |wanted: &Value| {
        let wanted: Vec<String> = wanted.as_array().into_iter().flatten().map(text).collect();
        texts.iter().any(|text| wanted.contains(text))
    };
    let compared = |holds: fn(f64, f64) -> bool| {
        let wanted = number(wanted);
        said.iter().any(|value| {
            wanted.zip(number(value)).is_some_and(|(wanted, said)| holds(said, wanted))
        })
    };
    Ok(match operator {
        "eq" | "equals" | "eqExactMatch" => listed(wanted),
        "neq" | "notEquals" => !listed(wanted),
        "gt" | "greaterThan" => compared(|said, wanted| said > wanted),
        "gte" | "greaterThanOrEqual" => compared(|said, wanted| said >= wanted),
        "lt" | "lessThan" => compared(|said, wanted| said < wanted),
        "lte" | "lessThanOrEqual" => compared(|said, wanted| said <= wanted),
        "prefix" => {
            wanted.as_str().is_some_and(|prefix| texts.iter().any(|text| text.starts_with(prefix)))
        }
        other => return Err(unsupported(other)),
    })
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.as_f64().unwrap_or_default().to_string(),
        other => other.to_string(),
    }
}

/// A moment counts in milliseconds since 1970.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => match u32::try_from(read(text)?) {
            Ok(seconds) => Some(f64::from(seconds) * 1_000.0),
            Err(_) => None,
        },
        other => other.as_f64(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_condition_must_hold() {
        let finding = json!({
            "severity": 8.0, "updatedAt": "2024-06-01T12:00:00.000Z", "service": {"archived": false},
            "resource": {"s3BucketDetails": [{"name": "a"}, {"name": "b"}]},
        });
        let fields = ["severity", "updatedAt", "service.archived", "resource.s3BucketDetails.name"];
        let admits = |criterion: Value| admits(&criterion, &finding, &fields).unwrap();
        assert!(admits(json!({"severity": {"gte": 7}, "service.archived": {"eq": ["false"]}})));
        assert!(!admits(json!({"severity": {"gte": 7}, "service.archived": {"eq": ["true"]}})));
        assert!(admits(json!({"resource.s3BucketDetails.name": {"equals": ["b"]}})));
        assert!(!admits(json!({"resource.s3BucketDetails.name": {"neq": ["b"]}})));
        assert!(admits(json!({"severity": {"eq": ["8"]}})));
        assert!(admits(json!({"updatedAt": {"lt": 1_717_243_200_001_i64}})));
        assert!(!admits(json!({"updatedAt": {"lt": 1_717_243_200_000_i64}})));
    }

    #[test]
    fn what_the_sim_does_not_know_is_refused() {
        let finding = json!({"severity": 8});
        assert!(admits(&json!({"colour": {"eq": ["red"]}}), &finding, &["severity"]).is_err());
        assert!(admits(&json!({"severity": {"like": ["8"]}}), &finding, &["severity"]).is_err());
    }
}
