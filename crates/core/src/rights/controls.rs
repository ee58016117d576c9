use hydrant_iam::{AccountControls, Attached, Controls, Level};

use crate::facts::OrganizationPolicy;
use crate::{AccountId, Fact, Snapshot};

/// What the organization makes of an account: the policies at the root, at each unit down to it, and at the
/// account itself.
pub(crate) fn controls(snapshot: &Snapshot, account: AccountId) -> AccountControls {
    let organization = &snapshot.header.organization;
    let management = organization.identity.known().ok().map(|(_, management)| *management);
    let policies = snapshot.organization_policies();
    let path = organization.accounts.get(&account).map(|it| it.path.as_str()).unwrap_or_default();
    let levels = |fact: Option<&Fact<Option<Vec<OrganizationPolicy>>>>| {
        match fact.map(Fact::known) {
            Some(Ok(None)) => Controls::None,
            Some(Ok(Some(policies))) if !path.is_empty() && management.is_some() => {
                Controls::Levels(ids(path, account).map(|id| level(&id, policies)).collect())
            }
            // Nobody could read them, or nobody knows where the account hangs, or whether it is the one that
            // they do not bind.
            _ => Controls::Unreadable,
        }
    };
    AccountControls {
        is_management_account: management == Some(account),
        scps: levels(policies.map(|it| &it.service)),
        rcps: levels(policies.map(|it| &it.resource)),
    }
}

/// The root, the units and the account of a path such as `o-a/r-b/ou-c/ou-d/`.
fn ids(path: &str, account: AccountId) -> impl Iterator<Item = String> {
    let account = account.to_string();
    let above = path.split('/').filter(|it| it.starts_with("r-") || it.starts_with("ou-"));
    above.map(str::to_owned).collect::<Vec<_>>().into_iter().chain([account])
}

fn level(id: &str, policies: &[OrganizationPolicy]) -> Level {
    let here = policies.iter().filter(|it| it.targets.iter().any(|it| it == id));
    let policies = here.map(|it| Attached::read(&it.name, &it.text)).collect();
    Level { name: id.into(), policies }
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
