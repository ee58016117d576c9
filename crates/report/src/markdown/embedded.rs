//! The templates of the document. Only the filters here make markup of what they are given.

use std::io;

use minijinja::value::Value;

use crate::jinja::Embedded;
use crate::sanitize;

const TEMPLATES: &[(&str, &str)] = &[
    ("front", include_str!("../../templates/front.md.j2")),
    ("coverage", include_str!("../../templates/coverage.md.j2")),
    ("summary", include_str!("../../templates/summary.md.j2")),
    ("since", include_str!("../../templates/since.md.j2")),
    ("severity", include_str!("../../templates/severity.md.j2")),
    ("finding", include_str!("../../templates/finding.md.j2")),
    ("unknown", include_str!("../../templates/unknown.md.j2")),
    ("paths", include_str!("../../templates/paths.md.j2")),
    ("path", include_str!("../../templates/path.md.j2")),
    ("controls", include_str!("../../templates/controls.md.j2")),
    ("appendix", include_str!("../../templates/appendix.md.j2")),
    ("check", include_str!("../../templates/check.md.j2")),
];

pub(super) fn embedded() -> io::Result<Embedded> {
    Embedded::new(TEMPLATES, sanitize::markdown, |environment| {
        environment.add_filter("code", |text: &str| safe(sanitize::code(text)));
        environment.add_filter("codes", |texts: Vec<String>| {
            let spans: Vec<String> = texts.iter().map(|text| sanitize::code(text)).collect();
            safe(spans.join(", "))
        });
        // Texts of our own, whose commands are code spans. What is code or not keeps its blanks.
        environment.add_filter("ours", |text: &str| {
            let piece = |(code, piece): (bool, &str)| {
                if code { sanitize::code(piece) } else { spaced(piece) }
            };
            safe(sanitize::spans(text).map(piece).collect())
        });
        environment.add_filter("fence", |text: &str, language: &str| {
            safe(sanitize::fence(text, language))
        });
    })
}

/// Escaped, with the blanks at its ends, which escaping takes away.
fn spaced(piece: &str) -> String {
    let blank = |is: bool| if is { " " } else { "" };
    let (before, behind) = (blank(piece.starts_with(' ')), blank(piece.ends_with(' ')));
    format!("{before}{}{behind}", sanitize::markdown(piece))
}

fn safe(markdown: String) -> Value {
    Value::from_safe_string(markdown)
}
