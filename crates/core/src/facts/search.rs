use serde::{Deserialize, Serialize};

use crate::{Arn, Fact};

/// An OpenSearch Service domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Domain {
    /// Its ARN.
    pub arn: Arn,
    /// The answer of `DescribeDomain`; none: no such domain.
    pub detail: Fact<Option<DomainDetail>>,
}

/// A domain's settings (Amazon OpenSearch Service API Reference, `DomainStatus`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the switches are AWS's own")]
pub struct DomainDetail {
    /// `OpenSearch_2.19`, `Elasticsearch_7.10` …
    pub engine: String,
    /// The VPC; none: a public endpoint.
    pub vpc: Option<String>,
    /// The access policy's text.
    pub policy: Option<String>,
    /// Encryption at rest.
    pub encrypted: bool,
    /// The key, as set; none: the AWS managed key.
    pub key: Option<String>,
    /// Encryption between nodes.
    pub node_to_node: bool,
    /// Only HTTPS is served.
    pub enforce_https: bool,
    /// `Policy-Min-TLS-1-2-2019-07` …
    pub tls_policy: Option<String>,
    /// Nodes are spread over Availability Zones.
    pub zone_awareness: bool,
    /// Fine-grained access control, without anonymous access.
    pub fine_grained: bool,
    /// `ServiceSoftwareOptions`: an update is there.
    pub update_available: bool,
    /// `PENDING_UPDATE`, `IN_PROGRESS`, `COMPLETED`, `NOT_ELIGIBLE`, `ELIGIBLE`.
    pub update_status: Option<String>,
    /// The update may be left out; false: AWS will force it.
    pub update_optional: bool,
    /// It is being deleted.
    pub deleted: bool,
}

/// An OpenSearch Serverless collection, which is always encrypted at rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// Its ARN, by its id.
    pub arn: Arn,
    /// The answer of `BatchGetCollection`; none: no such collection.
    pub detail: Fact<Option<CollectionDetail>>,
    /// The network rules that match it, of every network policy.
    pub network: Fact<Vec<NetworkRule>>,
    /// The data access rules that match it, of every access policy.
    pub access: Fact<Vec<AccessRule>>,
}

/// A collection's settings (Amazon OpenSearch Serverless API Reference, `CollectionDetail`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionDetail {
    /// Its name, which policies match.
    pub name: String,
    /// `ACTIVE`, `CREATING`, `DELETING`, `FAILED`.
    pub status: String,
    /// The key: an ARN, or `auto` for one that AWS owns.
    pub key: Option<String>,
    /// `ENABLED`: replicas in more than one Availability Zone.
    pub standby: Option<String>,
}

/// One rule set of a network policy that matches a collection.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NetworkRule {
    /// The policy's name.
    pub policy: String,
    /// `collection` or `dashboard`.
    pub resource_type: String,
    /// It opens the endpoint to the internet.
    pub public: bool,
}

/// One rule of a data access policy that matches a collection.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AccessRule {
    /// The policy's name.
    pub policy: String,
    /// `collection` or `index`.
    pub resource_type: String,
    /// Who: ARNs of principals.
    pub principals: Vec<String>,
    /// What: `aoss:WriteDocument` …
    pub permissions: Vec<String>,
}

impl CollectionDetail {
    /// The customer's key; none: AWS owns it.
    pub fn own_key(&self) -> Option<&str> {
        self.key.as_deref().filter(|key| *key != "auto")
    }
}
