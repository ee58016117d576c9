//! Kinesis Data Streams.

use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::org::{Stream, StreamEncryption, adjust};
use crate::page::page;
use crate::wire::time::MADE;
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::{StreamEntry, World};

mod channel;

pub(crate) use channel::{describe_channel, list_channels, role_of_channel};

/// The code of a token that the service did not make.
const BAD_TOKEN: &str = "ExpiredNextTokenException";

pub(crate) fn list_streams(world: &World, call: &Call) -> Answer {
    let most = world.options.pages.streams;
    let limit = call.number("Limit").unwrap_or(most).min(most);
    let entries: Vec<&StreamEntry> =
        world.cell(call.account(), &call.region).streams.values().collect();
    let after = call.text("ExclusiveStartStreamName");
    let token = match (call.text("NextToken"), after) {
        ("", "") => String::new(),
        ("", after) => {
            let before = entries.iter().filter(|entry| entry.stream.name.as_str() <= after).count();
            format!("sim-page-{before:x}")
        }
        (token, _) => token.to_owned(),
    };
    let page = page(entries.len(), limit, &token, BAD_TOKEN)?;
    let shown = &entries[page.items];
    let mut reply = json!({
        "StreamNames": shown.iter().map(|entry| entry.stream.name.as_str()).collect::<Vec<_>>(),
        "StreamSummaries": shown.iter().map(|entry| &entry.listed).collect::<Vec<_>>(),
        "HasMoreStreams": page.next.is_some(),
    });
    if let Some(next) = page.next {
        reply["NextToken"] = next.into();
    }
    Ok(Reply::json(&reply))
}

pub(crate) fn describe_stream_summary(world: &World, call: &Call) -> Answer {
    let arn = call.text("StreamARN");
    let (account, region, name) = match arn {
        "" => (call.account(), call.region.as_str(), call.text("StreamName")),
        arn => parts(arn).ok_or_else(|| invalid(arn))?,
    };
    Ok(Reply::rendered(find(world, call, account, region, name)?.summary.clone()))
}

pub(crate) fn list_stream_consumers(world: &World, call: &Call) -> Answer {
    let arn = call.text("StreamARN");
    let (account, region, name) = parts(arn).ok_or_else(|| invalid(arn))?;
    let stream = &find(world, call, account, region, name)?.stream;
    let most = world.options.pages.streams;
    let limit = call.number("MaxResults").unwrap_or(most).min(most);
    let page = page(stream.consumers.len(), limit, call.text("NextToken"), BAD_TOKEN)?;
    let consumers: Vec<Value> = stream.consumers[page.items]
        .iter()
        .map(|consumer| {
            json!({
                "ConsumerName": consumer.name, "ConsumerARN": consumer.arn(stream),
                "ConsumerStatus": "ACTIVE", "ConsumerCreationTimestamp": MADE,
            })
        })
        .collect();
    let mut reply = json!({"Consumers": consumers});
    if let Some(next) = page.next {
        reply["NextToken"] = next.into();
    }
    Ok(Reply::json(&reply))
}

/// The policy of a stream, or of a consumer of one.
pub(crate) fn get_resource_policy(world: &World, call: &Call) -> Answer {
    let arn = call.text("ResourceARN");
    let (account, region, name) = parts(arn).ok_or_else(|| invalid(arn))?;
    let stream = &find(world, call, account, region, name)?.stream;
    let policy = if arn.contains("/consumer/") {
        let consumer = stream.consumers.iter().find(|consumer| consumer.arn(stream) == arn);
        &consumer.ok_or_else(|| missing(call.account(), arn))?.policy
    } else {
        &stream.policy
    };
    match policy {
        None if world.options.missing_policy_is_an_error => Err(missing(call.account(), arn)),
        policy => Ok(Reply::json(&json!({"Policy": policy.as_deref().unwrap_or_default()}))),
    }
}

/// Account, Region and stream name of the ARN of a stream or of something below it.
fn parts(arn: &str) -> Option<(&str, &str, &str)> {
    let mut parts = arn.strip_prefix("arn:aws:kinesis:")?.splitn(3, ':');
    let (region, account) = (parts.next()?, parts.next()?);
    let name = parts.next()?.strip_prefix("stream/")?.split('/').next()?;
    Some((account, region, name))
}

/// A stream of the caller. Those of other accounts may be described where they are shared, and are denied
/// otherwise, whether they exist or not.
fn find<'a>(
    world: &'a World,
    call: &Call,
    account: &str,
    region: &str,
    name: &str,
) -> Result<&'a StreamEntry, ApiError> {
    let found = world.cell(account, region).streams.get(name);
    let shared = call.api == "kinesis:DescribeStreamSummary"
        && found.is_some_and(|it| it.stream.readable_by.iter().any(|it| it == call.account()));
    if account != call.account() && !shared {
        let message = format!(
            "User: {} is not authorized to perform: {} on resource: arn:aws:kinesis:{region}:{account}:stream/{name} \
             because no resource-based policy allows the {} action",
            call.caller.arn, call.api, call.api
        );
        return Err(ApiError::bad("AccessDeniedException", message));
    }
    if region != call.region {
        return Err(invalid(name));
    }
    found.ok_or_else(|| missing(account, name))
}

fn missing(account: &str, name: &str) -> ApiError {
    ApiError::bad(
        "ResourceNotFoundException",
        format!("Stream {name} under account {account} not found."),
    )
}

fn invalid(value: &str) -> ApiError {
    ApiError::bad("InvalidArgumentException", format!("{value} is not a stream of this Region."))
}

/// A stream with its answers.
pub(crate) fn entry(stream: &Stream) -> StreamEntry {
    let mode = if stream.shards.is_some() { "PROVISIONED" } else { "ON_DEMAND" };
    let encryption = match stream.encryption {
        StreamEncryption::Kms => "KMS",
        StreamEncryption::None => "NONE",
    };
    let mut summary = json!({
        "StreamName": stream.name,
        "StreamARN": stream.arn(),
        "StreamStatus": "ACTIVE",
        "StreamModeDetails": {"StreamMode": mode},
        "RetentionPeriodHours": stream.retention_hours,
        "StreamCreationTimestamp": MADE,
        "EnhancedMonitoring": [{"ShardLevelMetrics": []}],
        "EncryptionType": encryption,
        "OpenShardCount": stream.shards.unwrap_or(4),
        "ConsumerCount": stream.consumers.len(),
        "ChannelCount": stream.channels.len(),
    });
    if let (StreamEncryption::Kms, Some(key)) = (stream.encryption, &stream.key) {
        summary["KeyId"] = key.as_str().into();
    }
    adjust(&mut summary, &stream.extra, &stream.remove);
    let listed = json!({
        "StreamName": stream.name,
        "StreamARN": stream.arn(),
        "StreamStatus": summary["StreamStatus"],
        "StreamModeDetails": {"StreamMode": mode},
        "StreamCreationTimestamp": MADE,
    });
    let summary = Bytes::from(json!({"StreamDescriptionSummary": summary}).to_string());
    StreamEntry { stream: stream.clone(), summary, listed }
}
