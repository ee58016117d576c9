//! Calls of the AWS CLI and what they print, as values.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::Value;

use crate::Region;

/// A piece of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text, as it is. It can come from AWS: untrusted.
    Text(Cow<'static, str>),
    /// The ARN of the step's new key, which is known once the key was made.
    Key,
    /// What was asked for before the state was read, by its name.
    Asked(&'static str),
}

/// One word of a command, made of pieces that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word(Vec<Part>);

/// One call of the AWS CLI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    words: Vec<Word>,
    made: Option<&'static str>,
}

/// A call whose answer other calls of a step need: the version that they change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What it is: `version`.
    pub name: &'static str,
    /// The call.
    pub call: Call,
    /// What of its answer is needed, in `JMESPath`.
    pub query: &'static str,
}

/// A call that reads, and what of its answer counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The call.
    pub call: Call,
    /// A `JMESPath` list: what counts.
    pub query: Cow<'static, str>,
    /// The error code that says that nothing is there; the state is then empty.
    pub absent: Option<&'static str>,
}

/// What a reading prints: a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State(pub Vec<Cell>);

/// One entry of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A value.
    Value(Value),
    /// The ARN of the step's new key.
    Key,
}

impl Word {
    /// Its pieces.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// Text followed by the ARN of the new key.
    pub(super) fn before_key(text: &'static str) -> Self {
        Self(vec![Part::Text(text.into()), Part::Key])
    }

    /// What was asked for before, alone.
    pub(super) fn asked(name: &'static str) -> Self {
        Self(vec![Part::Asked(name)])
    }

    /// The ARN of the new key alone.
    pub(super) fn key() -> Self {
        Self(vec![Part::Key])
    }

    fn text(text: impl Into<Cow<'static, str>>) -> Self {
        Self(vec![Part::Text(text.into())])
    }
}

impl From<&'static str> for Word {
    fn from(text: &'static str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Word {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl Call {
    /// A call in a Region.
    pub(super) fn new(service: &'static str, operation: &'static str, region: Region) -> Self {
        let region = region.to_string().into();
        Self {
            words: vec![service.into(), operation.into(), "--region".into(), region],
            made: None,
        }
    }

    /// With an option and its value.
    #[must_use]
    pub(super) fn with(mut self, option: &'static str, value: impl Into<Word>) -> Self {
        let mut value = value.into();
        // The CLI would take it for an option of its own.
        if matches!(value.0.first(), Some(Part::Text(text)) if text.starts_with('-')) {
            value.0.insert(0, Part::Text(format!("{option}=").into()));
        } else {
            self.words.push(option.into());
        }
        self.words.push(value);
        self
    }

    /// With an option that has no value.
    #[must_use]
    pub(super) fn flag(mut self, option: &'static str) -> Self {
        self.words.push(option.into());
        self
    }

    /// That this error code says that it was made before, and that all is well.
    #[must_use]
    pub(super) const fn unless(mut self, code: &'static str) -> Self {
        self.made = Some(code);
        self
    }

    /// Its words, without `aws`.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The error code that says that what it makes is there already; none: every error is one.
    pub const fn made(&self) -> Option<&'static str> {
        self.made
    }
}

impl State {
    /// A state of values.
    pub(super) fn of<const N: usize>(values: [Value; N]) -> Self {
        Self(values.into_iter().map(Cell::Value).collect())
    }

    /// With another value at its end.
    #[must_use]
    pub(super) fn and(mut self, value: Value) -> Self {
        self.0.push(Cell::Value(value));
        self
    }

    /// With the ARN of the new key at its end.
    #[must_use]
    pub(super) fn and_key(mut self) -> Self {
        self.0.push(Cell::Key);
        self
    }

    /// The state as the CLI prints it: one line of JSON in ASCII, with holes for the new key.
    pub fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut text = String::from("[");
        for (index, cell) in self.0.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            match cell {
                Cell::Value(value) => text.push_str(&ascii(value)),
                Cell::Key => {
                    text.push('"');
                    parts.push(Part::Text(std::mem::take(&mut text).into()));
                    parts.push(Part::Key);
                    text.push('"');
                }
            }
        }
        text.push(']');
        parts.push(Part::Text(text.into()));
        parts
    }
}

/// Compact JSON in which everything outside ASCII is escaped, as the CLI's own `to_string` writes it.
fn ascii(value: &Value) -> String {
    let mut escaped = String::new();
    for c in value.to_string().chars() {
        if c.is_ascii() {
            escaped.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_state_is_one_line_of_ascii() {
        let state = State::of([json!("é😀\n\u{1b}\"\\"), json!(null), json!(true)]).and_key();
        let [Part::Text(before), Part::Key, Part::Text(after)] = &state.parts()[..] else {
            panic!("{:?}", state.parts())
        };
        // What Python's json.dumps writes with separators=(",", ":").
        assert_eq!(before, r#"["\u00e9\ud83d\ude00\n\u001b\"\\",null,true,""#);
        assert_eq!(after, "\"]");
        assert_eq!(State::default().parts(), [Part::Text("[]".into())]);
    }

    #[test]
    fn a_value_is_never_taken_for_an_option() {
        let region = "eu-west-1".parse().unwrap();
        let call =
            Call::new("kinesis", "describe-stream", region).with("--stream-name", "-x".to_owned());
        let words: Vec<String> = call.words().iter().map(|it| format!("{it:?}")).collect();
        assert_eq!(words.len(), 5);
        assert_eq!(call.words()[4].parts().len(), 2, "--stream-name=-x is one word");
        let plain = Call::new("kinesis", "describe-stream", region).with("--stream-name", "x");
        assert_eq!(plain.words().len(), 6);
    }
}
