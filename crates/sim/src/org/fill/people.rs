//! Refuses users, roles, policies and events that cannot be.

use std::collections::BTreeSet;

use crate::org::{Org, OrgError, policy_of_aws};

/// What has a name and managed policies: its ARN, its account, and the policies.
struct Holder<'a> {
    arn: String,
    account: &'a str,
    managed: Vec<&'a String>,
}

pub(super) fn check(org: &Org, members: &BTreeSet<&str>) -> Result<(), OrgError> {
    let holders = holders(org);
    let mut seen = BTreeSet::new();
    for holder in &holders {
        if !members.contains(holder.account) {
            return invalid(format!("{} is in no member account", holder.arn));
        }
        if !seen.insert(&holder.arn) {
            return invalid(format!("{} occurs twice", holder.arn));
        }
        let unknown = holder.managed.iter().find(|name| !is_known(org, holder.account, name));
        if let Some(name) = unknown {
            return invalid(format!("{} has a policy `{name}` that is nowhere", holder.arn));
        }
    }
    for user in &org.users {
        if user.access_keys.len() > 2 {
            return invalid(format!("{} has more than two access keys", user.arn()));
        }
        let group = |name: &&String| {
            org.groups.iter().any(|it| it.account == user.account && it.name == **name)
        };
        if let Some(name) = user.groups.iter().find(|name| !group(name)) {
            return invalid(format!("{} is in a group `{name}` that is nowhere", user.arn()));
        }
    }
    let places: BTreeSet<String> = org.policy_targets().into_iter().map(|it| it.place).collect();
    for policy in &org.policies {
        if let Some(lost) = policy.targets.iter().find(|target| !places.contains(*target)) {
            return invalid(format!("`{}` is attached to `{lost}`, which is nowhere", policy.name));
        }
    }
    match org.events.iter().find(|event| !members.contains(event.account.as_str())) {
        Some(event) => invalid(format!("an event happened in {}, no member", event.account)),
        None => Ok(()),
    }
}

fn holders(org: &Org) -> Vec<Holder<'_>> {
    let roles = org.roles.iter().map(|it| Holder {
        arn: it.arn(),
        account: &it.account,
        managed: it.managed.iter().chain(&it.boundary).collect(),
    });
    let users = org.users.iter().map(|it| Holder {
        arn: it.arn(),
        account: &it.account,
        managed: it.managed.iter().chain(&it.boundary).collect(),
    });
    let groups = org.groups.iter().map(|it| Holder {
        arn: it.arn(),
        account: &it.account,
        managed: it.managed.iter().collect(),
    });
    let policies = org.managed_policies.iter().map(|it| Holder {
        arn: it.arn(),
        account: &it.account,
        managed: Vec::new(),
    });
    roles.chain(users).chain(groups).chain(policies).collect()
}

/// An ARN that nobody knows is a policy that AWS does not show.
fn is_known(org: &Org, account: &str, name: &str) -> bool {
    let own =
        |name: &str| org.managed_policies.iter().any(|it| it.account == account && it.name == name);
    name.starts_with("arn:") || policy_of_aws(name).is_some() || own(name)
}

fn invalid(message: String) -> Result<(), OrgError> {
    Err(OrgError::Invalid(message))
}
