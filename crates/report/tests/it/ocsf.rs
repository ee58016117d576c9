#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use hydrant_core::{Report, VerdictKind};
use hydrant_report::Options;
use serde_json::Value;

use crate::accepted::accepted;
use crate::fixture::{complaints, dirty, every_report, of_kind, print, report};

const SCHEMA: &str = include_str!("../data/ocsf-1.6.0-compliance-finding.json");

fn events(report: &Report<'_>) -> Vec<Value> {
    let text = print("ocsf", report, &Options::default());
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_event_keeps_the_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    every_report(|name, report| {
        let events = events(report);
        assert_eq!(events.len(), report.verdicts.len(), "{name}");
        for event in events {
            let wrong: Vec<String> =
                validator.iter_errors(&event).map(|it| it.to_string()).collect();
            assert_eq!(wrong, Vec::<String>::new(), "{name}: {event:#}");
            assert_eq!(event["metadata"]["version"], "1.6.0");
        }
    });
    let snapshot = dirty();
    let first = &events(&report(&snapshot))[0];
    for field in ["time", "cloud", "compliance", "metadata", "type_uid"] {
        let mut wrong = first.clone();
        wrong.as_object_mut().unwrap().remove(field);
        assert_ne!(complaints(&schema, &wrong), Vec::<String>::new(), "{field}");
    }
}

#[test]
fn only_a_pass_passes() {
    every_report(|name, report| {
        let events = events(report);
        let of = |id: u64| events.iter().filter(|it| it["compliance"]["status_id"] == id).count();
        assert_eq!(of(1), of_kind(report, VerdictKind::Pass).len(), "{name}");
        assert_eq!(of(0), of_kind(report, VerdictKind::Unknown).len(), "{name}");
        assert_eq!(of(3), of_kind(report, VerdictKind::Fail).len(), "{name}");
        assert_eq!(of(99), of_kind(report, VerdictKind::NotApplicable).len(), "{name}");
        let suppressed = events.iter().filter(|it| it["status_id"] == 3).count();
        assert_eq!(suppressed, report.summary().muted, "{name}");
    });
}

#[test]
fn an_event_reads_well() {
    let snapshot = dirty();
    let muted = accepted(&snapshot);
    let report = report(&snapshot);
    let of = |report: &Report<'_>, control: &str, status: u64| {
        let found = events(report).into_iter().find(|it| {
            it["compliance"]["control"] == control && it["compliance"]["status_id"] == status
        });
        let mut event = found.unwrap();
        event["metadata"]["product"]["version"] = "[version]".into();
        serde_json::to_string_pretty(&event).unwrap()
    };
    insta::assert_snapshot!("ocsf_fail", of(&report, "stream-unencrypted", 3));
    insta::assert_snapshot!("ocsf_unknown", of(&report, "key-not-customers", 0));
    let event = of(&muted, "stream-unencrypted", 3);
    assert!(event.contains("\"status_detail\": \"muted: a replay |"), "{event}");
}
