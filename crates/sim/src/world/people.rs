//! The users, groups, roles and policies of each account, and what was asked about them before.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::World;
use crate::org::{Group, ManagedPolicy, Org, Role, User, crowd, policy_of_aws, standing};

/// Places in the lists of the organization, by account; and the reports that were begun.
#[derive(Debug, Default)]
pub(crate) struct People {
    roles: BTreeMap<String, Vec<usize>>,
    begun: Mutex<Begun>,
}

/// What was begun and is not there yet, or is.
#[derive(Debug, Default)]
pub(crate) struct Begun {
    /// The accounts whose credential report was begun, and how often somebody was told to wait for it.
    pub(crate) reports: BTreeMap<String, u32>,
    /// The roles or users that jobs are about, by job; and how often somebody asked whether they are done.
    pub(crate) jobs: BTreeMap<String, (String, u32)>,
}

impl People {
    pub(super) fn new(org: &Org) -> Self {
        let mut people = Self::default();
        for (at, role) in org.roles.iter().enumerate() {
            people.roles.entry(role.account.clone()).or_default().push(at);
        }
        people
    }

    /// What was begun. A panic elsewhere cannot leave it half made.
    pub(crate) fn begun(&self) -> MutexGuard<'_, Begun> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World {
    /// The roles of an account: those of the file, those of streams, those that every account has, and the crowd.
    pub(crate) fn roles(&self, account: &str) -> Vec<Cow<'_, Role>> {
        let org = &self.org;
        let rows = self.people.roles.get(account).map(Vec::as_slice).unwrap_or_default();
        let mut roles: Vec<Cow<'_, Role>> =
            rows.iter().filter_map(|at| org.roles.get(*at)).map(Cow::Borrowed).collect();
        let Some(member) = self.account(account) else { return roles };
        let described: BTreeSet<String> = roles.iter().map(|role| role.arn()).collect();
        let standing = standing(org, member).into_iter();
        roles.extend(standing.filter(|it| !described.contains(&it.arn())).map(Cow::Owned));
        let management = &org.organization.management_account;
        let crowd = (0..org.roles_per_account).map(|n| crowd(account, management, n));
        roles.extend(crowd.map(Cow::Owned));
        roles
    }

    /// The role of an account with this ARN.
    pub(crate) fn role(&self, account: &str, arn: &str) -> Option<Cow<'_, Role>> {
        let rows = self.people.roles.get(account).map(Vec::as_slice).unwrap_or_default();
        let mut rows = rows.iter().filter_map(|at| self.org.roles.get(*at));
        // Most of those that are asked about are rows, and the crowd is large.
        let row = rows.find(|role| role.arn() == arn).map(Cow::Borrowed);
        row.or_else(|| self.roles(account).into_iter().find(|role| role.arn() == arn))
    }

    pub(crate) fn users(&self, account: &str) -> Vec<&User> {
        self.org.users.iter().filter(|it| it.account == account).collect()
    }

    pub(crate) fn groups(&self, account: &str) -> Vec<&Group> {
        self.org.groups.iter().filter(|it| it.account == account).collect()
    }

    pub(crate) fn managed_policies(&self, account: &str) -> Vec<&ManagedPolicy> {
        self.org.managed_policies.iter().filter(|it| it.account == account).collect()
    }

    /// The ARN and the document of a managed policy that an account names; no document: AWS does not show it.
    pub(crate) fn managed_policy(&self, account: &str, name: &str) -> (String, Option<String>) {
        let own = self.org.managed_policies.iter().filter(|it| it.account == account);
        if let Some(own) = own.clone().find(|it| it.name == name || it.arn() == name) {
            return (own.arn(), own.policy.clone());
        }
        match policy_of_aws(name) {
            Some((arn, document)) => (arn, Some(document)),
            None => (name.to_owned(), None),
        }
    }
}
