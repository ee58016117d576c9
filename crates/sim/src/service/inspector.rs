//! Inspector: for which accounts it is on, and which Lambda functions it covers.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::named::function;
use crate::org::Guard;
use crate::page::listed;
use crate::wire::call::unsupported;
use crate::wire::time::MADE;
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

/// The service's principal, by which an organization delegates it.
const PRINCIPAL: &str = "inspector2.amazonaws.com";
/// The most accounts of one question.
const ACCOUNTS: usize = 100;
/// The most resources on a page, and how many a caller gets that asks for none.
const RESOURCES: (usize, usize) = (200, 100);
const BAD: &str = "ValidationException";

/// The caller's own account where it names none.
pub(crate) fn batch_get_account_status(world: &World, call: &Call) -> Answer {
    call.only(&["accountIds"])?;
    let mut asked = call.texts("accountIds");
    if asked.len() > ACCOUNTS {
        return Err(ApiError::bad(BAD, "accountIds must have at most 100 items."));
    }
    if asked.is_empty() {
        asked.push(call.account());
    }
    let visible = world.watched(call.account(), &call.region, PRINCIPAL);
    let (mut known, mut failed) = (Vec::new(), Vec::new());
    for account in asked {
        if visible.contains(&account) {
            let guard = world.guard(account, &call.region);
            known.push(json!({
                "accountId": account,
                "state": state(true),
                "resourceState": {
                    "ec2": state(true), "ecr": state(true),
                    "lambda": state(guard.inspector_lambda), "lambdaCode": state(false),
                },
            }));
        } else {
            failed.push(json!({
                "accountId": account,
                "errorCode": "ACCESS_DENIED",
                "errorMessage": "The account is not a member of yours.",
            }));
        }
    }
    Ok(Reply::json(&json!({"accounts": known, "failedAccounts": failed})))
}

pub(crate) fn list_coverage(world: &World, call: &Call) -> Answer {
    call.only(&["filterCriteria", "maxResults", "nextToken"])?;
    let mut resources = Vec::new();
    for account in world.watched(call.account(), &call.region, PRINCIPAL) {
        let guard = world.guard(account, &call.region);
        for name in functions(world, account, &call.region) {
            let resource = covered(&guard, &name);
            if guard.inspector_lambda && admits(&call.input.json["filterCriteria"], &resource)? {
                resources.push(resource);
            }
        }
    }
    let (most, usual) = RESOURCES;
    let limit = call.number("maxResults").unwrap_or(usual).min(most);
    listed(&resources, limit, call.text("nextToken"), ("coveredResources", "nextToken"), BAD)
}

fn state(on: bool) -> Value {
    json!({"status": if on { "ENABLED" } else { "DISABLED" }, "errorCode": "ALREADY_ENABLED", "errorMessage": ""})
}

/// The names of the functions of an account in a Region that delivery streams name.
fn functions(world: &World, account: &str, region: &str) -> BTreeSet<String> {
    let arns = world.named.iter().flat_map(|it| &it.functions);
    arns.filter_map(|arn| function(arn))
        .filter(|(its_account, its_region, ..)| *its_account == account && *its_region == region)
        .map(|(_, _, name, _)| name.to_owned())
        .collect()
}

fn covered(guard: &Guard, name: &str) -> Value {
    let (account, region) = (&guard.account, &guard.region);
    let excluded = guard.inspector_uncovered.iter().any(|it| it == name);
    let status = if excluded {
        json!({"statusCode": "INACTIVE", "reason": "EXCLUDED_BY_TAG"})
    } else {
        json!({"statusCode": "ACTIVE", "reason": "SUCCESSFUL"})
    };
    json!({
        "accountId": account,
        "resourceId": format!("arn:aws:lambda:{region}:{account}:function:{name}:$LATEST"),
        "resourceType": "AWS_LAMBDA_FUNCTION",
        "scanType": "PACKAGE",
        "scanStatus": status,
        "resourceMetadata": {"lambdaFunction": {"functionName": name, "functionTags": {}, "layers": []}},
        "lastScannedAt": MADE + 86_400,
    })
}

/// Filters are all to be met, each by any of its values.
fn admits(criteria: &Value, resource: &Value) -> Result<bool, ApiError> {
    for (name, conditions) in criteria.as_object().into_iter().flatten() {
        let pointer = match name.as_str() {
            "accountId" => "/accountId",
            "lambdaFunctionName" => "/resourceMetadata/lambdaFunction/functionName",
            "resourceId" => "/resourceId",
            "resourceType" => "/resourceType",
            "scanStatusCode" => "/scanStatus/statusCode",
            "scanType" => "/scanType",
            other => return Err(unsupported(other)),
        };
        let said = resource.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let mut met = false;
        for condition in conditions.as_array().into_iter().flatten() {
            let wanted = condition["value"].as_str().unwrap_or_default();
            met |= match condition["comparison"].as_str() {
                Some("EQUALS") => said == wanted,
                Some("NOT_EQUALS") => said != wanted,
                other => return Err(unsupported(other.unwrap_or("comparison"))),
            };
        }
        if !met {
            return Ok(false);
        }
    }
    Ok(true)
}
