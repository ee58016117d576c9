//! Text from AWS is untrusted: a name can hold escape sequences, markup or a forged line.
//!
//! Every function but [`fence`] gives one line. Characters that act instead of showing are shown as `\u{1b}`.

pub use hydrant_core::{hidden, plain};

/// For a terminal, cut to this many characters.
pub fn short(text: &str, most: usize) -> String {
    let shown = plain(text);
    if shown.chars().count() <= most {
        return shown.into_owned();
    }
    shown.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// For running text and table cells of GitHub Flavored Markdown.
pub fn markdown(text: &str) -> String {
    let shown = plain(text);
    let chars: Vec<char> = shown.trim().chars().collect();
    let mut escaped = String::with_capacity(shown.len() + 8);
    for (index, &c) in chars.iter().enumerate() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            _ => {
                if acts_in_markdown(&chars, index) {
                    escaped.push('\\');
                }
                escaped.push(c);
            }
        }
    }
    escaped
}

fn acts_in_markdown(chars: &[char], index: usize) -> bool {
    let before = &chars[..index];
    let after = &chars[index + 1..];
    let is_word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
    match chars[index] {
        '\\' | '`' | '*' | '[' | ']' | '|' | '~' | '$' | '^' => true,
        // Within a word an underscore is itself, and names are full of them.
        '_' => !(is_word(before.last()) && is_word(after.first())),
        // At the start of a line these begin a heading, a list or a rule.
        '#' | '+' | '-' | '=' => index == 0,
        // GitHub links addresses by itself.
        ':' => after.starts_with(&['/', '/']),
        '.' | ')' => {
            let number = !before.is_empty() && before.iter().all(char::is_ascii_digit);
            let item = number && after.first().is_none_or(|c| c.is_whitespace());
            item || before.ends_with(&['w', 'w', 'w']) || before.ends_with(&['W', 'W', 'W'])
        }
        _ => false,
    }
}

/// A code span of GitHub Flavored Markdown, also inside a table; escaped text where no code span can
/// hold the characters.
pub fn code(text: &str) -> String {
    let refused = |c: char| matches!(c, '`' | '|' | '\\' | '<' | '[') || hidden(c);
    if text.is_empty() || text.trim() != text || text.contains(refused) || text.contains("://") {
        return markdown(text);
    }
    format!("`{text}`")
}

/// The pieces of a text of our own: what stands between backticks is code.
pub(crate) fn spans(text: &str) -> impl Iterator<Item = (bool, &str)> {
    text.split('`').enumerate().map(|(index, piece)| (index % 2 == 1, piece))
}

/// A fenced block of Markdown, whose lines stay lines; the fence is longer than any run of backticks inside.
pub fn fence(text: &str, language: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let marks = "`".repeat(longest.max(2) + 1);
    let lines: Vec<_> = text.trim_end().lines().map(plain).collect();
    format!("{marks}{language}\n{}\n{marks}", lines.join("\n"))
}

/// For a quoted label of a Mermaid diagram, in its numeric entity codes.
pub fn mermaid(text: &str) -> String {
    let shown = plain(text);
    let chars: Vec<char> = shown.trim().chars().collect();
    let mut label = String::with_capacity(shown.len());
    for (index, &c) in chars.iter().enumerate() {
        let inside = index > 0 && chars.get(index + 1).is_some_and(|c| c.is_alphanumeric());
        let harmless = c.is_alphanumeric()
            || matches!(c, ' ' | ',' | '(' | ')')
            || (inside && matches!(c, '-' | '.' | '_' | ':' | '/' | '='))
            || (c == ':' && index > 0);
        if harmless {
            label.push(c);
        } else {
            label.extend(["#", &u32::from(c).to_string(), ";"]);
        }
    }
    label
}

/// For a quoted string of a DOT graph.
pub fn dot(text: &str) -> String {
    plain(text).replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_acts_is_shown() {
        assert_eq!(plain("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(plain("a\u{9b}2Jb\u{202e}c\u{200b}"), "a\\u{9b}2Jb\\u{202e}c\\u{200b}");
        assert_eq!(plain("one\r\ntwo\tthree"), "one  two three");
        assert_eq!(short("abcdef", 4), "abc…");
    }

    #[test]
    fn markdown_is_only_text() {
        assert_eq!(markdown("a|b`c`*d*<script>"), "a\\|b\\`c\\`\\*d\\*&lt;script&gt;");
        assert_eq!(markdown("\n# title\n- item"), "\\# title - item");
        assert_eq!(markdown("1. one"), "1\\. one");
        assert_eq!(markdown("0.1.0"), "0.1.0");
        assert_eq!(markdown("![x](https://evil.example)"), "!\\[x\\](https\\://evil.example)");
        assert_eq!(markdown("CREATING_FAILED _x_ www.evil"), "CREATING_FAILED \\_x\\_ www\\.evil");
        assert_eq!(code("arn:aws:s3:::a_b"), "`arn:aws:s3:::a_b`");
        assert_eq!(code("a`b|c"), "a\\`b\\|c");
    }

    #[test]
    fn labels_hold_no_syntax() {
        assert_eq!(mermaid("orders-v2, kept 24 hours"), "orders-v2, kept 24 hours");
        assert_eq!(mermaid("x\"]; click n1"), "x#34;#93;#59; click n1");
        assert_eq!(mermaid("- a\n%%{init}"), "#45; a #37;#37;#123;init#125;");
        assert_eq!(dot("a\"b\\"), "a\\\"b\\\\");
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_left(text in any::<String>()) {
            prop_assert!(!plain(&text).chars().any(hidden));
            prop_assert!(short(&text, 20).chars().count() <= 20);
            for escaped in [markdown(&text), code(&text), mermaid(&text), dot(&text)] {
                prop_assert!(!escaped.chars().any(hidden));
            }
        }

        #[test]
        fn markdown_leaves_no_markup(text in "[ -~\n\u{1b}]{0,60}") {
            let escaped = markdown(&text);
            prop_assert!(!escaped.contains(['<', '>']));
            let mut backslash = false;
            for c in escaped.chars() {
                prop_assert!(backslash || !"`*[]|~$".contains(c), "{escaped}");
                backslash = c == '\\' && !backslash;
            }
            prop_assert!(!backslash);
            prop_assert!(!escaped.starts_with(['#', '+', '-', '=', ' ']));
        }

        #[test]
        fn a_label_has_only_harmless_characters(text in any::<String>()) {
            let label = mermaid(&text);
            let harmless = |c: char| c.is_alphanumeric() || " ,()-._:/=#;".contains(c);
            prop_assert!(label.chars().all(harmless), "{label}");
        }

        #[test]
        fn a_fence_cannot_be_left(text in "[`a\u{1b}\n ]{0,40}") {
            let fenced = fence(&text, "sh");
            let marks = fenced.split("sh\n").next().unwrap_or_default();
            prop_assert_eq!(fenced.matches(marks).count(), 2, "{}", fenced);
            prop_assert!(!fenced.chars().any(|c| hidden(c) && c != '\n'));
        }

        #[test]
        fn a_code_span_cannot_be_left(text in any::<String>()) {
            let span = code(&text);
            if let Some(inner) = span.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
                prop_assert!(!inner.contains(['`', '|', '\n']) && !inner.is_empty());
            }
        }
    }
}
