use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::*;
use crate::{CHECKS, Report, Settings, Snapshot, api, sample};

fn mute() -> Mute {
    Mute {
        check: None,
        resource: None,
        account: None,
        region: None,
        api: None,
        reason: "accepted by the board".to_owned(),
        owner: "data platform".to_owned(),
        expires: None,
    }
}

fn check(id: &str) -> Mute {
    Mute { check: Some(id.to_owned()), ..mute() }
}

fn api(name: &str) -> Mute {
    Mute { api: Some(name.to_owned()), ..mute() }
}

fn report<'a>(snapshot: &'a Snapshot, mutes: &[Mute]) -> Report<'a> {
    let settings = Settings { mutes: mutes.to_vec(), ..Settings::default() };
    Report::new(snapshot, CHECKS.to_vec(), &settings, BTreeMap::new())
}

/// The sample with one unencrypted data stream.
fn broken() -> Snapshot {
    sample::with(|snapshot| {
        let summary = sample::summary(snapshot, sample::ORDERS);
        (summary.encryption_type, summary.key_id) = (None, None);
    })
}

fn fails(report: &Report<'_>) -> usize {
    report.summary().kinds.get(&VerdictKind::Fail).copied().unwrap_or_default()
}

fn muted(report: &Report<'_>) -> Vec<&'static str> {
    report.verdicts.iter().filter(|it| it.muted.is_some()).map(|it| it.check).collect()
}

#[test]
fn a_muted_fail_is_counted_apart() {
    let snapshot = broken();
    let open = report(&snapshot, &[]);
    let quiet = report(&snapshot, &[check("kinesis-sse-disabled")]);
    assert_eq!(muted(&quiet), ["kinesis-sse-disabled"]);
    assert_eq!((fails(&quiet) + 1, quiet.summary().muted), (fails(&open), 1));
    let cell = |report: &Report<'_>| {
        let cell = report.cells[&(crate::Practice::P05, crate::Service::Kinesis)];
        (cell.fail, cell.muted)
    };
    assert_eq!((cell(&open), cell(&quiet)), ((1, 0), (0, 1)));
    assert_eq!(quiet.mutes[0].state, MuteState::Active);
    assert_eq!((quiet.mutes[0].verdicts, quiet.mutes[0].facts), (1, 0));
}

#[test]
fn every_field_narrows() {
    let snapshot = broken();
    let base = check("kinesis-*");
    let account = |id| Some(sample::account(id));
    let region = |name| Some(sample::region(name));
    let resource = |text: &str| Some(text.to_owned());
    for (mute, holds) in [
        (base.clone(), true),
        (Mute { resource: resource("orders"), ..base.clone() }, true),
        (Mute { resource: resource("*:stream/orders"), ..base.clone() }, true),
        (Mute { account: account(sample::SHOP), ..base.clone() }, true),
        (Mute { region: region(sample::HOME), ..base.clone() }, true),
        (check("firehose-*"), false),
        (Mute { resource: resource("order"), ..base.clone() }, false),
        (Mute { account: account(sample::ARCHIVE), ..base.clone() }, false),
        (Mute { region: region(sample::OTHER), ..base.clone() }, false),
        (Mute { api: Some("*".to_owned()), ..base.clone() }, false),
    ] {
        let report = report(&snapshot, std::slice::from_ref(&mute));
        assert_eq!(!muted(&report).is_empty(), holds, "{mute:?}");
        let state = if holds { MuteState::Active } else { MuteState::Unmatched };
        assert_eq!(report.mutes[0].state, state, "{mute:?}");
    }
}

#[test]
fn the_last_day_still_counts() {
    let snapshot = broken();
    let scanned: Date = date(2026, 6, 1);
    for (last, state) in [
        (scanned.tomorrow().unwrap(), MuteState::Active),
        (scanned, MuteState::Active),
        (scanned.yesterday().unwrap(), MuteState::Expired),
    ] {
        let mute = Mute { expires: Some(last), ..check("kinesis-sse-disabled") };
        let report = report(&snapshot, &[mute]);
        assert_eq!(report.mutes[0].state, state, "{last}");
        assert_eq!(muted(&report).is_empty(), state == MuteState::Expired, "{last}");
    }
}

#[test]
fn an_api_mute_accepts_what_is_unknown_because_of_it_alone() {
    let snapshot = sample::without(&api::KMS_DESCRIBE_KEY);
    let open = report(&snapshot, &[]);
    assert!(open.gaps() > 0);
    let accepted = report(&snapshot, &[api("kms:DescribeKey")]);
    assert_eq!(accepted.gaps(), 0);
    assert!(accepted.mutes[0].verdicts > 0 && accepted.mutes[0].facts > 0);
    // Nothing becomes a pass by it.
    let passes = |report: &Report<'_>| report.summary().kinds.get(&VerdictKind::Pass).copied();
    assert_eq!(passes(&accepted), passes(&open));
    // Another cause beside it stays open.
    let mut snapshot = snapshot;
    sample::forget(&mut snapshot, &api::S3_GET_BUCKET_VERSIONING);
    assert!(report(&snapshot, &[api("kms:DescribeKey")]).gaps() > 0);
    let both = [api("kms:DescribeKey"), api("s3:*")];
    assert_eq!(report(&snapshot, &both).gaps(), 0);
}

#[test]
fn an_api_mute_holds_where_the_call_was_made() {
    let snapshot = sample::without(&api::KINESIS_LIST_STREAMS);
    let place =
        |region| Mute { region: Some(sample::region(region)), ..api("kinesis:ListStreams") };
    assert!(report(&snapshot, &[place(sample::HOME)]).gaps() > 0);
    assert_eq!(report(&snapshot, &[place(sample::HOME), place(sample::OTHER)]).gaps(), 0);
}

#[test]
fn a_mute_of_a_check_accepts_no_missing_fact() {
    let snapshot = sample::without(&api::KMS_DESCRIBE_KEY);
    let narrow = Mute { check: Some("key-unusable".to_owned()), ..api("kms:DescribeKey") };
    let report = report(&snapshot, &[narrow]);
    assert!(muted(&report).iter().all(|it| *it == "key-unusable") && !muted(&report).is_empty());
    assert_eq!(report.mutes[0].facts, 0);
    assert!(report.gaps() > 0);
}
