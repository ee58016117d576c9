//! What policies may allow at all: a cheap look before a request is weighed.

use std::collections::BTreeMap;
use std::sync::Arc;

use hydrant_iam::{Attached, Effect, Policy, Principal, Resource, Selection};

use super::Person;
use super::ability::ActionSet;

/// What each policy of an account may allow. A managed policy that hundreds of roles have is looked at once.
#[derive(Default)]
pub(super) struct Reaches(BTreeMap<usize, ActionSet>);

impl Reaches {
    /// What the policies of a user or role may allow it.
    pub(super) fn of(&mut self, person: &Person) -> ActionSet {
        let policies = person.identity.policies.iter();
        policies.fold(ActionSet::default(), |set, policy| set.and(self.policy(policy)))
    }

    fn policy(&mut self, policy: &Attached) -> ActionSet {
        let Attached::Read(policy) = policy else { return ActionSet::ALL };
        // It lives as long as the circle that this belongs to.
        let place = Arc::as_ptr(policy).addr();
        *self.0.entry(place).or_insert_with(|| ActionSet::of(|action| policy.may_allow(action)))
    }
}

/// Whether a resource's own policy or grants may let somebody in by themselves. A policy that names only
/// accounts leaves the decision to the policies of these, and one that nobody could read is a gap of the
/// resource, told once and not for everybody.
pub(super) fn may_admit(resource: &Resource, action: &str, person: &Person) -> bool {
    let by_policy = match &resource.policy {
        Some(Attached::Read(policy)) => policy.may_allow(action) && names(policy, person),
        Some(Attached::Unreadable(_)) | None => false,
    };
    let by_grant = || {
        let grants = resource.grants.iter().flatten();
        grants.into_iter().any(|grant| is_named(&grant.grantee, person))
    };
    by_policy || action.starts_with("kms:") && by_grant()
}

fn names(policy: &Policy, person: &Person) -> bool {
    let allows = policy.document().statements.iter().filter(|it| it.effect == Effect::Allow);
    allows.into_iter().any(|statement| match &statement.principals {
        Selection::Unspecified => false,
        Selection::AllBut(_) => true,
        Selection::Only(listed) => listed.iter().any(|principal| match principal {
            Principal::Everyone => true,
            Principal::Aws(name) => name == "*" || is_named(name, person),
            Principal::Service(_) | Principal::Federated(_) | Principal::CanonicalUser(_) => false,
        }),
    })
}

/// By itself, or by a session of it.
fn is_named(name: &str, person: &Person) -> bool {
    name == person.arn.as_str() || name.contains(":assumed-role/")
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
