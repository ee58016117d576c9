//! A plan for those who declare what they have with CloudFormation: new keys as resources, and what exists as
//! properties of the resource that declares it.

use hydrant_core::fix::{Change, LogPlace, Plan, Step};
use hydrant_core::{ScanHeader, Target};
use serde_json::{Map, Value, json};

use super::yaml::yaml;
use super::{Declared, origin};
use crate::sanitize::plain;

/// The template for the steps of one account and Region.
pub fn fix_cloudformation(plan: &Plan, header: &ScanHeader, target: Target) -> String {
    let mut text = String::new();
    let mut resources = Map::new();
    let mut outputs = Map::new();
    comment(&mut text, &format!("Changes in {target}, worked out by {}.", origin(header)));
    comment(
        &mut text,
        "Deploy it there. Its resources are new. What exists is not declared again: set the properties that the",
    );
    comment(&mut text, "comments name in the resource that declares the object.");
    let mut declared = Declared::new();
    let steps = plan.steps.iter().filter(|it| it.target == target);
    for (number, step) in (1..).zip(steps) {
        comment(&mut text, "");
        comment(&mut text, &format!("{number}. {}", step.sentence));
        comment(&mut text, &format!("   {} of {}", step.finding.check.id, step.finding.subject.id));
        for sentence in step.breaks {
            comment(&mut text, &format!("   May break: {sentence}"));
        }
        setting(&mut text, step, number);
        if let Change::MakeLogStream(place) = &step.change {
            logs(&mut resources, place, number, &mut declared);
        }
        if let Some(key) = &step.key {
            let name = format!("Key{number:03}");
            resources.insert(
                name.clone(),
                json!({
                    "Type": "AWS::KMS::Key",
                    "DeletionPolicy": "Retain",
                    "UpdateReplacePolicy": "Retain",
                    "Properties": {
                        "Description": key.description,
                        "EnableKeyRotation": true,
                        "PendingWindowInDays": 30,
                        "KeyPolicy": key.policy,
                    },
                }),
            );
            resources.insert(
                format!("Alias{number:03}"),
                json!({
                    "Type": "AWS::KMS::Alias",
                    "Properties": { "AliasName": key.alias, "TargetKeyId": { "Ref": name } },
                }),
            );
            outputs.insert(
                format!("Key{number:03}Arn"),
                json!({ "Value": { "Fn::GetAtt": [name, "Arn"] } }),
            );
        }
    }
    if resources.is_empty() {
        comment(&mut text, "");
        comment(
            &mut text,
            "Nothing here needs a new resource. A template has to have one: this one does nothing.",
        );
        resources.insert(
            "Nothing".to_owned(),
            json!({ "Type": "AWS::CloudFormation::WaitConditionHandle" }),
        );
    }
    text.push_str("AWSTemplateFormatVersion: \"2010-09-09\"\n");
    text.push_str("Description: \"Keys and logs of streams, worked out by hydrant\"\n");
    section(&mut text, "Resources", resources);
    section(&mut text, "Outputs", outputs);
    text
}

fn section(text: &mut String, name: &str, entries: Map<String, Value>) {
    if !entries.is_empty() {
        text.push_str(name);
        text.push(':');
        text.push_str(&yaml(&Value::Object(entries), 1));
        text.push('\n');
    }
}

/// A log stream, and its log group unless that exists.
fn logs<'a>(
    resources: &mut Map<String, Value>,
    place: &'a LogPlace,
    number: usize,
    declared: &mut Declared<'a>,
) {
    let LogPlace { group, stream, group_exists } = place;
    if declared.contains_key(&(group, Some(stream))) {
        return;
    }
    if *group_exists != Some(true) && !declared.contains_key(&(group, None)) {
        let name = format!("LogGroup{number:03}");
        resources.insert(
            name.clone(),
            json!({
                "Type": "AWS::Logs::LogGroup",
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Properties": { "LogGroupName": group },
            }),
        );
        declared.insert((group, None), name);
    }
    let of = declared.get(&(group.as_str(), None));
    let of = of.map_or_else(|| json!(group), |name| json!({ "Ref": name }));
    let name = format!("LogStream{number:03}");
    resources.insert(
        name.clone(),
        json!({
            "Type": "AWS::Logs::LogStream",
            "Properties": { "LogGroupName": of, "LogStreamName": stream },
        }),
    );
    declared.insert((group, Some(stream)), name);
}

/// What is set in a resource that somebody declares elsewhere: a comment.
fn setting(text: &mut String, step: &Step, number: usize) {
    let key = json!({ "Fn::GetAtt": [format!("Key{number:03}"), "Arn"] });
    let (kind, properties) = match &step.change {
        Change::EncryptStream => (
            "AWS::Kinesis::Stream",
            json!({ "StreamEncryption": { "EncryptionType": "KMS", "KeyId": key } }),
        ),
        Change::RetainStream(hours) => {
            ("AWS::Kinesis::Stream", json!({ "RetentionPeriodHours": hours }))
        }
        Change::EncryptDelivery => (
            "AWS::KinesisFirehose::DeliveryStream",
            json!({
                "DeliveryStreamEncryptionConfigurationInput": {
                    "KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": key,
                },
            }),
        ),
        Change::VersionBucket => {
            ("AWS::S3::Bucket", json!({ "VersioningConfiguration": { "Status": "Enabled" } }))
        }
        Change::BlockPublicAccess => (
            "AWS::S3::Bucket",
            json!({
                "PublicAccessBlockConfiguration": {
                    "BlockPublicAcls": true,
                    "BlockPublicPolicy": true,
                    "IgnorePublicAcls": true,
                    "RestrictPublicBuckets": true,
                },
            }),
        ),
        Change::RequireTls(policy) => {
            ("AWS::S3::BucketPolicy", json!({ "PolicyDocument": policy }))
        }
        Change::EncryptLogGroup => ("AWS::Logs::LogGroup", json!({ "KmsKeyId": key })),
        Change::RetainLogGroup(days) => ("AWS::Logs::LogGroup", json!({ "RetentionInDays": days })),
        Change::LogErrors(LogPlace { group, stream, .. }) => {
            comment(
                text,
                "   The log group and the log stream have to exist: Firehose does not make them.",
            );
            (
                "AWS::KinesisFirehose::DeliveryStream",
                json!({
                    "ExtendedS3DestinationConfiguration": {
                        "CloudWatchLoggingOptions": {
                            "Enabled": true, "LogGroupName": group, "LogStreamName": stream,
                        },
                    },
                }),
            )
        }
        // New, and declared below.
        Change::MakeLogStream(_) => return,
        Change::RotateKey => ("AWS::KMS::Key", json!({ "EnableKeyRotation": true })),
        Change::EnableKey => ("AWS::KMS::Key", json!({ "Enabled": true })),
        Change::ValidateTrail => {
            ("AWS::CloudTrail::Trail", json!({ "EnableLogFileValidation": true }))
        }
    };
    comment(text, &format!("   Set in the {kind} that declares it:"));
    for line in yaml(&properties, 0).trim_start().lines() {
        comment(text, &format!("     {line}"));
    }
}

fn comment(text: &mut String, words: &str) {
    text.push_str(format!("# {}", plain(words)).trim_end());
    text.push('\n');
}
