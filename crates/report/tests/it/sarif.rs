#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use std::collections::BTreeSet;

use hydrant_core::{Report, VerdictKind};
use hydrant_report::Options;
use serde_json::Value;

use crate::accepted::accepted;
use crate::fixture::{complaints, dirty, every_report, of_kind, print, report};

const SCHEMA: &str = include_str!("../data/sarif-schema-2.1.0.json");

fn schema() -> Value {
    let mut schema: Value = serde_json::from_str(SCHEMA).unwrap();
    // A bracket too many makes it no regular expression, and hydrant writes no language.
    for holder in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][holder]["properties"]["language"];
        let pattern = language.as_object_mut().unwrap().remove("pattern").unwrap();
        assert_eq!(pattern, "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$");
    }
    schema
}

fn run(report: &Report<'_>) -> Value {
    let mut log: Value =
        serde_json::from_str(&print("sarif", report, &Options::default())).unwrap();
    log["runs"][0].take()
}

fn results(run: &Value, kind: &str) -> usize {
    run["results"].as_array().unwrap().iter().filter(|it| it["kind"] == kind).count()
}

#[test]
fn every_log_is_valid_by_the_published_schema() {
    let schema = schema();
    every_report(|name, report| {
        let text = print("sarif", report, &Options::default());
        let mut log: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(complaints(&schema, &log), Vec::<String>::new(), "{name}");
        log["runs"][0]["tool"]["driver"]["rules"][0]["id"].take();
        assert_ne!(complaints(&schema, &log), Vec::<String>::new());
    });
}

#[test]
fn results_are_fails_and_unknowns_and_rules_are_all_checks() {
    every_report(|name, report| {
        let run = run(report);
        assert_eq!(results(&run, "fail"), of_kind(report, VerdictKind::Fail).len(), "{name}");
        assert_eq!(results(&run, "open"), of_kind(report, VerdictKind::Unknown).len(), "{name}");
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let ids: Vec<_> = rules.iter().map(|it| it["id"].as_str().unwrap()).collect();
        assert_eq!(ids, report.checks.iter().map(|it| it.id).collect::<Vec<_>>());
        let mut fingerprints = BTreeSet::new();
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(result["ruleId"], ids[index]);
            // By the standard, whatever does not fail has this level.
            assert_eq!(result["kind"] == "open", result["level"] == "none");
            let location = &result["locations"][0];
            let path = location["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            assert!(path.starts_with("aws-resources/") && !path.contains([':', ' ', '<']));
            assert_eq!(path.split('/').count(), 5, "{path}");
            assert!(location["logicalLocations"][0]["fullyQualifiedName"].is_string());
            assert!(fingerprints.insert(result["fingerprints"]["hydrant/v1"].to_string()));
        }
    });
}

#[test]
fn what_could_not_be_read_is_a_notification() {
    every_report(|name, report| {
        let run = run(report);
        let invocation = &run["invocations"][0];
        let told = invocation["toolExecutionNotifications"].as_array().unwrap();
        assert_eq!(told.is_empty(), report.gaps() == 0, "{name}");
        assert_eq!(run["properties"]["complete"], report.gaps() == 0);
        assert_eq!(invocation["executionSuccessful"], report.header().finished_at.is_some());
    });
    let snapshot = dirty();
    let run = run(&report(&snapshot));
    let apis: Vec<_> = run["invocations"][0]["toolExecutionNotifications"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["descriptor"]["id"].as_str().unwrap())
        .collect();
    assert!(apis.contains(&"kms:DescribeKey") && apis.contains(&"sts:AssumeRole"), "{apis:?}");
}

#[test]
fn what_a_mute_accepts_is_suppressed_with_the_reason() {
    let snapshot = dirty();
    let report = accepted(&snapshot);
    let run = run(&report);
    let suppressed = |it: &&Value| !it["suppressions"].as_array().unwrap().is_empty();
    let results = run["results"].as_array().unwrap();
    let muted: Vec<&Value> = results.iter().filter(suppressed).collect();
    assert!(!muted.is_empty());
    assert_eq!(muted.len(), report.summary().muted);
    let said = muted[0]["suppressions"][0]["justification"].as_str().unwrap();
    assert!(said.contains("a replay | stream of `test` data (data platform"), "{said}");
}

#[test]
fn a_result_reads_well() {
    let snapshot = dirty();
    let run = run(&report(&snapshot));
    let results = run["results"].as_array().unwrap();
    let of = |rule: &str, kind: &str| {
        let found = results.iter().find(|it| it["ruleId"] == rule && it["kind"] == kind);
        serde_json::to_string_pretty(found.unwrap()).unwrap()
    };
    insta::assert_snapshot!("sarif_fail", of("stream-unencrypted", "fail"));
    insta::assert_snapshot!("sarif_open", of("key-not-customers", "open"));
    let rule = &run["tool"]["driver"]["rules"][2];
    insta::assert_snapshot!("sarif_rule", serde_json::to_string_pretty(rule).unwrap());
}
