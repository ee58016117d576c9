//! The word that somebody may have meant.

/// The word that shares the most letters in order with this one.
pub(crate) fn nearest<'a>(word: &str, words: &[&'a str]) -> Option<&'a str> {
    let near = |it: &str| strsim::jaro_winkler(word, it);
    words.iter().copied().max_by(|a, b| near(a).total_cmp(&near(b)))
}

/// The same, if it is so near that it may have been meant.
pub(crate) fn closest<'a>(word: &str, words: &[&'a str]) -> Option<&'a str> {
    nearest(word, words).filter(|it| strsim::jaro_winkler(word, it) > 0.7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_word_is_recognized_and_a_strange_one_is_not() {
        let words = ["kinesis-sse-disabled", "flink-not-in-vpc"];
        assert_eq!(closest("kinesis-sse-disable", &words), Some("kinesis-sse-disabled"));
        assert_eq!(closest("zzzz", &words), None);
        assert_eq!(nearest("f", &words), Some("flink-not-in-vpc"));
        assert_eq!(nearest("f", &[]), None);
    }
}
