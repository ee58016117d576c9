//! The licences under which crates may come. `deny.toml` says the same to cargo-deny, for all platforms.

/// Licences under which any crate may come.
const ALLOWED: &[&str] = &[
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BlueOak-1.0.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Zlib",
];

/// Crates that may come under a licence with conditions on changed files: they are used unchanged.
const EXCEPTIONS: &[(&str, &str)] = &[("option-ext", "MPL-2.0"), ("nucleo-matcher", "MPL-2.0")];

/// Whether this crate may come under this licence expression.
pub(crate) fn accepted(package: &str, expression: &str) -> bool {
    satisfied(expression, &|id| ALLOWED.contains(&id) || EXCEPTIONS.contains(&(package, id)))
}

/// The expression as SPDX writes it: some crates still write `/` for `OR`.
pub(crate) fn spdx(expression: &str) -> String {
    expression.split('/').map(str::trim).collect::<Vec<_>>().join(" OR ")
}

/// Whether a licence expression can be satisfied: `OR` binds less than `AND`.
fn satisfied(expression: &str, accepts: &dyn Fn(&str) -> bool) -> bool {
    let expression = spdx(expression);
    let parts = |text: &str, word: &str| split(text, word);
    parts(&expression, " OR ").iter().any(|choice| {
        parts(choice, " AND ").iter().all(|part| {
            match part.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
                Some(inner) => satisfied(inner, accepts),
                None => accepts(part),
            }
        })
    })
}

/// Splits at a word outside of parentheses.
fn split(text: &str, word: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let mut parts = vec![String::new()];
    let mut rest = text.trim();
    while let Some(next) = rest.chars().next() {
        if depth == 0 && rest.starts_with(word) {
            parts.push(String::new());
            rest = &rest[word.len()..];
            continue;
        }
        match next {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(next);
        }
        rest = &rest[next.len_utf8()..];
    }
    parts.into_iter().map(|part| part.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read() {
        let good = |text: &str| accepted("some", text);
        assert!(good("MIT"));
        assert!(good("MIT/Apache-2.0"));
        assert!(good("GPL-3.0 OR MIT"));
        assert!(good("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(good("Apache-2.0 WITH LLVM-exception OR GPL-3.0"));
        assert!(good("ISC AND (GPL-3.0 OR MIT) AND BSD-3-Clause"));
        assert!(!good("GPL-3.0"));
        assert!(!good("MIT AND GPL-3.0"));
        assert!(!good("(MIT AND GPL-3.0) OR (GPL-3.0)"));
        assert!(!good("MPL-2.0"));
        assert!(accepted("option-ext", "MPL-2.0"));
    }
    #[test]
    fn the_old_spelling_is_put_right() {
        assert_eq!(spdx("Apache-2.0 / MIT"), "Apache-2.0 OR MIT");
        assert_eq!(spdx("MIT/Apache-2.0"), "MIT OR Apache-2.0");
        assert_eq!(spdx("Zlib"), "Zlib");
    }
}
