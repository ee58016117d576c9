use serde::{Deserialize, Serialize};

use super::exact::exact;
use crate::{Arn, Fact, Region, SecretKind};

/// A Data Firehose delivery stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryStream {
    /// Its ARN.
    pub arn: Arn,
    /// Everything `DescribeDeliveryStream` says, without secrets.
    pub description: Fact<DeliveryStreamDescription>,
}

/// The answer of `DescribeDeliveryStream` (Amazon Data Firehose API Reference).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryStreamDescription {
    /// `ACTIVE`, `CREATING`, `DELETING`, `CREATING_FAILED` …
    pub status: String,
    /// Where records come from.
    pub source: StreamSource,
    /// Server-side encryption; absent where AWS reports none.
    pub encryption: Option<Encryption>,
    /// Why the last operation failed.
    pub failure: Option<Failure>,
    /// One, by AWS's own limit; kept as a list because the API is one.
    #[serde(deserialize_with = "exact")]
    pub destinations: Vec<Destination>,
}

/// Where a delivery stream's records come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StreamSource {
    /// Producers call the Firehose API.
    DirectPut,
    /// A Kinesis data stream, possibly of another account.
    Kinesis {
        /// The source stream; absent if AWS did not say.
        stream: Option<Arn>,
        /// The role Firehose reads with.
        role: Option<Arn>,
    },
    /// An MSK cluster.
    Msk {
        /// The cluster.
        cluster: Option<Arn>,
        /// `PUBLIC` or `PRIVATE`.
        connectivity: String,
        /// The role Firehose reads with.
        role: Option<Arn>,
    },
    /// A database.
    Database {
        /// Host name.
        endpoint: String,
        /// `Enabled` or `Disabled`; absent if AWS did not say.
        ssl_mode: Option<String>,
        /// The credentials' secret.
        secret: Option<SecretsManager>,
    },
    /// A type this version does not know, as AWS names it.
    Other(String),
}

/// Server-side encryption of a delivery stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Encryption {
    /// `ENABLED`, `DISABLED`, `ENABLING`, `ENABLING_FAILED`, `DISABLING`, `DISABLING_FAILED`.
    pub status: String,
    /// `AWS_OWNED_CMK` or `CUSTOMER_MANAGED_CMK`.
    pub key_type: Option<String>,
    /// The customer-managed key.
    pub key: Option<Arn>,
    /// Why the last change failed.
    pub failure: Option<Failure>,
}

/// AWS's reason for a failed operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// `KMS_ACCESS_DENIED`, `DISABLED_KMS_KEY`, `CREATE_ENI_FAILED` …
    pub kind: String,
}

/// The nine kinds of destination (Elasticsearch and OpenSearch domains are one kind).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are AWS's own")]
pub enum DestinationKind {
    S3,
    Redshift,
    OpenSearch,
    OpenSearchServerless,
    Splunk,
    HttpEndpoint,
    Snowflake,
    Iceberg,
    Unknown,
}

/// Where a delivery stream writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// The kind.
    pub kind: DestinationKind,
    /// The delivery role.
    pub role: Option<Arn>,
    /// The endpoint's scheme and host, nothing else: paths and queries can hold tokens.
    pub endpoint: Option<String>,
    /// Domain, collection, cluster or catalog, where the destination is named by an ARN.
    pub resource: Option<Arn>,
    /// How credentials are kept; absent where the destination type has none or Secrets Manager is not configured.
    pub secrets_manager: Option<SecretsManager>,
    /// Places in the configuration that hold something that looks like a credential.
    pub suspected_secrets: Vec<SuspectedSecret>,
    /// Error logging of the destination itself.
    pub logging: Option<Logging>,
    /// The buckets: final, staging, backup.
    #[serde(deserialize_with = "exact")]
    pub buckets: Vec<S3Hop>,
    /// `S3BackupMode` as AWS names it.
    pub backup_mode: Option<String>,
    /// Transform functions, as configured (with version or alias).
    pub transforms: Vec<Arn>,
    /// Set where records are delivered into a VPC.
    pub vpc_subnets: Vec<String>,
    /// The security groups of its network interfaces there.
    #[serde(default)]
    pub vpc_security_groups: Vec<String>,
    /// The processors that are on, as AWS names them: `Lambda`, `MetadataExtraction` …
    #[serde(default)]
    pub processors: Vec<String>,
    /// The table whose schema records are converted by.
    #[serde(default)]
    pub conversion: Option<TableRef>,
    /// The role that reads that table.
    #[serde(default)]
    pub conversion_role: Option<Arn>,
    /// The role that makes network interfaces.
    #[serde(default)]
    pub vpc_role: Option<Arn>,
    /// The tables that an Iceberg destination names; none: the record chooses.
    #[serde(default)]
    pub tables: Vec<TableRef>,
    /// Where an Iceberg destination's warehouse lies: `s3://bucket/prefix`.
    #[serde(default)]
    pub warehouse: Option<String>,
    /// Records choose the S3 prefix: dynamic partitioning is on.
    #[serde(default)]
    pub partitioned: bool,
    /// The interface endpoint's service that Snowflake is reached through.
    #[serde(default)]
    pub private_link: Option<String>,
}

