//! The same organization on servers that we did not write: what hydrant finds there, it finds on the sim.
//!
//! `cargo xtask localstack` starts the emulators and says where they are. They must be new: nothing is removed.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[path = "emulator/cloud.rs"]
mod cloud;
#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;
#[path = "emulator/deploy.rs"]
mod deploy;
#[path = "emulator/differences.rs"]
mod differences;
#[path = "emulator/fixing.rs"]
mod fixing;
#[path = "emulator/flows.rs"]
mod flows;
#[path = "emulator/storage.rs"]
mod storage;

use std::collections::{BTreeMap, BTreeSet};

use cloud::{Cloud, MANAGEMENT};
use common::{Folder, Served};
use differences::{DIFFERENCES, NOT_DEPLOYED, covers};
use hydrant_core::{CHECKS, api};
use hydrant_sim::Options;
use serde_json::Value;

const FILE: &str = include_str!("orgs/emulator.toml");
const SCAN: [&str; 7] =
    ["scan", "--org", "--quiet", "--format", "json", "--regions", "us-east-1,eu-west-1"];

/// A check and its subject; account, Region and verdict.
type Verdicts = BTreeMap<(String, String), String>;

#[test]
fn the_operations_that_were_probed_are_those_of_the_api_table() {
    let operations = operations();
    let probed: Vec<&str> = operations.as_object().unwrap().keys().map(String::as_str).collect();
    let mut known: Vec<&str> = api::APIS.iter().map(|api| api.name).collect();
    known.sort_unstable();
    assert_eq!(probed, known);
}

#[test]
fn the_list_of_differences_is_sorted_and_the_emulators_are_their_reason() {
    let (cloud, operations) = (Cloud::of_environment(), operations());
    assert!(DIFFERENCES.is_sorted_by_key(|it| it.api));
    for it in DIFFERENCES {
        assert!(it.verdicts.is_sorted(), "sort the verdicts of {it:?}");
        // The answer must be known to differ from that of AWS.
        assert_ne!(cloud.known(&operations, it.api), "yes", "{it:?}");
        for (name, subject) in it.verdicts {
            let check = CHECKS.iter().find(|check| check.id == *name).unwrap();
            let reads = check.reads.iter().any(|api| api.name == it.api);
            // What an application uses is told by its description alone.
            assert!(
                reads || subject.starts_with("application "),
                "{name} does not read {}",
                it.api
            );
        }
    }
}

#[test]
fn the_verdicts_are_those_of_the_sim() {
    let cloud = Cloud::of_environment();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let deployed = runtime.block_on(deploy::deploy(&cloud, FILE));

    let folder = Folder::new("emulator");
    let mut hydrant = common::hydrant(&folder.store());
    hydrant.envs(&cloud.endpoints).args(SCAN);
    hydrant.env("AWS_ACCESS_KEY_ID", MANAGEMENT).env("AWS_SECRET_ACCESS_KEY", "x");
    let there = hydrant.env("AWS_REGION", "us-east-1").output().unwrap();
    let there = common::json(&there).0;

    let served = Served::new(deployed.org.clone(), Options::default());
    let output = served.hydrant(&folder.join("sim.db")).args(SCAN).output().unwrap();
    let here = common::json(&output).0;

    let [there, here] = [there, here].map(|report| {
        let report = serde_json::from_str(&deployed.named(&report.to_string())).unwrap();
        verdicts(&report)
    });
    println!("{}", compare(&there, &here));
}

/// Everything that is not on the list is equal, and everything on it is not. Says how much that is.
fn compare(there: &Verdicts, here: &Verdicts) -> String {
    let all: BTreeSet<_> = there.keys().chain(here.keys()).collect();
    let listed = DIFFERENCES.iter().flat_map(|it| it.verdicts.iter().map(move |pair| (*pair, it)));
    let listed: Vec<_> = listed.collect();
    let mut wrong: Vec<String> = Vec::new();
    for (pair, it) in &listed {
        if !all.iter().any(|(check, subject)| covers(*pair, check, subject)) {
            wrong.push(format!("{pair:?} is listed, but nobody judges it: {}", it.why));
        }
    }
    let (mut equal, mut words) = (BTreeSet::new(), BTreeMap::<&str, usize>::new());
    let mut left_out = BTreeMap::<&str, usize>::new();
    let mut unequal = BTreeSet::new();
    for row in all {
        let (check, subject) = (row.0.as_str(), row.1.as_str());
        if NOT_DEPLOYED.contains(&check) {
            if there.get(row) != here.get(row) {
                unequal.insert(check);
            }
            continue;
        }
        let [there, here] = [there, here].map(|it| it.get(row).map_or("none", String::as_str));
        let listed = listed.iter().find(|(pair, _)| covers(*pair, check, subject));
        match (there == here, listed) {
            (true, None) => {
                equal.insert(check);
                *words.entry(here.rsplit(' ').next().unwrap()).or_default() += 1;
            }
            (false, Some((_, it))) => *left_out.entry(it.why).or_default() += 1,
            (true, Some(_)) => wrong.push(format!("{row:?} is listed, but equal: {here}")),
            (false, None) => wrong.push(format!("{row:?}: emulators {there}, sim {here}")),
        }
    }
    for check in NOT_DEPLOYED.iter().filter(|check| !unequal.contains(*check)) {
        wrong.push(format!("{check} is listed as not deployed, but equal"));
    }
    assert!(wrong.is_empty(), "{} surprises:\n{}", wrong.len(), wrong.join("\n"));
    // An empty answer equals an empty answer.
    assert!(["fail", "pass"].iter().all(|word| words.get(word) > Some(&30)), "{words:?}");
    format!("equal, in {} checks: {words:?}\nnot compared: {left_out:#?}", equal.len())
}

fn verdicts(report: &Value) -> Verdicts {
    let mut found = Verdicts::new();
    for row in report["verdicts"].as_array().unwrap() {
        let subject = &row["subject"];
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let mut name = format!("{} {}", text(&subject["kind"]), text(&subject["name"]));
        if NOT_DEPLOYED.contains(&text(&row["check"]).as_str()) {
            name = format!("{name} {}", text(&subject["id"]));
        }
        let verdict = [&subject["account"], &subject["region"], &row["verdict"]].map(text);
        let twice = found.insert((text(&row["check"]), name), verdict.join(" "));
        assert_eq!(twice, None, "two subjects have one name: {row}");
    }
    found
}

fn operations() -> Value {
    serde_json::from_str(include_str!("../emulators/operations.json")).unwrap()
}
