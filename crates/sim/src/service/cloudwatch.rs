//! `CloudWatch`: metric alarms and metric streams.

use serde_json::{Value, json};

use crate::org::{Alarm, MetricStream, adjust};
use crate::page::page;
use crate::wire::cbor::epoch;
use crate::wire::time::MADE;
use crate::wire::{Answer, Call, Reply};
use crate::world::World;

/// The code of a token that the service did not make.
const BAD_TOKEN: &str = "InvalidNextToken";

/// Only metric alarms: no organization of the sim has others.
pub(crate) fn describe_alarms(world: &World, call: &Call) -> Answer {
    call.refuse(&[
        "AlarmNames",
        "ChildrenOfAlarmName",
        "ParentsOfAlarmName",
        "StateValue",
        "ActionPrefix",
    ])?;
    let prefix = call.text("AlarmNamePrefix");
    let types = call.input.json.get("AlarmTypes").and_then(Value::as_array);
    let metric = types.is_none_or(|types| types.iter().any(|kind| kind == "MetricAlarm"));
    let here = world.alarms(call.account(), &call.region);
    let mut alarms: Vec<&Alarm> =
        here.filter(|alarm| metric && alarm.name.starts_with(prefix)).collect();
    alarms.sort_by_key(|alarm| &alarm.name);
    let most = world.options.pages.alarms;
    let limit = call.number("MaxRecords").unwrap_or(most).min(most);
    let page = page(alarms.len(), limit, call.text("NextToken"), BAD_TOKEN)?;
    let shown: Vec<Value> = alarms[page.items].iter().map(|alarm| described(alarm)).collect();
    let mut reply = json!({"MetricAlarms": shown, "CompositeAlarms": []});
    if let Some(next) = page.next {
        reply["NextToken"] = next.into();
    }
    Ok(Reply::cbor(&reply))
}

pub(crate) fn list_metric_streams(world: &World, call: &Call) -> Answer {
    let mut streams: Vec<&MetricStream> =
        world.metric_streams(call.account(), &call.region).collect();
    streams.sort_by_key(|stream| &stream.name);
    let most = world.options.pages.metric_streams;
    let limit = call.number("MaxResults").unwrap_or(most).min(most);
    let page = page(streams.len(), limit, call.text("NextToken"), BAD_TOKEN)?;
    let shown: Vec<Value> = streams[page.items].iter().map(|stream| listed(stream)).collect();
    let mut reply = json!({"Entries": shown});
    if let Some(next) = page.next {
        reply["NextToken"] = next.into();
    }
    Ok(Reply::cbor(&reply))
}

fn described(alarm: &Alarm) -> Value {
    let mut described = json!({
        "AlarmName": alarm.name,
        "AlarmArn": alarm.arn(),
        "AlarmConfigurationUpdatedTimestamp": epoch(MADE),
        "ActionsEnabled": alarm.actions_enabled,
        "OKActions": [],
        "AlarmActions": alarm.actions,
        "InsufficientDataActions": [],
        "StateValue": "OK",
        "StateReason": "Unchecked: Initial alarm creation",
        "StateUpdatedTimestamp": epoch(MADE),
        "MetricName": alarm.metric,
        "Namespace": alarm.namespace,
        "Statistic": "Sum",
        "Dimensions": [],
        "Period": 300,
        "EvaluationPeriods": 1,
        "Threshold": 1.0,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
    });
    adjust(&mut described, &alarm.extra, &[]);
    described
}

fn listed(stream: &MetricStream) -> Value {
    let MetricStream { account, region, name, .. } = stream;
    let mut listed = json!({
        "Arn": format!("arn:aws:cloudwatch:{region}:{account}:metric-stream/{name}"),
        "CreationDate": epoch(MADE),
        "LastUpdateDate": epoch(MADE),
        "Name": name,
        "FirehoseArn": stream.target,
        "State": "running",
        "OutputFormat": "json",
    });
    adjust(&mut listed, &stream.extra, &[]);
    listed
}
