//! Channels of managed delivery.

use serde_json::{Value, json};

use super::BAD_TOKEN;
use crate::org::{Channel, Stream, adjust, uuid};
use crate::page::page;
use crate::wire::error::Protocol;
use crate::wire::time::MADE;
use crate::wire::{Answer, ApiError, Call, Reply, refusal};
use crate::world::World;

/// All channels of the account and Region, or those of the streams that the filter names.
pub(crate) fn list_channels(world: &World, call: &Call) -> Answer {
    let filter = call.input.json.get("StreamFilter").and_then(Value::as_array);
    let wanted = |stream: &Stream| {
        let arn = stream.arn();
        filter.is_none_or(|filter| {
            filter.is_empty() || filter.iter().any(|it| it["StreamARN"] == arn.as_str())
        })
    };
    let streams = world.cell(call.account(), &call.region).streams.values();
    let channels: Vec<(&Stream, &Channel)> = streams
        .map(|entry| &entry.stream)
        .filter(|stream| wanted(stream))
        .flat_map(|stream| stream.channels.iter().map(move |channel| (stream, channel)))
        .collect();
    let most = world.options.pages.streams;
    let limit = call.number("MaxResults").unwrap_or(most).min(most);
    let page = page(channels.len(), limit, call.text("NextToken"), BAD_TOKEN)?;
    let shown: Vec<Value> =
        channels[page.items].iter().map(|(stream, channel)| listed(stream, channel)).collect();
    let mut reply = json!({"ChannelSummaries": shown});
    if let Some(next) = page.next {
        reply["NextToken"] = next.into();
    }
    Ok(Reply::json(&reply))
}

pub(crate) fn describe_channel(world: &World, call: &Call) -> Answer {
    let arn = call.text("ChannelARN");
    if arn.split(':').nth(4).is_some_and(|account| account != call.account()) {
        return Err(refusal::foreign(Protocol::Json, call, arn));
    }
    let streams = world.cell(call.account(), &call.region).streams.values();
    let mut channels = streams
        .flat_map(|entry| entry.stream.channels.iter().map(|channel| (&entry.stream, channel)));
    let found = channels.find(|(stream, channel)| channel.arn(stream) == arn);
    let (stream, channel) = found.ok_or_else(|| {
        let message = format!("Channel {arn} under account {} not found.", call.account());
        ApiError::bad("ResourceNotFoundException", message)
    })?;
    Ok(Reply::json(&json!({"ChannelDescription": described(stream, channel)})))
}

/// The ARN of the role that a channel delivers with, as its description says.
pub(crate) fn role_of_channel(stream: &Stream, channel: &Channel) -> String {
    let said = channel.extra.get("ServiceExecutionRoleARN").and_then(Value::as_str);
    said.map_or_else(|| execution_role(stream, channel), str::to_owned)
}

fn execution_role(stream: &Stream, channel: &Channel) -> String {
    format!("arn:aws:iam::{}:role/channel-{}", stream.account, channel.name)
}

fn listed(stream: &Stream, channel: &Channel) -> Value {
    let arn = channel.arn(stream);
    json!({
        "ChannelName": channel.name,
        "ChannelId": uuid(&arn),
        "ChannelARN": arn,
        "ChannelStatus": "ACTIVE",
        "ChannelCreationTimestamp": MADE,
        "ChannelDestinationType": if channel.table_bucket.is_some() { "S3_TABLES" } else { "S3" },
        "Streams": [{"StreamARN": stream.arn(), "StreamCreationTimestamp": MADE}],
    })
}

fn described(stream: &Stream, channel: &Channel) -> Value {
    let arn = channel.arn(stream);
    let mut described = json!({
        "ChannelName": channel.name,
        "ChannelId": uuid(&arn),
        "ChannelARN": arn,
        "ChannelStatus": "ACTIVE",
        "ChannelCreationTimestamp": MADE,
        "ServiceExecutionRoleARN": execution_role(stream, channel),
        "StreamConfigurationList": [{
            "StreamARN": stream.arn(), "StreamCreationTimestamp": MADE,
            "RecordConfiguration": {"RecordFormatType": "JSON"},
        }],
        "LoggingConfiguration": {"CloudWatchLogs": logging(channel)},
    });
    let (member, destination) = destination(stream, channel);
    described[member] = destination;
    if let Some(key) = channel.key.as_deref().filter(|key| !key.is_empty()) {
        described["EncryptionConfiguration"] = json!({"EncryptionType": "KMS", "KeyId": key});
    }
    adjust(&mut described, &channel.extra, &[]);
    described
}

fn logging(channel: &Channel) -> Value {
    if channel.logging {
        json!({
            "Enabled": true, "LogGroupName": channel.log_group, "LogStreamName": channel.name,
        })
    } else {
        json!({"Enabled": false})
    }
}

fn destination(stream: &Stream, channel: &Channel) -> (&'static str, Value) {
    let bucket = format!("arn:aws:s3:::{}", channel.bucket);
    let dead_letters = json!({
        "BucketARN": bucket, "ExpectedBucketOwner": stream.account, "ErrorOutputPrefix": "errors/",
    });
    match &channel.table_bucket {
        Some(tables) => (
            "S3TablesDestinationConfiguration",
            json!({
                "DataFreshnessInSeconds": 300,
                "DeadLetterQueueS3Configuration": dead_letters,
                "S3TablesConfigurationList": [{
                    "TableBucketARN": tables, "Namespace": channel.namespace,
                    "TableName": channel.table, "CompressionType": "ZSTD",
                }],
            }),
        ),
        None => (
            "S3DestinationConfiguration",
            json!({
                "DataFreshnessInSeconds": 300,
                "DeadLetterQueueS3Configuration": dead_letters,
                "StorageConfiguration": {
                    "BucketARN": bucket, "ExpectedBucketOwner": stream.account,
                    "StorageClass": "STANDARD", "CompressionType": "GZIP",
                },
            }),
        ),
    }
}
