//! Words of a shell. Text from AWS is untrusted: whatever it holds, it stays one word.

use hydrant_core::fix::{Asked, Call, Part};

use crate::sanitize::plain;

/// One word that the shell takes as it is.
pub(super) fn word(text: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "_@%+=:,./-".contains(c);
    if !text.is_empty() && text.chars().all(safe) {
        return text.to_owned();
    }
    // No argument holds a NUL, and a shell that reads one may end there.
    format!("'{}'", text.replace('\0', "").replace('\'', r"'\''"))
}

/// Who reads a word.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reader {
    /// The shell, which knows the new key and what was asked for by variables.
    Shell,
    /// People, who put them in.
    People,
}

/// One word of pieces.
pub(super) fn joined(parts: &[Part], reader: Reader) -> String {
    let piece = |part: &Part| match (part, reader) {
        (Part::Text(text), _) => word(text),
        (Part::Key, Reader::Shell) => "\"$key\"".to_owned(),
        (Part::Key, Reader::People) => "<new-key-arn>".to_owned(),
        (Part::Asked(name), Reader::Shell) => format!("\"$asked_{name}\""),
        (Part::Asked(name), Reader::People) => format!("<{name}>"),
    };
    parts.iter().map(piece).collect()
}

/// The words of a call, without `aws`.
pub(super) fn words(call: &Call, reader: Reader) -> String {
    let words: Vec<String> = call.words().iter().map(|it| joined(it.parts(), reader)).collect();
    words.join(" ")
}

/// A call as people may read and copy it.
pub(in crate::fix) fn line(call: &Call) -> String {
    plain(&format!("aws {}", words(call, Reader::People))).into_owned()
}

/// A call that prints what other calls need, for people.
pub(in crate::fix) fn asking(asked: &Asked) -> String {
    format!("{} --output text --query {}", line(&asked.call), word(asked.query))
}

/// A comment: one line, whatever the text holds.
pub(super) fn comment(text: &str) -> String {
    format!("# {}", plain(text)).trim_end().to_owned()
}
