use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::{CHECKS, find_check};

fn file(id: &str) -> PathBuf {
    let name = format!("{}.rs", id.replace('-', "_"));
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/checks").join(name)
}

#[test]
fn checks_are_sorted_and_unique() {
    assert!(CHECKS.is_sorted_by(|a, b| a.id < b.id));
    for check in CHECKS {
        assert!(std::ptr::eq(find_check(check.id).unwrap(), *check));
    }
    assert!(find_check("no-such-check").is_none());
}

#[test]
fn every_file_is_a_check_and_every_check_a_file() {
    let folder = file("x").with_file_name("");
    let files: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with("tests"))
        .collect();
    let checks = CHECKS.iter().map(|check| format!("{}.rs", check.id.replace('-', "_")));
    assert_eq!(files, checks.collect());
}

#[test]
#[expect(clippy::disallowed_methods, reason = "it reads the source, not the world")]
fn every_check_has_its_three_tests() {
    for check in CHECKS {
        let text = fs::read_to_string(file(check.id)).unwrap();
        for test in ["fn violates()", "fn clean()", "fn unknown()"] {
            assert!(text.contains(test), "{} lacks {test}", check.id);
        }
        assert!(text.lines().count() <= 300, "{} is long", check.id);
    }
}

#[test]
fn ids_are_kebab_case() {
    for check in CHECKS {
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(check.id.chars().all(kebab), "{}", check.id);
    }
}

#[test]
fn texts_are_sentences_and_titles_are_not() {
    for check in CHECKS {
        let id = check.id;
        assert!(!check.title.is_empty() && !check.title.ends_with('.'), "{id}");
        for text in [check.rationale, check.remediation.text] {
            assert!(text.len() > 20 && text.ends_with('.'), "{id}: {text}");
            assert!(!text.contains("  ") && !text.contains('\n'), "{id}: {text}");
        }
        for line in check.remediation.cli.lines() {
            assert!(line.starts_with("aws "), "{id}: {line}");
        }
        assert!(!check.remediation.cli.is_empty(), "{id}");
    }
}

#[test]
fn lists_are_sorted_and_unique() {
    for check in CHECKS {
        let id = check.id;
        assert!(!check.practices.is_empty() && check.practices.is_sorted_by(|a, b| a < b), "{id}");
        assert!(!check.services.is_empty() && check.services.is_sorted_by(|a, b| a < b), "{id}");
        assert!(
            !check.reads.is_empty() && check.reads.is_sorted_by(|a, b| a.name < b.name),
            "{id}"
        );
        let key = |it: &crate::Mapping| (it.framework, it.control);
        assert!(check.mappings.is_sorted_by(|a, b| key(a) < key(b)), "{id}");
        assert!(!check.references.is_empty(), "{id}");
        for reference in check.references {
            assert!(reference.url.starts_with("https://docs.aws.amazon.com/"), "{id}");
            assert!(!reference.title.is_empty(), "{id}");
        }
    }
}
