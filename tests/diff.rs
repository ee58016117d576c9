//! What changed between the two days of the demo, and two scans that cannot be compared.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use std::process::Output;

use common::{Folder, Served, hydrant};
use hydrant_sim::{Options, Org};
use serde_json::Value;

/// What is different on the second day: kind, check, name of the subject, verdicts.
const CHANGES: &[(&str, &str, &str, &str)] = &[
    ("new", "activity-sensitive-change", "110022330006/eu-west-1", "pass > fail"),
    ("new", "activity-sensitive-change", "110022330012/eu-west-1", "pass > fail"),
    ("new", "activity-sensitive-change", "110022330013/eu-west-1", "pass > fail"),
    ("new", "bucket-access-unlogged", "meridian-clickstream", "pass > fail"),
    ("new", "bucket-macie-uncovered", "meridian-ledger-audit", "pass > fail"),
    ("new", "catalog-outside-org", "attribution-export", "- > fail"),
    ("new", "firehose-sse-aws-owned-key", "app-events", "not-applicable > fail"),
    ("new", "guardduty-disabled", "110022330013/eu-west-1", "pass > fail"),
    ("new", "guardduty-s3-disabled", "streaming-data-110022330013-eu-west-1", "pass > fail"),
    ("new", "kinesis-retention-short", "sessions", "pass > fail"),
    ("new", "perimeter-missing", "o-m3r1d14n00", "pass > fail"),
    ("new", "role-destination-unpinned", "firehose-clickstream-raw", "pass > fail"),
    ("new", "role-destination-unpinned", "firehose-staging-logs-search", "pass > fail"),
    ("new", "secret-policy-outside-org", "snowflake/loyalty-Zx9YwV", "pass > fail"),
    ("new", "stream-redirectable", "staging-logs-search", "pass > fail"),
    ("new", "trail-delivery-failing", "organization-eu-west-1", "- > fail"),
    (
        "lost-sight",
        "bucket-lifecycle-missing",
        "adtrack-partner-ingest",
        "not-applicable > unknown",
    ),
    ("regained-sight", "role-broad-resources", "firehose-orders-to-lake", "unknown > pass"),
    (
        "regained-sight",
        "role-destination-unpinned",
        "firehose-staging-access-logs",
        "unknown > fail",
    ),
    ("new-unknown", "bucket-access-unlogged", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "bucket-credentials-found", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "bucket-lifecycle-missing", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "bucket-macie-uncovered", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "bucket-missing", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "bucket-outside-org", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "bucket-plaintext-allowed", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "bucket-policy-outside-org", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "bucket-public", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "bucket-replication-missing", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "bucket-replication-outside-org", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "bucket-unencrypted", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "bucket-versioning-disabled", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "bucket-without-cmk", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "feed-role-broad", "firehose-attribution-export", "- > unknown"),
    ("new-unknown", "firehose-weaker-destination", "attribution-export", "- > unknown"),
    ("new-unknown", "guardduty-findings-open", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "guardduty-s3-disabled", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "key-outside-org", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "key-policy-broad", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "key-policy-outside-org", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "key-policy-public", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "key-rotation-disabled", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "key-unusable", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "macie-disabled", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "macie-findings-open", "ingest/attribution_v3", "- > unknown"),
    ("new-unknown", "role-broad-resources", "firehose-attribution-export", "- > unknown"),
    ("new-unknown", "role-destination-unpinned", "firehose-attribution-export", "- > unknown"),
    ("new-unknown", "role-missing-permission", "firehose-attribution-export", "- > unknown"),
    ("new-unknown", "service-principal-unconditioned", "ingest/attribution_v3", "- > unknown"),
    ("fixed", "firehose-sse-disabled", "app-events", "fail > pass"),
    ("fixed", "flink-dependency-unencrypted", "order-enrichment", "fail > pass"),
    ("fixed", "kinesis-sse-disabled", "orders", "fail > pass"),
    (
        "fixed",
        "msk-plaintext-allowed",
        "telemetry/4b1f6c2e-77aa-4d0e-9a53-1f0c2d3e4b5a-3",
        "fail > pass",
    ),
    ("fixed", "notification-missing", "110022330014/us-east-1", "fail > pass"),
    ("fixed", "organization-trail-missing", "o-m3r1d14n00", "fail > pass"),
];

