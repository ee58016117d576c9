//! ARN formats, and whether a pattern can match an ARN of such a format.

use super::{ArnPattern, Glyph, Pattern};

/// Longer patterns are taken to match: no resource that AWS accepts in a policy is longer, and the
/// work grows with the product.
const MAX_PATTERN: usize = 2048;

/// Names, by the service of the ARN, that hold neither a slash nor a colon, as the APIs that make
/// these resources document. Of every other name it is not assumed: objects, roles, log groups,
/// secrets and functions are written with them.
const PLAIN_NAMES: &[(&str, &str)] = &[
    ("dynamodb", "TableName"),
    ("firehose", "DeliveryStreamName"),
    ("kinesis", "StreamName"),
    ("kinesis", "StreamType"),
    ("kinesisanalytics", "ApplicationName"),
    ("kms", "KeyId"),
    ("s3", "BucketName"),
    ("s3tables", "TableBucketName"),
    ("sqs", "QueueName"),
];

/// How the ARNs of one resource type are formed: `arn:${Partition}:kinesis:…:stream/${StreamName}`.
pub(crate) struct ArnFormat(Box<[Box<[Slot]>]>);

/// What stands at one place of a format.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Is(u8),
    /// One character of a name.
    One(Name),
    /// More of them, or none.
    More(Name),
}

/// What a name may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    /// Neither slash nor colon.
    Plain,
    Any,
}

impl ArnFormat {
    pub(crate) fn new(format: &str) -> Self {
        let service = format.split(':').nth(2).unwrap_or_default();
        Self(format.splitn(6, ':').map(|part| slots(service, part)).collect())
    }
}

fn slots(service: &str, part: &str) -> Box<[Slot]> {
    let mut slots = Vec::new();
    let mut rest = part;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else { break };
        slots.extend(before.bytes().map(Slot::Is));
        let plain = PLAIN_NAMES.contains(&(service, name));
        let name = if plain { Name::Plain } else { Name::Any };
        slots.extend([Slot::One(name), Slot::More(name)]);
        rest = after;
    }
    slots.extend(rest.bytes().map(Slot::Is));
    slots.into()
}

impl ArnPattern {
    /// Whether there is an ARN of the format that the pattern matches.
    pub(crate) fn can_match(&self, format: &ArnFormat) -> bool {
        match self {
            Self::Any => true,
            Self::Parts(parts) => {
                parts.iter().zip(&format.0).all(|(part, slots)| meet(part, slots))
            }
        }
    }
}

/// Whether some text is meant by both: all that either can have read so far is followed, glyph by
/// glyph.
fn meet(pattern: &Pattern, slots: &[Slot]) -> bool {
    if pattern.glyphs().len() > MAX_PATTERN {
        return true;
    }
    // Whether the first `n` slots can stand for the same text as the glyphs so far.
    let mut before = vec![false; slots.len() + 1];
    before[0] = true;
    skip(slots, &mut before);
    for glyph in pattern.glyphs() {
        // `*` may stand for nothing.
        let mut after =
            if *glyph == Glyph::Many { before.clone() } else { vec![false; before.len()] };
        for (n, slot) in slots.iter().enumerate() {
            // Only `*` goes on reading where it has just arrived.
            let reads = if *glyph == Glyph::Many { after[n] } else { before[n] };
            if reads && shares(*glyph, *slot) {
                let next = if matches!(slot, Slot::More(_)) { n } else { n + 1 };
                after[next] = true;
            }
            if after[n] && matches!(slot, Slot::More(_)) {
                after[n + 1] = true;
            }
        }
        before = after;
    }
    before[slots.len()]
}

/// What may be empty is passed over.
fn skip(slots: &[Slot], reached: &mut [bool]) {
    for (n, slot) in slots.iter().enumerate() {
        if reached[n] && matches!(slot, Slot::More(_)) {
            reached[n + 1] = true;
        }
    }
}

