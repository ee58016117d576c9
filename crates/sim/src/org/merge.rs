//! How `extra` and `remove` change a response.

use serde_json::Value;

/// Merges `extra` into `response`, then removes the dotted paths of `remove`.
pub(crate) fn adjust(response: &mut Value, extra: &Value, remove: &[String]) {
    merge(response, extra);
    for path in remove {
        take(response, path);
    }
}

/// Tables merge key by key; anything else replaces what was there.
fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (_, Value::Null) => {}
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from.clone(),
    }
}

fn take(from: &mut Value, path: &str) {
    match path.split_once('.') {
        None => {
            if let Some(table) = from.as_object_mut() {
                table.remove(path);
            }
        }
        Some((key, rest)) => {
            let inner = match from {
                Value::Array(items) => {
                    key.parse::<usize>().ok().and_then(|index| items.get_mut(index))
                }
                other => other.get_mut(key),
            };
            if let Some(inner) = inner {
                take(inner, rest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tables_merge_and_lists_replace() {
        let mut response = json!({"a": {"b": 1, "c": [1, 2]}, "d": 1});
        adjust(
            &mut response,
            &json!({"a": {"c": [3], "e": 5}}),
            &["d".to_owned(), "a.b".to_owned()],
        );
        assert_eq!(response, json!({"a": {"c": [3], "e": 5}}));
    }

    #[test]
    fn a_path_goes_through_lists() {
        let mut response = json!({"a": [{"b": 1}]});
        adjust(&mut response, &Value::Null, &["a.0.b".to_owned()]);
        assert_eq!(response, json!({"a": [{}]}));
    }
}
