//! Whom a resource policy admits from outside.

mod cidr;
mod group;
mod key;
mod narrowing;
mod services;
mod shield;
mod who;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::{
    Effect, Perimeter, PolicyDocument, Principal, Selection, Statement, principal_account,
};
use group::Group;
use narrowing::{Narrowing, narrowings};
pub use services::{TrustedService, unconditioned_services};
use shield::Shields;
pub use who::{Who, judge_canonical_user, judge_principal};

/// One caller from outside that one statement admits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Admission {
    /// The statement, counted from zero.
    pub statement: usize,
    /// Its name.
    pub sid: Option<String>,
    /// Who is admitted.
    pub who: Who,
    /// To what: the statement's actions, or one entry `* except …` for `NotAction`.
    pub actions: Arc<[String]>,
    /// What in the statement admits them.
    pub why: String,
}

/// Lists everyone from outside whom a resource policy admits, sorted and without repetition.
///
/// Members, trusted accounts, AWS's log-delivery identities and service principals are not listed.
/// A statement whose conditions really restrict who calls admits only those they leave; a `Deny`
/// for at least the same actions and resources takes away whom it surely denies. A statement
/// without principals (an identity policy) admits nobody.
///
/// More `Allow` never takes an admission away, a further `Deny` never makes a statement admit that
/// did not, and the order of statements does not matter.
pub fn admissions(policy: &PolicyDocument, perimeter: &dyn Perimeter) -> Vec<Admission> {
    let shields = Shields::of(policy);
    let mut found = BTreeSet::new();
    for (index, statement) in policy.statements.iter().enumerate() {
        if statement.effect != Effect::Allow {
            continue;
        }
        let gate = Gate::new(policy, statement, &shields, perimeter);
        let callers = gate.admits(statement);
        let actions: Arc<[String]> =
            if callers.is_empty() { Arc::new([]) } else { actions(statement) };
        found.extend(callers.into_iter().map(|(who, why)| Admission {
            statement: index,
            sid: statement.sid.clone(),
            who,
            actions: Arc::clone(&actions),
            why,
        }));
    }
    found.into_iter().collect()
}

/// What stands between the principals of one `Allow` statement and the resource.
struct Gate<'a> {
    /// The statement's own conditions on the caller.
    conditions: Vec<Narrowing>,
    /// Denials that depend on the caller.
    denials: Vec<Narrowing>,
    /// Conditions and denials that ask where a request comes from, or that leave several ways in.
    ways: Vec<Narrowing>,
    /// Accounts that a denial names.
    denied: BTreeSet<String>,
    perimeter: &'a dyn Perimeter,
}

impl<'a> Gate<'a> {
    fn new(
        policy: &PolicyDocument,
        allow: &Statement,
        shields: &Shields,
        perimeter: &'a dyn Perimeter,
    ) -> Self {
        let (residues, denied) = shields.over(allow);
        let split = |all: Vec<Narrowing>| all.into_iter().partition(Narrowing::names_callers);
        let (conditions, mut ways): (_, Vec<_>) = split(narrowings(allow, policy.has_variables()));
        let (denials, more_ways) = split(residues);
        ways.extend(more_ways);
        Self { conditions, denials, ways, denied, perimeter }
    }

    fn admits(&self, allow: &Statement) -> BTreeSet<(Who, String)> {
        match &allow.principals {
            Selection::Unspecified => BTreeSet::new(),
            Selection::AllBut(_) => {
                self.everyone(allow, "NotPrincipal allows everyone who is not listed")
            }
            Selection::Only(principals) => {
                let mut found = BTreeSet::new();
                for principal in principals {
                    if principal.is_everyone() {
                        found.extend(self.everyone(allow, "Principal \"*\""));
                    } else if let Some(who) = self.named(principal) {
                        found.insert((who, format!("names {principal}")));
                    }
                }
                found
            }
        }
    }

    /// Whom a named principal stands for, if it is someone from outside.
    ///
    /// Where the request comes from does not change who that is, so conditions on networks are not
    /// asked.
    fn named(&self, principal: &Principal) -> Option<Who> {
        let (who, name) = match principal {
            Principal::Aws(name) => (judge_principal(name, self.perimeter)?, name),
            Principal::CanonicalUser(id) => (judge_canonical_user(id, self.perimeter)?, id),
            // A provider is an object of the account that trusts it; those of the web
            // (`accounts.google.com`) have none.
            Principal::Federated(name) => {
                (judge_principal(principal_account(name)?, self.perimeter)?, name)
            }
            Principal::Everyone | Principal::Service(_) => return None,
        };
        let group = match principal_account(name) {
            Some(account) => Group::Account(account.to_owned()),
            None => Group::Caller(name.clone()),
        };
        self.leaves(&group).then_some(who)
    }

    /// Who remains of everyone.
    fn everyone(&self, allow: &Statement, how: &str) -> BTreeSet<(Who, String)> {
        // Unless the statement itself says who may call, one way that no outsider is known to go is
        // enough.
        let is_closed =
            |way: &Narrowing| way.groups.iter().all(|group| group.judge(self.perimeter).is_none());
        if self.conditions.is_empty() && self.ways.iter().any(is_closed) {
            return BTreeSet::new();
        }
        let Some(left) =
            [&self.conditions, &self.denials, &self.ways].into_iter().find(|it| !it.is_empty())
        else {
            return BTreeSet::from([(Who::Everyone, format!("{how}{}", unhelpful(allow)))]);
        };
        let mut found = BTreeSet::new();
        for narrowing in left {
            for group in narrowing.groups.iter().filter(|group| self.leaves(group)) {
                let who = group.judge(self.perimeter);
                found.extend(who.map(|who| (who, format!("{how}, narrowed by {}", narrowing.why))));
            }
        }
        found
    }

    /// Whether conditions and denials on the caller leave some of `group`.
    fn leaves(&self, group: &Group) -> bool {
        !matches!(group, Group::Account(id) if self.denied.contains(id))
            && self
                .conditions
                .iter()
                .chain(&self.denials)
                .all(|narrowing| narrowing.leaves(group, self.perimeter))
    }
}

fn actions(statement: &Statement) -> Arc<[String]> {
    match &statement.actions {
        Selection::Unspecified => Arc::new([]),
        Selection::Only(actions) => actions.as_slice().into(),
        Selection::AllBut(actions) => Arc::new([format!("* except {}", actions.join(", "))]),
    }
}

/// Names the conditions that were not counted, for whoever thought they were.
fn unhelpful(statement: &Statement) -> String {
    const SHOWN: usize = 4;
    let names: Vec<String> =
        statement.conditions.iter().take(SHOWN).map(ToString::to_string).collect();
    match statement.conditions.len() {
        0 => " without a condition".to_owned(),
        n if n > SHOWN => {
            format!("; not restricted by {} and {} more", names.join(", "), n - SHOWN)
        }
        _ => format!("; not restricted by {}", names.join(", ")),
    }
}
