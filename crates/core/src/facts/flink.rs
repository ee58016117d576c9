use serde::{Deserialize, Serialize};

use crate::facts::SuspectedSecret;
use crate::{Arn, Fact};

/// A Managed Service for Apache Flink application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Its ARN.
    pub arn: Arn,
    /// Everything `DescribeApplication` says, without property values and code.
    pub detail: Fact<ApplicationDetail>,
}

/// The answer of `DescribeApplication` (Managed Service for Apache Flink API Reference).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationDetail {
    /// `READY`, `RUNNING`, `DELETING` …
    pub status: String,
    /// `FLINK-1_20`, `SQL-1_0`, `ZEPPELIN-FLINK-3_0` …
    pub runtime: String,
    /// `STREAMING` or `INTERACTIVE`; absent for SQL applications.
    pub mode: Option<String>,
    /// The service execution role.
    pub role: Option<Arn>,
    /// Log streams that receive application logs.
    pub log_streams: Vec<Arn>,
    /// Network configurations; none: the application is not in a VPC of the owner.
    pub vpc: Vec<VpcConfiguration>,
    /// Whether snapshots are on; absent where the application type has none.
    pub snapshots: Option<bool>,
    /// `AWS_OWNED_KEY` or `CUSTOMER_MANAGED_KEY`; absent means AWS-owned.
    pub key_type: Option<String>,
    /// The customer-managed key.
    pub key: Option<String>,
    /// The code object.
    pub code: Option<CodeLocation>,
    /// Property groups by name, each with its property names. Values are never kept.
    pub properties: Vec<(String, Vec<String>)>,
    /// Properties or SQL text that hold something that looks like a credential.
    pub suspected_secrets: Vec<SuspectedSecret>,
    /// The log level: `INFO`, `DEBUG` …
    #[serde(default)]
    pub log_level: Option<String>,
    /// ARNs recognized in SQL inputs and outputs, reference data and property values. A location
    /// `s3://bucket/key` stands here as the bucket's ARN.
    pub named_arns: Vec<Arn>,
}

/// A network configuration of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VpcConfiguration {
    /// The VPC.
    pub vpc: String,
    /// Subnets of its network interfaces.
    pub subnets: Vec<String>,
    /// Their security groups.
    pub security_groups: Vec<String>,
}

/// Where an application's code lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeLocation {
    /// The bucket's name.
    pub bucket: String,
    /// The object key.
    pub object: String,
    /// The pinned version.
    pub version: Option<String>,
}

impl ApplicationDetail {
    /// The application is being deleted.
    pub fn in_transition(&self) -> bool {
        self.status == "DELETING"
    }

    /// A SQL (Kinesis Data Analytics for SQL) application.
    pub fn is_sql(&self) -> bool {
        self.runtime.starts_with("SQL")
    }

    /// A Studio notebook.
    pub fn is_studio(&self) -> bool {
        self.runtime.starts_with("ZEPPELIN") || self.mode.as_deref() == Some("INTERACTIVE")
    }
}
