//! `CloudWatch` Logs.

use serde_json::{Value, json};

use crate::org::{LogGroup, adjust};
use crate::page::page;
use crate::wire::time::MADE;
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

/// The code of a token that the service did not make.
const BAD_TOKEN: &str = "InvalidParameterException";

pub(crate) fn describe_log_groups(world: &World, call: &Call) -> Answer {
    let pattern = call.text("logGroupNamePattern");
    let mut groups =
        world.log_groups(call.account(), &call.region, call.text("logGroupNamePrefix"));
    groups.retain(|group| group.name.contains(pattern));
    let page = page(groups.len(), limit(world, call), call.text("nextToken"), BAD_TOKEN)?;
    let shown: Vec<Value> = groups[page.items].iter().map(|group| listed(group)).collect();
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
    let missing =
        || ApiError::bad("ResourceNotFoundException", "The specified log group does not exist.");
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

fn limit(world: &World, call: &Call) -> usize {
    let most = world.options.pages.logs;
    call.number("limit").unwrap_or(most).min(most)
}

fn listed(group: &LogGroup) -> Value {
    let mut listed = json!({
        "logGroupName": group.name,
        "arn": format!("{}:*", group.arn()),
        "logGroupArn": group.arn(),
        "creationTime": MADE * 1_000,
        "metricFilterCount": 0,
        "storedBytes": 0,
        "logGroupClass": "STANDARD",
    });
    if let Some(days) = group.retention_days {
        listed["retentionInDays"] = days.into();
    }
    if let Some(key) = &group.key {
        listed["kmsKeyId"] = key.as_str().into();
    }
    adjust(&mut listed, &group.extra, &[]);
    listed
}
