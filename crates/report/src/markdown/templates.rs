use std::io;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use crate::sanitize;

/// The templates by name. Whatever they print is escaped, so that a forgotten filter cannot let a name
/// from AWS become markup; only `fence` and the filters here produce markup.
pub(super) struct Templates(Environment<'static>);

const ALL: &[(&str, &str)] = &[
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

impl Templates {
    pub(super) fn new() -> io::Result<Self> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let mut syntax = SyntaxConfig::builder();
        syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
        environment.set_syntax(syntax.build().map_err(io::Error::other)?);
        environment.set_formatter(|out, _, value| {
            let text = value.to_string();
            let text = if value.is_safe() { text } else { sanitize::markdown(&text) };
            out.write_str(&text).map_err(minijinja::Error::from)
        });
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
        for (name, source) in ALL {
            environment.add_template(name, source).map_err(io::Error::other)?;
        }
        Ok(Self(environment))
    }

    pub(super) fn render<T: Serialize>(&self, name: &str, values: &T) -> io::Result<String> {
        let template = self.0.get_template(name).map_err(io::Error::other)?;
        template.render(Serde(values)).map_err(io::Error::other)
    }
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
