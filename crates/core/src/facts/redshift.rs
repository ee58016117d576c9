use serde::{Deserialize, Serialize};

use crate::{Arn, Fact};

/// A provisioned Redshift cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cluster {
    /// Its ARN.
    pub arn: Arn,
    /// The answer of `DescribeClusters`; none: no such cluster.
    pub detail: Fact<Option<ClusterDetail>>,
    /// The value of `require_ssl` in its parameter group; none: not set.
    pub require_ssl: Fact<Option<String>>,
}

/// A cluster's settings (Amazon Redshift API Reference, `Cluster`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterDetail {
    /// `available`, `creating`, `deleting` …
    pub status: String,
    /// Encryption at rest.
    pub encrypted: bool,
    /// The key, if one is set.
    pub key: Option<String>,
    /// `Enabled` or `Disabled`, as AWS says it.
    pub multi_az: Option<String>,
    /// Reached from the internet.
    pub public: bool,
    /// The port it listens on.
    pub port: Option<i32>,
    /// The parameter group and whether it is in force: `in-sync`, `pending-reboot` …
    pub parameter_group: Option<(String, String)>,
    /// Its security groups.
    pub security_groups: Vec<String>,
}

/// A Redshift Serverless workgroup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workgroup {
    /// `workgroup/` and its name, in the account and Region of its endpoint.
    pub arn: Arn,
    /// The answer of `GetWorkgroup`; none: no such workgroup.
    pub detail: Fact<Option<WorkgroupDetail>>,
    /// The key of its namespace; none: a key that AWS owns. Serverless data is always encrypted.
    pub namespace_key: Fact<Option<String>>,
}

/// A workgroup's settings (Amazon Redshift Serverless API Reference, `Workgroup`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkgroupDetail {
    /// `AVAILABLE`, `CREATING`, `DELETING` …
    pub status: String,
    /// The namespace that holds its data.
    pub namespace: Option<String>,
    /// The value of `require_ssl`; none: not set.
    pub require_ssl: Option<String>,
    /// Reached from the internet.
    pub public: bool,
    /// The port it listens on.
    pub port: Option<i32>,
    /// Its subnets.
    pub subnets: Vec<String>,
    /// Its security groups.
    pub security_groups: Vec<String>,
}
