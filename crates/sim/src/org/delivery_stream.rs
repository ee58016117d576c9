//! Data Firehose delivery streams.

use serde::Deserialize;
use serde_json::Value;

use super::document::bare;

/// A delivery stream. What is left out is the safe choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryStream {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name.
    pub name: String,
    /// Where records come from.
    #[serde(default)]
    pub source: Source,
    /// The ARN of the source stream or MSK cluster, for those sources.
    #[serde(default)]
    pub source_arn: Option<String>,
    /// Server-side encryption of a direct-put stream.
    #[serde(default)]
    pub encryption: DeliveryEncryption,
    /// The key ARN of [`DeliveryEncryption::Cmk`]; a clean key of this account and Region when left out.
    #[serde(default)]
    pub key: Option<String>,
    /// Where records go.
    #[serde(default)]
    pub destination: Destination,
    /// The bucket that takes records, or backups of them; a clean bucket of this account when left out.
    #[serde(default)]
    pub bucket: String,
    /// The key ARN that delivered objects are encrypted with, where the stream overrides the bucket's own.
    #[serde(default)]
    pub bucket_key: Option<String>,
    /// The delivery role; `firehose-NAME` when left out.
    #[serde(default)]
    pub role: Option<String>,
    /// Whether errors are logged.
    #[serde(default = "on")]
    pub logging: bool,
    /// The log group of errors; an existing `/aws/kinesisfirehose/NAME` when left out.
    #[serde(default)]
    pub log_group: String,
    /// The log stream of errors.
    #[serde(default = "delivery")]
    pub log_stream: String,
    /// `ACTIVE`, `CREATING`, `DELETING` …
    #[serde(default = "active")]
    pub status: String,
    /// Merged into `DeliveryStreamDescription`.
    #[serde(default)]
    pub extra: Value,
    /// Merged into the description of the destination.
    #[serde(default)]
    pub destination_extra: Value,
    /// Dotted paths to remove from `DeliveryStreamDescription`.
    #[serde(default)]
    pub remove: Vec<String>,
}

impl DeliveryStream {
    /// The safe delivery stream: all defaults.
    pub fn new(account: &str, region: &str, name: &str) -> Self {
        bare(account, region, "name", name)
    }

    /// The ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:firehose:{}:{}:deliverystream/{}", self.region, self.account, self.name)
    }

    /// The ARN of the delivery role.
    pub fn role_arn(&self) -> String {
        let role = self.role.clone().unwrap_or_else(|| format!("firehose-{}", self.name));
        format!("arn:aws:iam::{}:role/{role}", self.account)
    }
}

/// The `DeliveryStreamType`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum Source {
    /// Producers call `PutRecord`.
    #[default]
    DirectPut,
    /// A Kinesis data stream.
    KinesisStreamAsSource,
    /// A Kafka topic.
    MSKAsSource,
    /// A database's change log.
    DatabaseAsSource,
}

impl Source {
    /// As AWS spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DirectPut => "DirectPut",
            Self::KinesisStreamAsSource => "KinesisStreamAsSource",
            Self::MSKAsSource => "MSKAsSource",
            Self::DatabaseAsSource => "DatabaseAsSource",
        }
    }
}

/// Server-side encryption of a direct-put stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryEncryption {
    /// A customer-managed key.
    #[default]
    Cmk,
    /// A key that AWS owns.
    AwsOwned,
    /// Off, and the response says so.
    Disabled,
    /// Never configured: the response has no such table.
    Absent,
}

/// The kinds of destination.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Destination {
    /// S3 (the extended description; AWS answers the plain one beside it).
    #[default]
    S3,
    /// A Redshift cluster, staged in S3.
    Redshift,
    /// An Elasticsearch domain.
    Elasticsearch,
    /// An `OpenSearch` domain.
    Opensearch,
    /// An `OpenSearch` Serverless collection.
    OpensearchServerless,
    /// Splunk's event collector.
    Splunk,
    /// Any HTTPS endpoint.
    Http,
    /// Snowflake.
    Snowflake,
    /// Iceberg tables.
    Iceberg,
}

const fn on() -> bool {
    true
}

fn active() -> String {
    "ACTIVE".to_owned()
}

fn delivery() -> String {
    "DestinationDelivery".to_owned()
}
