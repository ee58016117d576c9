use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use hydrant_iam::{AccountControls, Attached, Controls, Level};

use crate::facts::{OrganizationPolicies, OrganizationPolicy};
use crate::{AccountId, Fact, Snapshot};

/// What the organization makes of its accounts: the policies at the root, at each unit down to an account, and
/// at the account itself. Each policy is compiled once, and each account's share is put together once.
#[derive(Debug)]
pub struct OrganizationControls<'a> {
    snapshot: &'a Snapshot,
    attached: OnceLock<[Attachments; 2]>,
    accounts: BTreeMap<AccountId, OnceLock<Arc<AccountControls>>>,
}

/// Policies of one type, by what they are attached to.
#[derive(Debug)]
enum Attachments {
    /// The type is switched off.
    Off,
    /// All of them were read.
    Read(BTreeMap<String, Vec<Attached>>),
    /// Nobody could read them.
    Unreadable,
}

impl<'a> OrganizationControls<'a> {
    /// Reads nothing yet.
    pub fn of(snapshot: &'a Snapshot) -> Self {
        let accounts = snapshot.header.organization.accounts.keys();
        let accounts = accounts.map(|account| (*account, OnceLock::new())).collect();
        Self { snapshot, attached: OnceLock::new(), accounts }
    }

    /// The facts it was made of.
    pub fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// What binds an account.
    pub fn account(&self, account: AccountId) -> Arc<AccountControls> {
        let found = || Arc::new(self.find(account));
        self.accounts.get(&account).map_or_else(found, |cell| Arc::clone(cell.get_or_init(found)))
    }

    fn find(&self, account: AccountId) -> AccountControls {
        let organization = &self.snapshot.header.organization;
        let management = organization.identity.known().ok().map(|(_, management)| *management);
        let path = organization.accounts.get(&account).map(|it| it.path.as_str());
        let path = path.unwrap_or_default();
        let [scps, rcps] = self.attached.get_or_init(|| {
            let policies = self.snapshot.organization_policies();
            let read =
                |list: fn(&OrganizationPolicies) -> &List| Attachments::of(policies.map(list));
            [read(|it| &it.service), read(|it| &it.resource)]
        });
        let levels = |attached: &Attachments| match attached {
            Attachments::Off => Controls::None,
            Attachments::Read(by_target) if !path.is_empty() && management.is_some() => {
                let level = |id: String| {
                    let policies = by_target.get(id.as_str()).cloned().unwrap_or_default();
                    Level { name: id.as_str().into(), policies }
                };
                Controls::Levels(ids(path, account).map(level).collect())
            }
            // Nobody could read them, or nobody knows where the account hangs, or whether it is the one that
            // they do not bind.
            _ => Controls::Unreadable,
        };
        AccountControls {
            is_management_account: management == Some(account),
            scps: levels(scps),
            rcps: levels(rcps),
        }
    }
}

/// Policies of one type; none: it is switched off.
type List = Fact<Option<Vec<OrganizationPolicy>>>;

impl Attachments {
    fn of(policies: Option<&List>) -> Self {
        let policies = match policies.map(Fact::known) {
            Some(Ok(None)) => return Self::Off,
            Some(Ok(Some(policies))) => policies,
            Some(Err(_)) | None => return Self::Unreadable,
        };
        let mut by_target: BTreeMap<String, Vec<Attached>> = BTreeMap::new();
        for policy in policies {
            let read = Attached::read(&policy.name, &policy.text);
            for target in &policy.targets {
                by_target.entry(target.clone()).or_default().push(read.clone());
            }
        }
        Self::Read(by_target)
    }
}

/// The root, the units and the account of a path such as `o-a/r-b/ou-c/ou-d/`.
fn ids(path: &str, account: AccountId) -> impl Iterator<Item = String> {
    let account = account.to_string();
    let above = path.split('/').filter(|it| it.starts_with("r-") || it.starts_with("ou-"));
    above.map(str::to_owned).collect::<Vec<_>>().into_iter().chain([account])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, SHOP};

    #[test]
    fn a_path_names_every_level() {
        let account = sample::account(SHOP);
        let found: Vec<String> = ids("o-a/r-b/ou-b-c/ou-b-d/", account).collect();
        assert_eq!(found, ["r-b", "ou-b-c", "ou-b-d", SHOP]);
    }
}
