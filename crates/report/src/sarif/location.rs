use std::fmt::Write as _;

use hydrant_core::Subject;
use serde_json::{Value, json};

use crate::sanitize::plain;

/// The resource by its ARN, and by a path.
///
/// GitHub refuses a whole file if one result has no path, and takes no other addresses than paths. So a
/// resource has one: account, Region, kind and name, in a folder that no repository has.
pub(super) fn locations(subject: &Subject) -> Value {
    let or_none = |part: Option<String>| part.unwrap_or_else(|| "unknown".to_owned());
    let parts = [
        or_none(subject.account.map(|it| it.to_string())),
        subject.region.map_or_else(|| "global".to_owned(), |it| it.to_string()),
        subject.kind.words().replace(' ', "-"),
        subject.name.clone(),
    ];
    let path: Vec<String> = parts.iter().map(|part| percent(part)).collect();
    json!([{
        "physicalLocation": {
            "artifactLocation": { "uri": format!("aws-resources/{}", path.join("/")) },
            "region": { "startLine": 1 },
        },
        "logicalLocations": [{
            "fullyQualifiedName": plain(&subject.id),
            "kind": "resource",
            "name": plain(&subject.name),
        }],
    }])
}

/// One segment of a path: nothing in it leads elsewhere or needs a reader's care.
fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => encoded.push(byte.into()),
            b'.' if index > 0 => encoded.push('.'),
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    if encoded.is_empty() { "unnamed".to_owned() } else { encoded }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_segment_stays_one_segment() {
        assert_eq!(percent("orders-v2.example_1"), "orders-v2.example_1");
        assert_eq!(percent("/aws/kinesis firehose"), "%2Faws%2Fkinesis%20firehose");
        assert_eq!(percent(".."), "%2E.");
        assert_eq!(percent("é%"), "%C3%A9%25");
        assert_eq!(percent(""), "unnamed");
    }
}
