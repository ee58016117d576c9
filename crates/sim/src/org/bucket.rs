//! S3 buckets.

use serde::Deserialize;
use serde_json::{Value, json};

use super::document::{bare, document};

/// A bucket. What is left out is the safe choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// The account that owns it; need not be a member.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name.
    pub name: String,
    /// Default encryption.
    #[serde(default)]
    pub encryption: BucketEncryption,
    /// The key ARN of [`BucketEncryption::Kms`]; a clean key of the account and Region when left out.
    #[serde(default)]
    pub key: Option<String>,
    /// Versioning.
    #[serde(default)]
    pub versioning: Versioning,
    /// Whether objects expire. For other rules use `extra`.
    #[serde(default = "on")]
    pub lifecycle: bool,
    /// The bucket policy, JSON text or table; a denial of plain HTTP when left out; empty for none.
    #[serde(default, deserialize_with = "document")]
    pub policy: Option<String>,
    /// What `GetBucketPolicyStatus` says.
    #[serde(default)]
    pub policy_public: bool,
    /// The access control list.
    #[serde(default)]
    pub acl: BucketAcl,
    /// The object ownership rule; empty for none.
    #[serde(default = "enforced")]
    pub ownership: String,
    /// All four settings of the public access block on, or none configured.
    #[serde(default = "on")]
    pub public_access_block: bool,
    /// The bucket that takes copies; one in another Region when left out, where the organization has one and
    /// versions are kept; empty for none.
    #[serde(default)]
    pub replica: Option<String>,
    /// The bucket that takes the access logs; one of the account and Region when left out; empty for none.
    #[serde(default)]
    pub access_log: Option<String>,
    /// Accounts whose callers may read the configuration from outside.
    #[serde(default)]
    pub readable_by: Vec<String>,
    /// Merged into responses, by operation: `extra.GetBucketLifecycleConfiguration.Rule = [ … ]`. Keys are XML
    /// elements, lists repeat them, a key that starts with `@` is an attribute.
    #[serde(default)]
    pub extra: Value,
    /// Dotted paths to remove, which start with the operation. Removing an operation makes it answer
    /// that nothing is configured.
    #[serde(default)]
    pub remove: Vec<String>,
}

impl Bucket {
    /// The safe bucket: all defaults.
    pub fn new(account: &str, region: &str, name: &str) -> Self {
        bare(account, region, "name", name)
    }

    /// The ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:s3:::{}", self.name)
    }

    /// The bucket policy as JSON text, if there is one.
    pub fn policy_text(&self) -> Option<String> {
        match &self.policy {
            Some(text) if text.trim().is_empty() => None,
            Some(text) => Some(text.clone()),
            None => Some(
                json!({"Version": "2012-10-17", "Statement": [{
                    "Sid": "DenyInsecureTransport", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
                    "Resource": [self.arn(), format!("{}/*", self.arn())],
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                }]})
                .to_string(),
            ),
        }
    }
}

/// Default encryption of a bucket.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BucketEncryption {
    /// With the key of the bucket.
    #[default]
    Kms,
    /// With S3's own keys.
    Aes256,
    /// None, as an emulator or an old export shows it.
    None,
}

/// Versioning of a bucket.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Versioning {
    /// On.
    #[default]
    Enabled,
    /// Once on, now off.
    Suspended,
    /// Never on: the response is empty.
    Never,
}

/// The access control list of a bucket.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BucketAcl {
    /// The owner alone.
    #[default]
    Private,
    /// Everyone may read.
    PublicRead,
    /// Everyone may read and write.
    PublicReadWrite,
    /// Every AWS account may read.
    AuthenticatedRead,
}

fn enforced() -> String {
    "BucketOwnerEnforced".to_owned()
}

const fn on() -> bool {
    true
}
