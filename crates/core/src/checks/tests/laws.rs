//! What holds for every set of verdicts.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::broken::{ALL, broken};
use crate::sample::{self, SHOP};
use crate::{Answer, CHECKS, Query, Snapshot, Target, Verdict, VerdictKind, api, evaluate};

fn judge(snapshot: &Snapshot) -> Vec<Verdict> {
    evaluate(snapshot, CHECKS, &sample::settings())
}

#[test]
fn the_sample_is_whole_and_clean() {
    let snapshot = sample::snapshot();
    assert_eq!(snapshot.frontier, []);
    assert!(snapshot.facts().all(|fact| fact.unknown().is_none()));
    for verdict in judge(&snapshot) {
        let clean = matches!(verdict.kind, VerdictKind::Pass | VerdictKind::NotApplicable);
        assert!(clean, "{verdict:#?}");
        let silent = verdict.kind == VerdictKind::NotApplicable && verdict.reason.is_empty();
        assert!(!silent, "{verdict:#?} says no reason");
    }
}

#[test]
fn every_check_can_fail_and_fails_are_explained() {
    let mut failed: BTreeMap<&str, usize> = BTreeMap::new();
    for index in 0..ALL.len() {
        for verdict in judge(&broken(&[index])) {
            if verdict.kind == VerdictKind::Fail {
                *failed.entry(verdict.check).or_default() += 1;
                assert!(verdict.reason.ends_with('.'), "{}", verdict.reason);
                let asked = verdict.evidence.iter().any(|it| !it.expected.is_empty());
                assert!(asked, "{verdict:#?} shows no evidence");
            }
            let speechless = verdict.kind != VerdictKind::Pass && verdict.reason.is_empty();
            assert!(!speechless, "{verdict:#?} says no reason");
        }
    }
    assert!(failed.len() > CHECKS.len() / 2, "{failed:?}");
}

#[test]
fn lists_that_aws_returns_in_another_order_are_the_same() {
    let reversed = sample::with_answers(|answers| {
        for answer in answers.values_mut() {
            match answer {
                Answer::Listing(fact) => sample::value(fact).reverse(),
                Answer::Regions(fact) => sample::value(fact).enabled.reverse(),
                Answer::Trail(_, selectors) => sample::value(selectors).advanced.reverse(),
                _ => {}
            }
        }
    });
    assert_eq!(judge(&reversed), judge(&sample::snapshot()));
}

#[test]
fn an_unrelated_stream_changes_no_other_verdict() {
    let target = Target::new(sample::account(SHOP), sample::region(sample::OTHER));
    let name = format!("arn:aws:kinesis:{}:{SHOP}:stream/unrelated", sample::OTHER);
    let more = sample::with_answers(|answers| {
        let arn = sample::arn(&name);
        let listing = sample::known_in(target, &api::KINESIS_LIST_STREAMS, vec![arn.clone()]);
        let trails = sample::known_in(target, &api::CLOUDTRAIL_DESCRIBE_TRAILS, Vec::new());
        let mut stream = sample::stream(&name, &[]);
        sample::value(&mut stream.summary).encryption_type = None;
        for (query, answer) in [
            (Query::Streams(target), Answer::Listing(listing)),
            (Query::Stream(arn, target), Answer::Stream(Box::new(stream))),
            (Query::Trails(target), Answer::Trails(trails)),
        ] {
            answers.insert(sample::key_of(&query), answer);
        }
        let fed = sample::known_in(target, &api::EVENTS_LIST_RULE_NAMES_BY_TARGET, Vec::new());
        let feeders = (Query::Feeders(sample::arn(&name)), Answer::Feeders(fed));
        for (query, answer) in sample::bare(target).into_iter().chain([feeders]) {
            answers.insert(sample::key_of(&query), answer);
        }
    });
    assert_eq!(more.frontier, []);
    let (place, verdicts) = (target.to_string(), judge(&more));
    let others = |it: &&Verdict| it.subject.id != name && it.subject.id != place;
    // What is said about the account and its users lists every stream of the account.
    let listed = |it: &Verdict| {
        let used_by = it.used_by.iter().filter(|user| user.as_str() != name).cloned().collect();
        Verdict { used_by, ..it.clone() }
    };
    let others: Vec<Verdict> = verdicts.iter().filter(others).map(listed).collect();
    assert_eq!(others, judge(&sample::snapshot()));
    assert!(verdicts.len() > others.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Any subset of the answers makes a snapshot that can be judged, and what nobody answered is never
    /// mistaken for clean: the subjects that remain are no better than before.
    #[test]
    fn an_interrupted_scan_can_be_judged(
        changes in proptest::collection::vec(0..ALL.len(), 0..4),
        kept in proptest::collection::vec(any::<bool>(), 64),
    ) {
        judge(&broken(&changes));
        let part = sample::with_answers(|answers| {
            let mut kept = kept.iter().cycle();
            answers.retain(|_, _| *kept.next().unwrap());
        });
        let whole = judge(&sample::snapshot());
        for verdict in judge(&part).iter().filter(|it| it.kind == VerdictKind::Pass) {
            let key = (verdict.check, &verdict.subject.id);
            let was = whole.iter().find(|it| (it.check, &it.subject.id) == key);
            prop_assert_eq!(was.map(|it| it.kind), Some(VerdictKind::Pass));
        }
    }

    #[test]
    fn verdicts_are_sorted_and_repeatable(
        changes in proptest::collection::vec(0..ALL.len(), 0..6),
    ) {
        let snapshot = broken(&changes);
        let verdicts = judge(&snapshot);
        prop_assert_eq!(&verdicts, &judge(&snapshot.clone()));
        prop_assert!(verdicts.is_sorted_by(|a, b| (a.check, &a.subject) < (b.check, &b.subject)));
    }
}