/// A table of a Glue Data Catalog, as a stream names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TableRef {
    /// The catalog's ARN, or its account, as set; none: the stream's own account.
    pub catalog: Option<String>,
    /// The Region, as set; none: the stream's own.
    pub region: Option<Region>,
    /// The database.
    pub database: String,
    /// The table.
    pub table: String,
}

/// A Secrets Manager reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretsManager {
    /// With `false` Firehose uses the credentials of the destination's own configuration.
    pub enabled: bool,
    /// The secret.
    pub secret: Option<Arn>,
    /// The role that reads it.
    pub role: Option<Arn>,
}

/// A place whose value looks like a credential. The value itself never leaves fetch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SuspectedSecret {
    /// The field, with the name of the attribute or property: `CommonAttributes[api-key]`.
    pub place: String,
    /// What it looks like.
    pub kind: SecretKind,
}

/// CloudWatch error logging.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logging {
    /// Whether it is on.
    pub enabled: bool,
    /// The log group's name.
    pub group: Option<String>,
    /// The log stream's name.
    pub stream: Option<String>,
}

/// A bucket on a delivery stream's path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct S3Hop {
    /// What it is for.
    pub purpose: S3Purpose,
    /// Its name.
    pub bucket: String,
    /// The role that writes.
    pub role: Option<Arn>,
    /// The key the writer sets; absent: the bucket's default encryption decides.
    pub key: Option<Arn>,
    /// The prefix of delivered objects.
    pub prefix: String,
    /// The prefix of failed records; empty if it is the delivery prefix.
    pub error_prefix: String,
    /// Error logging of this hop.
    pub logging: Option<Logging>,
}

/// What a bucket is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum S3Purpose {
    /// The destination itself.
    Destination,
    /// Redshift's intermediate bucket.
    Staging,
    /// Source records, or records that could not be delivered.
    Backup,
}

impl DestinationKind {
    /// The kind in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::S3 => "S3",
            Self::Redshift => "Redshift",
            Self::OpenSearch => "OpenSearch",
            Self::OpenSearchServerless => "OpenSearch Serverless",
            Self::Splunk => "Splunk",
            Self::HttpEndpoint => "HTTP endpoint",
            Self::Snowflake => "Snowflake",
            Self::Iceberg => "Iceberg tables",
            Self::Unknown => "unknown destination",
        }
    }

    /// Whether the data leaves AWS there.
    pub const fn third_party(self) -> bool {
        matches!(self, Self::Splunk | Self::HttpEndpoint | Self::Snowflake)
    }
}

impl S3Purpose {
    /// The purpose in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Destination => "destination bucket",
            Self::Staging => "staging bucket",
            Self::Backup => "backup bucket",
        }
    }
}

impl DeliveryStreamDescription {
    /// The stream is being made or deleted: its settings are not what they will be.
    pub fn in_transition(&self) -> bool {
        matches!(self.status.as_str(), "CREATING" | "DELETING" | "CREATING_FAILED")
    }

    /// Every bucket hop of every destination.
    pub fn buckets(&self) -> impl Iterator<Item = &S3Hop> {
        self.destinations.iter().flat_map(|destination| &destination.buckets)
    }

    /// Every error-logging configuration: of destinations and of their buckets.
    pub fn loggings(&self) -> impl Iterator<Item = &Logging> {
        self.destinations.iter().flat_map(|destination| {
            destination
                .logging
                .iter()
                .chain(destination.buckets.iter().filter_map(|hop| hop.logging.as_ref()))
        })
    }
}
