//! `OpenSearch` Serverless: collections, and the policies that apply to them.

use serde_json::{Value, json};

use crate::named::Target;
use crate::org::{Collection, adjust, standard_endpoint};
use crate::page::listed;
use crate::session::matches;
use crate::wire::time::MADE;
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

/// The most policies on a page, and how many a caller gets that asks for none.
const POLICIES: (usize, usize) = (100, 20);
/// The most collections of one question.
const COLLECTIONS: usize = 100;
const BAD: &str = "ValidationException";

/// A policy: its type, its name, its document, and the collection that it is about.
struct Policy {
    kind: &'static str,
    name: String,
    document: Value,
    collection: String,
}

pub(crate) fn batch_get_collection(world: &World, call: &Call) -> Answer {
    call.only(&["ids", "names"])?;
    let (ids, names) = (call.texts("ids"), call.texts("names"));
    let asked = ids.len() + names.len();
    if ids.is_empty() == names.is_empty() || asked > COLLECTIONS {
        return Err(ApiError::bad(BAD, "Either ids or names must have between 1 and 100 items."));
    }
    let all = world.collections(call.account(), &call.region);
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    let questions =
        (ids.into_iter().map(|id| ("id", id))).chain(names.into_iter().map(|name| ("name", name)));
    for (key, value) in questions {
        let same = |it: &&Collection| if key == "id" { it.id == value } else { it.name() == value };
        if let Some(it) = all.iter().find(same) {
            found.push(detail(it));
        } else {
            let mut error = json!({
                "errorCode": "NOT_FOUND",
                "errorMessage": format!("Collection with {key} {value} is not found"),
            });
            error[key] = value.into();
            missing.push(error);
        }
    }
    Ok(Reply::json(&json!({"collectionDetails": found, "collectionErrorDetails": missing})))
}

pub(crate) fn list_security_policies(world: &World, call: &Call) -> Answer {
    list(world, call, &["encryption", "network"], "securityPolicySummaries")
}

pub(crate) fn get_security_policy(world: &World, call: &Call) -> Answer {
    get(world, call, &["encryption", "network"], "securityPolicyDetail")
}

pub(crate) fn list_access_policies(world: &World, call: &Call) -> Answer {
    list(world, call, &["data"], "accessPolicySummaries")
}

pub(crate) fn get_access_policy(world: &World, call: &Call) -> Answer {
    get(world, call, &["data"], "accessPolicyDetail")
}

fn list(world: &World, call: &Call, kinds: &[&str], key: &str) -> Answer {
    call.only(&["maxResults", "nextToken", "resource", "type"])?;
    let kind = kind(call, kinds)?;
    let resources = call.texts("resource");
    let shown: Vec<Value> = policies(world, call)
        .into_iter()
        .filter(|policy| policy.kind == kind)
        .filter(|policy| {
            let about = format!("collection/{}", policy.collection);
            resources.is_empty() || resources.iter().any(|resource| matches(resource, &about))
        })
        .map(|policy| summary(&policy))
        .collect();
    let (most, usual) = POLICIES;
    let limit = call.number("maxResults").unwrap_or(usual).min(most);
    listed(&shown, limit, call.text("nextToken"), (key, "nextToken"), BAD)
}

fn get(world: &World, call: &Call, kinds: &[&str], key: &str) -> Answer {
    call.only(&["name", "type"])?;
    let (kind, name) = (kind(call, kinds)?, call.text("name"));
    let policies = policies(world, call);
    let found = policies.iter().find(|policy| policy.kind == kind && policy.name == name);
    let policy = found.ok_or_else(|| {
        let message = format!("Policy with name {name} and type {kind} is not found");
        ApiError::new(404, "ResourceNotFoundException", message)
    })?;
    let mut detail = summary(policy);
    detail["policy"] = policy.document.clone();
    let mut reply = json!({});
    reply[key] = detail;
    Ok(Reply::json(&reply))
}

fn kind<'a>(call: &'a Call, kinds: &[&str]) -> Result<&'a str, ApiError> {
    let kind = call.text("type");
    if kinds.contains(&kind) {
        return Ok(kind);
    }
    Err(ApiError::bad(BAD, format!("Value '{kind}' at 'type' failed to satisfy constraint")))
}

fn detail(it: &Collection) -> Value {
    let host = format!("https://{}.{}.aoss.amazonaws.com", it.id, it.region);
    let mut detail = json!({
        "id": it.id,
        "name": it.name(),
        "status": "ACTIVE",
        "type": "TIMESERIES",
        "arn": it.arn(),
        "kmsKeyArn": "auto",
        "standbyReplicas": "ENABLED",
        "createdDate": MADE * 1_000,
        "lastModifiedDate": MADE * 1_000,
        "collectionEndpoint": host,
        "dashboardEndpoint": format!("{host}/_dashboards"),
    });
    adjust(&mut detail, &it.extra, &[]);
    detail
}

fn summary(policy: &Policy) -> Value {
    json!({
        "type": policy.kind,
        "name": policy.name,
        "policyVersion": "MTcxNzI0MzIwMDAwMF8x",
        "createdDate": MADE * 1_000,
        "lastModifiedDate": MADE * 1_000,
    })
}

/// The three policies of every collection of the caller.
fn policies(world: &World, call: &Call) -> Vec<Policy> {
    let collections = world.collections(call.account(), &call.region);
    let mut all: Vec<Policy> = collections.iter().flat_map(|it| policies_of(world, it)).collect();
    all.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    all
}

fn policies_of(world: &World, it: &Collection) -> [Policy; 3] {
    let name = it.name();
    let rule = |kind: &str, resource: String| json!({"ResourceType": kind, "Resource": [resource]});
    let collection = rule("collection", format!("collection/{name}"));
    let mut network = json!({
        "Rules": [collection, rule("dashboard", format!("collection/{name}"))],
        "AllowFromPublic": it.public,
    });
    if !it.public {
        network["SourceVPCEs"] = json!([standard_endpoint(&it.account, &it.region, "aoss")]);
    }
    let writers = || world.writers(&it.account, &it.region, &Target::Collection(it.id.clone()));
    let mut index = rule("index", format!("index/{name}/*"));
    index["Permission"] = json!(it.permissions);
    let access = json!({
        "Rules": [index],
        "Principal": it.principals.clone().unwrap_or_else(writers),
    });
    let policy = |kind: &'static str, suffix: &str, document: Value| Policy {
        kind,
        name: format!("{name}-{suffix}"),
        document,
        collection: name.clone(),
    };
    [
        policy("encryption", "encryption", json!({"Rules": [collection], "AWSOwnedKey": true})),
        policy("network", "network", json!([network])),
        policy("data", "access", json!([access])),
    ]
}
