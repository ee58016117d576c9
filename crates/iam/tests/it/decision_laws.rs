//! Laws that hold for every decision.

use std::collections::BTreeMap;

use hydrant_iam::{Answer, Decision, Effect, Reason, Remains, Undecided, Value};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::scene::{Scene, completion, key, scene, statement, text};

/// Knowing less makes an answer the same or "can if"; never another certain one.
fn agrees(known: &Scene, forgotten: &Scene) -> Result<(), TestCaseError> {
    let (known, forgotten) = (known.decide(), forgotten.decide());
    let same = known.answer() == forgotten.answer() || forgotten.answer() == Answer::CanIf;
    prop_assert!(same, "{known:?} became {forgotten:?}");
    Ok(())
}

fn no_more(before: &Scene, after: &Scene) -> Result<(), TestCaseError> {
    let (before, after) = (before.decide(), after.decide());
    prop_assert!(after.answer() <= before.answer(), "{before:?} became {after:?}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_further_deny_allows_nothing(before in scene(), at in any::<Index>(), deny in statement("Deny")) {
        let mut after = before.clone();
        let mut texts = after.texts();
        if !texts.is_empty()
            && let Some(statements) = at.get_mut(&mut texts)
        {
            statements.push(deny.clone());
            no_more(&before, &after)?;
        }
        let mut after = before.clone();
        after.identity.push(Some(vec![deny]));
        no_more(&before, &after)?;
    }

    #[test]
    fn a_further_limit_allows_nothing(before in scene(), limit in text()) {
        let level = vec![limit.clone()];
        let mut after = before.clone();
        for levels in [&mut after.scps, &mut after.rcps].into_iter().flatten() {
            levels.push(level.clone());
        }
        no_more(&before, &Scene { scps: after.scps.clone(), ..before.clone() })?;
        no_more(&before, &Scene { rcps: after.rcps, ..before.clone() })?;
        let mut unlimited = before.clone();
        (unlimited.boundary, unlimited.endpoint) = (None, None);
        no_more(&unlimited, &Scene { boundary: Some(limit.clone()), ..unlimited.clone() })?;
        no_more(&unlimited, &Scene { endpoint: Some(limit.clone()), ..unlimited.clone() })?;
        // A federated user has nothing without a session policy, so for one it is no limit.
        if !before.caller.contains("federated") {
            unlimited.session = None;
            no_more(&unlimited, &Scene { session: Some(level), ..unlimited.clone() })?;
        }
    }

    #[test]
    fn the_order_of_statements_and_policies_does_not_matter(before in scene()) {
        let mut after = before.clone();
        after.texts().into_iter().flatten().for_each(|statements| statements.reverse());
        after.identity.reverse();
        let (before, after) = (before.decide(), after.decide());
        prop_assert_eq!(before.answer(), after.answer());
        prop_assert_eq!(before.reasons().len(), after.reasons().len());
        let leaves = |decision: &Decision| decision.remains().map(|it| it.leaves().len());
        prop_assert_eq!(leaves(&before), leaves(&after));
    }

    #[test]
    fn a_forgotten_policy_decides_nothing(known in scene(), at in any::<Index>()) {
        let mut forgotten = known.clone();
        let mut texts = forgotten.texts();
        if !texts.is_empty() {
            **at.get_mut(&mut texts) = None;
            agrees(&known, &forgotten)?;
        }
        agrees(&known, &Scene { scps: None, ..known.clone() })?;
        agrees(&known, &Scene { rcps: None, ..known.clone() })?;
        agrees(&known, &Scene { grantee: None, ..known.clone() })?;
    }

    #[test]
    fn a_forgotten_fact_decides_nothing(known in scene(), key in key()) {
        let mut forgotten = known.clone();
        forgotten.context.insert(key, Value::Unknown);
        agrees(&known, &forgotten)?;
        agrees(&known, &Scene { same_account: None, ..known.clone() })?;
        agrees(&known, &Scene { role_known: false, ..known.clone() })?;
        agrees(&known, &Scene { canonical_user: None, ..known.clone() })?;
    }

    #[test]
    fn a_decision_says_what_it_rests_on(scene in scene()) {
        let decision = scene.decide();
        for reason in decision.reasons() {
            match reason {
                Reason::Allowed(statement) | Reason::Denied(statement) => {
                    let effect = statement.policy.document().statements[statement.index].effect;
                    prop_assert_eq!(effect == Effect::Deny, matches!(reason, Reason::Denied(_)));
                    prop_assert!(statement.span().is_some());
                }
                _ => {}
            }
        }
        match &decision {
            Decision::Can(reasons) | Decision::Cannot(reasons) => prop_assert!(!reasons.is_empty()),
            Decision::CanIf(remains, _) => {
                prop_assert!(!remains.leaves().is_empty());
                for leaf in remains.leaves() {
                    if let Remains::Applies(undecided) | Remains::Spares(undecided) = leaf {
                        prop_assert!(!undecided.doubts.is_empty(), "{}", remains);
                    }
                }
                prop_assert!(!remains.to_string().is_empty());
            }
        }
        prop_assert!(decision.missing().next().is_none() || decision.answer() == Answer::Cannot);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6_000))]

    /// Once everything is known, "can if" was "can" exactly if what remained holds.
    #[test]
    fn what_remains_is_what_decides(scene in scene(), values in completion()) {
        let (mut open, mut closed) = (scene.clone(), scene);
        for (key, value) in values {
            open.context.insert(key, Value::Unknown);
            closed.context.insert(key, value);
        }
        if let Decision::CanIf(remains, _) = open.decide()
            && let Some(holds) = holds(&remains, &closed)
        {
            let expected = if holds { Answer::Can } else { Answer::Cannot };
            let found = closed.decide();
            prop_assert_eq!(found.answer(), expected, "{} in {:?}", remains, found);
        }
    }
}

/// Whether what remains holds in a scene; none where more than conditions is open.
fn holds(remains: &Remains, scene: &Scene) -> Option<bool> {
    match remains {
        Remains::All(parts) => each(parts, scene).map(|it| it.into_iter().all(|it| it)),
        Remains::Any(parts) => each(parts, scene).map(|it| it.into_iter().any(|it| it)),
        Remains::Applies(undecided) => applies(undecided, scene),
        Remains::Spares(undecided) => applies(undecided, scene).map(|it| !it),
        Remains::Unreadable(..) | Remains::Open(_) => None,
    }
}

fn each(parts: &[Remains], scene: &Scene) -> Option<Vec<bool>> {
    parts.iter().map(|part| holds(part, scene)).collect()
}

fn applies(undecided: &Undecided, scene: &Scene) -> Option<bool> {
    if undecided.conditions().count() < undecided.doubts.len() {
        return None;
    }
    let truths: Option<Vec<bool>> = undecided.conditions().map(|it| scene.meets(it)).collect();
    truths.map(|it| it.into_iter().all(|it| it))
}

/// The scenes meet every kind of answer, so that the laws are about something.
#[test]
fn scenes_are_decided_in_every_way() {
    let mut runner = TestRunner::deterministic();
    let mut counts = BTreeMap::new();
    for _ in 0..2_000 {
        let scene = scene().new_tree(&mut runner).expect("a scene").current();
        *counts.entry(scene.decide().answer()).or_insert(0) += 1;
    }
    for answer in [Answer::Can, Answer::CanIf, Answer::Cannot] {
        assert!(counts.get(&answer) > Some(&100), "{counts:?}");
    }
}
