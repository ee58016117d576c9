//! `GetAccountAuthorizationDetails`: users, groups, roles and policies, in one list over all pages.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::org::{Group, ManagedPolicy, Role, User, uuid};
use crate::page::page;
use crate::wire::time::{MADE, iso};
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

const OPERATION: &str = "GetAccountAuthorizationDetails";

/// The kinds that can be asked for, and the element that each is listed in.
const KINDS: [(&str, &str); 5] = [
    ("User", "UserDetailList"),
    ("Group", "GroupDetailList"),
    ("Role", "RoleDetailList"),
    ("LocalManagedPolicy", "Policies"),
    ("AWSManagedPolicy", "Policies"),
];

/// One thing to list.
enum Item<'a> {
    User(&'a User),
    Group(&'a Group),
    Role(&'a Role),
    Own(&'a ManagedPolicy),
    /// The ARN and the document of a policy of AWS.
    OfAws(String, String),
}

impl Item<'_> {
    fn kind(&self) -> (&'static str, &'static str) {
        KINDS[match self {
            Self::User(_) => 0,
            Self::Group(_) => 1,
            Self::Role(_) => 2,
            Self::Own(_) => 3,
            Self::OfAws(..) => 4,
        }]
    }
}

pub(crate) fn get_account_authorization_details(world: &World, call: &Call) -> Answer {
    call.only(&["Filter.", "MaxItems", "Marker"])?;
    let wanted = filter(call)?;
    let account = call.account();
    let mut attached = BTreeMap::new();
    let roles = world.roles(account);
    let mut items = items(world, account, &roles, &mut attached);
    items.retain(|item| wanted.is_empty() || wanted.contains(item.kind().0));
    let limit = super::limit(call, world.options.pages.principals)?;
    let page = page(items.len(), limit, call.field("Marker"), "ValidationError")?;
    let mut lists: BTreeMap<&str, Vec<Value>> =
        KINDS.iter().map(|(_, element)| (*element, Vec::new())).collect();
    for item in &items[page.items] {
        let shown = shown(world, item, &attached);
        lists.entry(item.kind().1).or_default().push(shown);
    }
    let lists = lists
        .into_iter()
        .map(|(element, members)| (element.to_owned(), json!({"member": members})));
    let mut reply = Value::Object(lists.collect::<Map<_, _>>());
    reply["IsTruncated"] = page.next.is_some().into();
    if let Some(next) = page.next {
        reply["Marker"] = next.into();
    }
    Ok(Reply::query(OPERATION, &reply))
}

fn filter(call: &Call) -> Result<BTreeSet<&str>, ApiError> {
    let given = call.input.form.iter().filter(|(key, _)| key.starts_with("Filter."));
    let wanted: BTreeSet<&str> = given.map(|(_, value)| value.as_str()).collect();
    match wanted.iter().find(|wanted| KINDS.iter().all(|(kind, _)| kind != *wanted)) {
        Some(odd) => Err(super::invalid(&format!("Value '{odd}' at 'filter' is not in the enum"))),
        None => Ok(wanted),
    }
}

/// Everything, and how often each managed policy is attached. Of AWS's policies, those that are.
fn items<'a>(
    world: &'a World,
    account: &str,
    roles: &'a [Cow<'_, Role>],
    attached: &mut BTreeMap<String, u32>,
) -> Vec<Item<'a>> {
    let (users, groups) = (world.users(account), world.groups(account));
    let names = (users.iter().flat_map(|it| it.managed.iter().chain(&it.boundary)))
        .chain(groups.iter().flat_map(|it| &it.managed))
        .chain(roles.iter().flat_map(|it| it.managed.iter().chain(&it.boundary)));
    let mut of_aws = BTreeMap::new();
    for name in names {
        let (arn, document) = world.managed_policy(account, name);
        if let Some(document) = document.filter(|_| arn.starts_with("arn:aws:iam::aws:")) {
            of_aws.insert(arn.clone(), document);
        }
        *attached.entry(arn).or_default() += 1;
    }
    let own = world.managed_policies(account).into_iter().map(Item::Own);
    (users.into_iter().map(Item::User))
        .chain(groups.into_iter().map(Item::Group))
        .chain(roles.iter().map(|it| Item::Role(it)))
        .chain(own)
        .chain(of_aws.into_iter().map(|(arn, document)| Item::OfAws(arn, document)))
        .collect()
}

