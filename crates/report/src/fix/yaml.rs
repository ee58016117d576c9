//! Text in YAML, of values.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// A value in block style, indented; it begins with a new line or with a space.
pub(super) fn yaml(value: &Value, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(map) if !map.is_empty() => format!("\n{}", mapping(map, depth).trim_end()),
        Value::Array(all) if !all.is_empty() => all.iter().fold(String::new(), |mut text, it| {
            let element = match it {
                // The first key stands beside the dash.
                Value::Object(map) if !map.is_empty() => {
                    format!(" {}", mapping(map, depth + 1).trim())
                }
                other => yaml(other, depth + 1),
            };
            let _ = write!(text, "\n{indent}-{element}");
            text
        }),
        other => format!(" {}", scalar(other)),
    }
}

fn mapping(map: &Map<String, Value>, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    map.iter().fold(String::new(), |mut text, (key, value)| {
        let _ = writeln!(text, "{indent}{}:{}", key_of(key), yaml(value, depth + 1));
        text
    })
}

/// Without quotes only what every version of YAML takes for a word.
fn key_of(key: &str) -> String {
    const OTHERS: [&str; 10] = ["false", "n", "nan", "no", "null", "off", "on", "true", "y", "yes"];
    let other = OTHERS.iter().any(|it| key.eq_ignore_ascii_case(it));
    let word = key.starts_with(|c: char| c.is_ascii_uppercase())
        && key.chars().all(|c| c.is_ascii_alphanumeric());
    if word && !other { key.to_owned() } else { quote(key) }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        // Empty ones: those with something in them stand in block style.
        other => other.to_string(),
    }
}

/// A double-quoted scalar (YAML 1.2.2, 7.3.1). What is outside of ASCII is escaped, so that nothing hides in it.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            ' '..='~' => quoted.push(c),
            c if u32::from(c) <= 0xffff => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => {
                let _ = write!(quoted, "\\U{:08x}", u32::from(c));
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn values_stand_in_blocks() {
        let value = json!({
            "Empty": [], "Key": "v\u{1b}\u{202e}😀", "List": ["a", ["b"], { "Name": 1, "Other": [{ "A": {} }] }],
            "Yes": true,
        });
        assert_eq!(
            yaml(&value, 0),
            r#"
Empty: []
Key: "v\u001b\u202e\U0001f600"
List:
  - "a"
  -
    - "b"
  - Name: 1
    Other:
      - A: {}
"Yes": true"#
        );
    }

    proptest! {
        /// No character of a text ends its quotes, begins a line or hides.
        #[test]
        fn a_text_stays_in_its_quotes(text in any::<String>()) {
            let quoted = quote(&text);
            let inner = quoted.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap();
            prop_assert!(inner.chars().all(|c| (' '..='~').contains(&c)));
            let mut escaped = false;
            for c in inner.chars() {
                prop_assert!(escaped || c != '"');
                escaped = c == '\\' && !escaped;
            }
            prop_assert!(!escaped);
            // In the basic plane it is JSON too, and means the same there.
            if text.chars().all(|c| u32::from(c) <= 0xffff) {
                prop_assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text);
            }
        }
    }
}