/// Whether a glyph and a slot have a character in common.
fn shares(glyph: Glyph, slot: Slot) -> bool {
    match (glyph, slot) {
        (Glyph::Is(byte), Slot::Is(other)) => byte == other,
        (Glyph::Is(byte), Slot::One(Name::Plain) | Slot::More(Name::Plain)) => {
            byte != b'/' && byte != b':'
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pattern::Arn;

    fn can_match(pattern: &str, format: &str) -> bool {
        ArnPattern::of(&Pattern::wild(pattern)).can_match(&ArnFormat::new(format))
    }

    #[test]
    fn a_part_meets_a_format() {
        for (pattern, part, expected) in [
            ("", "", true),
            ("*", "", true),
            ("?", "", false),
            ("", "${X}", false),
            ("a", "${X}", true),
            ("a?b", "a/b", true),
            ("*b*", "${X}/b", true),
            ("x/*", "${X}", true),
            ("b", "${X}b", false),
            ("bb", "${X}b", true),
            ("*c", "${X}b", false),
            ("a*c", "a${X}b${Y}c", true),
            ("abc", "a${X}b${Y}c", false),
            ("a1b2c", "a${X}b${Y}c", true),
            ("é", "${X}", true),
            ("${X", "${X", true),
        ] {
            let slots = slots("any", part);
            assert_eq!(meet(&Pattern::wild(pattern), &slots), expected, "{pattern} meets {part}");
        }
        assert!(meet(&Pattern::wild("x"), &slots("s3", "${BucketName}")));
        assert!(!meet(&Pattern::wild("x/y"), &slots("s3", "${BucketName}")));
        assert!(!meet(&Pattern::wild("*/*"), &slots("s3", "${BucketName}")));
        assert!(meet(&Pattern::wild("?".repeat(5).as_str()), &slots("s3", "${BucketName}")));
    }

    proptest! {
        /// A pattern that matches an ARN of a format can match the format.
        #[test]
        fn a_match_is_never_missed(
            names in proptest::collection::vec("[ab/:]{1,4}", 2),
            blurred in proptest::collection::vec(0..4, 16),
        ) {
            let format = "arn:${Partition}:s:${Region}:${Account}:a${X}/${Y}";
            let resource = format!("a{}/{}", names[0], names[1]);
            let arn = format!("arn:aws:s:r:1:{resource}");
            let letters = resource.chars().zip(&blurred).map(|(letter, how)| match how {
                0 => "?".to_owned(),
                1 => "*".to_owned(),
                2 => format!("{letter}*"),
                _ => letter.to_string(),
            });
            let pattern = format!("arn:*:s:?:1:{}", letters.collect::<String>());
            prop_assert!(ArnPattern::of(&Pattern::wild(&pattern)).matches(&Arn::new(&arn)));
            prop_assert!(can_match(&pattern, format), "{pattern} matches {arn}");
        }

        /// What can match a format matches one of its ARNs: every short one is tried.
        #[test]
        fn what_can_match_matches_something(resource in "[ab/?*]{0,4}") {
            let pattern = format!("arn:aws:s:r:1:{resource}");
            let names: Vec<String> = (0..=4)
                .flat_map(|length| {
                    (0..3_usize.pow(length)).map(move |number| {
                        let letter = |at| b"ab/"[number / 3_usize.pow(at) % 3];
                        (0..length).map(|at| char::from(letter(at))).collect()
                    })
                })
                .filter(|name: &String| !name.is_empty())
                .collect();
            let compiled = ArnPattern::of(&Pattern::wild(&pattern));
            let found = names.iter().any(|name| {
                compiled.matches(&Arn::new(&format!("arn:aws:s:r:1:a/{name}")))
            });
            prop_assert_eq!(can_match(&pattern, "arn:aws:s:r:1:a/${X}"), found, "{}", pattern);
        }
    }
}
