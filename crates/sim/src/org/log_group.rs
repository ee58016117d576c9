//! `CloudWatch` log groups.

use serde::Deserialize;
use serde_json::Value;

use super::document::bare;

/// A log group with its streams. What is left out is the safe choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogGroup {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name.
    pub name: String,
    /// The names of its log streams.
    #[serde(default)]
    pub streams: Vec<String>,
    /// The key that encrypts it, an ARN; a clean key of this account and Region when left out; empty for none.
    #[serde(default)]
    pub key: Option<String>,
    /// Days kept; forever when zero.
    #[serde(default = "year")]
    pub retention_days: u32,
    /// Merged into the log group of `DescribeLogGroups`.
    #[serde(default)]
    pub extra: Value,
}

impl LogGroup {
    /// The safe log group: all defaults.
    pub fn new(account: &str, region: &str, name: &str) -> Self {
        bare(account, region, "name", name)
    }

    /// The ARN, without the trailing `:*` that some responses carry.
    pub fn arn(&self) -> String {
        format!("arn:aws:logs:{}:{}:log-group:{}", self.region, self.account, self.name)
    }
}

const fn year() -> u32 {
    365
}
