//! What holds for each of them alone.

mod broken_activity;
mod broken_people;
mod broken_roles;
mod roles;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::UPCOMING;
use crate::{Snapshot, VerdictKind, WAITING, evaluate, find_check, sample};

/// All changes, of every file.
static ALL: LazyLock<Vec<fn(&mut Snapshot)>> = LazyLock::new(|| {
    [broken_activity::CHANGES_ACTIVITY, broken_people::CHANGES_PEOPLE, broken_roles::CHANGES_ROLES]
        .concat()
});

/// The sample after one change.
fn broken(index: usize) -> Snapshot {
    sample::with(ALL[index])
}

#[test]
fn each_of_them_waits_and_is_in_no_registry() {
    assert!(UPCOMING.is_sorted_by(|a, b| a.id < b.id));
    for check in UPCOMING {
        assert!(WAITING.iter().any(|it| it.check == check.id), "{}", check.id);
        assert!(find_check(check.id).is_none(), "{}", check.id);
    }
}

#[test]
fn the_sample_is_clean_for_them() {
    for verdict in evaluate(&sample::snapshot(), UPCOMING, &sample::settings()) {
        let clean = matches!(verdict.kind, VerdictKind::Pass | VerdictKind::NotApplicable);
        assert!(clean, "{verdict:#?}");
        let silent = verdict.kind == VerdictKind::NotApplicable && verdict.reason.is_empty();
        assert!(!silent, "{verdict:#?} says no reason");
    }
}

#[test]
fn each_of_them_can_fail_and_fails_are_explained() {
    let mut failed: BTreeMap<&str, usize> = BTreeMap::new();
    for index in 0..ALL.len() {
        for verdict in evaluate(&broken(index), UPCOMING, &sample::settings()) {
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
    assert!(failed.len() > UPCOMING.len() / 2, "{failed:?}");
}
