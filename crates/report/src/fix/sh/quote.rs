//! Words of a shell. Text from AWS is untrusted: whatever it holds, it stays one word.

use hydrant_core::fix::{Call, Part};

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

/// One word of pieces, with this for the new key.
pub(super) fn joined(parts: &[Part], key: &str) -> String {
    let piece = |part: &Part| match part {
        Part::Text(text) => word(text),
        Part::Key => key.to_owned(),
    };
    parts.iter().map(piece).collect()
}

/// The words of a call, without `aws`.
pub(super) fn words(call: &Call, key: &str) -> String {
    let words: Vec<String> = call.words().iter().map(|it| joined(it.parts(), key)).collect();
    words.join(" ")
}

/// A call as people may read and copy it.
pub(in crate::fix) fn line(call: &Call) -> String {
    plain(&format!("aws {}", words(call, "<new-key-arn>"))).into_owned()
}

/// A comment: one line, whatever the text holds.
pub(super) fn comment(text: &str) -> String {
    format!("# {}", plain(text)).trim_end().to_owned()
}
