//! A scan compared with an earlier one, in every format and by the exit code; and reports that are folders.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use std::collections::BTreeMap;
use std::process::Output;

use common::{Folder, hydrant};
use hydrant_report::FORMATS;
use serde_json::Value;

fn run(folder: &Folder, words: &[&str]) -> Output {
    hydrant(&folder.store()).args(words).output().unwrap()
}

/// What it printed, if it ended with this code.
#[track_caller]
fn printed(folder: &Folder, words: &[&str], code: i32) -> String {
    let output = run(folder, words);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{words:?}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

fn scan(folder: &Folder, day: &str, more: &[&str], code: i32) -> String {
    let words = [&["scan", "--org", day, "--quiet"], more].concat();
    printed(folder, &words, code)
}

fn document(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap()
}

#[test]
fn every_format_tells_the_changes_that_diff_tells() {
    let folder = Folder::new("baseline-days");
    scan(&folder, "--demo=before", &[], 5);
    // The name is that of the scan before, also while there is a new one.
    let words = ["--baseline", "latest", "--format", "json"];
    let scanned = scan(&folder, "--demo=after", &words, 5);
    let words = ["report", "--since", "latest~1", "--format", "json"];
    assert_eq!(printed(&folder, &words, 5), scanned);
    let report = document(&scanned);
    let diff = document(&printed(&folder, &["diff", "--format", "json"], 0));
    for field in ["changes", "added", "removed", "uncompared", "out_of_scope"] {
        assert_eq!(report["since"][field], diff[field], "{field}");
    }
    assert_eq!(report["since"]["scan"], diff["before"]);
    let schema = document(&printed(&folder, &["schema", "report"], 0));
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&report));

    let changes = diff["changes"].as_array().unwrap();
    let mut counts = BTreeMap::<&str, usize>::new();
    for change in changes {
        *counts.entry(text(change, "change")).or_default() += 1;
    }
    assert!(counts["new"] > 0 && counts["fixed"] > 0 && counts["lost-sight"] > 0);
    for format in FORMATS {
        let words = ["report", "--since", "latest~1", "--format", format.name];
        let printed = printed(&folder, &words, 5);
        for change in changes.iter().filter(|it| it["change"] == "new") {
            let name = text(&change["subject"], "name");
            let named = printed.contains(text(change, "check")) && printed.contains(name);
            assert!(named || format.name == "summary", "{} {change}", format.name);
        }
    }
    let listed =
        |format: &str| printed(&folder, &["report", "--since", "latest~1", "--format", format], 5);
    let text = listed("text");
    assert_eq!(text.lines().filter(|line| line.contains(" > ")).count(), changes.len(), "{text}");
    let summary = listed("summary");
    for (kind, count) in &counts {
        assert!(summary.contains(&format!("{count} {}", kind.replace('-', " "))), "{summary}");
    }
    let csv = listed("csv");
    for kind in ["new", "fixed"] {
        let rows = csv.lines().filter(|line| line.ends_with(&format!(",{kind}"))).count();
        assert_eq!(rows, counts[kind], "{kind}");
    }
    let sarif = document(&listed("sarif"));
    let absent = sarif["runs"][0]["results"].as_array().unwrap().iter();
    assert_eq!(absent.filter(|it| it["baselineState"] == "absent").count(), counts["fixed"]);
}

#[test]
fn only_new_fails_fail() {
    let folder = Folder::new("baseline-exit");
    scan(&folder, "--demo=before", &[], 5);
    // The same day again: nothing is new, and what cannot be seen is told all the same.
    scan(&folder, "--demo=before", &["--baseline", "latest", "--fail-on", "new:info"], 4);
    scan(&folder, "--demo=after", &["--baseline", "latest", "--fail-on", "new:low"], 5);
    let since = |severity: &str, code| {
        let fail_on = format!("new:{severity}");
        printed(&folder, &["report", "--since", "latest~1", "--fail-on", &fail_on], code);
    };
    let diff = document(&printed(&folder, &["diff", "--format", "json"], 0));
    for severity in ["info", "low", "medium", "high", "critical"] {
        let rank = |word: &str| {
            ["info", "low", "medium", "high", "critical"].iter().position(|it| *it == word)
        };
        let news = diff["changes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|it| it["change"] == "new" && rank(text(it, "severity")) >= rank(severity));
        since(severity, if news { 5 } else { 4 });
    }
}

#[track_caller]
fn refused(folder: &Folder, words: &[&str], code: i32, sentence: &str) {
    let output = run(folder, words);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert!(output.stdout.is_empty() && told.contains(sentence), "{told}");
}

#[test]
fn a_baseline_that_is_not_there() {
    let folder = Folder::new("baseline-missing");
    let demo = ["scan", "--org", "--demo", "--quiet"];
    refused(&folder, &[&demo[..], &["--fail-on", "new:high"]].concat(), 2, "needs an earlier scan");
    refused(&folder, &[&demo[..], &["--baseline", "latest"]].concat(), 1, "");
    assert!(!folder.store().exists(), "nothing was asked");
    scan(&folder, "--demo=before", &[], 5);
    refused(&folder, &[&demo[..], &["--baseline", "2020"]].concat(), 1, "2020");
    refused(&folder, &["report", "--fail-on", "new:low"], 2, "hydrant report --since SCAN");
}

#[test]
fn a_folder_takes_the_batches_of_asff() {
    let folder = Folder::new("baseline-asff");
    let lines = scan(&folder, "--demo", &["--format", "asff", "--output", "asff=batches/"], 5);
    let mut names: Vec<_> = std::fs::read_dir(folder.join("batches"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.contains(&"110022330010_eu-central-1_001.json".to_owned()), "{names:?}");
    let read = |name: &String| {
        document(&std::fs::read_to_string(folder.join("batches").join(name)).unwrap())
    };
    assert_eq!(
        names.iter().map(read).collect::<Vec<_>>(),
        lines.lines().map(document).collect::<Vec<_>>()
    );
    // A second report does not mix with the first.
    refused(&folder, &["report", "--output", "asff=batches/"], 2, "is not empty");
}
