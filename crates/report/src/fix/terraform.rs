//! A plan for those who declare what they have with Terraform: what is new as resources, what exists as settings of
//! the resource that declares it.

use hydrant_core::fix::{Change, LogPlace, NewKey, Plan, Step};
use hydrant_core::{ScanHeader, Target};
use serde_json::{Value, json};

use super::hcl::{Hcl, quote};
use super::{Declared, identifier, origin};

/// The configuration for the steps of one account and Region.
pub fn fix_terraform(plan: &Plan, header: &ScanHeader, target: Target) -> String {
    let mut hcl = Hcl::default();
    hcl.comment(&format!("Changes in {target}, worked out by {}.", origin(header)));
    hcl.comment("The provider has to be that of the account and the Region. What exists is not declared again: where a");
    hcl.comment("comment says so, set what follows it in the resource that declares the object.");
    let mut declared = Declared::new();
    let steps = plan.steps.iter().filter(|it| it.target == target);
    for (number, step) in (1..).zip(steps) {
        hcl.blank();
        hcl.comment(&format!("{number}. {}", step.sentence));
        hcl.comment(&format!("   {} of {}", step.finding.check.id, step.finding.subject.id));
        for sentence in step.breaks {
            hcl.comment(&format!("   May break: {sentence}"));
        }
        write_step(&mut hcl, step, &identifier(step, number), &mut declared);
    }
    hcl.finish()
}

fn write_step<'a>(hcl: &mut Hcl, step: &'a Step, id: &str, declared: &mut Declared<'a>) {
    if let Some(key) = &step.key {
        write_key(hcl, key, id);
    }
    let key = format!("aws_kms_key.{id}.arn");
    let bucket = json!(step.finding.subject.name);
    match &step.change {
        Change::EncryptStream => setting(hcl, "aws_kinesis_stream", |hcl| {
            hcl.value("encryption_type", &json!("KMS"));
            hcl.expression("kms_key_id", key);
        }),
        Change::RetainStream(hours) => {
            setting(hcl, "aws_kinesis_stream", |hcl| hcl.value("retention_period", &json!(hours)));
        }
        Change::EncryptDelivery => setting(hcl, "aws_kinesis_firehose_delivery_stream", |hcl| {
            hcl.block("server_side_encryption", |hcl| {
                hcl.value("enabled", &json!(true));
                hcl.value("key_type", &json!("CUSTOMER_MANAGED_CMK"));
                hcl.expression("key_arn", key);
            });
        }),
        Change::EncryptLogGroup => {
            setting(hcl, "aws_cloudwatch_log_group", |hcl| hcl.expression("kms_key_id", key));
        }
        Change::RetainLogGroup(days) => {
            setting(hcl, "aws_cloudwatch_log_group", |hcl| {
                hcl.value("retention_in_days", &json!(days));
            });
        }
        Change::LogErrors(place) => {
            setting(hcl, "aws_kinesis_firehose_delivery_stream", |hcl| {
                hcl.block("extended_s3_configuration", |hcl| {
                    hcl.block("cloudwatch_logging_options", |hcl| {
                        hcl.value("enabled", &json!(true));
                        hcl.value("log_group_name", &json!(place.group));
                        hcl.value("log_stream_name", &json!(place.stream));
                    });
                });
            });
            hcl.comment("Where they exist, remove this and import them instead:");
            logs(hcl, place, id, declared);
        }
        Change::MakeLogStream(place) => logs(hcl, place, id, declared),
        Change::RotateKey => {
            setting(hcl, "aws_kms_key", |hcl| hcl.value("enable_key_rotation", &json!(true)));
        }
        Change::EnableKey => {
            setting(hcl, "aws_kms_key", |hcl| hcl.value("is_enabled", &json!(true)));
        }
        Change::ValidateTrail => {
            setting(hcl, "aws_cloudtrail", |hcl| {
                hcl.value("enable_log_file_validation", &json!(true));
            });
        }
        Change::VersionBucket => {
            let exists =
                step.before.0.iter().any(|it| *it != hydrant_core::fix::Cell::Value(Value::Null));
            resource(hcl, "aws_s3_bucket_versioning", id, &bucket, exists, |hcl| {
                hcl.blank();
                hcl.block("versioning_configuration", |hcl| hcl.value("status", &json!("Enabled")));
            });
        }
        Change::BlockPublicAccess => {
            let exists = !step.before.0.is_empty();
            resource(hcl, "aws_s3_bucket_public_access_block", id, &bucket, exists, |hcl| {
                for name in [
                    "block_public_acls",
                    "block_public_policy",
                    "ignore_public_acls",
                    "restrict_public_buckets",
                ] {
                    hcl.value(name, &json!(true));
                }
            });
        }
        Change::RequireTls(policy) => {
            let exists = !step.before.0.is_empty();
            resource(hcl, "aws_s3_bucket_policy", id, &bucket, exists, |hcl| {
                hcl.document("policy", policy);
            });
        }
    }
}

