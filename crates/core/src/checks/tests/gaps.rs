//! What a missing answer does to the verdicts.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::broken::{ALL, broken, neutralized};
use crate::api::APIS;
use crate::{
    Api, Arn, CHECKS, Reason, Snapshot, SubjectKind, Verdict, VerdictKind, evaluate, sample,
};

/// By check, and by kind and id of the subject: where it is may itself be forgotten.
type Verdicts = BTreeMap<(&'static str, SubjectKind, String), Verdict>;

fn judge(snapshot: &Snapshot) -> Verdicts {
    let verdicts = evaluate(snapshot, CHECKS, &sample::settings());
    verdicts
        .into_iter()
        .map(|it| ((it.check, it.subject.kind, it.subject.id.clone()), it))
        .collect()
}

/// The clean sample and every way to break it.
fn variants() -> impl Iterator<Item = Snapshot> {
    let single = (0..ALL.len()).map(|index| broken(&[index]));
    std::iter::once(sample::snapshot()).chain(single).chain(neutralized())
}

/// Reasons that leave a gap: where a Region or a service does not exist, nothing is missed.
const REASONS: [Reason; 6] = [
    Reason::DeniedByIdentity,
    Reason::DeniedByScp,
    Reason::DeniedByKms,
    Reason::Throttled,
    Reason::Failed,
    Reason::NotAsked,
];

/// Knowing less makes nothing clean, and takes no question away. A bucket or key is judged by the streams
/// that are known to use it, so where one of those is lost, the same check must say so about the lost
/// stream.
fn check_law(before: &Verdicts, after: &Verdicts) {
    let quiet = |it: &Verdict| matches!(it.kind, VerdictKind::Pass | VerdictKind::NotApplicable);
    for (key, verdict) in after.iter().filter(|(_, it)| quiet(it)) {
        let Some(was) = before.get(key) else { panic!("{key:?} appeared") };
        let lost: Vec<&Arn> =
            was.used_by.iter().filter(|user| !verdict.used_by.contains(user)).collect();
        let said = |user: &&Arn| {
            after.values().any(|it| {
                it.check == key.0 && it.kind == VerdictKind::Unknown && it.used_by.contains(user)
            })
        };
        let excused = !lost.is_empty() && lost.iter().all(said);
        assert!(was.kind == verdict.kind || excused, "{was:#?} became {verdict:#?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn forgetting_never_makes_anything_better(
        changes in proptest::collection::vec(0..ALL.len(), 0..6),
        forgotten in proptest::collection::vec((0..400usize, 0..REASONS.len()), 1..12),
    ) {
        let snapshot = broken(&changes);
        let before = judge(&snapshot);
        let mut less = snapshot;
        let count = less.facts().count();
        for (index, reason) in forgotten {
            let fact = less.facts_mut().nth(index % count).unwrap();
            fact.forget(REASONS[reason]);
        }
        check_law(&before, &judge(&less));
    }
}

/// Every fact of the clean sample, and a tenth of the facts of each broken one, another tenth each time:
/// all of them with all changes are more than a test may take.
#[test]
fn forgetting_one_fact_of_any_broken_sample_makes_nothing_better() {
    for (variant, snapshot) in variants().enumerate() {
        let before = judge(&snapshot);
        let step = if variant == 0 { 1 } else { 10 };
        for index in (variant % step..snapshot.facts().count()).step_by(step) {
            let mut less = snapshot.clone();
            less.facts_mut().nth(index).unwrap().forget(Reason::Throttled);
            check_law(&before, &judge(&less));
        }
    }
}

/// The checks that answer differently about some subject without the answers of this api; and whether
/// that is so with all its users still known, who lead to a bucket or key.
fn moved(
    snapshot: &Snapshot,
    before: &Verdicts,
    api: &'static Api,
) -> BTreeSet<(&'static str, bool)> {
    let mut less = snapshot.clone();
    sample::forget(&mut less, api);
    let after = judge(&less);
    let mut moved = BTreeSet::new();
    for (key, was) in before {
        match after.get(key) {
            Some(now) if now.kind == was.kind => {}
            Some(now) => {
                moved.insert((key.0, now.used_by == was.used_by));
            }
            // What is only a row of a list is gone with the list.
            None => {
                moved.insert((key.0, true));
            }
        }
    }
    moved
}

#[test]
fn a_check_reads_what_it_says_and_nothing_else() {
    let (mut needed, mut direct) = (BTreeSet::new(), BTreeSet::new());
    for snapshot in variants() {
        let before = judge(&snapshot);
        let asked: BTreeSet<&str> = snapshot.facts().map(|fact| fact.source().api.name).collect();
        for api in APIS.iter().filter(|api| asked.contains(api.name)) {
            for (id, same_users) in moved(&snapshot, &before, api) {
                needed.insert((id, api.name));
                if same_users {
                    direct.insert((id, api.name));
                }
            }
        }
    }
    let said: BTreeSet<(&str, &str)> = CHECKS
        .iter()
        .flat_map(|check| check.reads.iter().map(|api| (check.id, api.name)))
        .collect();
    let unsaid: Vec<_> = direct.difference(&said).collect();
    let unread: Vec<_> = said.difference(&needed).collect();
    let whole = unsaid.is_empty() && unread.is_empty();
    assert!(whole, "read and not said: {unsaid:#?}; said and not read: {unread:#?}");
}
