//! ARNs, and patterns of them.

use super::{Glyph, Pattern};

/// A text taken apart at its first five colons, if it has as many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arn<'a> {
    /// The whole.
    pub(crate) text: &'a str,
    parts: Option<[&'a str; 6]>,
}

impl<'a> Arn<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut parts = [""; 6];
        let mut found = 0;
        for part in text.splitn(6, ':') {
            parts[found] = part;
            found += 1;
        }
        Self { text, parts: (found == 6).then_some(parts) }
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.parts.is_some()
    }

    pub(crate) fn service(&self) -> Option<&'a str> {
        self.parts.map(|parts| parts[2])
    }

    /// The account it names; S3 buckets name none.
    pub(crate) fn account(&self) -> Option<&'a str> {
        self.parts.map(|parts| parts[4]).filter(|account| !account.is_empty())
    }

    /// What follows the account.
    pub(crate) fn resource(&self) -> Option<&'a str> {
        self.parts.map(|parts| parts[5])
    }
}

/// A pattern whose wildcards stay within one part of an ARN.
///
/// An ARN with fewer than six parts is completed with `*`: `arn:aws:sqs` means `arn:aws:sqs:*:*:*`.
/// IAM User Guide, "IAM JSON policy elements: Resource".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ArnPattern {
    /// `*`: every resource, and what is none.
    Any,
    /// One pattern per part; those that are missing match anything.
    Parts(Box<[Pattern]>),
}

impl ArnPattern {
    pub(crate) fn of(pattern: &Pattern) -> Self {
        if pattern.is_any() {
            return Self::Any;
        }
        let parts = pattern.glyphs().splitn(6, |glyph| *glyph == Glyph::Is(b':'));
        Self::Parts(parts.map(|part| Pattern::of(part.to_vec())).collect())
    }

    pub(crate) fn matches(&self, arn: &Arn<'_>) -> bool {
        match self {
            Self::Any => true,
            // From the end, because that is where ARNs differ.
            Self::Parts(patterns) => arn.parts.is_some_and(|parts| {
                patterns.iter().zip(parts).rev().all(|(pattern, part)| pattern.matches(part))
            }),
        }
    }

    /// Whether it was written with fewer than six parts.
    pub(crate) fn is_incomplete(&self) -> bool {
        match self {
            Self::Any => true,
            Self::Parts(parts) => parts.len() < 6,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stay_within_a_part() {
        for (pattern, arn, expected) in [
            ("*", "*", true),
            ("*", "arn:aws:s3:::b", true),
            ("arn:aws:s3:::b/*", "*", false),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b/1/2:3", true),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b", false),
            (
                "arn:*:kinesis:*:111111111111:stream/?",
                "arn:aws:kinesis:eu-west-1:111111111111:stream/x",
                true,
            ),
            (
                "arn:aws:kinesis:*:stream/x",
                "arn:aws:kinesis:eu-west-1:111111111111:stream/x",
                false,
            ),
            ("arn:aws:s3", "arn:aws:s3:::b", true),
            ("arn:aws:s3:*", "arn:aws:s3:::b/k", true),
            ("arn:aws:s3*", "arn:aws:s3express:eu-west-1:1:b", true),
            ("arn:aws:sqs", "arn:aws:s3:::b", false),
            ("", "arn:aws:s3:::b", false),
        ] {
            let found = ArnPattern::of(&Pattern::wild(pattern)).matches(&Arn::new(arn));
            assert_eq!(found, expected, "{pattern} matches {arn}");
        }
    }
}
