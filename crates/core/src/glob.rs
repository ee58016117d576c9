/// Whether a pattern matches a text as a whole; `*` stands for any number of characters.
pub fn glob(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(head) else { return false };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let tail = pieces.pop().unwrap_or_default();
    // The earliest place of each piece leaves the most for those behind it.
    for piece in pieces {
        let Some(at) = text.find(piece) else { return false };
        text = &text[at + piece.len()..];
    }
    text.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn globs_match_as_people_expect() {
        assert!(glob("*", "kinesis-sse-disabled"));
        assert!(glob("kinesis-*", "kinesis-sse-disabled"));
        assert!(glob("*-sse-*", "kinesis-sse-disabled"));
        assert!(glob("k*-*d", "kinesis-sse-disabled"));
        assert!(glob("a*a", "aa"));
        assert!(!glob("a*a", "a"));
        assert!(!glob("firehose-*", "kinesis-sse-disabled"));
        assert!(!glob("kinesis", "kinesis-sse-disabled"));
        assert!(!glob("", "kinesis-sse-disabled"));
    }

    proptest! {
        #[test]
        fn what_the_stars_stand_for_matches(parts in proptest::collection::vec("[ab]{0,3}", 1..5)) {
            prop_assert!(glob(&parts.join("*"), &parts.join("")));
            prop_assert!(glob(&parts.join("*"), &parts.join("ü")));
        }
    }
}
