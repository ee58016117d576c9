//! Numbers, lists and places in words.

use std::fmt::Display;

use hydrant_core::{Evidence, Mute, ScanHeader, Service, Target, Unknown};
use jiff::Timestamp;

use crate::sanitize::short;

/// `1,204`.
pub(crate) fn number(n: impl TryInto<u64>) -> String {
    let digits = n.try_into().unwrap_or(u64::MAX).to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 stream`, `1,204 streams`.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// `1 delivery stream`, `3 applications`.
pub(crate) fn objects(service: Service, n: usize) -> String {
    let many = service.objects();
    count(n, many.strip_suffix('s').unwrap_or(many), many)
}

/// The first few, then how many more.
pub(crate) fn few<T: Display>(items: impl IntoIterator<Item = T>, most: usize) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    let left = items.len().saturating_sub(most);
    let text = items[..items.len() - left].join(", ");
    if left > 0 { format!("{text} … and {} more", number(left)) } else { text }
}

/// The account and Region that were asked about a fact.
pub(crate) fn place(unknown: &Unknown) -> Target {
    Target::new(unknown.source.account, unknown.source.region)
}

/// `EncryptionType is NONE, expected KMS`. Untrusted.
pub(crate) fn observation(evidence: &Evidence) -> String {
    let Evidence { what, observed, expected, .. } = evidence;
    let expected =
        if expected.is_empty() { String::new() } else { format!(", expected {expected}") };
    format!("{what} is {observed}{expected}")
}

/// The reason, the owner and the last day. Untrusted.
pub(crate) fn mute(mute: &Mute) -> String {
    let until = mute.expires.map(|last| format!(", until {last}")).unwrap_or_default();
    format!("{} ({}{until})", mute.reason, mute.owner)
}

/// `scan 20261122-070005-aa45 of 2026-11-22 07:00:05 UTC`, with a word about a scan that was interrupted.
pub(crate) fn scan_words(header: &ScanHeader) -> String {
    let partial = if header.finished_at.is_none() { ", interrupted" } else { "" };
    format!("scan {} of {}{partial}", short(&header.id, 40), time(header.started_at))
}

/// `2026-11-22 07:00:05 UTC`.
pub(crate) fn time(timestamp: Timestamp) -> String {
    timestamp.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_lists_read_well() {
        assert_eq!(number(0_usize), "0");
        assert_eq!(number(999_u64), "999");
        assert_eq!(number(1_204_000_usize), "1,204,000");
        assert_eq!(count(1, "stream", "streams"), "1 stream");
        assert_eq!(few(["a", "b", "c"], 3), "a, b, c");
        assert_eq!(few(["a", "b", "c"], 1), "a … and 2 more");
        assert_eq!(few(Vec::<String>::new(), 1), "");
    }
}
