use std::sync::Arc;

use hydrant_core::{
    Attestation, ControlState, Diff, Mute, MuteState, Report, Settings, VerdictKind, api, sample,
};
use hydrant_report::{DIFF_SCHEMA_ID, Options, diff_json, diff_schema, diff_text, json_schema};
use jiff::civil::{Date, date};
use serde_json::Value;

use crate::fixture::{calls, checks, crowded, dirty, print, report};

fn mute(check: Option<&str>, api: Option<&str>, expires: Option<Date>) -> Mute {
    Mute {
        check: check.map(str::to_owned),
        resource: None,
        account: None,
        region: None,
        api: api.map(str::to_owned),
        reason: "a replay | stream of `test` data".to_owned(),
        owner: "data platform".to_owned(),
        expires,
    }
}

fn settings() -> Settings {
    Settings {
        mutes: vec![
            mute(Some("stream-*"), None, Some(date(2026, 12, 31))),
            mute(Some("bucket-unversioned"), None, Some(date(2026, 5, 31))),
            mute(Some("no-such-*"), None, None),
            mute(None, Some("kms:DescribeKey"), None),
        ],
        attestations: vec![Attestation {
            control: "penetration-test-overdue".to_owned(),
            date: date(2026, 1, 15),
            by: "red team".to_owned(),
            evidence: "ticket <SEC-7>".to_owned(),
            until: date(2027, 1, 15),
        }],
        ..Settings::default()
    }
}

/// Judged with mutes that accept fails and unknowns.
pub(crate) fn accepted(snapshot: &hydrant_core::Snapshot) -> Report<'_> {
    Report::new(snapshot, checks(), &settings(), calls())
}

#[test]
fn what_is_accepted_is_shown_with_its_reason_and_owner() {
    let snapshot = dirty();
    let report = accepted(&snapshot);
    let states: Vec<_> = report.mutes.iter().map(|it| it.state).collect();
    let wanted = [MuteState::Active, MuteState::Expired, MuteState::Unmatched, MuteState::Active];
    assert_eq!(states, wanted);
    let text = print("text", &report, &Options::default());
    let (_, section) = text.split_once("\nMuted\n").unwrap();
    insta::assert_snapshot!("muted_text", section.split_once("\nNext steps").unwrap().0);
    let markdown = print("markdown", &report, &Options::default());
    let (_, section) = markdown.split_once("## Manual controls").unwrap();
    insta::assert_snapshot!("muted_markdown", section.split_once("## Appendix A").unwrap().0);
    let finding = "#### stream-unencrypted: Data stream is not encrypted at rest (1 finding)";
    assert!(!markdown.contains(finding), "a muted fail is no finding");
    let open = print("markdown", &self::report(&snapshot), &Options::default());
    assert!(open.contains(finding), "{open}");
}

#[test]
fn muted_verdicts_are_marked_and_counted_apart_in_json() {
    let snapshot = dirty();
    let report = accepted(&snapshot);
    let document: Value =
        serde_json::from_str(&print("json", &report, &Options::default())).unwrap();
    assert!(jsonschema::validator_for(&json_schema()).unwrap().is_valid(&document));
    let verdicts = document["verdicts"].as_array().unwrap();
    let marked = verdicts.iter().filter(|it| it["muted"] == true).count();
    assert!(marked > 0);
    assert_eq!(document["summary"]["muted"], marked);
    assert_eq!(document["muted"].as_array().unwrap().len(), marked);
    let open_fails = verdicts.iter().filter(|it| it["verdict"] == "fail" && it["muted"] == false);
    assert_eq!(document["summary"]["fail"], open_fails.count());
    let states: Vec<_> =
        document["mutes"].as_array().unwrap().iter().map(|it| it["state"].clone()).collect();
    assert_eq!(states, ["active", "expired", "unmatched", "active"]);
    let controls = document["controls"].as_array().unwrap();
    let of = |id: &str| controls.iter().find(|it| it["id"] == id).unwrap();
    assert_eq!(of("penetration-test-overdue")["attestation"]["by"], "red team");
    assert_eq!(of("access-review-overdue")["state"], ControlState::Missing.words());
    assert!(document["guarantees"].as_array().unwrap().iter().all(|it| it["source"] != ""));
}

#[test]
fn changes_read_well_and_keep_their_shape() {
    let (before, after) = (sample::snapshot(), dirty());
    let (before, after) = (report(&before), report(&after));
    let diff = Diff::of(&before, &after);
    insta::assert_snapshot!(
        "diff_text",
        diff_text(&diff, before.header(), after.header(), 80, false)
    );
    let document: Value =
        serde_json::from_str(&diff_json(&diff, before.header(), after.header()).unwrap()).unwrap();
    assert_eq!(document["schema"], DIFF_SCHEMA_ID);
    assert_eq!(document["changes"].as_array().unwrap().len(), diff.changes.len());
    let validator = jsonschema::validator_for(&diff_schema()).unwrap();
    assert!(validator.is_valid(&document));
    insta::assert_snapshot!("diff_schema", serde_json::to_string_pretty(&diff_schema()).unwrap());
    let mut wrong = document;
    wrong["changes"][0]["surprise"] = 1.into();
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn many_changes_are_counted_and_nothing_from_aws_acts() {
    let (before, after) = (sample::snapshot(), crowded(80));
    let (before, mut after) = (report(&before), report(&after));
    for verdict in &mut after.verdicts {
        verdict.reason = "a\u{1b}[31m\nb".into();
        Arc::make_mut(&mut verdict.subject).name = "\u{202e}x".to_owned();
    }
    let diff = Diff::of(&before, &after);
    let text = diff_text(&diff, before.header(), after.header(), 80, false);
    assert!(text.contains("more; --format json lists all"), "{text}");
    let json = diff_json(&diff, before.header(), after.header()).unwrap();
    for printed in [text, json] {
        assert!(!printed.chars().any(|c| c != '\n' && hydrant_report::sanitize::hidden(c)));
    }
}

#[test]
fn nothing_changed_is_said() {
    let snapshot = sample::without(&api::KMS_DESCRIBE_KEY);
    let report = report(&snapshot);
    let diff = Diff::of(&report, &report);
    let text = diff_text(&diff, report.header(), report.header(), 80, false);
    assert!(text.contains("Nothing changed, as far as could be compared."), "{text}");
    assert!(report.verdicts.iter().any(|it| it.kind == VerdictKind::Unknown));
}
