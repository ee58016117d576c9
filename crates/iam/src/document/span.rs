//! Where statements stand in a policy's text.

use std::fmt;

use serde::Deserializer as _;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

/// Where a statement stands: bytes of the text, and lines counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The line of the first byte.
    pub first_line: usize,
    /// The line of the last.
    pub last_line: usize,
}

/// The spans of the statements of a policy that has been read.
pub(super) fn statements(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let Ok(Some(whole)) = serde_json::Deserializer::from_str(text).deserialize_map(Statement)
    else {
        return found;
    };
    let one = || vec![whole];
    let list = || serde_json::from_str::<Vec<&RawValue>>(whole.get()).unwrap_or_default();
    let items = if whole.get().starts_with('[') { list() } else { one() };
    let newlines =
        |from: usize, to: usize| text.get(from..to).map_or(0, |it| it.matches('\n').count());
    let (mut line, mut at) = (1, 0);
    for item in items {
        // The item is borrowed from the text, so its place follows from the addresses.
        let start = item.get().as_ptr().addr().saturating_sub(text.as_ptr().addr());
        let end = start + item.get().len();
        line += newlines(at, start);
        let last_line = line + newlines(start, end);
        found.push(Span { start, end, first_line: line, last_line });
        at = start;
    }
    found
}

/// The value of `Statement`, unread.
struct Statement;

impl<'de> Visitor<'de> for Statement {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a policy")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(key) = access.next_key::<String>()? {
            let value = access.next_value()?;
            if key == "Statement" {
                found = Some(value);
            }
        }
        Ok(found)
    }
}
