//! Text from AWS on a grid of cells: cleaned, measured, cut.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// As many marks as a letter of any script has on it; more is noise that reaches into other lines.
const MARKS: usize = 4;

/// One line that only shows. Variation selectors are left out: terminals disagree about how wide they make
/// the character before them, and columns would no longer be aligned.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let shown = hydrant_core::plain(text);
    if shown.is_ascii() {
        return shown;
    }
    let selector = |c: char| matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
    let mut marks = 0;
    let kept = shown.chars().filter(|c| {
        marks = if c.width() == Some(0) { marks + 1 } else { 0 };
        !selector(*c) && marks <= MARKS
    });
    Cow::Owned(kept.collect())
}

/// A count and what is counted.
pub(crate) fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

/// How many cells it takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// Its beginning, in so many cells at most.
pub(crate) fn cut_end<'a>(text: &'a str, most: usize, mark: &str) -> Cow<'a, str> {
    if width(text) <= most {
        return Cow::Borrowed(text);
    }
    let room = most.saturating_sub(width(mark));
    let mut cut = beginning(text.graphemes(true), room);
    if most >= width(mark) {
        cut.push_str(mark);
    }
    Cow::Owned(cut)
}

/// Its beginning and its end: names of one kind differ at the end.
pub(crate) fn cut_middle<'a>(text: &'a str, most: usize, mark: &str) -> Cow<'a, str> {
    if width(text) <= most {
        return Cow::Borrowed(text);
    }
    let room = most.saturating_sub(width(mark));
    if room < 6 {
        return cut_end(text, most, mark);
    }
    let front = beginning(text.graphemes(true), room / 3);
    let back = beginning(text.graphemes(true).rev(), room - width(&front));
    let back: String = back.graphemes(true).rev().collect();
    Cow::Owned([&front, mark, &back].concat())
}

fn beginning<'a>(graphemes: impl Iterator<Item = &'a str>, room: usize) -> String {
    let mut taken = String::new();
    for grapheme in graphemes {
        let before = taken.len();
        taken.push_str(grapheme);
        if width(&taken) > room {
            taken.truncate(before);
            break;
        }
    }
    taken
}

/// Broken into lines of so many cells at most, between words where it can be.
pub(crate) fn wrap(text: &str, most: usize) -> Vec<String> {
    let most = most.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let gap = usize::from(!line.is_empty());
        if !line.is_empty() && width(&line) + gap + width(word) > most {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for grapheme in word.graphemes(true) {
            if !line.is_empty() && width(&line) + width(grapheme) > most {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(grapheme);
        }
    }
    lines.push(line);
    lines
}

/// Whether every word of the filter is in one of the fields, whatever the case.
pub(crate) fn matches(words: &[String], fields: &[&str]) -> bool {
    words.iter().all(|word| fields.iter().any(|field| contains(field, word)))
}

/// An account id without a string of its own: a filter asks for a hundred thousand of them.
pub(crate) fn digits(mut number: u64, room: &mut [u8; 12]) -> &str {
    for place in room.iter_mut().rev() {
        // A digit is less than ten.
        *place = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
    }
    std::str::from_utf8(room).unwrap_or_default()
}

/// `word` is in lower case.
fn contains(field: &str, word: &str) -> bool {
    if field.is_ascii() {
        let (field, word) = (field.as_bytes(), word.as_bytes());
        let Some(first) = word.first() else { return true };
        let begins = |at: &usize| field[*at].to_ascii_lowercase() == *first;
        let mut starts = (0..(field.len() + 1).saturating_sub(word.len())).filter(begins);
        return starts.any(|at| field[at..at + word.len()].eq_ignore_ascii_case(word));
    }
    field.to_lowercase().contains(word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_cut_in_the_middle_and_keep_their_end() {
        assert_eq!(cut_middle("prod-checkout-clickstream", 14, ".."), "prod..ckstream");
        assert_eq!(cut_middle("short", 14, ".."), "short");
        assert_eq!(cut_end("clickstream", 6, "…"), "click…");
    }

    #[test]
    fn what_acts_is_shown() {
        assert_eq!(clean("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb c");
        assert_eq!(clean("left\u{202e}right"), "left\\u{202e}right");
        assert_eq!(clean("\u{2764}\u{fe0f}"), "\u{2764}");
    }

    #[test]
    fn words_in_any_order_and_case() {
        let words = ["prod".to_owned(), "sse".to_owned()];
        assert!(matches(&words, &["kinesis-SSE-disabled", "web-Prod"]));
        assert!(!matches(&words, &["kinesis-sse-disabled"]));
        assert!(matches(&["é".to_owned()], &["CAFÉ"]));
    }

    #[test]
    fn an_account_is_found_by_its_digits() {
        for text in ["000000000000", "012345678901", "999999999999"] {
            let account: hydrant_core::AccountId = text.parse().unwrap();
            assert_eq!(digits(account.number(), &mut [0; 12]), text);
            assert_eq!(account.to_string(), text);
        }
    }

    #[test]
    fn a_word_is_found_wherever_it_stands() {
        for (field, word, found) in [
            ("Kinesis", "kin", true),
            ("Kinesis", "sis", true),
            ("kkinesis", "kin", true),
            ("kin", "kine", false),
            ("", "", true),
            ("", "k", false),
            ("k", "k", true),
        ] {
            assert_eq!(contains(field, word), found, "{field} {word}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_it_may_be(text in "\\PC{0,60}", most in 0_usize..40) {
            let shown = clean(&text);
            prop_assert!(width(&cut_end(&shown, most, "…")) <= most);
            prop_assert!(width(&cut_middle(&shown, most, "…")) <= most);
            // A character that is wider than the line stands in a line of its own.
            for line in wrap(&shown, most.max(4)) {
                prop_assert!(width(&line) <= most.max(4), "{line:?}");
            }
        }
    }
}
