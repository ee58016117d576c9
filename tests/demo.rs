//! The demo organization shows every check: one subject that keeps it and one that breaks it.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Folder, Served, json, verdicts};
use hydrant_core::CHECKS;
use hydrant_sim::{AccountState, Options, RoleState};
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

/// The demo once every account can be entered, the suspended one too: until then nobody can prove that a bucket is a
/// stranger's.
fn everyone_let_in() -> Value {
    let folder = Folder::new("everyone");
    let mut org = hydrant_sim::demo::after().unwrap();
    for account in &mut org.accounts {
        (account.role, account.state) = (RoleState::Ok, AccountState::Active);
    }
    Served::new(org, Options::default()).scan(&folder.store(), &[]).0
}

/// Every check fails and passes today, with two exceptions of kind: there is one organization, so a check on it as a
/// whole passes on one day and fails on the other; and one fail waits for the last accounts.
#[test]
fn every_check_has_a_failing_and_a_passing_subject() {
    let (today, before) = (said(&day("after")), said(&day("before")));
    let entered = said(&everyone_let_in());
    let mut missing = Vec::new();
    for check in CHECKS {
        let mut days = vec![&today];
        if check.subjects() == "organization" {
            days.push(&before);
        }
        if check.id == "bucket-outside-org" {
            days.push(&entered);
        }
        for verdict in ["fail", "pass"] {
            let shown = |day: &&BTreeMap<String, BTreeSet<String>>| {
                day.get(check.id).is_some_and(|said| said.contains(verdict))
            };
            if !days.iter().any(shown) {
                missing.push(format!("{} never shows {verdict}", check.id));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
