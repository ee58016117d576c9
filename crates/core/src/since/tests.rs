use std::collections::BTreeMap;

use super::*;
use crate::sample::{self, ORDERS};
use crate::{CHECKS, Mute, Settings, Snapshot, api};

fn report(snapshot: &Snapshot) -> Report<'_> {
    Report::new(snapshot, CHECKS.to_vec(), &Settings::default(), BTreeMap::new())
}

fn since<'a>(before: &Snapshot, after: &'a Snapshot) -> Report<'a> {
    let (before, after) = (report(before), report(after));
    let since = Since::of(&before, &after);
    after.with_since(since)
}

fn unencrypted() -> Snapshot {
    sample::with(|snapshot| {
        let summary = sample::summary(snapshot, ORDERS);
        (summary.encryption_type, summary.key_id) = (None, None);
    })
}

fn news<'a>(report: &'a Report<'_>) -> Vec<&'a str> {
    let since = report.since.as_ref().unwrap();
    report.verdicts.iter().filter(|it| since.is_news(it)).map(|it| it.check).collect()
}

#[test]
fn only_what_the_earlier_scan_did_not_have_is_news() {
    let (clean, broken) = (sample::snapshot(), unencrypted());
    let broke = since(&clean, &broken);
    assert!(news(&broke).contains(&"kinesis-sse-disabled"));
    assert_eq!(broke.news_at_least(Severity::Info), news(&broke).len());
    let same = since(&broken, &broken);
    assert_eq!(same.news_at_least(Severity::Info), 0);
    assert!(same.fails_at_least(Severity::Info) > 0);
    let since = same.since.as_ref().unwrap();
    assert!(since.ended.is_empty() && since.lost.is_empty());
    assert!(same.verdicts.iter().all(|it| since.judged(it)));
}

#[test]
fn without_a_baseline_everything_is_news() {
    let broken = unencrypted();
    let report = report(&broken);
    assert_eq!(report.news_at_least(Severity::Low), report.fails_at_least(Severity::Low));
}

#[test]
fn a_fail_that_was_unknown_or_accepted_before_is_news() {
    let broken = unencrypted();
    let blind = {
        let mut blind = unencrypted();
        sample::forget(&mut blind, &api::KINESIS_DESCRIBE_STREAM_SUMMARY);
        blind
    };
    assert!(news(&since(&blind, &broken)).contains(&"kinesis-sse-disabled"));
    let mute = Mute {
        check: Some("kinesis-*".to_owned()),
        resource: None,
        account: None,
        region: None,
        api: None,
        reason: "r".to_owned(),
        owner: "o".to_owned(),
        expires: None,
    };
    let settings = Settings { mutes: vec![mute], ..Settings::default() };
    let muted = Report::new(&broken, CHECKS.to_vec(), &settings, BTreeMap::new());
    let open = report(&broken);
    let since = Since::of(&muted, &open);
    let open = open.with_since(since);
    assert!(news(&open).contains(&"kinesis-sse-disabled"), "the mute is over");
    let still = Since::of(&muted, &muted);
    assert_eq!(muted.clone().with_since(still).news_at_least(Severity::Info), 0);
}

#[test]
fn what_is_repaired_has_ended() {
    let (clean, broken) = (sample::snapshot(), unencrypted());
    let repaired = since(&broken, &clean);
    let ended = &repaired.since.as_ref().unwrap().ended;
    assert!(ended.iter().any(|it| it.check == "kinesis-sse-disabled"));
    assert!(ended.iter().all(|it| it.kind == VerdictKind::Fail));
}

#[test]
fn what_cannot_be_seen_any_more_has_not_ended() {
    let before = unencrypted();
    for api in api::APIS {
        let mut after = unencrypted();
        sample::forget(&mut after, api);
        let (before, after) = (report(&before), report(&after));
        let since = Since::of(&before, &after);
        assert_eq!(since.ended, [], "{api}");
        assert!(since.lost.iter().all(|it| it.kind == VerdictKind::Unknown));
        for fail in before.verdicts.iter().filter(|it| it.kind == VerdictKind::Fail) {
            let now = after.verdicts.iter().chain(&since.lost);
            let open = [VerdictKind::Fail, VerdictKind::Unknown];
            let mut now = now.filter(|it| it.fingerprint() == fail.fingerprint());
            assert!(now.any(|it| open.contains(&it.kind)), "{api}: {}", fail.check);
        }
    }
}
