//! Wildcards: whether a pattern matches a name, and whether it covers everything another pattern
//! can mean.

mod arn;
mod cover;
mod format;

pub(crate) use arn::{Arn, ArnPattern};
pub use cover::covers_resource;
pub(crate) use cover::{covers_action, covers_actions, covers_resources};
pub(crate) use format::ArnFormat;

/// One character of a pattern: a byte that stands for itself, or a wildcard.
///
/// Kept apart from text because a policy variable's value is never a pattern. IAM User Guide, "IAM
/// policy elements: Variables and tags".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glyph {
    /// A byte as it stands.
    Is(u8),
    /// `?`: any one character.
    One,
    /// `*`: any characters, or none.
    Many,
}

impl Glyph {
    fn read(byte: u8) -> Self {
        match byte {
            b'*' => Self::Many,
            b'?' => Self::One,
            other => Self::Is(other),
        }
    }
}

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern(Box<[Glyph]>);

impl Pattern {
    /// Reads `*` and `?` as wildcards.
    pub(crate) fn wild(text: &str) -> Self {
        Self::of(text.bytes().map(Glyph::read).collect())
    }

    /// Several `*` in a row say no more than one, and cost more.
    pub(crate) fn of(mut glyphs: Vec<Glyph>) -> Self {
        glyphs.dedup_by(|next, before| *next == Glyph::Many && *before == Glyph::Many);
        Self(glyphs.into())
    }

    pub(crate) fn glyphs(&self) -> &[Glyph] {
        &self.0
    }

    /// Whether it matches everything.
    pub(crate) fn is_any(&self) -> bool {
        *self.0 == [Glyph::Many]
    }

    /// Whether a name is meant, letter by letter.
    pub(crate) fn matches(&self, text: &str) -> bool {
        self.fits_text(text, |a, b| a == b)
    }

    /// As [`Self::matches`], for actions and other names that have no case.
    pub(crate) fn matches_caseless(&self, text: &str) -> bool {
        self.fits_text(text, |a, b| a.eq_ignore_ascii_case(&b))
    }

    fn fits_text(&self, text: &str, same: impl Fn(u8, u8) -> bool) -> bool {
        // The names that a pattern is compared with begin alike, and most end otherwise.
        if let (Some(Glyph::Is(ours)), Some(theirs)) = (self.0.last(), text.as_bytes().last())
            && !same(*ours, *theirs)
        {
            return false;
        }
        self.is_any()
            || fits(
                &self.0,
                |it| it,
                text.as_bytes(),
                |glyph, rest| match (glyph, rest) {
                    (Glyph::One, [first, ..]) => width(*first).min(rest.len()),
                    (Glyph::Is(byte), [first, ..]) => usize::from(same(byte, *first)),
                    _ => 0,
                },
            )
    }
}

/// How many bytes the character has that begins with this one.
fn width(first: u8) -> usize {
    match first {
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xFF => 4,
        _ => 1,
    }
}

/// Whether `general`, read glyph by glyph, takes all of `specific`, where `step` says how much of
/// the rest one glyph takes, or none if it does not fit.
fn fits<G: Copy, T>(
    general: &[G],
    read: impl Fn(G) -> Glyph,
    specific: &[T],
    step: impl Fn(Glyph, &[T]) -> usize,
) -> bool {
    let (mut g, mut s) = (0, 0);
    // Where to go on when what follows the last `*` did not fit: that `*` takes one more.
    let mut retry = None;
    while s < specific.len() {
        let taken = match general.get(g).map(|it| read(*it)) {
            Some(Glyph::Many) => {
                retry = Some((g, s));
                g += 1;
                continue;
            }
            Some(glyph) => step(glyph, &specific[s..]),
            None => 0,
        };
        if taken > 0 {
            (g, s) = (g + 1, s + taken);
        } else {
            let Some((star, from)) = retry else { return false };
            retry = Some((star, from + 1));
            (g, s) = (star + 1, from + 1);
        }
    }
    general[g..].iter().all(|it| read(*it) == Glyph::Many)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_a_name() {
        for (pattern, name, expected) in [
            ("", "", true),
            ("*", "", true),
            ("*", "anything", true),
            ("?", "", false),
            ("?", "a", true),
            ("?", "é", true),
            ("??", "é", false),
            ("?", "*", true),
            ("a?c", "abc", true),
            ("*?", "", false),
            ("a*b*c", "axxbyybzc", true),
            ("a*b*c", "axxbyybz", false),
            ("**a**", "bab", true),
            ("*ab", "aab", true),
            ("*é?", "aéb", true),
            ("Get*", "get", false),
        ] {
            assert_eq!(Pattern::wild(pattern).matches(name), expected, "{pattern} matches {name}");
        }
        assert!(Pattern::wild("S3:get*").matches_caseless("s3:GetObject"));
    }
}
