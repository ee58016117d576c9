//! The api table: every AWS operation that hydrant may call, and nothing else.
//!
//! It is the permission (the generated IAM policy), the budget (token buckets, the call estimate) and
//! the coverage (what a denial costs). It lives in core because every fact carries its api as its
//! provenance. Rates are per account and Region of the signing credentials; sources are named per row.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

mod paths;
mod people;
mod table;

pub use paths::*;
pub use people::*;
pub use table::*;

/// One AWS operation that hydrant may call.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Api {
    /// IAM service prefix and SDK operation name: `kms:DescribeKey`.
    pub name: &'static str,
    /// The IAM action the caller needs; differs from the name for S3.
    pub action: &'static str,
    /// The documented rate, if there is one.
    pub rate: Rate,
    /// Which endpoint answers.
    pub placement: Placement,
    /// What it is asked for, in words.
    pub purpose: &'static str,
}

/// Documented requests per second and the page that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate {
    /// Requests per second per account and Region.
    pub per_second: u32,
    /// How many may be sent at once.
    pub burst: Burst,
    /// The AWS page, by name; empty where AWS documents none and the number is our own restraint.
    pub source: &'static str,
}

/// How many requests a full token bucket holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Burst {
    /// Documented.
    Of(u32),
    /// Not documented: one second's worth.
    OneSecond,
}

/// Which endpoint an operation is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Placement {
    /// The Region of the target.
    Regional,
    /// One endpoint per partition.
    Global,
}

impl Rate {
    /// Tokens in a full bucket.
    pub const fn bucket(&self) -> u32 {
        match self.burst {
            Burst::Of(burst) => burst,
            Burst::OneSecond => self.per_second,
        }
    }
}

impl Api {
    /// The api with this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        APIS.iter().copied().find(|api| api.name == name)
    }

    /// The IAM service prefix: `kms`.
    pub fn service(&self) -> &'static str {
        self.name.split_once(':').map_or(self.name, |(service, _)| service)
    }

    /// The operation as the SDK names it: `DescribeKey`.
    pub fn operation(&self) -> &'static str {
        self.name.split_once(':').map_or(self.name, |(_, operation)| operation)
    }
}

