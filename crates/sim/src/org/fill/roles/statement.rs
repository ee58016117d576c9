//! The documented statements, one function for each thing that a stream can need.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Org;
use crate::org::{Bucket, BucketEncryption, StreamEncryption};

/// The condition that says whose bucket it is.
pub(super) const OWNER: &str = "aws:ResourceAccount";

const BUCKET: [&str; 6] = [
    "s3:AbortMultipartUpload",
    "s3:GetBucketLocation",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:PutObject",
];

/// What statements depend on: the buckets and the keys of streams.
pub(super) struct Look {
    buckets: BTreeMap<String, Bucket>,
    stream_keys: BTreeMap<String, String>,
    secret_keys: BTreeMap<String, String>,
}

impl Look {
    pub(super) fn new(org: &Org) -> Self {
        let encrypted = org.streams.iter().filter(|it| it.encryption == StreamEncryption::Kms);
        let key = |key: &Option<String>| key.clone().filter(|key| key.starts_with("arn:"));
        Self {
            buckets: org.buckets.iter().map(|it| (it.name.clone(), it.clone())).collect(),
            stream_keys: encrypted.filter_map(|it| Some((it.arn(), key(&it.key)?))).collect(),
            secret_keys: org
                .secrets
                .iter()
                .filter_map(|it| Some((it.arn(), key(&it.key)?)))
                .collect(),
        }
    }

    /// Writes to a bucket, encrypted by `key` or as the bucket does it.
    pub(super) fn bucket(
        &self,
        home: (&str, &str),
        bucket: &str,
        key: Option<&str>,
        more: &[&str],
    ) -> Vec<Value> {
        let found = self.buckets.get(bucket);
        let owner = found.map(|it| it.account.as_str());
        let arn = format!("arn:aws:s3:::{bucket}");
        let mut actions: Vec<&str> = BUCKET.iter().chain(more).copied().collect();
        if owner != Some(home.0) {
            actions.push("s3:PutObjectAcl");
        }
        let mut write = allow(&actions, &json!([arn, format!("{arn}/*")]));
        write["Condition"] = json!({"StringEquals": {OWNER: owner.unwrap_or(home.0)}});
        let mut statements = vec![write];
        let kms = found.filter(|it| it.encryption == BucketEncryption::Kms);
        if let Some(key) = key.or(kms.and_then(|it| it.key.as_deref()))
            && key.starts_with("arn:")
        {
            // With a bucket key, the context is the bucket and not the object.
            let context = [arn.clone(), format!("{arn}/*")];
            let region = found.map_or(home.1, |it| it.region.as_str());
            let mut keys = allow(&["kms:Decrypt", "kms:GenerateDataKey"], &json!([key]));
            keys["Condition"] = json!({
                "StringEquals": {"kms:ViaService": format!("s3.{region}.amazonaws.com")},
                "StringLike": {"kms:EncryptionContext:aws:s3:arn": context},
            });
            statements.push(keys);
        }
        statements
    }

    /// Reads a data stream.
    pub(super) fn source(&self, stream: &str) -> Vec<Value> {
        let actions = [
            "kinesis:DescribeStream",
            "kinesis:GetRecords",
            "kinesis:GetShardIterator",
            "kinesis:ListShards",
        ];
        let mut statements = vec![allow(&actions, &json!([stream]))];
        statements.extend(self.stream_key(stream, "kms:Decrypt"));
        statements
    }

    /// Writes to a data stream.
    pub(super) fn sink(&self, stream: &str, actions: &[&str]) -> Vec<Value> {
        let mut statements = vec![allow(actions, &json!([stream]))];
        statements.extend(self.stream_key(stream, "kms:GenerateDataKey"));
        statements
    }

    fn stream_key(&self, stream: &str, action: &str) -> Option<Value> {
        let key = self.stream_keys.get(stream)?;
        let region = stream.split(':').nth(3).unwrap_or_default();
        let mut statement = allow(&[action], &json!([key]));
        statement["Condition"] = json!({"StringEquals": {
            "kms:ViaService": format!("kinesis.{region}.amazonaws.com"),
            "kms:EncryptionContext:aws:kinesis:arn": stream,
        }});
        Some(statement)
    }

    /// Reads a secret.
    pub(super) fn secret(&self, secret: &str) -> Vec<Value> {
        let mut statements = vec![allow(&["secretsmanager:GetSecretValue"], &json!([secret]))];
        if let Some(key) = self.secret_keys.get(secret) {
            let region = secret.split(':').nth(3).unwrap_or_default();
            let mut keys = allow(&["kms:Decrypt"], &json!([key]));
            let via = format!("secretsmanager.{region}.amazonaws.com");
            keys["Condition"] = json!({"StringEquals": {"kms:ViaService": via}});
            statements.push(keys);
        }
        statements
    }
}

/// Writes errors into a log stream.
pub(super) fn logs((account, region): (&str, &str), group: &str, stream: &str) -> Value {
    let arn = format!("arn:aws:logs:{region}:{account}:log-group:{group}:log-stream:{stream}");
    allow(&["logs:PutLogEvents"], &json!([arn]))
}

/// Makes network interfaces.
pub(super) fn network(describe: &[&str]) -> Value {
    let mut actions = vec![
        "ec2:CreateNetworkInterface",
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
    ];
    actions.extend(describe);
    allow(&actions, &json!(["*"]))
}

pub(super) fn allow(actions: &[&str], resources: &Value) -> Value {
    json!({"Effect": "Allow", "Action": actions, "Resource": resources})
}