/// What is there only on the second day.
const ADDED: &[(&str, &str)] = &[
    ("delivery-stream", "attribution-export"),
    ("key", "3212d663-8076-40c7-a16e-e12a91aa5102"),
    ("trail", "organization-eu-west-1"),
    ("trail", "organization-us-east-1"),
    ("log-group", "/aws/kinesisfirehose/attribution-export"),
    ("role", "firehose-attribution-export"),
    ("table", "ingest/attribution_v3"),
];

/// The trails of single accounts on the first day, as far as streams live where they record.
const OWN_TRAILS: usize = 13;

fn run(folder: &Folder, words: &[&str]) -> Output {
    hydrant(&folder.store()).args(words).output().unwrap()
}

#[track_caller]
fn printed(folder: &Folder, words: &[&str]) -> String {
    let output = run(folder, words);
    let remarks = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), remarks.as_str()), (Some(0), ""), "{words:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Both days, scanned by the binary alone.
fn days(name: &str) -> Folder {
    let folder = Folder::new(name);
    for day in ["--demo=before", "--demo=after"] {
        let output = run(&folder, &["scan", "--org", day, "--quiet"]);
        assert_eq!(output.status.code(), Some(5), "{}", String::from_utf8_lossy(&output.stderr));
    }
    folder
}

fn changes(diff: &Value) -> Vec<(String, String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let rows = diff["changes"].as_array().unwrap().iter();
    let verdicts = |row: &Value| format!("{} > {}", text(&row["before"]), text(&row["after"]));
    rows.map(|row| {
        (text(&row["change"]), text(&row["check"]), text(&row["subject"]["name"]), verdicts(row))
    })
    .collect()
}

fn subjects(list: &Value) -> Vec<(&str, &str)> {
    let rows = list.as_array().unwrap().iter();
    rows.map(|it| (it["kind"].as_str().unwrap(), it["name"].as_str().unwrap())).collect()
}

#[test]
fn the_two_days_of_the_demo_differ_exactly_as_they_should() {
    let folder = days("diff-days");
    let json = printed(&folder, &["diff", "--format", "json"]);
    let diff: Value = serde_json::from_str(&json).unwrap();
    let owned = |it: &(&str, &str, &str, &str)| {
        (it.0.to_owned(), it.1.to_owned(), it.2.to_owned(), it.3.to_owned())
    };
    assert_eq!(changes(&diff), CHANGES.iter().map(owned).collect::<Vec<_>>());
    assert_eq!(subjects(&diff["added"]), ADDED);
    // Each account's own trails gave way to those of the organization.
    let removed = subjects(&diff["removed"]);
    assert_eq!(removed.len(), OWN_TRAILS);
    assert!(removed.iter().all(|it| it.0 == "trail" && it.1.starts_with("account-")));
    assert!(subjects(&diff["uncompared"]).is_empty());
    assert_eq!(diff["out_of_scope"], 0);
    let schema: Value = serde_json::from_str(&printed(&folder, &["schema", "diff"])).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&diff));

    let text = printed(&folder, &["diff"]);
    for (kind, check, subject, _) in CHANGES {
        let word = kind.replace('-', " ");
        let heading = format!("{}{}: ", word[..1].to_uppercase(), &word[1..]);
        let (_, section) = text.split_once(&format!("\n{heading}")).unwrap();
        let section = section.split("\n\n").next().unwrap();
        assert!(section.contains(check) && section.contains(subject), "{heading} {section}");
    }
    let listed = text.lines().filter(|line| line.contains(" > ")).count();
    assert_eq!(listed, CHANGES.len(), "{text}");
    assert!(text.contains(&format!("Resources added: {}\n", ADDED.len())), "{text}");
    assert!(text.contains(&format!("Resources removed: {OWN_TRAILS}\n")), "{text}");
    assert!(!text.contains("Not compared"), "{text}");
}

