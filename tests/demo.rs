//! The demo organization shows every check: one subject that keeps it and one that breaks it.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Folder, json, verdicts};
use hydrant_core::CHECKS;
use serde_json::Value;

fn day(name: &str) -> Value {
    let folder = Folder::new(name);
    let output = common::hydrant(&folder.store())
        .args(["scan", "--org", &format!("--demo={name}"), "--format", "json", "--quiet"])
        .output();
    json(&output.unwrap()).0
}

/// What each check says on a day.
fn said(report: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let mut said: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (check, _, verdict) in verdicts(report) {
        said.entry(check).or_default().insert(verdict);
    }
    said
}

/// There is one organization, so a check on the organization as a whole passes on one day and fails on
/// the other; every other check does both today.
#[test]
fn every_check_has_a_failing_and_a_passing_subject() {
    let (today, before) = (said(&day("after")), said(&day("before")));
    let mut missing = Vec::new();
    for check in CHECKS {
        let whole = check.subjects() == "organization";
        for verdict in ["fail", "pass"] {
            let shown = |day: &BTreeMap<String, BTreeSet<String>>| {
                day.get(check.id).is_some_and(|said| said.contains(verdict))
            };
            if !shown(&today) && !(whole && shown(&before)) {
                missing.push(format!("{} never shows {verdict}", check.id));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
