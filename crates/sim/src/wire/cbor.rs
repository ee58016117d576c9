//! CBOR, as Smithy RPC v2 uses it: the same trees as JSON, except that a moment is a tagged number.

use ciborium::value::Value as Tree;
use hyper::body::Bytes;
use serde_json::{Map, Value, json};

/// The operations of `CloudWatch` are below this path.
const PREFIX: &str = "/service/GraniteServiceVersion20100801/operation/";
/// The tag of seconds since 1970.
const EPOCH: u64 = 1;

/// The operation that a path names.
pub(super) fn operation(path: &str) -> &str {
    path.strip_prefix(PREFIX).unwrap_or(path)
}

/// A moment inside an answer.
pub(crate) fn epoch(seconds: u64) -> Value {
    json!({"@epoch": seconds})
}

/// Reads the body of a request; an empty body asks for nothing special.
pub(super) fn decode(body: &[u8]) -> Value {
    ciborium::from_reader(body).unwrap_or_default()
}

/// Writes the body of an answer.
pub(super) fn encode(value: &Value) -> Bytes {
    let mut out = Vec::new();
    // A vector takes every byte.
    let _ = ciborium::into_writer(&tree(value), &mut out);
    Bytes::from(out)
}

fn tree(value: &Value) -> Tree {
    match value {
        Value::Null => Tree::Null,
        Value::Bool(on) => Tree::Bool(*on),
        Value::Number(number) => number.as_i64().map_or_else(
            || Tree::Float(number.as_f64().unwrap_or_default()),
            |number| Tree::Integer(number.into()),
        ),
        Value::String(text) => Tree::Text(text.clone()),
        Value::Array(items) => Tree::Array(items.iter().map(tree).collect()),
        Value::Object(table) => moment(table).unwrap_or_else(|| {
            let entry = |(key, value): (&String, &Value)| (Tree::Text(key.clone()), tree(value));
            Tree::Map(table.iter().map(entry).collect())
        }),
    }
}

fn moment(table: &Map<String, Value>) -> Option<Tree> {
    Some(Tree::Tag(EPOCH, Box::new(tree(table.get("@epoch")?))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_those_of_the_standard() {
        // A map of three: "a" is 1, "b" is [true, "x"], "c" is the tagged moment 1363896240 of RFC 8949.
        let expected = b"\xa3\x61a\x01\x61b\x82\xf5\x61x\x61c\xc1\x1a\x51\x4b\x67\xb0";
        let value = json!({"a": 1, "b": [true, "x"], "c": epoch(1_363_896_240)});
        assert_eq!(encode(&value).as_ref(), expected);
    }

    #[test]
    fn a_map_without_a_length_is_read() {
        // As the SDK writes it: it does not count the fields before.
        let body = b"\xbf\x6aMaxRecords\x18\x64\x6aAlarmTypes\x81\x6bMetricAlarm\xff";
        assert_eq!(decode(body), json!({"MaxRecords": 100, "AlarmTypes": ["MetricAlarm"]}));
        assert_eq!(decode(b""), Value::Null);
    }

    #[test]
    fn a_path_names_its_operation() {
        assert_eq!(operation(&format!("{PREFIX}DescribeAlarms")), "DescribeAlarms");
    }
}
