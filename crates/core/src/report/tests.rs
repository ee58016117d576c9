use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::api::APIS;
use crate::facts::Versioning;
use crate::{Attestation, CHECKS, Mute, api, sample};

fn settings() -> Settings {
    let mute = |check: Option<&str>, api: Option<&str>| Mute {
        check: check.map(str::to_owned),
        resource: None,
        account: None,
        region: None,
        api: api.map(str::to_owned),
        reason: "accepted by the board".to_owned(),
        owner: "data platform".to_owned(),
        expires: None,
    };
    let expired =
        Mute { expires: Some(date(2020, 1, 1)), ..mute(Some("kinesis-retention-short"), None) };
    Settings {
        mutes: vec![
            expired,
            mute(Some("kinesis-*"), None),
            mute(Some("no-such-check"), None),
            mute(None, Some("kms:*")),
            mute(Some("bucket-public"), Some("*")),
        ],
        attestations: vec![Attestation {
            control: "penetration-test-overdue".to_owned(),
            date: date(2026, 6, 1),
            by: "red team".to_owned(),
            evidence: "report 7".to_owned(),
            until: date(2027, 6, 1),
        }],
        ..sample::settings()
    }
}

const fn is_finding(verdict: &Verdict) -> bool {
    matches!(verdict.kind, VerdictKind::Fail | VerdictKind::Unknown)
}

/// Both reports say the same, but for the verdicts that only one of them keeps.
fn compare(snapshot: &Snapshot, settings: &Settings) {
    let calls = BTreeMap::from([("kms:DescribeKey".to_owned(), CallCount::default())]);
    let whole = Report::new(snapshot, CHECKS.to_vec(), settings, calls.clone());
    let mut settled = Vec::new();
    let findings = Report::of_findings(snapshot, CHECKS.to_vec(), settings, calls, |verdict| {
        settled.push(verdict.clone());
    });
    let (kept, dropped): (Vec<_>, Vec<_>) = whole.verdicts.iter().cloned().partition(is_finding);
    assert_eq!(findings.verdicts, kept);
    assert_eq!(settled, dropped, "each is shown once, in the same order");
    assert!(whole.is_whole());
    assert_eq!(findings.is_whole(), dropped.is_empty());
    assert_eq!(findings.summary(), whole.summary());
    assert_eq!(findings.cells, whole.cells);
    assert_eq!(findings.mutes, whole.mutes);
    assert_eq!(format!("{:?}", findings.controls), format!("{:?}", whole.controls));
    assert_eq!(format!("{:?}", findings.coverage), format!("{:?}", whole.coverage));
    assert_eq!(findings.calls, whole.calls);
    assert_eq!(findings.gaps(), whole.gaps());
    for severity in Severity::ALL {
        assert_eq!(findings.fails_at_least(severity), whole.fails_at_least(severity));
    }
}

/// Fails of several severities, some of them muted; unknowns that are muted and some that are not.
fn broken() -> Snapshot {
    sample::with(|snapshot| {
        let summary = sample::summary(snapshot, sample::ORDERS);
        (summary.encryption_type, summary.key_id) = (None, None);
        summary.retention_hours = 24;
        let bucket = sample::bucket_mut(snapshot, sample::DELIVERED);
        *sample::value(&mut bucket.versioning) = Versioning::Off;
        sample::description(snapshot, sample::CLICKS).encryption = None;
        sample::forget(snapshot, &api::KMS_DESCRIBE_KEY);
        sample::forget(snapshot, &api::S3_GET_BUCKET_POLICY);
        sample::forget(snapshot, &api::KINESIS_LIST_STREAMS);
    })
}

#[test]
fn a_report_of_findings_counts_what_it_does_not_keep() {
    for snapshot in [sample::snapshot(), broken()] {
        for settings in [Settings::default(), settings()] {
            compare(&snapshot, &settings);
        }
    }
}

#[test]
fn the_comparison_has_something_to_compare() {
    let snapshot = broken();
    let report = Report::new(&snapshot, CHECKS.to_vec(), &settings(), BTreeMap::new());
    let summary = report.summary();
    assert!(VerdictKind::ALL.iter().all(|kind| summary.kinds[kind] > 0), "{summary:?}");
    assert!(summary.muted > 1 && summary.fails.len() > 1, "{summary:?}");
    assert!(report.gaps() > 0);
    assert!(report.mutes.iter().any(|it| it.state == crate::MuteState::Unmatched));
    assert!(report.mutes.iter().filter(|it| it.verdicts > 0).count() > 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whatever_is_missing_the_counts_are_the_same(
        forgotten in proptest::collection::vec(0..APIS.len(), 0..6),
        kept in proptest::collection::vec(proptest::bool::weighted(0.9), 64),
    ) {
        let mut snapshot = sample::with_answers(|answers| {
            let mut kept = kept.iter().cycle();
            answers.retain(|_, _| *kept.next().unwrap());
        });
        for index in forgotten {
            sample::forget(&mut snapshot, APIS[index]);
        }
        compare(&snapshot, &settings());
    }
}
