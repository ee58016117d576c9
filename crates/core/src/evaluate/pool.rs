use std::borrow::Borrow;
use std::collections::HashSet;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use crate::{Arn, Subject, Unknown};

/// What the verdicts of one judgement have in common: the hundred checks of a subject share one text of it.
#[derive(Default)]
pub(super) struct Pool {
    pub(super) subjects: Shared<Subject>,
    pub(super) users: Shared<[Arn]>,
    pub(super) unknowns: Shared<[Unknown]>,
}

/// Values that are kept once, however often they are made. By their hashes: ARNs begin alike, and to compare a
/// million of them with each other takes seconds. Nobody ever goes through them in their order.
pub(super) struct Shared<T: ?Sized>(Mutex<HashSet<Arc<T>>>);

impl<T: Eq + Hash + ?Sized> Shared<T> {
    pub(super) fn one(&self, value: impl Borrow<T> + Into<Arc<T>>) -> Arc<T> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(value.borrow()) {
            return Arc::clone(known);
        }
        let shared: Arc<T> = value.into();
        known.insert(Arc::clone(&shared));
        shared
    }
}

impl<T: ?Sized> Default for Shared<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

#[cfg(test)]
mod tests {
    use crate::sample::{self, ORDERS};
    use crate::{CHECKS, Settings, VerdictKind, evaluate};

    use super::*;

    #[test]
    fn what_is_said_again_is_kept_once() {
        let twin = sample::arn(&format!("{ORDERS}-twin"));
        let snapshot = sample::with(|it| {
            sample::summary(it, ORDERS).encryption_type = None;
            let stream = it.streams[&sample::arn(ORDERS)].clone();
            it.streams.insert(twin.clone(), crate::facts::Stream { arn: twin.clone(), ..stream });
        });
        let verdicts = evaluate(&snapshot, CHECKS, &Settings::default());
        let of = |id: &str| verdicts.iter().filter(|it| it.subject.id == id).collect::<Vec<_>>();
        let (orders, twins) = (of(ORDERS), of(twin.as_str()));
        assert!(orders.len() > 1 && orders.len() == twins.len());
        for (one, other) in orders.iter().zip(&twins) {
            assert!(Arc::ptr_eq(&one.subject, &orders[0].subject), "{}", one.check);
            assert!(Arc::ptr_eq(&one.used_by, &orders[0].used_by), "{}", one.check);
            assert!(
                one.evidence != other.evidence || Arc::ptr_eq(&one.evidence, &other.evidence),
                "{}",
                one.check
            );
        }
        let broken =
            |it: &&&crate::Verdict| it.kind == VerdictKind::Fail && !it.evidence.is_empty();
        assert!(orders.iter().zip(&twins).any(|(one, other)| {
            broken(&one) && broken(&other) && Arc::ptr_eq(&one.evidence, &other.evidence)
        }));
    }
}
