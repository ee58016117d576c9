//! Kinesis data streams and their consumers.

use serde::Deserialize;
use serde_json::Value;

use super::document::{bare, document};

/// A data stream. What is left out is the safe choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stream {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name.
    pub name: String,
    /// Encryption at rest.
    #[serde(default)]
    pub encryption: StreamEncryption,
    /// The `KeyId`: a key ARN or `alias/…`; a clean key of this account and Region when left out.
    #[serde(default)]
    pub key: Option<String>,
    /// How long records are kept.
    #[serde(default = "week")]
    pub retention_hours: u32,
    /// Shards; none makes the stream on-demand.
    #[serde(default)]
    pub shards: Option<u32>,
    /// The resource policy, JSON text or table.
    #[serde(default, deserialize_with = "document")]
    pub policy: Option<String>,
    /// Registered consumers.
    #[serde(rename = "consumer", default)]
    pub consumers: Vec<Consumer>,
    /// Channels of managed delivery, which only on-demand streams have.
    #[serde(rename = "channel", default)]
    pub channels: Vec<Channel>,
    /// Accounts whose callers may describe it from outside, as its resource policy says.
    #[serde(default)]
    pub readable_by: Vec<String>,
    /// Merged into `StreamDescriptionSummary`.
    #[serde(default)]
    pub extra: Value,
    /// Dotted paths to remove from `StreamDescriptionSummary`.
    #[serde(default)]
    pub remove: Vec<String>,
}

impl Stream {
    /// The safe stream: all defaults.
    pub fn new(account: &str, region: &str, name: &str) -> Self {
        bare(account, region, "name", name)
    }

    /// The ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:kinesis:{}:{}:stream/{}", self.region, self.account, self.name)
    }
}

/// An enhanced fan-out consumer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consumer {
    /// Its name.
    pub name: String,
    /// Its resource policy, JSON text or table.
    #[serde(default, deserialize_with = "document")]
    pub policy: Option<String>,
}

impl Consumer {
    /// The ARN, which ends with the time of registration.
    pub fn arn(&self, stream: &Stream) -> String {
        format!("{}/consumer/{}:1717243200", stream.arn(), self.name)
    }
}

/// A channel: Kinesis itself delivers the records of a stream to S3. What is left out is the safe choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// Its name.
    pub name: String,
    /// The bucket that takes records, or those that no table took; a clean bucket of this account when left out.
    #[serde(default)]
    pub bucket: String,
    /// The ARN of the table bucket, for a channel that delivers to S3 Tables.
    #[serde(default)]
    pub table_bucket: Option<String>,
    /// The namespace of the table.
    #[serde(default)]
    pub namespace: String,
    /// The table.
    #[serde(default)]
    pub table: String,
    /// The key ARN; a clean key of this account and Region when left out; empty for none.
    #[serde(default)]
    pub key: Option<String>,
    /// Whether errors are logged.
    #[serde(default = "on")]
    pub logging: bool,
    /// The log group; an existing `/aws/kinesis/channels/NAME` when left out.
    #[serde(default)]
    pub log_group: String,
    /// Merged into `ChannelDescription`.
    #[serde(default)]
    pub extra: Value,
}

impl Channel {
    /// The ARN.
    pub fn arn(&self, stream: &Stream) -> String {
        format!("arn:aws:kinesis:{}:{}:channel/{}", stream.region, stream.account, self.name)
    }
}

/// Encryption at rest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StreamEncryption {
    /// With the key of the stream.
    #[default]
    Kms,
    /// None.
    None,
}

const fn on() -> bool {
    true
}

const fn week() -> u32 {
    168
}
