//! How what a template prints is escaped: by the ending of its name.

use minijinja::value::Value;
use minijinja::{AutoEscape, Error, ErrorKind, State};

use crate::html::text_of;
use crate::json;
use crate::sanitize;

const MARKDOWN: &str = "markdown";
const JSON: &str = "json";
const TEXT: &str = "text";

pub(super) fn of_name(name: &str) -> AutoEscape {
    let endings = [".j2", ".jinja", ".jinja2"];
    let name = endings.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" | "xml" => AutoEscape::Html,
        "md" | "markdown" => AutoEscape::Custom(MARKDOWN.into()),
        "json" => AutoEscape::Custom(JSON.into()),
        _ => AutoEscape::Custom(TEXT.into()),
    }
}

/// What is printed of a value, in the form of the template or of a block in it.
pub(super) fn print(state: &State<'_, '_>, value: &Value) -> Result<String, Error> {
    escaped(state.auto_escape(), value)
}

/// A value, escaped.
fn escaped(escape: &AutoEscape, value: &Value) -> Result<String, Error> {
    Ok(match escape {
        AutoEscape::Html => text_of(&value.to_string()),
        AutoEscape::Custom(name) if name == MARKDOWN => sanitize::markdown(&value.to_string()),
        AutoEscape::Custom(name) if name == JSON => as_json(value)?,
        AutoEscape::Custom(_) => sanitize::plain(&value.to_string()).into_owned(),
        // The template says so, for a block.
        _ => value.to_string(),
    })
}

/// What a filter made for Markdown: as it is there, and a text that is still to be escaped in any other form.
pub(super) fn of_markdown(state: &State<'_, '_>, text: String) -> Value {
    match state.auto_escape() {
        AutoEscape::Custom(name) if *name == MARKDOWN => Value::from_safe_string(text),
        _ => Value::from(text),
    }
}

/// Each line escaped, and still a line.
pub(super) fn lines(state: &State<'_, '_>, text: &str) -> Result<Value, Error> {
    let line = |line: &str| print(state, &Value::from(line));
    let lines: Result<Vec<String>, Error> = text.trim_end().lines().map(line).collect();
    Ok(Value::from_safe_string(lines?.join("\n")))
}

/// As JSON in one line, also within a script of a page: without a character that ends one or acts on a terminal.
pub(super) fn as_json(value: &Value) -> Result<String, Error> {
    let mut bytes = Vec::new();
    let failed = |error: std::io::Error| {
        Error::new(ErrorKind::BadSerialization, "it cannot be JSON").with_source(error)
    };
    json::line(value, &mut bytes).map_err(failed)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut safe = text.trim_end().to_owned();
    for (character, code) in
        [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026"), ('\'', "\\u0027")]
    {
        // They stand only within strings.
        safe = safe.replace(character, code);
    }
    Ok(safe)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sanitize::hidden;

    #[test]
    fn the_ending_decides() {
        let custom = |name: &'static str| AutoEscape::Custom(name.into());
        for (name, escape) in [
            ("page.html", AutoEscape::Html),
            ("a/page.HTM.j2", AutoEscape::Html),
            ("feed.xml.jinja", AutoEscape::Html),
            ("owners.md", custom(MARKDOWN)),
            ("chat.json.jinja2", custom(JSON)),
            ("list.txt", custom(TEXT)),
            ("html", custom(TEXT)),
        ] {
            assert_eq!(of_name(name), escape, "{name}");
        }
    }

    proptest! {
        #[test]
        fn nothing_acts_in_any_form(text in any::<String>()) {
            let value = Value::from(text.as_str());
            for name in ["x.html", "x.md", "x.json", "x.txt"] {
                let escaped = escaped(&of_name(name), &value).unwrap();
                prop_assert!(!escaped.chars().any(hidden), "{name}: {escaped:?}");
                let markup = name != "x.txt" && escaped.contains(['<', '>']);
                prop_assert!(!markup, "{name}: {escaped}");
            }
            let read: String = serde_json::from_str(&as_json(&value).unwrap()).unwrap();
            prop_assert_eq!(read, text);
        }
    }
}
