//! The templates of the page. `safe` is for our own style and script alone.

use std::io;

use minijinja::value::Value;
use quick_xml::escape::escape;

use crate::jinja::Embedded;
use crate::sanitize::{plain, spans};

const TEMPLATES: &[(&str, &str)] = &[
    ("head", include_str!("../../templates/html/head.html.j2")),
    ("since", include_str!("../../templates/html/since.html.j2")),
    ("grid", include_str!("../../templates/html/grid.html.j2")),
    ("findings", include_str!("../../templates/html/findings.html.j2")),
    ("check", include_str!("../../templates/html/check.html.j2")),
    ("row", include_str!("../../templates/html/row.html.j2")),
    ("unknown", include_str!("../../templates/html/unknown.html.j2")),
    ("unknown-end", include_str!("../../templates/html/unknown-end.html.j2")),
    ("cause", include_str!("../../templates/html/cause.html.j2")),
    ("paths", include_str!("../../templates/html/paths.html.j2")),
    ("path", include_str!("../../templates/html/path.html.j2")),
    ("accepted", include_str!("../../templates/html/accepted.html.j2")),
    ("coverage", include_str!("../../templates/html/coverage.html.j2")),
    ("appendix", include_str!("../../templates/html/appendix.html.j2")),
    ("tail", include_str!("../../templates/html/tail.html.j2")),
];

pub(super) fn embedded() -> io::Result<Embedded> {
    Embedded::new(TEMPLATES, text_of, |environment| {
        environment.add_filter("block", block);
        environment.add_filter("ours", ours);
    })
}

/// One line of text, in an element or between the quotes of an attribute.
pub(crate) fn text_of(text: &str) -> String {
    escape(&*plain(text)).into_owned()
}

/// A text of our own, whose commands are code.
fn ours(text: &str) -> Value {
    let piece = |(code, piece): (bool, &str)| {
        let text = text_of(piece);
        if code { format!("<code>{text}</code>") } else { text }
    };
    Value::from_safe_string(spans(text).map(piece).collect())
}

/// Lines of text that stay lines.
fn block(text: &str) -> Value {
    let lines: Vec<String> = text.trim_end().lines().map(text_of).collect();
    Value::from_safe_string(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::sanitize::hidden;

    #[test]
    fn text_is_only_text() {
        assert_eq!(
            text_of("\"><script>'&\u{202e}"),
            "&quot;&gt;&lt;script&gt;&apos;&amp;\\u{202e}"
        );
        assert_eq!(block("a < b\n  c\u{1b}\n").to_string(), "a &lt; b\n  c\\u{1b}");
    }

    proptest! {
        #[test]
        fn nothing_can_leave_an_attribute_or_an_element(text in any::<String>()) {
            for escaped in [text_of(&text), block(&text).to_string()] {
                prop_assert!(!escaped.contains(['<', '>', '"', '\'']), "{escaped}");
                prop_assert!(!escaped.chars().any(|c| hidden(c) && c != '\n'), "{escaped}");
            }
            prop_assert!(!text_of(&text).contains('\n'));
        }

        #[test]
        fn a_template_escapes_whatever_it_prints(text in any::<String>()) {
            let templates = embedded().unwrap();
            let tags = |text: &str| {
                let keys = ["nothing", "streams", "left_out"];
                let mut values: BTreeMap<_, _> = keys.map(|key| (key, format!("x{text}"))).into();
                values.insert("nothing", String::new());
                templates.render("paths", &values).unwrap().matches(['<', '>', '"']).count()
            };
            prop_assert_eq!(tags(&text), tags(""));
        }
    }
}
