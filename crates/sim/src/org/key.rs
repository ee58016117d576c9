//! KMS keys and aliases.

use serde::Deserialize;
use serde_json::{Value, json};

use super::document::{bare, document};

/// A key. What is left out is the safe choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The account that owns it.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// The key id, a UUID or `mrk-…`.
    pub id: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// Who manages it.
    #[serde(default)]
    pub manager: KeyManager,
    /// `Enabled`, `Disabled`, `PendingDeletion` …
    #[serde(default = "enabled")]
    pub state: String,
    /// Automatic rotation.
    #[serde(default = "on")]
    pub rotation: bool,
    /// `SYMMETRIC_DEFAULT`, `RSA_2048` …
    #[serde(default = "symmetric")]
    pub spec: String,
    /// `AWS_KMS`, `EXTERNAL`, `AWS_CLOUDHSM` …
    #[serde(default = "aws_kms")]
    pub origin: String,
    /// The key policy, JSON text or table; delegation to the account alone when left out.
    #[serde(default, deserialize_with = "document")]
    pub policy: Option<String>,
    /// Grants, in the shape of `ListGrants`.
    #[serde(rename = "grant", default)]
    pub grants: Vec<Value>,
    /// Accounts whose callers may describe the key from outside.
    #[serde(default)]
    pub readable_by: Vec<String>,
    /// Merged into `KeyMetadata`.
    #[serde(default)]
    pub extra: Value,
    /// Dotted paths to remove from `KeyMetadata`.
    #[serde(default)]
    pub remove: Vec<String>,
}

impl Key {
    /// The safe key: all defaults.
    pub fn new(account: &str, region: &str, id: &str) -> Self {
        bare(account, region, "id", id)
    }

    /// The ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:kms:{}:{}:key/{}", self.region, self.account, self.id)
    }

    /// The key policy as JSON text.
    pub fn policy_text(&self) -> String {
        self.policy.clone().unwrap_or_else(|| {
            json!({"Version": "2012-10-17", "Id": "key-default-1", "Statement": [{
                "Sid": "Enable IAM User Permissions", "Effect": "Allow",
                "Principal": {"AWS": format!("arn:aws:iam::{}:root", self.account)},
                "Action": "kms:*", "Resource": "*",
            }]})
            .to_string()
        })
    }
}

/// Who manages a key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum KeyManager {
    /// The customer.
    #[default]
    Customer,
    /// An AWS service, under `alias/aws/…`.
    Aws,
}

/// A name for a key.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// The account that owns it.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// `alias/…`.
    pub name: String,
    /// The id of the key it names; none for an alias of AWS that has no key yet.
    #[serde(default)]
    pub key: Option<String>,
}

fn enabled() -> String {
    "Enabled".to_owned()
}

fn symmetric() -> String {
    "SYMMETRIC_DEFAULT".to_owned()
}

fn aws_kms() -> String {
    "AWS_KMS".to_owned()
}

const fn on() -> bool {
    true
}
