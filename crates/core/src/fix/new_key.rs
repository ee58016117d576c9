//! A customer-managed key for one stream or log group.

use serde_json::{Value, json};

use super::{Call, Reading, Word};
use crate::{Arn, Fingerprint, Region, Target};

/// A key that a step makes, with a policy for what it guards and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    /// Its alias, by which a second run finds it: `alias/hydrant/kinesis/orders`.
    pub alias: String,
    /// What it is for, in words.
    pub description: String,
    /// The key policy.
    pub policy: Value,
    /// Who works with it.
    pub used_by: KeyUse,
    /// The calls that make it, in this order; the key's ARN is known after the first.
    pub calls: [Call; 3],
    /// Finds it by its alias, with its state.
    pub finding: Reading,
    /// How long what was encrypted with it may need it after the way back, in hours; none: for ever.
    pub needed_hours: Option<i32>,
}

/// Who works with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// Producers and consumers of a data stream, through Kinesis.
    Kinesis,
    /// Firehose, with a grant.
    Firehose,
    /// CloudWatch Logs itself.
    Logs,
}

/// The tag by which the script knows a key that it made.
pub(super) const TAG: &str = "hydrant-fix";

impl NewKey {
    pub(super) fn new(
        used_by: KeyUse,
        guarded: &Arn,
        target: Target,
        name: &str,
        needed_hours: Option<i32>,
    ) -> Self {
        let alias = format!("alias/hydrant/{}/{}", used_by.word(), alias_name(name));
        let description = format!("{} {name}", used_by.guards());
        let policy = policy(used_by, guarded, target);
        let region = target.region;
        let tags = format!("TagKey={TAG},TagValue={alias}");
        let calls = [
            Call::new("kms", "create-key", region)
                .with("--description", description.clone())
                .with("--policy", policy.to_string())
                .with("--tags", tags),
            Call::new("kms", "create-alias", region)
                .with("--alias-name", alias.clone())
                .with("--target-key-id", Word::key()),
            Call::new("kms", "enable-key-rotation", region).with("--key-id", Word::key()),
        ];
        let finding = Reading {
            call: Call::new("kms", "describe-key", region).with("--key-id", alias.clone()),
            query: "KeyMetadata.[KeyState, Arn]".into(),
            absent: Some("NotFoundException"),
        };
        Self { alias, description, policy, used_by, calls, finding, needed_hours }
    }
}

impl KeyUse {
    const fn word(self) -> &'static str {
        match self {
            Self::Kinesis => "kinesis",
            Self::Firehose => "firehose",
            Self::Logs => "logs",
        }
    }

    const fn guards(self) -> &'static str {
        match self {
            Self::Kinesis => "Records of the data stream",
            Self::Firehose => "Records of the delivery stream",
            Self::Logs => "Events of the log group",
        }
    }
}

/// The part of an alias that names what is guarded. An alias allows fewer characters than names do: a name that
/// has to be changed gets a mark, so that two names never share a key.
fn alias_name(name: &str) -> String {
    let kept = |c: char| c.is_ascii_alphanumeric() || "-_/".contains(c);
    if name.chars().all(kept) && name.len() <= 200 {
        return name.to_owned();
    }
    let mark = Fingerprint::of(&[name]).to_string();
    let text: String = name.chars().map(|c| if kept(c) { c } else { '_' }).take(200).collect();
    format!("{text}-{}", mark.get(..8).unwrap_or_default())
}

