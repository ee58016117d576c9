//! XML out of JSON: tables become elements, lists repeat theirs, a key that starts with `@` is an attribute.

use quick_xml::escape::escape;
use serde_json::Value;

/// Renders `value` as the element `name`.
pub(crate) fn element(name: &str, value: &Value) -> String {
    let mut out = String::with_capacity(256);
    write(&mut out, name, value);
    out
}

fn write(out: &mut String, name: &str, value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| write(out, name, item)),
        Value::Object(table) => {
            out.push('<');
            out.push_str(name);
            for (key, value) in table {
                if let Some(attribute) = key.strip_prefix('@') {
                    out.extend([
                        " ",
                        attribute,
                        "=\"",
                        &escape(value.as_str().unwrap_or_default()),
                        "\"",
                    ]);
                }
            }
            out.push('>');
            for (key, value) in table.iter().filter(|(key, _)| !key.starts_with('@')) {
                write(out, key, value);
            }
            close(out, name);
        }
        Value::Null => {
            out.extend(["<", name, "/>"]);
        }
        Value::String(text) => leaf(out, name, &escape(text.as_str())),
        other => leaf(out, name, &other.to_string()),
    }
}

fn leaf(out: &mut String, name: &str, text: &str) {
    out.extend(["<", name, ">", text]);
    close(out, name);
}

fn close(out: &mut String, name: &str) {
    out.extend(["</", name, ">"]);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tables_lists_attributes_and_escapes() {
        let value = json!({"@xsi:type": "Group", "Item": [1, "a<b"], "On": true});
        assert_eq!(
            element("X", &value),
            "<X xsi:type=\"Group\"><Item>1</Item><Item>a&lt;b</Item><On>true</On></X>"
        );
    }
}
