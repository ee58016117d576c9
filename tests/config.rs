//! The configuration from the outside: mistakes, mutes, attestations, and what they change.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use std::path::Path;
use std::process::Output;

use common::{Folder, Served, hydrant, json};
use hydrant_sim::{Fault, FaultKind, Options, Org};
use rusqlite::{Connection, params};
use serde_json::Value;

const MINIMAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/orgs/minimal.toml");

fn run(folder: &Folder, words: &[&str]) -> Output {
    hydrant(&folder.store()).args(words).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn configure(folder: &Folder, text: &str) {
    std::fs::write(folder.join("hydrant.toml"), text).unwrap();
}

/// The demo, scanned once.
fn demo(name: &str) -> Folder {
    let folder = Folder::new(name);
    let output = run(&folder, &["scan", "--org", "--demo", "--quiet"]);
    assert_eq!(output.status.code(), Some(5), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

/// The report by this configuration, and the exit code.
fn report(folder: &Folder, config: &str, more: &[&str]) -> (Value, i32) {
    configure(folder, config);
    json(&run(folder, &[&["report", "--format", "json"], more].concat()))
}

fn states(report: &Value) -> Vec<&str> {
    report["mutes"].as_array().unwrap().iter().map(|it| it["state"].as_str().unwrap()).collect()
}

fn mute(about: &str) -> String {
    format!("[[mute]]\n{about}\nreason = \"it is known\"\nowner = \"data platform\"\n")
}

#[test]
fn the_example_is_in_order() {
    let folder = Folder::new("config-example");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/hydrant.example.toml");
    let output = run(&folder, &["config", "check", example.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let told = stdout(&output);
    for words in
        ["is in order", "hydrant-audit", "eu-west-1, eu-central-1", "1 excluded, 1 trusted"]
    {
        assert!(told.contains(words), "{told}");
    }
    let nothing = run(&folder, &["config", "check"]);
    assert_eq!(nothing.status.code(), Some(0));
    assert!(stdout(&nothing).contains("the defaults hold"));
}

#[test]
fn every_mistake_is_told_at_once() {
    let folder = Folder::new("config-mistakes");
    configure(&folder, "role = 3\nregoins = []\n\n[[mute]]\ncheck = \"kinesis-sse-disable\"\n");
    let output = run(&folder, &["config", "check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let told = String::from_utf8(output.stderr).unwrap();
    let sentences: Vec<&str> =
        told.lines().filter_map(|line| line.strip_prefix("error: hydrant.toml, ")).collect();
    assert_eq!(
        sentences,
        [
            "line 1: role is a number and must be text in quotes",
            "line 2: there is no key \"regoins\"; did you mean regions?",
            "line 4: this mute has no owner",
            "line 4: this mute has no reason",
            "line 5: check: no check is named \"kinesis-sse-disable\"; did you mean kinesis-sse-disabled?",
        ]
    );
    // Every other command stops at the first.
    let output = run(&folder, &["report"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8(output.stderr).unwrap().lines().count(), 2);
}

#[test]
fn expired_mutes_are_counted_by_the_check() {
    let folder = Folder::new("config-expired");
    let config = mute("check = \"kinesis-*\"\nexpires = 2020-02-29") + &mute("check = \"flink-*\"");
    configure(&folder, &config);
    let output = run(&folder, &["config", "check"]);
    assert!(stdout(&output).contains("mutes         2, 1 expired"), "{}", stdout(&output));
}

#[test]
fn the_published_schema_is_of_this_configuration() {
    let folder = Folder::new("config-schema");
    let schema: Value =
        serde_json::from_str(&stdout(&run(&folder, &["schema", "config"]))).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&serde_json::json!({ "role": "audit" })));
    assert!(!validator.is_valid(&serde_json::json!({ "roel": "audit" })));
}

#[test]
fn mutes_change_the_exit_code_and_nothing_is_hidden() {
    let folder = demo("config-mutes");
    let (open, code) = report(&folder, "", &[]);
    assert_eq!(code, 5);
    let (accepted, code) = report(&folder, &mute("check = \"*\""), &[]);
    assert_eq!(code, 4, "the fails are accepted, the unknowns are not");
    assert_eq!(accepted["summary"]["fail"], 0);
    assert_eq!(accepted["summary"]["muted"], open["summary"]["fail"]);
    assert_eq!(accepted["summary"]["unknown"], open["summary"]["unknown"]);
    assert_eq!(accepted["summary"]["pass"], open["summary"]["pass"]);
    assert_eq!(
        accepted["verdicts"].as_array().unwrap().len(),
        open["verdicts"].as_array().unwrap().len()
    );
    let (seen, code) = report(&folder, &mute("api = \"*\""), &[]);
    assert_eq!(code, 3, "the unknowns are accepted, the fails are not");
    assert_eq!(
        (&seen["summary"]["complete"], &seen["summary"]["unknown"]),
        (&true.into(), &0.into())
    );
    assert_eq!(seen["summary"]["fail"], open["summary"]["fail"]);
    let both = mute("check = \"*\"") + &mute("api = \"*\"");
    assert_eq!(report(&folder, &both, &[]).1, 0);
    let expired =
        mute("check = \"*\"\nexpires = 2020-01-01") + &mute("api = \"*\"\nexpires = 2020-01-01");
    let (expired, code) = report(&folder, &expired, &[]);
    assert_eq!((code, states(&expired)), (5, vec!["expired", "expired"]));
    assert_eq!(expired["summary"], open["summary"]);
}

#[test]
fn a_region_that_a_policy_denies_need_not_be_incomplete_for_ever() {
    let org = Org::from_toml(&std::fs::read_to_string(MINIMAL).unwrap()).unwrap();
    let denied =
        Fault { region: Some("eu-west-1".to_owned()), ..Fault::new("*", FaultKind::DenyScp) };
    let served = Served::new(org, Options { faults: vec![denied], ..Options::default() });
    let folder = Folder::new("config-region");
    let (open, code) = served.scan(&folder.store(), &[]);
    assert_eq!(code, 4, "{}", open["summary"]);
    let there = mute("api = \"*\"\nregion = \"eu-west-1\"");
    let (accepted, code) = report(&folder, &there, &[]);
    assert_eq!((code, states(&accepted)), (0, vec!["active"]), "{}", accepted["summary"]);
    assert_eq!(accepted["summary"]["complete"], true);
    assert!(accepted["summary"]["muted"].as_u64().unwrap() > 0);
    assert_eq!(accepted["summary"]["pass"], open["summary"]["pass"]);
    for narrower in ["api = \"*\"\nregion = \"us-east-1\"", "api = \"kms:*\"", "check = \"*\""] {
        let (_, code) = report(&folder, &mute(narrower), &[]);
        assert_eq!(code, 4, "{narrower}");
    }
}

#[test]
fn expired_and_unmatched_mutes_are_shown() {
    let folder = demo("config-shown");
    configure(
        &folder,
        &(mute("check = \"kinesis-*\"\nexpires = 2020-01-01")
            + &mute("check = \"flink-*\"\nresource = \"no-such-application\"")
            + &mute("check = \"kinesis-retention-short\"\naccount = \"110022330012\"")),
    );
    let text = stdout(&run(&folder, &["report"]));
    let (_, muted) = text.split_once("\nMuted\n").unwrap();
    for words in [
        "EXPIRED, mutes nothing\n    check kinesis-*\n    it is known (data platform, until 2020-01-01)",
        "UNMATCHED, remove it\n    check flink-*, resource no-such-application",
        "MUTED\n    check kinesis-retention-short, account 110022330012",
        "FAIL kinesis-retention-short: data stream staging-replay",
    ] {
        assert!(muted.contains(words), "{words}\n{muted}");
    }
    let markdown = stdout(&run(&folder, &["report", "--format", "markdown"]));
    let (_, muted) = markdown.split_once("## Muted findings").unwrap();
    for words in ["expired: it mutes nothing", "unmatched: there is nothing", "MUTED FAIL"] {
        assert!(muted.contains(words), "{muted}");
    }
}

#[test]
fn severities_and_thresholds_are_those_of_the_configuration() {
    let folder = demo("config-severity");
    let only = ["--checks", "kinesis-retention-short"];
    assert_eq!(report(&folder, "", &only).1 & 1, 0, "it is of low severity by default");
    let config = "[severity]\nkinesis-retention-short = \"critical\"\n";
    let (raised, code) = report(&folder, config, &[&only[..], &["--fail-on", "critical"]].concat());
    assert!(code == 3 || code == 5, "{code}");
    let fails = raised["verdicts"].as_array().unwrap().iter().filter(|it| it["verdict"] == "fail");
    assert!(fails.clone().count() > 0 && fails.clone().all(|it| it["severity"] == "critical"));
    let (short, _) = report(&folder, "[thresholds]\nretention_hours = 24\n", &only);
    assert_eq!(short["summary"]["fail"], 0);
}

#[test]
fn attestations_are_shown_apart_and_are_no_pass() {
    let folder = demo("config-attested");
    let attested = |date: &str| {
        format!(
            "[[attestation]]\ncontrol = \"penetration-test-overdue\"\ndate = {date}\nby = \"red team\"\n\
             evidence = \"report PT-7\"\nperiod_days = 30000\n"
        )
    };
    let old = attested("2020-01-01").replace("30000", "3");
    let (open, _) = report(&folder, "", &[]);
    for (config, state) in
        [(String::new(), "missing"), (old, "overdue"), (attested("2026-01-01"), "attested")]
    {
        let (report, code) = report(&folder, &config, &[]);
        let controls = report["controls"].as_array().unwrap();
        let test = controls.iter().find(|it| it["id"] == "penetration-test-overdue").unwrap();
        assert_eq!((test["state"].as_str(), code), (Some(state), 5));
        assert_eq!(report["practices"], open["practices"]);
        assert_eq!(report["summary"], open["summary"]);
    }
    let text = stdout(&run(&folder, &["report"]));
    assert!(
        text.contains("penetration-test-overdue        attested  2026-01-01 by red team"),
        "{text}"
    );
    let markdown = stdout(&run(&folder, &["report", "--format", "markdown"]));
    assert!(markdown.contains("| attested | 2026-01-01 | red team | report PT-7 |"), "{markdown}");
}

#[test]
fn an_interrupted_scan_tells_how_old_the_last_complete_one_is() {
    let folder = Folder::new("config-overdue");
    let text = std::fs::read_to_string(MINIMAL).unwrap();
    let served = Served::new(Org::from_toml(&text).unwrap(), Options::default());
    let (first, _) = served.scan(&folder.store(), &[]);
    let (second, _) = served.scan(&folder.store(), &[]);
    let id = |report: &Value| report["scan"]["id"].as_str().unwrap().to_owned();
    let status = |folder: &Folder| {
        let (report, _) = report(folder, "", &[]);
        let controls = report["controls"].as_array().unwrap().clone();
        let found = controls.into_iter().find(|it| it["id"] == "scan-overdue").unwrap();
        let evidence = found["attestation"]["evidence"].as_str().unwrap_or_default().to_owned();
        (found["state"].as_str().unwrap().to_owned(), evidence)
    };
    assert_eq!(status(&folder), ("attested".to_owned(), format!("scan {}", id(&second))));
    let store = Connection::open(folder.store()).unwrap();
    let change = |scan: &str, field: &str, value: Option<&str>| {
        let sql = "UPDATE scans SET header = json_set(header, ?2, ?3) WHERE id = ?1";
        assert_eq!(store.execute(sql, params![scan, field, value]).unwrap(), 1);
    };
    change(&id(&second), "$.finished_at", None);
    assert_eq!(status(&folder), ("attested".to_owned(), format!("scan {}", id(&first))));
    change(&id(&first), "$.started_at", Some("2026-01-01T00:00:00Z"));
    assert_eq!(status(&folder).0, "overdue");
    change(&id(&first), "$.finished_at", None);
    assert_eq!(status(&folder), ("missing".to_owned(), String::new()));
}
