//! Text in the syntax of Terraform, in its canonical format.

use std::fmt::Write as _;

use serde_json::Value;

use crate::sanitize::plain;

/// A file that is being written.
#[derive(Debug, Default)]
pub(super) struct Hcl {
    text: String,
    /// Settings that stand on consecutive lines: their equals signs stand below each other.
    run: Vec<(String, String)>,
    depth: usize,
}

impl Hcl {
    /// A comment of one line, whatever the text holds.
    pub(super) fn comment(&mut self, text: &str) {
        self.line(format!("# {}", plain(text)).trim_end());
    }

    pub(super) fn blank(&mut self) {
        self.settle();
        self.text.push('\n');
    }

    /// A block: `resource "aws_kms_key" "step_1_orders"`.
    pub(super) fn block(&mut self, head: &str, body: impl FnOnce(&mut Self)) {
        self.line(&format!("{head} {{"));
        self.nested(body);
        self.line("}");
    }

    /// A setting with an expression that is given as it is.
    pub(super) fn expression(&mut self, name: &str, expression: impl Into<String>) {
        self.run.push((name.to_owned(), expression.into()));
    }

    /// A setting with a value.
    pub(super) fn value(&mut self, name: &str, value: &Value) {
        self.wrapped(name, "", value, "");
    }

    /// A setting that is a document: Terraform turns it into JSON.
    pub(super) fn document(&mut self, name: &str, value: &Value) {
        self.wrapped(name, "jsonencode(", value, ")");
    }

    pub(super) fn finish(mut self) -> String {
        self.settle();
        self.text
    }

    fn wrapped(&mut self, name: &str, before: &str, value: &Value, after: &str) {
        match value {
            Value::Object(map) if !map.is_empty() => {
                self.line(&format!("{name} = {before}{{"));
                self.nested(|hcl| {
                    for (key, value) in map {
                        hcl.value(&key_of(key), value);
                    }
                });
                self.line(&format!("}}{after}"));
            }
            Value::Array(all) if all.len() > 1 || all.iter().any(Value::is_object) => {
                self.line(&format!("{name} = {before}["));
                self.nested(|hcl| all.iter().for_each(|it| hcl.element(it)));
                self.line(&format!("]{after}"));
            }
            plain => self.expression(name, format!("{before}{}{after}", inline(plain))),
        }
    }

    fn element(&mut self, value: &Value) {
        match value {
            Value::Object(map) if !map.is_empty() => {
                self.line("{");
                self.nested(|hcl| {
                    for (key, value) in map {
                        hcl.value(&key_of(key), value);
                    }
                });
                self.line("},");
            }
            plain => self.line(&format!("{},", inline(plain))),
        }
    }

    fn nested(&mut self, body: impl FnOnce(&mut Self)) {
        self.depth += 1;
        body(self);
        self.settle();
        self.depth -= 1;
    }

    fn line(&mut self, line: &str) {
        self.settle();
        self.push(line);
    }

    fn push(&mut self, line: &str) {
        self.text.extend(std::iter::repeat_n("  ", self.depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Writes the settings that stand together.
    fn settle(&mut self) {
        let run = std::mem::take(&mut self.run);
        let width = run.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        for (name, value) in run {
            self.push(&format!("{name:width$} = {value}"));
        }
    }
}

fn key_of(key: &str) -> String {
    let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let word = key.starts_with(|c: char| c.is_ascii_alphabetic());
    if plain && word { key.to_owned() } else { quote(key) }
}

/// A value on one line.
fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        Value::Array(all) => {
            let all: Vec<String> = all.iter().map(inline).collect();
            format!("[{}]", all.join(", "))
        }
        Value::Object(map) => {
            let pair =
                |(key, value): (&String, &Value)| format!("{} = {}", key_of(key), inline(value));
            let all: Vec<String> = map.iter().map(pair).collect();
            if all.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", all.join(", ")) }
        }
        other => other.to_string(),
    }
}

/// A quoted string (HCL native syntax, "Template expressions"): nothing in it is evaluated. What is outside of
/// ASCII is escaped, so that nothing hides in it.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    let chars: Vec<char> = text.chars().collect();
    for (index, &c) in chars.iter().enumerate() {
        let opens = chars.get(index + 1) == Some(&'{');
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '$' | '%' if opens => quoted.extend([c, c]),
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
mod tests;

#[cfg(test)]
pub(super) use self::tests::canonical;
