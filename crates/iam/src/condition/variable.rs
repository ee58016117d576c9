//! Policy variables: values of the request in the middle of a pattern.
//!
//! IAM User Guide, "IAM policy elements: Variables and tags".

use crate::context::{Context, Value};
use crate::pattern::{Glyph, Pattern};
use crate::truth::Truth;

/// A pattern, or what becomes one when the request is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Template<P> {
    /// It names no variable.
    Fixed(P),
    /// It does.
    Open(Box<[Piece]>),
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Glyphs(Vec<Glyph>),
    Variable { key: String, default: Option<String> },
}

/// How a text is read.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    /// `*` and `?` are wildcards.
    pub(crate) wild: bool,
    /// `${…}` is a variable, or a special character taken literally.
    pub(crate) variables: bool,
}

impl<P: From<Pattern>> Template<P> {
    pub(crate) fn new(text: &str, reading: Reading) -> Self {
        let mut pieces = Vec::new();
        let mut glyphs = Vec::new();
        let mut rest = text;
        while let Some((before, variable, after)) = next_variable(rest, reading) {
            glyphs.extend(plain(before, reading));
            match variable {
                Variable::Special(byte) => glyphs.push(Glyph::Is(byte)),
                Variable::Key(key, default) => {
                    pieces.push(Piece::Glyphs(std::mem::take(&mut glyphs)));
                    pieces.push(Piece::Variable {
                        key: key.to_ascii_lowercase(),
                        default: default.map(str::to_owned),
                    });
                }
            }
            rest = after;
        }
        glyphs.extend(plain(rest, reading));
        if pieces.is_empty() {
            return Self::Fixed(Pattern::of(glyphs).into());
        }
        pieces.push(Piece::Glyphs(glyphs));
        Self::Open(pieces.into())
    }

    /// Whether `check` holds of the pattern that this is in a request; `missing` is the answer for
    /// a variable without a value and without a default, or with several values.
    pub(crate) fn holds(
        &self,
        context: &Context,
        missing: Truth,
        check: impl Fn(&P) -> Truth,
    ) -> Truth {
        let pieces = match self {
            Self::Fixed(pattern) => return check(pattern),
            Self::Open(pieces) => pieces,
        };
        let mut glyphs = Vec::new();
        let mut unknown = false;
        for piece in pieces {
            match piece {
                Piece::Glyphs(more) => glyphs.extend_from_slice(more),
                Piece::Variable { key, default } => match (context.lookup(key), default) {
                    (Value::One(value), _) | (Value::Absent, Some(value)) => {
                        glyphs.extend(value.bytes().map(Glyph::Is));
                    }
                    (Value::Many(_), _) | (Value::Absent, None) => return missing,
                    (Value::Unknown, _) => unknown = true,
                },
            }
        }
        if unknown { Truth::Unknown } else { check(&Pattern::of(glyphs).into()) }
    }
}

impl Template<Pattern> {
    /// The pattern it would be if every variable could have every value.
    pub(crate) fn widest(self) -> Pattern {
        let pieces = match self {
            Self::Fixed(pattern) => return pattern,
            Self::Open(pieces) => pieces,
        };
        let glyphs = pieces.into_iter().flat_map(|piece| match piece {
            Piece::Glyphs(glyphs) => glyphs,
            Piece::Variable { .. } => vec![Glyph::Many],
        });
        Pattern::of(glyphs.collect())
    }
}

fn plain(text: &str, reading: Reading) -> impl Iterator<Item = Glyph> {
    text.bytes().map(move |byte| match byte {
        b'*' if reading.wild => Glyph::Many,
        b'?' if reading.wild => Glyph::One,
        other => Glyph::Is(other),
    })
}

enum Variable<'a> {
    /// `${*}`, `${?}` or `${$}`.
    Special(u8),
    Key(&'a str, Option<&'a str>),
}

/// The first variable, with what stands before and after it.
fn next_variable(text: &str, reading: Reading) -> Option<(&str, Variable<'_>, &str)> {
    if !reading.variables {
        return None;
    }
    let (before, rest) = text.split_once("${")?;
    let (inside, after) = rest.split_once('}')?;
    let variable = match inside {
        "*" => Variable::Special(b'*'),
        "?" => Variable::Special(b'?'),
        "$" => Variable::Special(b'$'),
        _ => match inside.split_once(',') {
            None => Variable::Key(inside.trim(), None),
            Some((key, default)) => {
                let default = default.trim();
                let quoted = default.strip_prefix('\'').and_then(|it| it.strip_suffix('\''));
                Variable::Key(key.trim(), Some(quoted.unwrap_or(default)))
            }
        },
    };
    Some((before, variable, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(text: &str, context: &Context, name: &str) -> Truth {
        let reading = Reading { wild: true, variables: true };
        Template::<Pattern>::new(text, reading)
            .holds(context, Truth::False, |it| it.matches(name).into())
    }

    #[test]
    fn values_are_filled_in() {
        let mut context = Context::closed().with("aws:username", "b*b");
        context.set("aws:TagKeys", Value::Many(vec!["x".to_owned()]));
        context.set("aws:userid", Value::Unknown);
        for (text, name, expected) in [
            ("a/${aws:username}/*", "a/b*b/c", Truth::True),
            ("a/${AWS:UserName}/*", "a/bob/c", Truth::False),
            ("${aws:PrincipalTag/t}", "", Truth::False),
            ("${aws:PrincipalTag/t, 'x*'}", "x*", Truth::True),
            ("${aws:PrincipalTag/t, 'x*'}", "xy", Truth::False),
            ("${aws:TagKeys}", "x", Truth::False),
            ("${aws:userid}", "x", Truth::Unknown),
            ("${*}${?}${$}", "*?$", Truth::True),
            ("${*}", "x", Truth::False),
            ("${unclosed", "${unclosed", Truth::True),
        ] {
            assert_eq!(matches(text, &context, name), expected, "{text} matches {name}");
        }
    }
}
