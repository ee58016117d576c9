//! EventBridge event patterns, as far as deciding whether a rule tells of a change to a stream.

use serde_json::{Map, Value, json};

/// The changes that somebody should be told of: service, and event names of CloudTrail.
pub const CRITICAL_EVENTS: &[(&str, &str)] = &[
    ("firehose", "DeleteDeliveryStream"),
    ("firehose", "StopDeliveryStreamEncryption"),
    ("firehose", "UpdateDestination"),
    ("kinesis", "DeleteStream"),
    ("kinesis", "PutResourcePolicy"),
    ("kinesis", "StopStreamEncryption"),
    ("kinesisanalytics", "DeleteApplication"),
    ("kinesisanalytics", "UpdateApplication"),
];

/// The event that EventBridge gets for a management event of CloudTrail.
pub fn trail_event(service: &str, name: &str) -> Value {
    json!({
        "source": format!("aws.{service}"),
        "detail-type": "AWS API Call via CloudTrail",
        "detail": {
            "eventSource": format!("{service}.amazonaws.com"),
            "eventName": name,
            "eventType": "AwsApiCall",
            "readOnly": false,
        },
    })
}

/// Whether an event matches a pattern; `None` where that hangs on a field the event here does not have,
/// or on a filter that is not known (Amazon EventBridge User Guide, "Event patterns").
pub fn matches(pattern: &str, event: &Value) -> Option<bool> {
    let Ok(Value::Object(pattern)) = serde_json::from_str::<Value>(pattern) else { return None };
    object(&pattern, event)
}

/// A rule with this pattern may tell of some critical event.
pub fn may_tell(pattern: &str) -> bool {
    CRITICAL_EVENTS
        .iter()
        .any(|(service, name)| matches(pattern, &trail_event(service, name)) != Some(false))
}

/// Every field of a pattern must match.
fn object(pattern: &Map<String, Value>, event: &Value) -> Option<bool> {
    let mut all = Some(true);
    for (field, wanted) in pattern {
        let found = event.get(field);
        let one = match (field.as_str(), wanted) {
            ("$or", Value::Array(choices)) => any(choices, event),
            (_, Value::Object(inner)) => found.map_or(None, |found| object(inner, found)),
            (_, Value::Array(filters)) => filters_match(filters, found),
            _ => None,
        };
        match one {
            Some(false) => return Some(false),
            None => all = None,
            Some(true) => {}
        }
    }
    all
}

fn any(choices: &[Value], event: &Value) -> Option<bool> {
    let mut none = Some(false);
    for choice in choices {
        match choice.as_object().map_or(None, |choice| object(choice, event)) {
            Some(true) => return Some(true),
            None => none = None,
            Some(false) => {}
        }
    }
    none
}

/// One of the filters must match. A field that the event here lacks may be there in the real one.
fn filters_match(filters: &[Value], found: Option<&Value>) -> Option<bool> {
    let found = found?;
    let mut none = Some(false);
    for filter in filters {
        match filter_matches(filter, found) {
            Some(true) => return Some(true),
            None => none = None,
            Some(false) => {}
        }
    }
    none
}

fn filter_matches(filter: &Value, found: &Value) -> Option<bool> {
    let Value::Object(filter) = filter else { return Some(filter == found) };
    let (name, wanted) = filter.iter().next()?;
    let text = found.as_str();
    match (name.as_str(), wanted) {
        ("prefix", Value::String(prefix)) => Some(text?.starts_with(prefix.as_str())),
        ("suffix", Value::String(suffix)) => Some(text?.ends_with(suffix.as_str())),
        ("exists", Value::Bool(exists)) => Some(*exists),
        ("equals-ignore-case", Value::String(word)) => Some(text?.eq_ignore_ascii_case(word)),
        ("wildcard", Value::String(pattern)) => Some(wildcard(pattern, text?)),
        ("anything-but", Value::Array(words)) => Some(!words.contains(found)),
        ("anything-but", Value::Object(inner)) => {
            filter_matches(&Value::Object(inner.clone()), found).map(|it| !it)
        }
        ("anything-but", word) => Some(word != found),
        _ => None,
    }
}

/// `*` stands for any text.
pub(crate) fn wildcard(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, tail)) => text.strip_prefix(head).is_some_and(|rest| {
            (0..=rest.len()).any(|at| rest.get(at..).is_some_and(|rest| wildcard(tail, rest)))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_for_the_event_matches_and_others_do_not() {
        let event = trail_event("kinesis", "DeleteStream");
        for (pattern, expected) in [
            (r#"{"source":["aws.kinesis"]}"#, Some(true)),
            (r#"{"source":["aws.ec2"]}"#, Some(false)),
            (
                r#"{"source":[{"prefix":"aws."}],"detail":{"eventName":[{"wildcard":"Delete*"}]}}"#,
                Some(true),
            ),
            (r#"{"detail":{"eventName":[{"anything-but":["DeleteStream"]}]}}"#, Some(false)),
            (
                r#"{"$or":[{"source":["aws.s3"]},{"detail":{"eventName":["DeleteStream"]}}]}"#,
                Some(true),
            ),
            (r#"{"source":["aws.kinesis"],"account":["111111111111"]}"#, None),
            (r#"{"source":["aws.kinesis"],"detail":{"eventName":[{"numeric":[">",1]}]}}"#, None),
            ("no json", None),
            ("{}", Some(true)),
        ] {
            assert_eq!(matches(pattern, &event), expected, "{pattern}");
        }
        assert!(may_tell(r#"{"source":["aws.firehose"]}"#));
        assert!(!may_tell(r#"{"source":["aws.ec2"]}"#));
    }
}
