//! What policies may allow at all: a cheap look before a request is weighed.

use std::collections::BTreeMap;
use std::sync::Arc;

use hydrant_iam::{Attached, Effect, Policy, Principal, Resource, Selection};

use super::Person;
use super::ability::ActionSet;
use super::questions::Question;

/// What each policy of an account may allow. A managed policy that hundreds of roles have is looked at once.
pub(super) struct Reaches<'a> {
    /// Every question with each of its actions; known by its place.
    pairs: Vec<(&'a Question, &'static str)>,
    /// The pairs for which a resource's own policy or grants may let in anybody.
    of_anybody: Vec<usize>,
    /// The same for those who are named.
    of_named: BTreeMap<&'a str, Vec<usize>>,
    by_policy: BTreeMap<usize, PolicyReach>,
}

struct PolicyReach {
    actions: ActionSet,
    pairs: Vec<usize>,
}

/// What the policies of a user or role, and those of resources, may allow it.
pub(super) struct Reach<'a> {
    /// By its own policies.
    pub(super) actions: ActionSet,
    /// What there is to ask, in the order of the questions.
    pub(super) pairs: Vec<(&'a Question, &'static str)>,
}

impl<'a> Reaches<'a> {
    pub(super) fn of(asked: &'a [Question]) -> Self {
        let mut found = Self {
            pairs: Vec::new(),
            of_anybody: Vec::new(),
            of_named: BTreeMap::new(),
            by_policy: BTreeMap::new(),
        };
        for question in asked {
            for action in question.actions {
                found.admit(&question.resource, action);
                found.pairs.push((question, action));
            }
        }
        found
    }

    /// Whom a resource's own policy or grants may let in by themselves, for the pair that comes next. A policy that
    /// names only accounts leaves the decision to the policies of these, and one that nobody could read is a gap
    /// of the resource, told once and not for everybody.
    fn admit(&mut self, resource: &'a Resource, action: &str) {
        let place = self.pairs.len();
        let mut name = |name: &'a str| {
            // A session says nothing of the role's path, so its role is not known by it.
            if name == "*" || name.contains(":assumed-role/") {
                self.of_anybody.push(place);
            } else {
                self.of_named.entry(name).or_default().push(place);
            }
        };
        if let Some(Attached::Read(policy)) = &resource.policy
            && policy.may_allow(action)
        {
            named(policy, &mut name);
        }
        if action.starts_with("kms:") {
            for grant in resource.grants.iter().flatten() {
                name(&grant.grantee);
            }
        }
    }

    /// What there is to ask about a user or role.
    pub(super) fn of_person(&mut self, person: &Person) -> Reach<'a> {
        let mut actions = ActionSet::default();
        let mut places = self.of_anybody.clone();
        places.extend(self.of_named.get(person.arn.as_str()).into_iter().flatten());
        for policy in &person.identity.policies {
            let Attached::Read(policy) = policy else {
                let pairs = self.pairs.clone();
                return Reach { actions: ActionSet::ALL, pairs };
            };
            let reach = self.policy(policy);
            actions = actions.and(reach.actions);
            places.extend(&reach.pairs);
        }
        places.sort_unstable();
        places.dedup();
        let pairs = places.into_iter().map(|place| self.pairs[place]).collect();
        Reach { actions, pairs }
    }

    fn policy(&mut self, policy: &Arc<Policy>) -> &PolicyReach {
        // It lives as long as the circle that this belongs to.
        let place = Arc::as_ptr(policy).addr();
        let pairs = &self.pairs;
        self.by_policy.entry(place).or_insert_with(|| {
            let actions = ActionSet::of(|action| policy.may_allow(action));
            let may = |(question, action): &(&Question, &'static str)| {
                actions.has(action) && policy.may_allow_on(action, &question.resource.arn)
            };
            let pairs = pairs.iter().enumerate().filter(|(_, pair)| may(pair));
            PolicyReach { actions, pairs: pairs.map(|(place, _)| place).collect() }
        })
    }
}

/// Tells everybody whom the statements of a policy allow something by name; `*` is anybody.
fn named<'a>(policy: &'a Policy, name: &mut impl FnMut(&'a str)) {
    let allows = policy.document().statements.iter().filter(|it| it.effect == Effect::Allow);
    for statement in allows {
        match &statement.principals {
            Selection::Unspecified => {}
            Selection::AllBut(_) => name("*"),
            Selection::Only(listed) => {
                for principal in listed {
                    match principal {
                        Principal::Everyone => name("*"),
                        Principal::Aws(arn) => name(arn),
                        Principal::Service(_)
                        | Principal::Federated(_)
                        | Principal::CanonicalUser(_) => {}
                    }
                }
            }
        }
    }
}

/// Why a resource's own policy or grants cannot tell whom they let in.
pub(super) fn gap(resource: &Resource) -> Option<String> {
    match &resource.policy {
        Some(Attached::Unreadable(name)) => Some(format!("the {name} could not be read")),
        _ if resource.grants.is_none() => {
            Some("the grants of the key could not be read".to_owned())
        }
        _ => None,
    }
}