fn shown(world: &World, item: &Item<'_>, attached: &BTreeMap<String, u32>) -> Value {
    match item {
        Item::User(it) => user(world, it),
        Item::Group(it) => {
            let mut shown = named("Group", "AGPA", &it.path, &it.name, &it.arn());
            shown["GroupPolicyList"] = inline(&it.inline);
            shown["AttachedManagedPolicies"] = managed(world, &it.account, &it.managed);
            shown
        }
        Item::Role(it) => role(world, it),
        Item::Own(it) => {
            let version = |document: &Option<String>, id: u32, default: bool| {
                document.as_ref().map(|text| version(text, id, default))
            };
            let current = if it.former.is_some() { 2 } else { 1 };
            let versions = [version(&it.policy, current, true), version(&it.former, 1, false)];
            policy(&it.arn(), &versions.into_iter().flatten().collect::<Vec<_>>(), attached)
        }
        Item::OfAws(arn, document) => policy(arn, &[version(document, 1, true)], attached),
    }
}

fn user(world: &World, it: &User) -> Value {
    let mut shown = named("User", "AIDA", &it.path, &it.name, &it.arn());
    shown["UserPolicyList"] = inline(&it.inline);
    shown["GroupList"] = json!({"member": it.groups});
    shown["AttachedManagedPolicies"] = managed(world, &it.account, &it.managed);
    shown["Tags"] = tags(&it.tags);
    if let Some(name) = &it.boundary {
        shown["PermissionsBoundary"] = boundary(world, &it.account, name);
    }
    shown
}

fn role(world: &World, it: &Role) -> Value {
    let mut shown = named("Role", "AROA", &it.path, &it.name, &it.arn());
    shown["AssumeRolePolicyDocument"] = encoded(it.trust.as_deref().unwrap_or_default()).into();
    shown["InstanceProfileList"] = json!({"member": []});
    shown["RolePolicyList"] = inline(&it.inline);
    shown["AttachedManagedPolicies"] = managed(world, &it.account, &it.managed);
    shown["Tags"] = tags(&it.tags);
    shown["RoleLastUsed"] = json!({});
    if let Some(name) = &it.boundary {
        shown["PermissionsBoundary"] = boundary(world, &it.account, name);
    }
    shown
}

/// What users, groups and roles have in common.
fn named(kind: &str, prefix: &str, path: &str, name: &str, arn: &str) -> Value {
    let mut shown = json!({"Path": path, "Arn": arn, "CreateDate": iso(MADE)});
    shown[format!("{kind}Name")] = name.into();
    shown[format!("{kind}Id")] = id(prefix, arn).into();
    shown
}

fn policy(arn: &str, versions: &[Value], attached: &BTreeMap<String, u32>) -> Value {
    let (_, rest) = arn.split_once(":policy").unwrap_or_default();
    let (path, name) = rest.rsplit_once('/').unwrap_or_default();
    let default = versions.first().map(|it| it["VersionId"].clone()).unwrap_or_default();
    json!({
        "PolicyName": name,
        "PolicyId": id("ANPA", arn),
        "Arn": arn,
        "Path": format!("{path}/"),
        "DefaultVersionId": default,
        "AttachmentCount": attached.get(arn).copied().unwrap_or_default(),
        "PermissionsBoundaryUsageCount": 0,
        "IsAttachable": true,
        "CreateDate": iso(MADE),
        "UpdateDate": iso(MADE),
        "PolicyVersionList": {"member": versions},
    })
}

fn version(document: &str, id: u32, default: bool) -> Value {
    json!({
        "Document": encoded(document),
        "VersionId": format!("v{id}"),
        "IsDefaultVersion": default,
        "CreateDate": iso(MADE),
    })
}

fn inline(policies: &BTreeMap<String, String>) -> Value {
    let shown = policies
        .iter()
        .map(|(name, document)| json!({"PolicyName": name, "PolicyDocument": encoded(document)}));
    json!({"member": shown.collect::<Vec<_>>()})
}

fn managed(world: &World, account: &str, names: &[String]) -> Value {
    let shown = names.iter().map(|name| {
        let (arn, _) = world.managed_policy(account, name);
        json!({"PolicyName": arn.rsplit('/').next(), "PolicyArn": arn})
    });
    json!({"member": shown.collect::<Vec<_>>()})
}

fn boundary(world: &World, account: &str, name: &str) -> Value {
    let (arn, _) = world.managed_policy(account, name);
    json!({"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn})
}

fn tags(tags: &BTreeMap<String, String>) -> Value {
    let shown = tags.iter().map(|(key, value)| json!({"Key": key, "Value": value}));
    json!({"member": shown.collect::<Vec<_>>()})
}

/// The unique id of a principal or policy.
fn id(prefix: &str, arn: &str) -> String {
    let id = uuid(arn).replace('-', "").to_uppercase();
    format!("{prefix}{}", id.get(..17).unwrap_or_default())
}

/// Percent encoding as RFC 3986 has it, which is how IAM writes documents.
fn encoded(document: &str) -> String {
    let mut out = String::with_capacity(document.len() * 2);
    for byte in document.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into memory does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_written_as_iam_writes_it() {
        assert_eq!(encoded("{\"a\": \"b~\u{e9}+\"}"), "%7B%22a%22%3A%20%22b~%C3%A9%2B%22%7D");
    }
}
