//! The managed destinations of delivery streams: `OpenSearch` domains and collections, Redshift clusters and workgroups.
//!
//! Four good ones and four flawed ones are known in every account and Region by their names, so that a delivery stream
//! can name them without a row. What a row of the file leaves out is in order.

use serde::Deserialize;
use serde_json::Value;

use super::document::{bare, document};
use super::network::{closed, open};

/// An `OpenSearch` domain.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is one key of the file")]
pub struct Domain {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name.
    pub name: String,
    /// Whether it is in a VPC; otherwise its endpoint is public.
    #[serde(default = "on")]
    pub vpc: bool,
    /// Encryption at rest.
    #[serde(default = "on")]
    pub encrypted: bool,
    /// Whether plain HTTP is refused.
    #[serde(default = "on")]
    pub https: bool,
    /// The TLS policy.
    #[serde(default = "tls")]
    pub tls: String,
    /// Encryption between nodes.
    #[serde(default = "on")]
    pub node_to_node: bool,
    /// Whether its nodes are in two Availability Zones.
    #[serde(default = "on")]
    pub zone_awareness: bool,
    /// Fine-grained access control.
    #[serde(default = "on")]
    pub fine_grained: bool,
    /// The access policy, JSON text or table; the delivery roles alone when left out.
    #[serde(default, deserialize_with = "document")]
    pub policy: Option<String>,
    /// Whether a required update of the service software waits.
    #[serde(default)]
    pub update_pending: bool,
    /// Merged into `DomainStatus`.
    #[serde(default)]
    pub extra: Value,
    /// Dotted paths to remove from `DomainStatus`.
    #[serde(default)]
    pub remove: Vec<String>,
}

impl Domain {
    /// The safe domain: all defaults.
    pub fn new(account: &str, region: &str, name: &str) -> Self {
        bare(account, region, "name", name)
    }

    /// The domain that is known everywhere by this name.
    pub(crate) fn known(account: &str, region: &str, name: &str) -> Option<Self> {
        let good = Self::new(account, region, name);
        match name {
            "search-logs" => Some(good),
            "legacy-logs" => Some(Self {
                vpc: false,
                encrypted: false,
                https: false,
                tls: "Policy-Min-TLS-1-0-2019-07".to_owned(),
                node_to_node: false,
                zone_awareness: false,
                fine_grained: false,
                policy: Some(format!(
                    r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"*"}},"Action":"es:*","Resource":"{}/*"}}]}}"#,
                    good.arn()
                )),
                update_pending: true,
                ..good
            }),
            _ => None,
        }
    }

    /// The ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:es:{}:{}:domain/{}", self.region, self.account, self.name)
    }
}

/// An `OpenSearch` Serverless collection with the policies that apply to it alone.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collection {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its id, the first part of its endpoint.
    pub id: String,
    /// Its name; `logs-` and the last four characters of the id when left out.
    #[serde(default)]
    pub name: Option<String>,
    /// Whether its network policy allows public access.
    #[serde(default)]
    pub public: bool,
    /// The principals of its data access policy; the delivery roles alone when left out.
    #[serde(default)]
    pub principals: Option<Vec<String>>,
    /// What they may do.
    #[serde(default = "write")]
    pub permissions: Vec<String>,
    /// Merged into the collection of `BatchGetCollection`.
    #[serde(default)]
    pub extra: Value,
}

impl Collection {
    /// The safe collection: all defaults.
    pub fn new(account: &str, region: &str, id: &str) -> Self {
        bare(account, region, "id", id)
    }

    /// The collections that are known everywhere.
    pub(crate) fn known(account: &str, region: &str) -> [Self; 2] {
        let named = |id: &str, name: &str| Self {
            name: Some(name.to_owned()),
            ..Self::new(account, region, id)
        };
        let bad = Self {
            public: true,
            principals: Some(vec![
                format!("arn:aws:iam::{account}:role/developer"),
                format!("arn:aws:iam::{account}:user/search-dashboard"),
            ]),
            permissions: vec!["aoss:*".to_owned()],
            ..named("c0llection000000000bad", "legacy-search")
        };
        [named("c0llection0000000good", "search"), bad]
    }

