//! `CloudTrail`: trails where they live, and their shadows everywhere else.

use serde_json::{Value, json};

use crate::org::{Trail, adjust};
use crate::wire::time::{HOUR, MADE};
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

mod history;

pub(crate) use history::lookup_events;

pub(crate) fn describe_trails(world: &World, call: &Call) -> Answer {
    let shadows =
        call.input.json.get("includeShadowTrails").and_then(Value::as_bool).unwrap_or(true);
    let names = call.input.json.get("trailNameList").and_then(Value::as_array);
    let wanted = |trail: &Trail| {
        names.is_none_or(|names| {
            names.is_empty()
                || names
                    .iter()
                    .filter_map(Value::as_str)
                    .any(|name| name == trail.name || name == trail.arn())
        })
    };
    let trails: Vec<Value> = world
        .org
        .trails
        .iter()
        .filter(|trail| is_seen(world, trail, call) && wanted(trail))
        .filter(|trail| shadows || is_home(trail, call))
        .map(described)
        .collect();
    Ok(Reply::json(&json!({"trailList": trails})))
}

pub(crate) fn get_trail_status(world: &World, call: &Call) -> Answer {
    let trail = find(world, call, call.text("Name"))?;
    let delivered = world.now.saturating_sub(trail.delivered_hours_ago * HOUR);
    let mut status = json!({
        "IsLogging": trail.logging,
        "StartLoggingTime": MADE,
        "LatestDeliveryTime": delivered,
        "LatestDigestDeliveryTime": delivered,
    });
    if !trail.logging {
        status["StopLoggingTime"] = (MADE + 43_200).into();
    }
    adjust(&mut status, &trail.status_extra, &[]);
    Ok(Reply::json(&status))
}

/// A member sees that the organization's trail is there, but not what it selects.
pub(crate) fn get_event_selectors(world: &World, call: &Call) -> Answer {
    let trail = find(world, call, call.text("TrailName"))?;
    let mut reply = json!({"TrailARN": trail.arn()});
    match (trail.event_selectors.is_empty(), trail.advanced_event_selectors.is_empty()) {
        (true, true) => reply["AdvancedEventSelectors"] = default_selectors(),
        (false, _) => reply["EventSelectors"] = json!(trail.event_selectors),
        (true, false) => reply["AdvancedEventSelectors"] = json!(trail.advanced_event_selectors),
    }
    Ok(Reply::json(&reply))
}

/// All management events, and the data events of streams.
fn default_selectors() -> Value {
    let data = |kind: &str| {
        json!({"Name": kind, "FieldSelectors": [
            {"Field": "eventCategory", "Equals": ["Data"]},
            {"Field": "resources.type", "Equals": [kind]},
        ]})
    };
    json!([
        {"Name": "Management", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]},
        data("AWS::KinesisFirehose::DeliveryStream"),
        data("AWS::Kinesis::Stream"),
        data("AWS::Kinesis::StreamConsumer"),
    ])
}

/// A trail by name (its own account and Region only) or by ARN.
fn find<'a>(world: &'a World, call: &Call, name: &str) -> Result<&'a Trail, ApiError> {
    let matches = |trail: &&Trail| {
        if name.starts_with("arn:") {
            trail.arn() == name
        } else {
            trail.name == name && trail.account == call.account() && trail.region == call.region
        }
    };
    let trail = world.org.trails.iter().find(matches).filter(|trail| is_seen(world, trail, call));
    let missing = || {
        ApiError::bad(
            "TrailNotFoundException",
            format!("Unknown trail: {name} for the user: {}", call.account()),
        )
    };
    trail.ok_or_else(missing)
}

fn is_home(trail: &Trail, call: &Call) -> bool {
    trail.account == call.account() && trail.region == call.region
}

/// Whether a trail or its shadow is visible to a caller in a Region.
fn is_seen(world: &World, trail: &Trail, call: &Call) -> bool {
    let of_account = trail.account == call.account()
        || (trail.organization && world.account(call.account()).is_some());
    of_account && (trail.multi_region || trail.region == call.region)
}

fn described(trail: &Trail) -> Value {
    let mut described = json!({
        "Name": trail.name,
        "TrailARN": trail.arn(),
        "HomeRegion": trail.region,
        "S3BucketName": trail.bucket,
        "IncludeGlobalServiceEvents": trail.multi_region,
        "IsMultiRegionTrail": trail.multi_region,
        "IsOrganizationTrail": trail.organization,
        "LogFileValidationEnabled": trail.validation,
        "HasCustomEventSelectors": true,
        "HasInsightSelectors": false,
    });
    if let Some(key) = trail.key.as_ref().filter(|key| !key.is_empty()) {
        described["KmsKeyId"] = key.as_str().into();
    }
    if let Some(group) = &trail.log_group {
        let (region, account) = (&trail.region, &trail.account);
        described["CloudWatchLogsLogGroupArn"] =
            format!("arn:aws:logs:{region}:{account}:log-group:{group}:*").into();
        described["CloudWatchLogsRoleArn"] =
            format!("arn:aws:iam::{account}:role/cloudtrail-to-logs").into();
    }
    adjust(&mut described, &trail.extra, &trail.remove);
    described
}