/// By its name, which no other has.
impl Hash for Api {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl fmt::Display for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

impl Serialize for &'static Api {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

/// Every api, sorted by name.
pub static APIS: &[&Api] = &[
    &AOSS_BATCH_GET_COLLECTION,
    &AOSS_GET_ACCESS_POLICY,
    &AOSS_GET_SECURITY_POLICY,
    &AOSS_LIST_ACCESS_POLICIES,
    &AOSS_LIST_SECURITY_POLICIES,
    &CLOUDTRAIL_DESCRIBE_TRAILS,
    &CLOUDTRAIL_GET_EVENT_SELECTORS,
    &CLOUDTRAIL_GET_TRAIL_STATUS,
    &CLOUDTRAIL_LOOKUP_EVENTS,
    &CLOUDWATCH_DESCRIBE_ALARMS,
    &CLOUDWATCH_LIST_METRIC_STREAMS,
    &CONFIG_DESCRIBE_COMPLIANCE_BY_RESOURCE,
    &CONFIG_DESCRIBE_CONFIG_RULES,
    &CONFIG_DESCRIBE_CONFIGURATION_RECORDER_STATUS,
    &CONFIG_DESCRIBE_CONFIGURATION_RECORDERS,
    &EC2_DESCRIBE_NETWORK_ACLS,
    &EC2_DESCRIBE_REGIONS,
    &EC2_DESCRIBE_SECURITY_GROUPS,
    &EC2_DESCRIBE_SUBNETS,
    &EC2_DESCRIBE_VPC_ENDPOINTS,
    &EC2_DESCRIBE_VPCS,
    &ES_DESCRIBE_DOMAIN,
    &EVENTS_LIST_RULE_NAMES_BY_TARGET,
    &EVENTS_LIST_RULES,
    &EVENTS_LIST_TARGETS_BY_RULE,
    &FIREHOSE_DESCRIBE_DELIVERY_STREAM,
    &FIREHOSE_LIST_DELIVERY_STREAMS,
    &GLUE_GET_TABLE,
    &GUARDDUTY_GET_DETECTOR,
    &GUARDDUTY_GET_FINDINGS,
    &GUARDDUTY_LIST_DETECTORS,
    &GUARDDUTY_LIST_FINDINGS,
    &IAM_GENERATE_CREDENTIAL_REPORT,
    &IAM_GENERATE_SERVICE_LAST_ACCESSED_DETAILS,
    &IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
    &IAM_GET_CREDENTIAL_REPORT,
    &IAM_GET_SERVICE_LAST_ACCESSED_DETAILS,
    &INSPECTOR2_BATCH_GET_ACCOUNT_STATUS,
    &INSPECTOR2_LIST_COVERAGE,
    &KAFKA_DESCRIBE_CLUSTER_V2,
    &KINESIS_DESCRIBE_CHANNEL,
    &KINESIS_DESCRIBE_STREAM_SUMMARY,
    &KINESIS_GET_RESOURCE_POLICY,
    &KINESIS_LIST_CHANNELS,
    &KINESIS_LIST_STREAM_CONSUMERS,
    &KINESIS_LIST_STREAMS,
    &KINESISANALYTICS_DESCRIBE_APPLICATION,
    &KINESISANALYTICS_LIST_APPLICATIONS,
    &KINESISANALYTICS_LIST_TAGS_FOR_RESOURCE,
    &KMS_DESCRIBE_KEY,
    &KMS_GET_KEY_POLICY,
    &KMS_GET_KEY_ROTATION_STATUS,
    &KMS_LIST_GRANTS,
    &LAKEFORMATION_LIST_PERMISSIONS,
    &LAMBDA_GET_FUNCTION_CONFIGURATION,
    &LAMBDA_GET_POLICY,
    &LOGS_DESCRIBE_DESTINATIONS,
    &LOGS_DESCRIBE_LOG_GROUPS,
    &LOGS_DESCRIBE_LOG_STREAMS,
    &LOGS_DESCRIBE_METRIC_FILTERS,
    &MACIE2_DESCRIBE_BUCKETS,
    &MACIE2_GET_FINDINGS,
    &MACIE2_GET_MACIE_SESSION,
    &MACIE2_LIST_FINDINGS,
    &ORGANIZATIONS_DESCRIBE_ORGANIZATION,
    &ORGANIZATIONS_DESCRIBE_POLICY,
    &ORGANIZATIONS_LIST_ACCOUNTS,
    &ORGANIZATIONS_LIST_POLICIES,
    &ORGANIZATIONS_LIST_ROOTS,
    &ORGANIZATIONS_LIST_TARGETS_FOR_POLICY,
    &PIPES_LIST_PIPES,
    &REDSHIFT_SERVERLESS_GET_NAMESPACE,
    &REDSHIFT_SERVERLESS_GET_WORKGROUP,
    &REDSHIFT_DESCRIBE_CLUSTER_PARAMETERS,
    &REDSHIFT_DESCRIBE_CLUSTERS,
    &S3_GET_BUCKET_ACL,
    &S3_GET_BUCKET_ENCRYPTION,
    &S3_GET_BUCKET_LIFECYCLE_CONFIGURATION,
    &S3_GET_BUCKET_LOCATION,
    &S3_GET_BUCKET_LOGGING,
    &S3_GET_BUCKET_OWNERSHIP_CONTROLS,
    &S3_GET_BUCKET_POLICY,
    &S3_GET_BUCKET_POLICY_STATUS,
    &S3_GET_BUCKET_REPLICATION,
    &S3_GET_BUCKET_VERSIONING,
    &S3_GET_PUBLIC_ACCESS_BLOCK,
    &S3_LIST_BUCKETS,
    &S3CONTROL_GET_PUBLIC_ACCESS_BLOCK,
    &S3TABLES_GET_TABLE_BUCKET_POLICY,
    &S3TABLES_GET_TABLE_POLICY,
    &SECRETSMANAGER_DESCRIBE_SECRET,
    &SECRETSMANAGER_GET_RESOURCE_POLICY,
    &SECURITYHUB_DESCRIBE_HUB,
    &SECURITYHUB_GET_ENABLED_STANDARDS,
    &SNS_LIST_SUBSCRIPTIONS_BY_TOPIC,
    &STS_ASSUME_ROLE,
    &STS_GET_CALLER_IDENTITY,
];
