use serde::{Deserialize, Serialize};

use crate::{Arn, Fact};

/// An MSK cluster that a delivery stream reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MskCluster {
    /// Its ARN.
    pub arn: Arn,
    /// The answer of `DescribeClusterV2`; none: no such cluster.
    pub detail: Fact<Option<MskDetail>>,
}

/// An MSK cluster's settings (Amazon MSK API Reference, `Cluster`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MskDetail {
    /// `ACTIVE`, `CREATING`, `DELETING` …
    pub status: String,
    /// MSK Serverless: TLS and IAM only.
    pub serverless: bool,
    /// `TLS`, `TLS_PLAINTEXT`, `PLAINTEXT`; absent means `TLS`.
    pub client_broker: Option<String>,
    /// Encryption between brokers; absent means on.
    pub in_cluster: Option<bool>,
    /// Clients without authentication are accepted; absent where AWS did not say.
    pub unauthenticated: Option<bool>,
    /// Some authentication of clients is on.
    pub authenticated: bool,
    /// The key of its data, if AWS said.
    pub key: Option<String>,
}
