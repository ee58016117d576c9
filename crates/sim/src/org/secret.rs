//! Secrets of Secrets Manager.

use serde::Deserialize;
use serde_json::Value;

use super::document::{bare, document, uuid};

/// A secret. What is left out is the safe choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secret {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name, without the six characters that its ARN ends with.
    pub name: String,
    /// The six characters; made from the name when left out.
    #[serde(default)]
    pub suffix: String,
    /// Whether it rotates by itself, every 30 days.
    #[serde(default = "on")]
    pub rotation: bool,
    /// When it last rotated, in days before the sim started; never when zero.
    #[serde(default = "lately")]
    pub rotated_days_ago: u64,
    /// When its value last changed, in days before the sim started.
    #[serde(default = "lately")]
    pub changed_days_ago: u64,
    /// The key that encrypts it, an ARN; the account's `aws/secretsmanager` when left out.
    #[serde(default)]
    pub key: Option<String>,
    /// The resource policy, JSON text or table.
    #[serde(default, deserialize_with = "document")]
    pub policy: Option<String>,
    /// Merged into the answer of `DescribeSecret`.
    #[serde(default)]
    pub extra: Value,
    /// Dotted paths to remove from the answer of `DescribeSecret`.
    #[serde(default)]
    pub remove: Vec<String>,
}

impl Secret {
    /// The safe secret: all defaults.
    pub fn new(account: &str, region: &str, name: &str) -> Self {
        bare(account, region, "name", name)
    }

    /// The ARN, which ends with six characters.
    pub fn arn(&self) -> String {
        let Self { account, region, name, suffix, .. } = self;
        let suffix = if suffix.is_empty() { &suffix_of(name) } else { suffix };
        format!("arn:aws:secretsmanager:{region}:{account}:secret:{name}-{suffix}")
    }
}

/// The six characters that the ARN of a secret ends with, where nobody says them.
pub(crate) fn suffix_of(name: &str) -> String {
    uuid(name).get(..6).unwrap_or_default().to_owned()
}

const fn on() -> bool {
    true
}

const fn lately() -> u64 {
    10
}