/// Who administers the key, and who works with it (AWS KMS Developer Guide, "Key policies in AWS KMS").
fn policy(used_by: KeyUse, guarded: &Arn, target: Target) -> Value {
    let (partition, account) = (target.region.partition(), target.account.to_string());
    // Whom IAM allows to administer it, and nobody to encrypt or decrypt by that alone, nor to grant it.
    let administration = json!({
        "Sid": "Administration",
        "Effect": "Allow",
        "Principal": { "AWS": format!("arn:{partition}:iam::{account}:root") },
        "Action": [
            "kms:CancelKeyDeletion",
            "kms:CreateAlias",
            "kms:DeleteAlias",
            "kms:DescribeKey",
            "kms:DisableKey",
            "kms:DisableKeyRotation",
            "kms:EnableKey",
            "kms:EnableKeyRotation",
            "kms:GetKeyPolicy",
            "kms:GetKeyRotationStatus",
            "kms:ListGrants",
            "kms:ListKeyPolicies",
            "kms:ListKeyRotations",
            "kms:ListResourceTags",
            "kms:PutKeyPolicy",
            "kms:RevokeGrant",
            "kms:RotateKeyOnDemand",
            "kms:ScheduleKeyDeletion",
            "kms:TagResource",
            "kms:UntagResource",
            "kms:UpdateAlias",
            "kms:UpdateKeyDescription",
        ],
        "Resource": "*",
    });
    let mut statements = vec![administration];
    match used_by {
        KeyUse::Kinesis => {
            let via = via("kinesis", target.region);
            statements.push(through("Look", &["kms:DescribeKey"], &account, &via, &json!({})));
            // Kinesis names the stream in every call for records (Amazon Kinesis Data Streams Developer Guide,
            // "Permissions to use user-generated KMS keys").
            let context = json!({ "kms:EncryptionContext:aws:kinesis:arn": guarded.as_str() });
            let actions = ["kms:Decrypt", "kms:GenerateDataKey"];
            statements.push(through("Records", &actions, &account, &via, &context));
        }
        KeyUse::Firehose => {
            // Firehose makes itself a grant when encryption starts, as the caller (Amazon Data Firehose API
            // Reference, DeliveryStreamEncryptionConfigurationInput), and works with it from then on.
            let via = via("firehose", target.region);
            statements.push(through("Look", &["kms:DescribeKey"], &account, &via, &json!({})));
            let mut grant = through("Grant", &["kms:CreateGrant"], &account, &via, &json!({}));
            grant["Condition"]["Bool"] = json!({ "kms:GrantIsForAWSResource": "true" });
            statements.push(grant);
        }
        KeyUse::Logs => statements.push(json!({
            // Amazon CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS".
            "Sid": "Events",
            "Effect": "Allow",
            "Principal": { "Service": format!("logs.{}.{}", target.region, suffix(target.region)) },
            "Action": [
                "kms:Decrypt*",
                "kms:Describe*",
                "kms:Encrypt*",
                "kms:GenerateDataKey*",
                "kms:ReEncrypt*",
            ],
            "Resource": "*",
            "Condition": {
                "ArnEquals": { "kms:EncryptionContext:aws:logs:arn": guarded.as_str() },
            },
        })),
    }
    json!({ "Version": "2012-10-17", "Statement": statements })
}

/// Everyone of the account, but only through the service, which asks for its own permission first: as the policy
/// of the AWS managed key has it, so that nobody who reads or writes today is locked out.
fn through(sid: &str, actions: &[&str], account: &str, via: &str, context: &Value) -> Value {
    let mut equals = json!({ "kms:CallerAccount": account, "kms:ViaService": via });
    if let (Some(equals), Some(context)) = (equals.as_object_mut(), context.as_object()) {
        equals.extend(context.clone());
    }
    json!({
        "Sid": sid,
        "Effect": "Allow",
        "Principal": { "AWS": "*" },
        "Action": actions,
        "Resource": "*",
        "Condition": { "StringEquals": equals },
    })
}

fn via(service: &str, region: Region) -> String {
    format!("{service}.{region}.{}", suffix(region))
}

fn suffix(region: Region) -> &'static str {
    if region.partition() == "aws-cn" { "amazonaws.com.cn" } else { "amazonaws.com" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_names_never_share_an_alias() {
        assert_eq!(alias_name("orders"), "orders");
        assert_eq!(alias_name("/aws/x"), "/aws/x");
        let names = ["a.b", "a_b", "a#b"].map(alias_name);
        assert!(names[0].starts_with("a_b-") && names[1] == "a_b");
        assert_ne!(names[0], names[2]);
        assert!(alias_name(&"x".repeat(512)).len() < 220);
    }
}