#[test]
fn back_in_time_what_was_new_is_gone_and_nothing_is_fixed_by_being_gone() {
    let folder = days("diff-back");
    let words = ["diff", "latest", "latest~1", "--format", "json"];
    let diff: Value = serde_json::from_str(&printed(&folder, &words)).unwrap();
    assert_eq!(subjects(&diff["removed"]), ADDED);
    assert_eq!(subjects(&diff["added"]).len(), OWN_TRAILS);
    let back = changes(&diff);
    let of = |kind: &str| -> Vec<(&str, &str)> {
        let rows = back.iter().filter(|it| it.0 == kind);
        rows.map(|it| (it.1.as_str(), it.2.as_str())).collect()
    };
    let there = |kind: &str, verdicts: &str| -> Vec<(&str, &str)> {
        let rows = CHANGES.iter().filter(|it| it.0 == kind && it.3 == verdicts);
        rows.map(|it| (it.1, it.2)).collect()
    };
    assert_eq!(of("new"), there("fixed", "fail > pass"));
    assert_eq!(of("fixed"), there("new", "pass > fail"));
    assert_eq!(of("better"), there("new", "not-applicable > fail"));
    assert_eq!(of("removed"), there("new", "- > fail"));
    assert_eq!(of("regained-sight"), there("lost-sight", "not-applicable > unknown"));
    let seen_again = CHANGES.iter().filter(|it| it.0 == "regained-sight");
    assert_eq!(of("lost-sight"), seen_again.map(|it| (it.1, it.2)).collect::<Vec<_>>());
    let new_unknown = there("new-unknown", "- > unknown").len();
    assert_eq!(back.len() + new_unknown, CHANGES.len(), "{back:#?}");
}

#[test]
fn the_same_scan_and_chosen_checks() {
    let folder = days("diff-same");
    let same = printed(&folder, &["diff", "latest", "latest"]);
    assert!(same.contains("Nothing changed, as far as could be compared."), "{same}");
    let words = ["diff", "--checks", "kinesis-*", "--format", "json"];
    let diff: Value = serde_json::from_str(&printed(&folder, &words)).unwrap();
    let found: Vec<_> = changes(&diff).into_iter().map(|it| (it.0, it.1)).collect();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        found,
        [pair("new", "kinesis-retention-short"), pair("fixed", "kinesis-sse-disabled")]
    );
    // A name stands for the earlier one of the two.
    assert_eq!(
        printed(&folder, &["diff", "latest~1"]),
        printed(&folder, &["diff", "latest~1", "latest"])
    );
}

#[test]
fn a_muted_change_says_so() {
    let folder = days("diff-muted");
    let mute = "[[mute]]\ncheck = \"kinesis-retention-short\"\nreason = \"r\"\nowner = \"o\"\n";
    std::fs::write(folder.join("hydrant.toml"), mute).unwrap();
    let text = printed(&folder, &["diff"]);
    assert!(text.contains("LOW kinesis-retention-short: PASS > FAIL (muted)\n"), "{text}");
}

#[track_caller]
fn refused(folder: &Folder, words: &[&str], sentence: &str) {
    let output = run(folder, words);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(output.stdout.is_empty() && told.contains(sentence), "{told}");
    assert_eq!(told.lines().count(), 2, "{told}");
}

#[test]
fn two_scans_that_cannot_be_compared() {
    let folder = Folder::new("diff-other");
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/orgs/minimal.toml"
    ));
    let minimal = Served::new(Org::from_toml(&text.unwrap()).unwrap(), Options::default());
    minimal.scan(&folder.store(), &[]);
    refused(&folder, &["diff"], "there are not two complete scans to compare");
    Served::demo(Options::default()).scan(&folder.store(), &[]);
    refused(&folder, &["diff"], " is of o-");
    refused(
        &folder,
        &["diff", "--checks", "kinesis-sse-disable"],
        "did you mean kinesis-sse-disabled?",
    );
    let missing = run(&folder, &["diff", "latest~7"]);
    assert_eq!(missing.status.code(), Some(1));
}
