//! Organizations: one list of accounts, for those who may see it.

use serde_json::{Value, json};

use crate::org::{Account, Org, adjust, unit_id};
use crate::page::{self, page};
use crate::wire::time::MADE;
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

mod policies;

pub(crate) use policies::{describe_policy, list_policies, list_roots, list_targets_for_policy};

/// Any member may ask what it belongs to.
pub(crate) fn describe_organization(world: &World, call: &Call) -> Answer {
    member(world, call)?;
    let organization = &world.org.organization;
    let master = &organization.management_account;
    Ok(Reply::json(&json!({"Organization": {
        "Id": organization.id,
        "Arn": format!("arn:aws:organizations::{master}:organization/{}", organization.id),
        "FeatureSet": "ALL",
        "MasterAccountId": master,
        "MasterAccountArn": format!("arn:aws:organizations::{master}:account/{}/{master}", organization.id),
        "MasterAccountEmail": email(master),
        "AvailablePolicyTypes": [{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}],
    }})))
}

/// Only the management account and delegated administrators may list.
pub(crate) fn list_accounts(world: &World, call: &Call) -> Answer {
    may_list(world, call)?;
    let token = match call.text("NextToken") {
        "" if world.options.empty_first_page => {
            return Ok(Reply::json(&json!({"Accounts": [], "NextToken": "sim-page-0"})));
        }
        token => token,
    };
    let most = world.options.pages.accounts;
    let limit = call.number("MaxResults").unwrap_or(most).min(most);
    let page = page(world.listed.len(), limit, token, "InvalidInputException")?;
    let mut reply = json!({"Accounts": world.listed[page.items]});
    if let Some(next) = page.next {
        reply["NextToken"] = next.into();
    }
    Ok(Reply::json(&reply))
}

/// The accounts that administer a service, or any service, for the organization.
pub(crate) fn list_delegated_administrators(world: &World, call: &Call) -> Answer {
    call.only(&["MaxResults", "NextToken", "ServicePrincipal"])?;
    may_list(world, call)?;
    let delegated = world.org.organization.administrators(call.text("ServicePrincipal"));
    let shown: Vec<Value> = world
        .listed
        .iter()
        .filter(|account| delegated.iter().any(|id| account["Id"] == id.as_str()))
        .map(|account| {
            let mut shown = account.clone();
            adjust(&mut shown, &json!({"DelegationEnabledDate": MADE}), &["Paths".to_owned()]);
            shown
        })
        .collect();
    let most = world.options.pages.accounts;
    let limit = call.number("MaxResults").unwrap_or(most).min(most);
    let keys = ("DelegatedAdministrators", "NextToken");
    page::listed(&shown, limit, call.text("NextToken"), keys, "InvalidInputException")
}

/// Only the management account and delegated administrators may.
fn may_list(world: &World, call: &Call) -> Result<(), ApiError> {
    member(world, call)?;
    let (organization, account) = (&world.org.organization, call.account());
    if account != organization.management_account
        && organization.administrators("").iter().all(|delegated| delegated != account)
    {
        return Err(ApiError::bad(
            "AccessDeniedException",
            "You don't have permissions to access this resource.",
        ));
    }
    Ok(())
}

fn member<'a>(world: &'a World, call: &Call) -> Result<&'a Account, ApiError> {
    world.account(call.account()).ok_or_else(|| {
        ApiError::bad(
            "AWSOrganizationsNotInUseException",
            "Your account is not a member of an organization.",
        )
    })
}

/// The accounts of `ListAccounts`, in the file's order: AWS promises none.
pub(crate) fn listed(org: &Org) -> Vec<Value> {
    let organization = &org.organization;
    let (id, master) = (&organization.id, &organization.management_account);
    org.accounts
        .iter()
        .map(|account| {
            json!({
                "Id": account.id,
                "Arn": format!("arn:aws:organizations::{master}:account/{id}/{}", account.id),
                "Email": email(&account.id),
                "Name": account.name,
                "Status": account.state.status(),
                "State": account.state.state(),
                "Paths": [format!("{id}/{}{}/{}/", organization.root_id, units(&account.ou), account.id)],
                "JoinedMethod": if account.id == *master { "INVITED" } else { "CREATED" },
                "JoinedTimestamp": MADE,
            })
        })
        .collect()
}

/// The ids of the organizational units below the root, each made from its whole path.
fn units(ou: &str) -> String {
    let mut path = String::new();
    let mut units = String::new();
    for name in ou.split('/').filter(|name| !name.is_empty()) {
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(name);
        units.extend(unit_id(&path).iter().flat_map(|id| ["/", id.as_str()]));
    }
    units
}

fn email(account: &str) -> String {
    format!("aws+{account}@example.com")
}
