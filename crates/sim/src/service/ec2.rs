//! EC2: the Regions of an account.

use serde_json::{Value, json};

use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

pub(crate) fn describe_regions(world: &World, call: &Call) -> Answer {
    let unsupported = |key: &&String| key.starts_with("Filter.") || key.starts_with("RegionName.");
    if let Some(key) = call.input.form.keys().find(unsupported) {
        return Err(ApiError::bad(
            "SimUnsupportedParameter",
            format!("the sim does not know {key}"),
        ));
    }
    let all = call.field("AllRegions") == "true";
    let optional = |region: &String| {
        world.org.accounts.iter().any(|account| account.regions_off.contains(region))
    };
    let off = |region: &String| {
        world.account(call.account()).is_some_and(|account| account.regions_off.contains(region))
    };
    let items: Vec<Value> = world
        .org
        .regions
        .iter()
        .filter(|region| all || !off(region))
        .map(|region| {
            let status = match (optional(region), off(region)) {
                (_, true) => "not-opted-in",
                (true, false) => "opted-in",
                (false, false) => "opt-in-not-required",
            };
            json!({
                "regionName": region,
                "regionEndpoint": format!("ec2.{region}.amazonaws.com"),
                "optInStatus": status,
            })
        })
        .collect();
    Ok(Reply::xml(
        "DescribeRegionsResponse",
        &json!({
            "@xmlns": "http://ec2.amazonaws.com/doc/2016-11-15/",
            "regionInfo": {"item": items},
        }),
    ))
}
