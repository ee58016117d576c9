use std::collections::BTreeMap;

use super::*;
use crate::facts::SuspectedSecret;
use crate::sample::{self, CLICKS, ENRICH, ORDERS};
use crate::{AccountState, CHECKS, Check, Settings, Skip, Snapshot, api};

fn report(snapshot: &Snapshot) -> Report<'_> {
    judged(snapshot, CHECKS)
}

fn judged<'a>(snapshot: &'a Snapshot, checks: &[&'static Check]) -> Report<'a> {
    Report::new(snapshot, checks.to_vec(), &Settings::default(), BTreeMap::new())
}

fn diff(before: &Snapshot, after: &Snapshot) -> Diff {
    Diff::of(&report(before), &report(after))
}

/// The changes as kind, check and subject's name.
fn found(diff: &Diff) -> Vec<(ChangeKind, &str, &str)> {
    diff.changes.iter().map(|it| (it.kind, it.check, it.subject.name.as_str())).collect()
}

fn unencrypted() -> Snapshot {
    sample::with(|snapshot| {
        let summary = sample::summary(snapshot, ORDERS);
        (summary.encryption_type, summary.key_id) = (None, None);
    })
}

/// The delivery stream was never made, with whatever it alone leads to.
fn without_clicks() -> Snapshot {
    sample::with(|snapshot| {
        let arn = sample::arn(CLICKS);
        snapshot.delivery_streams.remove(&arn);
        for fact in snapshot.listings.values_mut() {
            if fact.known().is_ok() {
                sample::value(fact).retain(|it| *it != arn);
            }
        }
    })
}

#[test]
fn the_same_scan_has_no_changes() {
    for snapshot in [sample::snapshot(), unencrypted(), sample::without(&api::KMS_DESCRIBE_KEY)] {
        let diff = diff(&snapshot, &snapshot);
        assert!(diff.is_empty() && diff.uncompared.is_empty(), "{diff:#?}");
    }
}

#[test]
fn what_breaks_is_new_and_what_is_repaired_is_fixed() {
    let (clean, broken) = (sample::snapshot(), unencrypted());
    let broke = diff(&clean, &broken);
    assert!(found(&broke).contains(&(ChangeKind::New, "kinesis-sse-disabled", "orders")));
    assert!(broke.of_kind(ChangeKind::Fixed).next().is_none());
    let repaired = diff(&broken, &clean);
    assert!(found(&repaired).contains(&(ChangeKind::Fixed, "kinesis-sse-disabled", "orders")));
    assert!(repaired.of_kind(ChangeKind::New).next().is_none());
}

#[test]
fn what_cannot_be_seen_any_more_is_never_fixed() {
    let broken = unencrypted();
    let (clean, apis) = (sample::snapshot(), CHECKS.iter().flat_map(|check| check.reads));
    let apis: BTreeSet<_> = apis.map(|api| api.name).collect();
    assert!(apis.len() > 20);
    for name in apis {
        let api = crate::Api::find(name).unwrap();
        for before in [&clean, &broken] {
            let mut after = before.clone();
            sample::forget(&mut after, api);
            let diff = diff(before, &after);
            for change in &diff.changes {
                let kind = change.kind;
                assert!(matches!(kind, ChangeKind::LostSight), "{name}: {change:#?}");
            }
            assert!(diff.added.is_empty() && diff.removed.is_empty(), "{name}: {diff:#?}");
            let back = self::diff(&after, before);
            assert!(
                back.changes.iter().all(|it| it.kind == ChangeKind::RegainedSight),
                "{name}: {back:#?}"
            );
            assert!(back.added.is_empty() && back.removed.is_empty(), "{name}: {back:#?}");
        }
    }
}

#[test]
fn an_account_that_nobody_can_enter_loses_sight_of_what_is_in_it() {
    let before = unencrypted();
    let after = sample::with(|snapshot| {
        let shop = sample::account(sample::SHOP);
        let source = sample::source(sample::home(sample::SHOP), &api::STS_ASSUME_ROLE);
        let unknown = crate::Unknown::not_asked(source, "no way in");
        snapshot.regions.insert(shop, crate::Fact::Unknown(unknown));
        snapshot.listings.retain(|(target, _), _| target.account != shop);
        snapshot.delivery_streams.clear();
        snapshot.streams.clear();
        snapshot.consumers.clear();
        snapshot.applications.clear();
        snapshot.buckets.clear();
        snapshot.keys.clear();
        snapshot.trails.clear();
        snapshot.trail_refs.clear();
    });
    let report = report(&after);
    let shop = &report.coverage.accounts[&sample::account(sample::SHOP)];
    assert!(matches!(shop.state, AccountState::Unreadable(_)));
    let diff = diff(&before, &after);
    assert!(diff.changes.iter().all(|it| it.kind == ChangeKind::LostSight), "{diff:#?}");
    assert!(found(&diff).contains(&(ChangeKind::LostSight, "kinesis-sse-disabled", "orders")));
    assert!(diff.removed.is_empty(), "{diff:#?}");
}

/// The places that see the sample's trail, and the sample with those places asked and without it.
fn without_trails() -> Snapshot {
    sample::with(|snapshot| {
        for trails in snapshot.trail_refs.values_mut() {
            sample::value(trails).clear();
        }
        snapshot.trails.clear();
    })
}

#[test]
fn a_trail_is_gone_where_a_place_that_saw_it_sees_it_no_more() {
    let (before, after) = (sample::snapshot(), without_trails());
    let gone = diff(&before, &after);
    assert!(gone.removed.iter().any(|it| it.kind == SubjectKind::Trail), "{gone:#?}");
    // It may still be there for a place that was not asked, as in a scan that was interrupted.
    let mut interrupted = after;
    interrupted.trail_refs.clear();
    let lost = diff(&before, &interrupted);
    assert!(lost.removed.iter().all(|it| it.kind != SubjectKind::Trail), "{lost:#?}");
    let trail = |it: &Change| it.subject.kind == SubjectKind::Trail;
    let mut changes = lost.changes.iter().filter(|it| trail(it)).peekable();
    assert!(changes.peek().is_some());
    assert!(changes.all(|it| it.kind == ChangeKind::LostSight), "{lost:#?}");
}

#[test]
fn a_stream_that_is_gone_is_removed_and_not_fixed() {
    let mut before = sample::snapshot();
    sample::description(&mut before, CLICKS).encryption = None;
    let after = without_clicks();
    let gone = diff(&before, &after);
    assert_eq!(found(&gone), [(ChangeKind::Removed, "firehose-sse-disabled", "clicks")]);
    assert_eq!(gone.removed.len(), 1);
    let back = diff(&after, &before);
    assert_eq!(found(&back), [(ChangeKind::New, "firehose-sse-disabled", "clicks")]);
    assert_eq!(back.added[0].name, "clicks");
    assert!(back.removed.is_empty());
}

#[test]
fn a_fail_in_more_places_is_worse() {
    let secrets = |count: usize| {
        sample::with(|snapshot| {
            let detail = sample::detail(snapshot);
            let kind = crate::credential_kind("", "AKIAIOSFODNN7REALKEY").unwrap();
            let suspected = |n| SuspectedSecret { place: format!("Group{n}/key"), kind };
            detail.suspected_secrets = (0..count).map(suspected).collect();
        })
    };
    let (one, two) = (secrets(1), secrets(2));
    let name = sample::arn(ENRICH).name().to_owned();
    for (before, after, kind) in [(&one, &two, ChangeKind::Worse), (&two, &one, ChangeKind::Better)]
    {
        let diff = diff(before, after);
        assert_eq!(found(&diff), [(kind, "flink-secret-in-properties", name.as_str())]);
    }
}

#[test]
fn what_was_not_asked_for_is_not_compared() {
    let before = unencrypted();
    let mut after = sample::snapshot();
    let shop = sample::account(sample::SHOP);
    after.header.organization.accounts.get_mut(&shop).unwrap().skip = Some(Skip::Excluded);
    after.listings.retain(|(target, _), _| target.account != shop);
    after.streams.clear();
    after.delivery_streams.clear();
    after.applications.clear();
    let diff = diff(&before, &after);
    assert!(diff.out_of_scope > 0);
    assert!(!found(&diff).iter().any(|(_, check, _)| *check == "kinesis-sse-disabled"));
    assert!(diff.removed.iter().all(|it| it.account != Some(shop)), "{diff:#?}");
}

#[test]
fn a_check_that_ran_once_is_not_compared_and_said_so() {
    let (clean, broken) = (sample::snapshot(), unencrypted());
    let one = crate::find_check("kinesis-sse-disabled").unwrap();
    let two = crate::find_check("flink-not-in-vpc").unwrap();
    let diff = Diff::of(&judged(&clean, &[two]), &judged(&broken, &[two, one]));
    assert!(diff.changes.is_empty());
    assert_eq!(diff.uncompared, [Uncompared { check: "kinesis-sse-disabled", before: false }]);
}
