use proptest::prelude::*;
use serde_json::json;

use super::*;

/// What `terraform fmt` asks for: two spaces for each level, and equals signs below each other where settings
/// stand on consecutive lines with a whole expression each (`formatIndent` and `formatCells` of the package
/// `hclwrite`).
pub(in crate::fix) fn canonical(text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let mut depth = 0_usize;
    let mut run: Vec<(usize, usize)> = Vec::new();
    for (number, line) in (1..).zip(text.lines().chain([""])) {
        let body = line.trim_start();
        let (open, close) = (brackets(body, "([{"), brackets(body, ")]}"));
        let closes_first = body.starts_with([')', ']', '}']);
        let expected = if closes_first { depth.saturating_sub(1) } else { depth };
        if !body.is_empty() && line.len() - body.len() != 2 * expected {
            problems.push(format!("line {number} is not {expected} levels deep: {line:?}"));
        }
        if line.trim_end() != line {
            problems.push(format!("line {number} ends with a space"));
        }
        let whole = open == close;
        let setting = body.split_once(" = ").filter(|_| whole && !body.starts_with('#'));
        if let Some((name, _)) = setting {
            run.push((name.trim_end().len(), name.len()));
        } else {
            let width = run.iter().map(|it| it.0).max().unwrap_or_default();
            if run.iter().any(|it| it.1 != width) {
                problems.push(format!("the equals signs before line {number} are not aligned"));
            }
            run.clear();
        }
        if !body.starts_with('#') {
            // A line changes the level by one, however many brackets it has.
            if open > close {
                depth += 1;
            } else if close > open {
                depth = depth.saturating_sub(1);
            }
        }
    }
    problems
}

/// Brackets outside of quotes.
fn brackets(line: &str, which: &str) -> usize {
    let (mut quoted, mut escaped, mut found) = (false, false, 0);
    for c in line.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            c if !quoted && which.contains(c) => found += 1,
            _ => {}
        }
    }
    found
}

#[test]
fn settings_are_aligned_and_blocks_indented() {
    let mut hcl = Hcl::default();
    hcl.comment("a\nb");
    hcl.block("resource \"a\" \"b\"", |hcl| {
        hcl.value("long_name", &json!("x"));
        hcl.expression("a", "b.c");
        hcl.document(
            "policy",
            &json!({ "A": ["x"], "Statement": [{ "Sid": "y", "b:c": ["1", "2"] }] }),
        );
        hcl.value("z", &json!({}));
    });
    let text = hcl.finish();
    assert_eq!(
        text,
        r#"# a b
resource "a" "b" {
  long_name = "x"
  a         = b.c
  policy = jsonencode({
    A = ["x"]
    Statement = [
      {
        Sid = "y"
        "b:c" = [
          "1",
          "2",
        ]
      },
    ]
  })
  z = {}
}
"#
    );
    assert_eq!(canonical(&text), Vec::<String>::new());
}

#[test]
fn the_test_of_the_format_finds_what_is_wrong() {
    for wrong in ["a {\nb = 1\n}\n", "a   = 1\nbc = 2\n", "a = 1 \n", "a = [\n    1,\n]\n"] {
        assert!(!canonical(wrong).is_empty(), "{wrong}");
    }
}

proptest! {
    /// What a reader of HCL makes of it is the text again, and no `${` is left to evaluate.
    #[test]
    fn a_text_stays_in_its_quotes(text in "[ -~\\n\u{1b}\u{202e}é😀${}%\"\\\\]{0,40}") {
        let quoted = quote(&text);
        let inner = quoted.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap();
        prop_assert!(inner.chars().all(|c| (' '..='~').contains(&c)));
        prop_assert_eq!(read(inner), Some(text));
    }
}

/// Quoted literals as the specification of HCL has them; none where something would be evaluated.
fn read(inner: &str) -> Option<String> {
    let chars: Vec<char> = inner.chars().collect();
    let (mut text, mut at) = (String::new(), 0);
    while let Some(&c) = chars.get(at) {
        let rest: String = chars[at..].iter().collect();
        at += match c {
            '\\' => {
                let digits = |count: usize| {
                    let digits: String = chars.get(at + 2..at + 2 + count)?.iter().collect();
                    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
                };
                let (meant, length) = match chars.get(at + 1)? {
                    'n' => ('\n', 2),
                    'r' => ('\r', 2),
                    't' => ('\t', 2),
                    'u' => (digits(4)?, 6),
                    'U' => (digits(8)?, 10),
                    c @ ('"' | '\\') => (*c, 2),
                    _ => return None,
                };
                text.push(meant);
                length
            }
            '"' => return None,
            _ if rest.starts_with("$${") || rest.starts_with("%%{") => {
                text.extend([c, '{']);
                3
            }
            _ if rest.starts_with("${") || rest.starts_with("%{") => return None,
            _ => {
                text.push(c);
                1
            }
        };
    }
    Some(text)
}
