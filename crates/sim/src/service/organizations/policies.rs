//! Service and resource control policies: for those who may list the organization.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::may_list;
use crate::org::{OrganizationPolicy, PolicyKind};
use crate::page;
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

const KINDS: [PolicyKind; 2] = [PolicyKind::Resource, PolicyKind::Service];
const BAD_INPUT: &str = "InvalidInputException";

pub(crate) fn list_roots(world: &World, call: &Call) -> Answer {
    call.only(&["MaxResults", "NextToken"])?;
    may_list(world, call)?;
    let organization = &world.org.organization;
    let types: Vec<Value> = KINDS
        .iter()
        .filter(|kind| is_on(world, **kind))
        .map(|kind| json!({"Type": kind.as_str(), "Status": "ENABLED"}))
        .collect();
    let root = json!({
        "Id": organization.root_id,
        "Arn": arn(world, "root", &organization.root_id),
        "Name": "Root",
        "PolicyTypes": types,
    });
    let keys = ("Roots", "NextToken");
    page::listed(&[root], limit(world, call), call.text("NextToken"), keys, BAD_INPUT)
}

pub(crate) fn list_policies(world: &World, call: &Call) -> Answer {
    call.only(&["Filter", "MaxResults", "NextToken"])?;
    may_list(world, call)?;
    let filter = call.text("Filter");
    let Some(kind) = KINDS.into_iter().find(|kind| kind.as_str() == filter) else {
        return Err(ApiError::bad(BAD_INPUT, "You provided a value that is not a policy type."));
    };
    let shown: Vec<Value> = world
        .org
        .policies
        .iter()
        .filter(|it| it.kind == kind && is_on(world, kind))
        .map(|it| summary(world, it))
        .collect();
    let keys = ("Policies", "NextToken");
    page::listed(&shown, limit(world, call), call.text("NextToken"), keys, BAD_INPUT)
}

pub(crate) fn describe_policy(world: &World, call: &Call) -> Answer {
    call.only(&["PolicyId"])?;
    may_list(world, call)?;
    let policy = find(world, call)?;
    Ok(Reply::json(&json!({"Policy": {
        "PolicySummary": summary(world, policy),
        "Content": policy.policy.as_deref().unwrap_or_default(),
    }})))
}

pub(crate) fn list_targets_for_policy(world: &World, call: &Call) -> Answer {
    call.only(&["PolicyId", "MaxResults", "NextToken"])?;
    may_list(world, call)?;
    let policy = find(world, call)?;
    let attached: BTreeSet<&str> = policy.targets.iter().map(String::as_str).collect();
    let targets: Vec<Value> = world
        .org
        .policy_targets()
        .into_iter()
        .filter(|it| attached.contains(it.place.as_str()))
        .map(|it| {
            let kind = match it.kind {
                "ROOT" => "root",
                "ACCOUNT" => "account",
                _ => "ou",
            };
            json!({"TargetId": it.id, "Arn": arn(world, kind, &it.id), "Name": it.name, "Type": it.kind})
        })
        .collect();
    let keys = ("Targets", "NextToken");
    page::listed(&targets, limit(world, call), call.text("NextToken"), keys, BAD_INPUT)
}

fn is_on(world: &World, kind: PolicyKind) -> bool {
    !world.org.organization.without_policies.contains(&kind)
}

fn find<'a>(world: &'a World, call: &Call) -> Result<&'a OrganizationPolicy, ApiError> {
    let id = call.text("PolicyId");
    let policy = world.org.policies.iter().find(|it| it.id == id && is_on(world, it.kind));
    policy.ok_or_else(|| {
        ApiError::bad("PolicyNotFoundException", "You specified a policy that does not exist.")
    })
}

fn summary(world: &World, policy: &OrganizationPolicy) -> Value {
    let kind = policy.kind.as_str().to_lowercase();
    let arn = if policy.is_of_aws() {
        format!("arn:aws:organizations::aws:policy/{kind}/{}", policy.id)
    } else {
        arn(world, "policy", &format!("{kind}/{}", policy.id))
    };
    json!({
        "Id": policy.id,
        "Arn": arn,
        "Name": policy.name,
        "Description": "",
        "Type": policy.kind.as_str(),
        "AwsManaged": policy.is_of_aws(),
    })
}

fn arn(world: &World, kind: &str, id: &str) -> String {
    let organization = &world.org.organization;
    format!(
        "arn:aws:organizations::{}:{kind}/{}/{id}",
        organization.management_account, organization.id
    )
}

fn limit(world: &World, call: &Call) -> usize {
    let most = world.options.pages.policies;
    call.number("MaxResults").unwrap_or(most).min(most)
}