    /// The name.
    pub(crate) fn name(&self) -> String {
        let tail = self.id.len().saturating_sub(4);
        let made = || format!("logs-{}", self.id.get(tail..).unwrap_or_default());
        self.name.clone().unwrap_or_else(made)
    }

    /// The ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:aoss:{}:{}:collection/{}", self.region, self.account, self.id)
    }
}

/// A Redshift cluster with its parameter group.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is one key of the file")]
pub struct Cluster {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its identifier.
    pub name: String,
    /// Encryption at rest.
    #[serde(default = "on")]
    pub encrypted: bool,
    /// The parameter that refuses plain connections.
    #[serde(default = "on")]
    pub require_ssl: bool,
    /// Whether the parameter group is in force, or waits for a restart.
    #[serde(default = "on")]
    pub in_sync: bool,
    /// Whether it runs in two Availability Zones.
    #[serde(default = "on")]
    pub multi_az: bool,
    /// Its security groups.
    #[serde(default = "closed")]
    pub security_groups: Vec<String>,
    /// The parameter group; `NAME-parameters` when left out.
    #[serde(default)]
    pub parameter_group: Option<String>,
    /// Merged into the cluster of `DescribeClusters`.
    #[serde(default)]
    pub extra: Value,
    /// Dotted paths to remove from the cluster of `DescribeClusters`.
    #[serde(default)]
    pub remove: Vec<String>,
}

impl Cluster {
    /// The safe cluster: all defaults.
    pub fn new(account: &str, region: &str, name: &str) -> Self {
        bare(account, region, "name", name)
    }

    /// The clusters that are known everywhere.
    pub(crate) fn known(account: &str, region: &str) -> [Self; 2] {
        let bad = Self {
            encrypted: false,
            require_ssl: false,
            multi_az: false,
            security_groups: open(),
            ..Self::new(account, region, "legacy-warehouse")
        };
        [bad, Self::new(account, region, "warehouse")]
    }

    /// The name of the parameter group.
    pub(crate) fn parameter_group(&self) -> String {
        self.parameter_group.clone().unwrap_or_else(|| format!("{}-parameters", self.name))
    }
}

/// A Redshift Serverless workgroup with its namespace.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workgroup {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name.
    pub name: String,
    /// The namespace; `NAME-data` when left out.
    #[serde(default)]
    pub namespace: Option<String>,
    /// Whether a customer-managed key encrypts it. Redshift Serverless always encrypts, otherwise with a key of AWS.
    #[serde(default = "on")]
    pub customer_key: bool,
    /// The parameter that refuses plain connections.
    #[serde(default = "on")]
    pub require_ssl: bool,
    /// Its security groups.
    #[serde(default = "closed")]
    pub security_groups: Vec<String>,
    /// Merged into the workgroup of `GetWorkgroup`.
    #[serde(default)]
    pub extra: Value,
    /// Merged into the namespace of `GetNamespace`.
    #[serde(default)]
    pub namespace_extra: Value,
}

impl Workgroup {
    /// The safe workgroup: all defaults.
    pub fn new(account: &str, region: &str, name: &str) -> Self {
        bare(account, region, "name", name)
    }

    /// The workgroups that are known everywhere.
    pub(crate) fn known(account: &str, region: &str) -> [Self; 2] {
        let bad = Self {
            customer_key: false,
            require_ssl: false,
            security_groups: open(),
            ..Self::new(account, region, "legacy-serverless")
        };
        [bad, Self::new(account, region, "warehouse-serverless")]
    }

    /// The name of the namespace.
    pub(crate) fn namespace(&self) -> String {
        self.namespace.clone().unwrap_or_else(|| format!("{}-data", self.name))
    }
}

fn tls() -> String {
    "Policy-Min-TLS-1-2-2019-07".to_owned()
}

fn write() -> Vec<String> {
    ["aoss:CreateIndex", "aoss:DescribeIndex", "aoss:UpdateIndex", "aoss:WriteDocument"]
        .map(str::to_owned)
        .to_vec()
}

const fn on() -> bool {
    true
}