/// A log stream, and its log group unless that exists.
fn logs<'a>(hcl: &mut Hcl, place: &'a LogPlace, id: &str, declared: &mut Declared<'a>) {
    let LogPlace { group, stream, group_exists } = place;
    if declared.contains_key(&(group, Some(stream))) {
        return hcl.comment("The log stream is declared above.");
    }
    if *group_exists != Some(true) && !declared.contains_key(&(group, None)) {
        declared.insert((group, None), id.to_owned());
        hcl.block(&format!("resource \"aws_cloudwatch_log_group\" {}", quote(id)), |hcl| {
            hcl.value("name", &json!(group));
        });
        hcl.blank();
    }
    declared.insert((group, Some(stream)), id.to_owned());
    hcl.block(&format!("resource \"aws_cloudwatch_log_stream\" {}", quote(id)), |hcl| {
        hcl.value("name", &json!(stream));
        match declared.get(&(group.as_str(), None)) {
            Some(id) => {
                hcl.expression("log_group_name", format!("aws_cloudwatch_log_group.{id}.name"));
            }
            None => hcl.value("log_group_name", &json!(group)),
        }
    });
}

fn write_key(hcl: &mut Hcl, key: &NewKey, id: &str) {
    hcl.block(&format!("resource \"aws_kms_key\" {}", quote(id)), |hcl| {
        hcl.value("description", &json!(key.description));
        hcl.value("enable_key_rotation", &json!(true));
        hcl.value("deletion_window_in_days", &json!(30));
        hcl.document("policy", &key.policy);
    });
    hcl.blank();
    hcl.block(&format!("resource \"aws_kms_alias\" {}", quote(id)), |hcl| {
        hcl.value("name", &json!(key.alias));
        hcl.expression("target_key_id", format!("aws_kms_key.{id}.key_id"));
    });
    hcl.blank();
}

/// A resource of its own that belongs to a bucket; what exists is taken over.
fn resource(
    hcl: &mut Hcl,
    kind: &str,
    id: &str,
    bucket: &Value,
    exists: bool,
    body: impl FnOnce(&mut Hcl),
) {
    hcl.comment("If it is declared already, change it there instead.");
    if exists {
        hcl.block("import", |hcl| {
            hcl.expression("to", format!("{kind}.{id}"));
            hcl.value("id", bucket);
        });
        hcl.blank();
    }
    hcl.block(&format!("resource {} {}", quote(kind), quote(id)), |hcl| {
        hcl.value("bucket", bucket);
        body(hcl);
    });
}

/// What is set in a resource that somebody declares elsewhere: a comment.
fn setting(hcl: &mut Hcl, kind: &str, body: impl FnOnce(&mut Hcl)) {
    hcl.comment(&format!("   Set in the {kind} that declares it:"));
    let mut inner = Hcl::default();
    body(&mut inner);
    for line in inner.finish().lines() {
        hcl.comment(&format!("     {line}"));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use hydrant_core::sample::{self, CLICKS, LAKE_BUCKET, ORDERS};
    use hydrant_core::{CHECKS, Report, facts::Versioning};

    use super::*;
    use crate::fix::hcl::canonical;

    #[test]
    fn the_text_is_in_the_canonical_format() {
        let snapshot = sample::with(|s| {
            sample::summary(s, ORDERS).encryption_type = None;
            sample::description(s, CLICKS).encryption = None;
            let lake = sample::bucket_mut(s, LAKE_BUCKET);
            *sample::value(&mut lake.versioning) = Versioning::Suspended;
            *sample::value(&mut lake.policy) = None;
        });
        let settings = sample::settings();
        let report = Report::new(&snapshot, CHECKS.to_vec(), &settings, BTreeMap::new());
        let plan = Plan::of(&report, &settings);
        let targets = plan.targets().into_iter();
        let texts: Vec<String> =
            targets.map(|it| fix_terraform(&plan, &snapshot.header, it)).collect();
        for text in &texts {
            assert_eq!(canonical(text), Vec::<String>::new(), "{text}");
        }
        for words in ["\nresource \"aws_kms_key\"", "\nimport {", "_bucket_versioning\""] {
            assert!(texts.iter().any(|it| it.contains(words)), "{words}: {texts:#?}");
        }
    }
}
