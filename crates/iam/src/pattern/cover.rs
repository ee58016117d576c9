//! Whether one pattern covers everything another one can mean.

use super::{Glyph, fits};
use crate::Selection;

/// Longer patterns are not compared. No name that AWS accepts in a policy is longer, and the work
/// grows with the product.
const MAX_PATTERN: usize = 2048;

/// Whether every name that `specific` matches is also matched by `general`.
///
/// Sound, not complete: a `*` of `specific` is only met by a `*` of `general`.
fn covers(general: &str, specific: &str) -> bool {
    fit(general, specific, |a, b| a == b)
}

/// As [`covers`], for actions, whose names have no case.
pub(crate) fn covers_action(general: &str, specific: &str) -> bool {
    fit(general, specific, |a, b| a.eq_ignore_ascii_case(&b))
}

fn fit(general: &str, specific: &str, same: impl Fn(u8, u8) -> bool) -> bool {
    if general.len() > MAX_PATTERN || specific.len() > MAX_PATTERN {
        return false;
    }
    fits(general.as_bytes(), Glyph::read, specific.as_bytes(), |glyph, rest| {
        let Some(first) = rest.first().map(|it| Glyph::read(*it)) else { return 0 };
        let covered = match (glyph, first) {
            (Glyph::One, first) => first != Glyph::Many,
            (Glyph::Is(byte), Glyph::Is(first)) => same(byte, first),
            _ => false,
        };
        usize::from(covered)
    })
}

/// Whether every action of `specific` is one of `general`.
pub(crate) fn covers_actions(general: &Selection<String>, specific: &Selection<String>) -> bool {
    covers_each(general, specific, covers_action)
}

/// Whether every resource of `specific` is one of `general`.
pub(crate) fn covers_resources(general: &Selection<String>, specific: &Selection<String>) -> bool {
    covers_each(general, specific, covers_resource)
}

/// Whether every resource that one pattern of `Resource` means is meant by another. The first five
/// parts of an ARN are compared part by part.
///
/// Sound, not complete: "yes" is certain, and a `*` of what is covered is only met by a `*`.
pub fn covers_resource(general: &str, specific: &str) -> bool {
    if general == "*" {
        return true;
    }
    let (mut general, mut specific) = (general.splitn(6, ':'), specific.splitn(6, ':'));
    for _ in 0..6 {
        match (general.next(), specific.next()) {
            (Some(general), Some(specific)) if covers(general, specific) => {}
            _ => return false,
        }
    }
    true
}

/// A negated list is compared with nothing but "everything": the question is only asked to prove a
/// denial.
fn covers_each(
    general: &Selection<String>,
    specific: &Selection<String>,
    covers: impl Fn(&str, &str) -> bool,
) -> bool {
    let general = match general {
        Selection::Unspecified => return true,
        Selection::AllBut(_) => return false,
        Selection::Only(general) => general,
    };
    if general.iter().any(|it| it == "*") {
        return true;
    }
    match specific {
        Selection::Unspecified | Selection::AllBut(_) => false,
        Selection::Only(specific) => specific.iter().all(|s| general.iter().any(|g| covers(g, s))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pattern_covers_another() {
        for (general, specific, expected) in [
            ("", "", true),
            ("*", "", true),
            ("*", "anything", true),
            ("**", "a*", true),
            ("s3:*", "s3:GetObject", true),
            ("s3:*", "s3:Get*", true),
            ("s3:Get*", "s3:*", false),
            ("s3:*", "*", false),
            ("s3:Get?bject", "s3:GetObject", true),
            ("?", "*", false),
            ("*", "?", true),
            ("?", "?", true),
            ("a", "?", false),
            ("a*b*c", "axxbyybzc", true),
            ("a*b*c", "axxbyybz", false),
            ("*a", "aab", false),
            ("*a", "aba", true),
            ("a", "", false),
        ] {
            assert_eq!(covers(general, specific), expected, "{general} covers {specific}");
        }
        assert!(!covers(&"*".repeat(MAX_PATTERN + 1), "a"));
    }

    #[test]
    fn resources_are_compared_part_by_part() {
        for (general, specific, expected) in [
            ("*", "*", true),
            ("*", "arn:aws:s3:::b", true),
            ("arn:aws:s3:::b*", "arn:aws:s3:::b/*", true),
            ("arn:aws:s3:::*", "arn:aws:s3:::b/k:x", true),
            ("arn:aws:s3*b", "arn:aws:s3:::b", false),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b", false),
            ("arn:*:s3:::b", "arn:aws:s3:::b", true),
            ("arn:aws:s3:::b", "*", false),
        ] {
            assert_eq!(covers_resource(general, specific), expected, "{general} covers {specific}");
        }
    }
}
