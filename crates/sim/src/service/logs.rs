//! `CloudWatch` Logs.

use serde_json::{Value, json};

use crate::org::{LogDestination, LogGroup, MetricFilter, adjust};
use crate::page::page;
use crate::wire::time::MADE;
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

/// The code of a token that the service did not make.
const BAD_TOKEN: &str = "InvalidParameterException";
/// The class of every log group of the sim.
const CLASS: &str = "STANDARD";

pub(crate) fn describe_log_groups(world: &World, call: &Call) -> Answer {
    call.refuse(&["accountIdentifiers", "includeLinkedAccounts", "logGroupIdentifiers"])?;
    let pattern = call.text("logGroupNamePattern");
    let mut groups =
        world.log_groups(call.account(), &call.region, call.text("logGroupNamePrefix"));
    let class = call.text("logGroupClass");
    groups.retain(|group| group.name.contains(pattern) && (class.is_empty() || class == CLASS));
    let page = page(groups.len(), limit(world, call), call.text("nextToken"), BAD_TOKEN)?;
    let shown: Vec<Value> = groups[page.items].iter().map(|group| listed(world, group)).collect();
    let mut reply = json!({"logGroups": shown});
    if let Some(next) = page.next {
        reply["nextToken"] = next.into();
    }
    Ok(Reply::json(&reply))
}

pub(crate) fn describe_log_streams(world: &World, call: &Call) -> Answer {
    let identifier = call.text("logGroupIdentifier");
    let name = match (call.text("logGroupName"), identifier.split_once(":log-group:")) {
        ("", Some((_, name))) => name.trim_end_matches(":*"),
        ("", None) => identifier,
        (name, _) => name,
    };
    let group = world.log_group(call.account(), &call.region, name).ok_or_else(missing)?;
    let prefix = call.text("logStreamNamePrefix");
    let mut streams: Vec<&String> =
        group.streams.iter().filter(|stream| stream.starts_with(prefix)).collect();
    streams.sort();
    let page = page(streams.len(), limit(world, call), call.text("nextToken"), BAD_TOKEN)?;
    let shown: Vec<Value> = streams[page.items]
        .iter()
        .map(|stream| {
            json!({
                "logStreamName": stream, "creationTime": MADE * 1_000, "storedBytes": 0,
                "arn": format!("{}:log-stream:{stream}", group.arn()),
            })
        })
        .collect();
    let mut reply = json!({"logStreams": shown});
    if let Some(next) = page.next {
        reply["nextToken"] = next.into();
    }
    Ok(Reply::json(&reply))
}

pub(crate) fn describe_destinations(world: &World, call: &Call) -> Answer {
    // This name alone begins with a capital letter.
    let prefix = call.text("DestinationNamePrefix");
    let mut destinations: Vec<&LogDestination> = world
        .log_destinations(call.account(), &call.region)
        .filter(|destination| destination.name.starts_with(prefix))
        .collect();
    destinations.sort_by_key(|destination| &destination.name);
    let page = page(destinations.len(), limit(world, call), call.text("nextToken"), BAD_TOKEN)?;
    let shown: Vec<Value> = destinations[page.items]
        .iter()
        .map(|destination| {
            let mut shown = json!({
                "destinationName": destination.name,
                "targetArn": destination.target,
                "roleArn": destination.role_arn(),
                "arn": destination.arn(),
                "creationTime": MADE * 1_000,
            });
            if let Some(policy) = destination.policy_text() {
                shown["accessPolicy"] = policy.into();
            }
            adjust(&mut shown, &destination.extra, &[]);
            shown
        })
        .collect();
    let mut reply = json!({"destinations": shown});
    if let Some(next) = page.next {
        reply["nextToken"] = next.into();
    }
    Ok(Reply::json(&reply))
}

pub(crate) fn describe_metric_filters(world: &World, call: &Call) -> Answer {
    call.refuse(&["metricName", "metricNamespace"])?;
    let (name, prefix) = (call.text("logGroupName"), call.text("filterNamePrefix"));
    if !name.is_empty() {
        world.log_group(call.account(), &call.region, name).ok_or_else(missing)?;
    }
    let mut filters: Vec<&MetricFilter> = world
        .metric_filters(call.account(), &call.region)
        .filter(|filter| name.is_empty() || filter.log_group == name)
        .filter(|filter| filter.name.starts_with(prefix))
        .collect();
    filters.sort_by_key(|filter| (&filter.log_group, &filter.name));
    let page = page(filters.len(), limit(world, call), call.text("nextToken"), BAD_TOKEN)?;
    let shown: Vec<Value> = filters[page.items]
        .iter()
        .map(|filter| {
            let mut shown = json!({
                "filterName": filter.name,
                "filterPattern": filter.pattern,
                "metricTransformations": [{
                    "metricName": filter.metric, "metricNamespace": filter.namespace,
                    "metricValue": "1",
                }],
                "creationTime": MADE * 1_000,
                "logGroupName": filter.log_group,
            });
            adjust(&mut shown, &filter.extra, &[]);
            shown
        })
        .collect();
    let mut reply = json!({"metricFilters": shown});
    if let Some(next) = page.next {
        reply["nextToken"] = next.into();
    }
    Ok(Reply::json(&reply))
}

fn missing() -> ApiError {
    ApiError::bad("ResourceNotFoundException", "The specified log group does not exist.")
}

fn limit(world: &World, call: &Call) -> usize {
    let most = world.options.pages.logs;
    call.number("limit").unwrap_or(most).min(most)
}

fn listed(world: &World, group: &LogGroup) -> Value {
    let filters = world
        .metric_filters(&group.account, &group.region)
        .filter(|filter| filter.log_group == group.name);
    let mut listed = json!({
        "logGroupName": group.name,
        "arn": format!("{}:*", group.arn()),
        "logGroupArn": group.arn(),
        "creationTime": MADE * 1_000,
        "metricFilterCount": filters.count(),
        "storedBytes": 0,
        "logGroupClass": CLASS,
    });
    if group.retention_days > 0 {
        listed["retentionInDays"] = group.retention_days.into();
    }
    if let Some(key) = group.key.as_ref().filter(|key| !key.is_empty()) {
        listed["kmsKeyId"] = key.as_str().into();
    }
    adjust(&mut listed, &group.extra, &[]);
    listed
}
