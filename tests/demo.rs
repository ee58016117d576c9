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
        .args([
            "--config",
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/orgs/demo.hydrant.toml"),
        ])
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

/// What the demo does not show. Nobody can prove that a bucket is a stranger's while one account cannot be
/// entered; the others need streams that the demo does not have yet.
const NOT_SHOWN: &[(&str, &str)] = &[
    ("bucket-outside-org", "fail"),
    ("bucket-replication-outside-org", "fail"),
    ("firehose-database-source-plaintext", "pass"),
    ("firehose-endpoint-plaintext", "pass"),
    ("firehose-source-unencrypted", "fail"),
    ("firehose-source-unencrypted", "pass"),
    ("opensearch-policy-public", "pass"),
];

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
            let shown = shown(&today) || (whole && shown(&before));
            if shown == NOT_SHOWN.contains(&(check.id, verdict)) {
                let never = if shown { "shows" } else { "never shows" };
                missing.push(format!("{} {never} {verdict}", check.id));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
