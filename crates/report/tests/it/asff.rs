#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use std::collections::{BTreeMap, BTreeSet};

use hydrant_core::{Report, VerdictKind};
use hydrant_report::{Options, find_format};
use serde_json::Value;

use crate::accepted::accepted;
use crate::fixture::{complaints, crowded, dirty, every_report, of_kind, print, report};

const SCHEMA: &str = include_str!("../data/asff-batch-import-findings.json");

/// Each line is a batch.
fn batches(report: &Report<'_>) -> Vec<Value> {
    let text = print("asff", report, &Options::default());
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn findings(report: &Report<'_>) -> Vec<Value> {
    let lists = batches(report).into_iter();
    lists.flat_map(|mut batch| std::mem::take(batch.as_array_mut().unwrap())).collect()
}

fn folder(report: &Report<'_>) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let write = find_format("asff").unwrap().files.unwrap();
    let mut keep = |name: &str, text: &[u8]| {
        assert!(files.insert(name.to_owned(), text.to_vec()).is_none(), "{name} twice");
        Ok(())
    };
    write(report, &Options::default(), &mut keep).unwrap();
    files
}

#[test]
fn every_batch_is_a_request_that_the_service_model_allows() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    every_report(|name, report| {
        for batch in batches(report) {
            let wrong: Vec<String> =
                validator.iter_errors(&batch).map(|it| it.to_string()).collect();
            assert_eq!(wrong, Vec::<String>::new(), "{name}");
        }
    });
    let snapshot = dirty();
    let first = batches(&report(&snapshot)).remove(0);
    for field in ["Id", "AwsAccountId", "Resources", "Description"] {
        let mut wrong = first.clone();
        wrong[0].as_object_mut().unwrap().remove(field);
        assert_ne!(complaints(&schema, &wrong), Vec::<String>::new(), "{field}");
    }
}

#[test]
fn a_batch_is_of_one_account_and_region_and_within_the_limits() {
    every_report(|name, report| {
        let mut seen = BTreeSet::new();
        for batch in batches(report) {
            let batch = batch.as_array().unwrap();
            assert!((1..=100).contains(&batch.len()));
            for finding in batch {
                let place = |it: &Value| (it["AwsAccountId"].clone(), it["ProductArn"].clone());
                assert_eq!(place(finding), place(&batch[0]), "{name}");
                let account = finding["AwsAccountId"].as_str().unwrap();
                let arn = finding["ProductArn"].as_str().unwrap();
                assert!(arn.ends_with(&format!(":{account}:product/{account}/default")), "{arn}");
                assert!(finding.to_string().len() < 240 * 1024);
                // Lengths that the model tells only in words.
                assert!(finding["Resources"][0]["Id"].as_str().unwrap().chars().count() <= 512);
                let fields = finding["ProductFields"].as_object().unwrap();
                assert!(fields.len() <= 50 && fields.keys().all(|it| it.len() <= 128));
                assert!(fields.values().all(|it| it.as_str().unwrap().chars().count() <= 2048));
                assert!(seen.insert(finding["Id"].to_string()), "{name} {}", finding["Id"]);
            }
        }
        assert_eq!(seen.len(), report.verdicts.len(), "{name}");
    });
}

#[test]
fn a_folder_has_a_file_for_each_batch() {
    let snapshot = crowded(250);
    let report = report(&snapshot);
    let files = folder(&report);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    let shop = hydrant_core::sample::SHOP;
    let expected = (1..=3).map(|number| format!("{shop}_eu-west-1_{number:03}.json"));
    for name in expected {
        assert!(names.contains(&name.as_str()), "{name} of {names:?}");
    }
    let parsed = files.values().map(|text| serde_json::from_slice::<Value>(text).unwrap());
    assert_eq!(parsed.collect::<Vec<_>>(), batches(&report));
    for (name, text) in &files {
        let batch: Value = serde_json::from_slice(text).unwrap();
        assert!(name.starts_with(batch[0]["AwsAccountId"].as_str().unwrap()), "{name}");
    }
}

#[test]
fn only_a_pass_passed() {
    every_report(|name, report| {
        let findings = findings(report);
        let of =
            |word: &str| findings.iter().filter(|it| it["Compliance"]["Status"] == word).count();
        assert_eq!(of("PASSED"), of_kind(report, VerdictKind::Pass).len(), "{name}");
        assert_eq!(of("FAILED"), of_kind(report, VerdictKind::Fail).len(), "{name}");
        let rest = findings.len() - of("PASSED") - of("FAILED");
        assert_eq!(of("NOT_AVAILABLE"), rest);
        for finding in findings {
            let muted = finding["ProductFields"]["hydrant/Mute"].is_string();
            let verdict = &finding["ProductFields"]["hydrant/Verdict"];
            let active = !muted && verdict != "not-applicable";
            assert_eq!(finding["RecordState"] == "ACTIVE", active, "{name} {finding:#}");
        }
    });
    let snapshot = dirty();
    let report = accepted(&snapshot);
    let muted = findings(&report);
    let muted = muted.iter().filter(|it| it["ProductFields"]["hydrant/Mute"].is_string()).count();
    assert_eq!(muted, report.summary().muted);
}

#[test]
fn a_finding_reads_well() {
    let snapshot = dirty();
    let all = findings(&report(&snapshot));
    let of = |check: &str, status: &str| {
        let found = all.iter().find(|it| {
            it["GeneratorId"] == format!("hydrant/{check}") && it["Compliance"]["Status"] == status
        });
        let mut finding = found.unwrap().clone();
        finding["ProductFields"]["ProviderVersion"] = "[version]".into();
        serde_json::to_string_pretty(&finding).unwrap()
    };
    insta::assert_snapshot!("asff_failed", of("stream-unencrypted", "FAILED"));
    insta::assert_snapshot!("asff_not_available", of("key-not-customers", "NOT_AVAILABLE"));
}
