//! Denials that take back what another statement allows.

use std::collections::BTreeSet;

use super::group::Group;
use super::key::{Reading, groups};
use super::narrowing::Narrowing;
use crate::pattern::{covers_actions, covers_resources};
use crate::{
    Comparison, Condition, Effect, PolicyDocument, Principal, Quantifier, Selection, Statement,
};
use crate::{principal::is_unique_id, principal_account};

/// The `Deny` statements of a policy whose effect on a caller from outside is certain.
///
/// These are the data perimeters AWS describes: deny everyone, unless the caller is of an
/// organization, an account, a network, or AWS itself. "Building a data perimeter on AWS", and the
/// IAM User Guide's perimeter examples. A denial with any other condition (a tag,
/// `aws:ViaAWSService`, transport) leaves a way in that cannot be judged, and is not counted.
pub(super) struct Shields<'a>(Vec<Shield<'a>>);

struct Shield<'a> {
    deny: &'a Statement,
    effect: Taken,
}

enum Taken {
    /// Everyone but these.
    AllBut(Narrowing),
    /// All of these accounts.
    Accounts(BTreeSet<String>),
}

impl<'a> Shields<'a> {
    pub(super) fn of(policy: &'a PolicyDocument) -> Self {
        let denials = policy.statements.iter().filter(|statement| statement.effect == Effect::Deny);
        Self(
            denials
                .filter_map(|deny| {
                    Some(Shield { deny, effect: taken(deny, policy.has_variables())? })
                })
                .collect(),
        )
    }

    /// What the shields over all actions and resources of `allow` leave, and which accounts they
    /// deny outright.
    ///
    /// One `Deny` must cover the whole statement: two that cover half of it each are not put
    /// together.
    pub(super) fn over(&self, allow: &Statement) -> (Vec<Narrowing>, BTreeSet<String>) {
        let (mut narrowings, mut accounts) = (Vec::new(), BTreeSet::new());
        for Shield { deny, effect } in &self.0 {
            if covers_resources(&deny.resources, &allow.resources)
                && covers_actions(&deny.actions, &allow.actions)
            {
                match effect {
                    Taken::AllBut(narrowing) => narrowings.push(narrowing.clone()),
                    Taken::Accounts(denied) => accounts.extend(denied.iter().cloned()),
                }
            }
        }
        (narrowings, accounts)
    }
}

fn taken(deny: &Statement, variables: bool) -> Option<Taken> {
    let mut spared = BTreeSet::new();
    match &deny.principals {
        Selection::Unspecified => return None,
        Selection::Only(principals) if principals.contains(&Principal::Everyone) => {}
        Selection::Only(principals) => {
            let accounts: BTreeSet<String> = principals.iter().filter_map(whole_account).collect();
            return (deny.conditions.is_empty() && !accounts.is_empty())
                .then_some(Taken::Accounts(accounts));
        }
        Selection::AllBut(principals) => {
            for principal in principals {
                spared.extend(listed(principal)?);
            }
        }
    }
    for condition in &deny.conditions {
        spared.extend(escape(condition, variables)?);
    }
    let name = deny.sid.as_deref().map_or_else(|| "a Deny".to_owned(), |sid| format!("Deny {sid}"));
    Some(Taken::AllBut(Narrowing { groups: spared, why: name }))
}

/// The account, if the principal is all of it.
fn whole_account(principal: &Principal) -> Option<String> {
    let Principal::Aws(name) = principal else { return None };
    let account = principal_account(name)?;
    (name == account || name.ends_with(":root")).then(|| account.to_owned())
}

/// Whom an entry of a denying `NotPrincipal` spares; none if that cannot be told.
fn listed(principal: &Principal) -> Option<Vec<Group>> {
    match principal {
        Principal::Aws(name) if is_unique_id(name) => Some(Vec::new()),
        Principal::Aws(name) => Some(vec![Group::Account(principal_account(name)?.to_owned())]),
        Principal::Service(_) => Some(vec![Group::AwsService]),
        Principal::Everyone | Principal::Federated(_) | Principal::CanonicalUser(_) => None,
    }
}

/// Whom a condition of a denial spares: those for whom it does not hold. None if that cannot be
/// told.
///
/// Negated operators hold for requests without the key, so they deny whoever the key does not
/// describe; `ForAnyValue` does not hold then, and spares them.
fn escape(condition: &Condition, variables: bool) -> Option<BTreeSet<Group>> {
    if condition.is_about("aws:principalisawsservice") {
        return service_escape(condition);
    }
    let operator = &condition.operator;
    if operator.quantifier == Quantifier::ForAnyValue {
        return None;
    }
    let reading = match operator.comparison {
        Comparison::StringNotEquals | Comparison::StringNotEqualsIgnoreCase => Reading::Exact,
        Comparison::StringNotLike => Reading::Like,
        Comparison::ArnNotLike => Reading::Arn,
        Comparison::NotIpAddress => Reading::Address,
        _ => return None,
    };
    groups(condition, reading, variables)
}

/// `aws:PrincipalIsAWSService: false` spares services. Requests without a signature do not have the
/// key, so plain `Bool` spares them too.
fn service_escape(condition: &Condition) -> Option<BTreeSet<Group>> {
    let operator = &condition.operator;
    let plain = operator.comparison == Comparison::Bool && operator.quantifier == Quantifier::None;
    if !plain || !condition.is_bool(false) {
        return None;
    }
    let unsigned = (!operator.if_exists).then_some(Group::Unsigned);
    Some(unsigned.into_iter().chain([Group::AwsService]).collect())
}
