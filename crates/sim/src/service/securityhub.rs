//! Security Hub: whether it is on, and with which standards.

use serde_json::{Value, json};

use crate::org::Guard;
use crate::page::listed;
use crate::wire::time::{MADE, iso};
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

/// The most standards on a page.
const MOST: usize = 100;

pub(crate) fn describe_hub(world: &World, call: &Call) -> Answer {
    call.only(&["HubArn"])?;
    let guard = own(world, call)?;
    let arn = format!("arn:aws:securityhub:{}:{}:hub/default", guard.region, guard.account);
    let asked = call.field("HubArn");
    if !asked.is_empty() && asked != arn {
        return Err(ApiError::new(404, "ResourceNotFoundException", "The hub was not found."));
    }
    Ok(Reply::json(&json!({
        "HubArn": arn,
        "SubscribedAt": iso(MADE),
        "AutoEnableControls": true,
        "ControlFindingGenerator": "SECURITY_CONTROL",
    })))
}

pub(crate) fn get_enabled_standards(world: &World, call: &Call) -> Answer {
    call.only(&["MaxResults", "NextToken", "StandardsSubscriptionArns"])?;
    let guard = own(world, call)?;
    let wanted = call.texts("StandardsSubscriptionArns");
    let standards: Vec<Value> = guard
        .security_hub_standards
        .iter()
        .map(|standard| {
            let (region, account) = (&guard.region, &guard.account);
            json!({
                "StandardsSubscriptionArn": format!("arn:aws:securityhub:{region}:{account}:subscription/{standard}"),
                "StandardsArn": format!("arn:aws:securityhub:{region}::standards/{standard}"),
                "StandardsInput": {},
                "StandardsStatus": "READY",
                "StandardsControlsUpdatable": "READY_FOR_UPDATES",
            })
        })
        .filter(|it| {
            let arn = it["StandardsSubscriptionArn"].as_str().unwrap_or_default();
            wanted.is_empty() || wanted.contains(&arn)
        })
        .collect();
    let limit = call.number("MaxResults").unwrap_or(MOST).min(MOST);
    let keys = ("StandardsSubscriptions", "NextToken");
    listed(&standards, limit, call.text("NextToken"), keys, "InvalidInputException")
}

fn own(world: &World, call: &Call) -> Result<Guard, ApiError> {
    let guard = world.guard(call.account(), &call.region).into_owned();
    if guard.security_hub {
        return Ok(guard);
    }
    let message = format!("Account {} is not subscribed to AWS Security Hub", call.account());
    Err(ApiError::new(401, "InvalidAccessException", message))
}
