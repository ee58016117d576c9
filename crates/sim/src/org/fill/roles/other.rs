//! What channels, functions and feeds need.

use serde_json::{Value, json};

use super::statement::{Look, allow, logs, network};
use super::{Org, Works};
use crate::org::{Channel, Stream};
use crate::service::{kinesis, lambda};

pub(super) fn gather(org: &Org, look: &Look, works: &mut Works) {
    for stream in org.streams.iter().filter(|it| org.account(&it.account).is_some()) {
        for it in &stream.channels {
            let work = works.of(&kinesis::role_of_channel(stream, it), "kinesis.amazonaws.com");
            work.needs(channel(look, stream, it));
        }
    }
    for it in &org.functions {
        let work = works.of(&lambda::role_of(it), "lambda.amazonaws.com");
        let group =
            format!("arn:aws:logs:{}:{}:log-group:/aws/lambda/{}", it.region, it.account, it.name);
        let log = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
        work.needs([allow(&log, &json!([format!("{group}:*")]))]);
        if it.vpc {
            work.needs([network(&[])]);
        }
    }
    for it in &org.log_destinations {
        works.of(&it.role_arn(), "logs.amazonaws.com").needs(put(look, &it.target));
    }
    for rule in &org.rules {
        for target in &rule.targets {
            if let Some(role) = &target.role {
                works.of(role, "events.amazonaws.com").needs(put(look, &target.arn));
            }
        }
    }
}

fn channel(look: &Look, stream: &Stream, channel: &Channel) -> Vec<Value> {
    let home = (stream.account.as_str(), stream.region.as_str());
    let mut needed = look.source(&stream.arn());
    needed.extend(look.bucket(home, &channel.bucket, None, &[]));
    if let Some(bucket) = &channel.table_bucket {
        let actions = [
            "s3tables:GetTable",
            "s3tables:GetTableBucket",
            "s3tables:GetTableMetadataLocation",
            "s3tables:PutTableData",
            "s3tables:UpdateTableMetadataLocation",
        ];
        needed.push(allow(&actions, &json!([bucket, format!("{bucket}/table/*")])));
    }
    if let Some(key) = channel.key.as_deref().filter(|key| !key.is_empty()) {
        needed.push(allow(&["kms:Decrypt", "kms:GenerateDataKey"], &json!([key])));
    }
    if channel.logging {
        needed.push(logs(home, &channel.log_group, &channel.name));
    }
    needed
}

/// Sends to a stream or a bus.
fn put(look: &Look, target: &str) -> Vec<Value> {
    match target.split(':').nth(2) {
        Some("kinesis") => look.sink(target, &["kinesis:PutRecord", "kinesis:PutRecords"]),
        Some("firehose") => {
            vec![allow(&["firehose:PutRecord", "firehose:PutRecordBatch"], &json!([target]))]
        }
        Some("events") => vec![allow(&["events:PutEvents"], &json!([target]))],
        _ => Vec::new(),
    }
}
