//! What Flink applications need.

use serde_json::{Value, json};

use super::statement::{Look, OWNER, allow, logs, network};
use super::{Org, Works};
use crate::org::Application;

pub(super) fn gather(org: &Org, look: &Look, works: &mut Works) {
    for it in &org.applications {
        let work = works.of(&it.role_arn(), "kinesisanalytics.amazonaws.com");
        let home = (it.account.as_str(), it.region.as_str());
        if it.logging {
            let group = format!("arn:aws:logs:{}:{}:log-group", it.region, it.account);
            work.needs([
                logs(home, &it.log_group, "kinesis-analytics-log-stream"),
                // It takes no resource.
                allow(&["logs:DescribeLogGroups"], &json!(["*"])),
                allow(
                    &["logs:DescribeLogStreams"],
                    &json!([format!("{group}:{}:*", it.log_group)]),
                ),
            ]);
        }
        if it.vpc && !it.is_sql() {
            work.needs([network(&["ec2:DescribeDhcpOptions"])]);
        }
        if !it.is_sql() && !it.is_studio() {
            work.needs(code(it, look));
        }
        for (group, properties) in &it.properties {
            for value in properties.values() {
                work.needs(named(it, look, group, value));
            }
        }
    }
}

/// Reads the code, and the key of its bucket.
fn code(application: &Application, look: &Look) -> Vec<Value> {
    let object = format!("arn:aws:s3:::{}/{}.jar", application.code_bucket, application.name);
    let read = allow(&["s3:GetObject", "s3:GetObjectVersion"], &json!([object]));
    let home = (application.account.as_str(), application.region.as_str());
    [read].into_iter().chain(key(look, home, &application.code_bucket)).collect()
}

/// The statement about the key of a bucket that is only read.
fn key(look: &Look, home: (&str, &str), bucket: &str) -> Option<Value> {
    let mut key = look.bucket(home, bucket, None, &[]).into_iter().nth(1)?;
    key["Action"] = json!(["kms:Decrypt"]);
    Some(key)
}

/// What a property names: a group that is called `sink` is written to, every other is read.
fn named(application: &Application, look: &Look, group: &str, value: &str) -> Vec<Value> {
    let home = (application.account.as_str(), application.region.as_str());
    let sink = group.contains("sink");
    let is = |service: &str| value.starts_with(&format!("arn:aws:{service}:"));
    if is("kinesis") && sink {
        let actions = ["kinesis:DescribeStream", "kinesis:PutRecord", "kinesis:PutRecords"];
        return look.sink(value, &actions);
    }
    if is("kinesis") {
        return look.source(value);
    }
    if is("firehose") {
        let actions =
            ["firehose:DescribeDeliveryStream", "firehose:PutRecord", "firehose:PutRecordBatch"];
        return vec![allow(&actions, &json!([value]))];
    }
    let Some(location) = value.strip_prefix("s3://").or(value.strip_prefix("s3a://")) else {
        return Vec::new();
    };
    let bucket = location.split('/').next().unwrap_or_default();
    let mut statements = look.bucket(home, bucket, None, &[]);
    if !sink && let Some(read) = statements.first_mut() {
        let owner = read["Condition"]["StringEquals"][OWNER].clone();
        let arn = format!("arn:aws:s3:::{bucket}");
        *read = allow(&["s3:GetObject", "s3:ListBucket"], &json!([arn, format!("{arn}/*")]));
        read["Condition"] = json!({"StringEquals": {OWNER: owner}});
        if let Some(key) = statements.get_mut(1) {
            key["Action"] = json!(["kms:Decrypt"]);
        }
    }
    statements
}
