//! The organization as data: what a TOML file says, with every default filled in.

use serde::Deserialize;

use crate::fault::Fault;

mod account;
mod alert;
mod application;
mod bucket;
mod catalog;
mod crowd;
mod delivery_stream;
mod document;
mod event;
mod feed;
mod fill;
mod function;
mod guard;
mod key;
mod log_group;
mod managed;
mod merge;
mod network;
mod of_aws;
mod organization_policy;
mod principal;
pub(crate) mod references;
mod secret;
mod standing;
mod stream;
mod trail;

pub use account::{Account, AccountState, Organization, RoleState};
pub(crate) use alert::DEFAULT_BUS;
pub use alert::{Alarm, MetricFilter, Rule, RuleTarget, Subscription, Topic};
pub use application::Application;
pub use bucket::{Bucket, BucketAcl, BucketEncryption, Versioning};
pub use catalog::{BucketTable, Table, TableBucket};
pub(crate) use crowd::crowd;
pub use delivery_stream::{DeliveryEncryption, DeliveryStream, Destination, Source};
pub(crate) use document::uuid;
pub use event::Event;
pub use feed::{LogDestination, MetricStream, MskCluster, Pipe};
pub(crate) use fill::clean_key;
pub use function::Function;
pub use guard::{
    ConfigRule, Guard, GuardDutyFinding, MacieFinding, Noncompliant, Recorder, Switch,
};
pub use key::{Alias, Key, KeyManager};
pub use log_group::LogGroup;
pub use managed::{Cluster, Collection, Domain, Workgroup};
pub(crate) use merge::adjust;
pub use network::{Endpoint, Network, NetworkAcl, SecurityGroup, Subnet, Vpc};
pub(crate) use network::{closed, standard_endpoint, subnets, vpc};
pub(crate) use of_aws::policy_of_aws;
pub(crate) use organization_policy::unit_id;
pub use organization_policy::{OrganizationPolicy, PolicyKind};
pub(crate) use principal::statements;
pub use principal::{AccessKey, Group, ManagedPolicy, Role, User};
pub use secret::Secret;
pub(crate) use secret::suffix_of;
pub(crate) use standing::standing;
pub use stream::{Channel, Consumer, Stream, StreamEncryption};
pub use trail::Trail;

/// An organization and everything in it.
///
/// All fields are public and typed, so that a test helper can deploy the same organization to an emulator.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Org {
    /// The organization itself.
    pub organization: Organization,
    /// The Regions that exist, for every account that does not switch some off.
    pub regions: Vec<String>,
    /// The member accounts, the management account among them.
    #[serde(rename = "account", default)]
    pub accounts: Vec<Account>,
    /// Data Firehose delivery streams.
    #[serde(rename = "delivery_stream", default)]
    pub delivery_streams: Vec<DeliveryStream>,
    /// Kinesis data streams.
    #[serde(rename = "stream", default)]
    pub streams: Vec<Stream>,
    /// Managed Flink applications.
    #[serde(rename = "application", default)]
    pub applications: Vec<Application>,
    /// KMS keys.
    #[serde(rename = "key", default)]
    pub keys: Vec<Key>,
    /// KMS aliases.
    #[serde(rename = "alias", default)]
    pub aliases: Vec<Alias>,
    /// S3 buckets. Their accounts need not be members.
    #[serde(rename = "bucket", default)]
    pub buckets: Vec<Bucket>,
    /// `CloudWatch` log groups.
    #[serde(rename = "log_group", default)]
    pub log_groups: Vec<LogGroup>,
    /// `CloudTrail` trails.
    #[serde(rename = "trail", default)]
    pub trails: Vec<Trail>,
    /// VPC networks, where they are not the one that every account has in every Region.
    #[serde(rename = "network", default)]
    pub networks: Vec<Network>,
    /// What watches over an account in a Region, where something is off or was found.
    #[serde(rename = "guard", default)]
    pub guards: Vec<Guard>,
    /// `OpenSearch` domains.
    #[serde(rename = "domain", default)]
    pub domains: Vec<Domain>,
    /// `OpenSearch` Serverless collections.
    #[serde(rename = "collection", default)]
    pub collections: Vec<Collection>,
    /// Redshift clusters.
    #[serde(rename = "cluster", default)]
    pub clusters: Vec<Cluster>,
    /// Redshift Serverless workgroups.
    #[serde(rename = "workgroup", default)]
    pub workgroups: Vec<Workgroup>,
    /// Lambda functions. One that a stream names exists, whether it has a row or not.
    #[serde(rename = "function", default)]
    pub functions: Vec<Function>,
    /// Secrets. One that a stream names exists, whether it has a row or not.
    #[serde(rename = "secret", default)]
    pub secrets: Vec<Secret>,
    /// MSK clusters. One that a stream names exists, whether it has a row or not.
    #[serde(rename = "msk_cluster", default)]
    pub msk_clusters: Vec<MskCluster>,
    /// Tables of Glue catalogs. One that a stream names exists, whether it has a row or not.
    #[serde(rename = "table", default)]
    pub tables: Vec<Table>,
    /// Table buckets. One that a stream names exists, whether it has a row or not.
    #[serde(rename = "table_bucket", default)]
    pub table_buckets: Vec<TableBucket>,
    /// `CloudWatch` Logs destinations.
    #[serde(rename = "log_destination", default)]
    pub log_destinations: Vec<LogDestination>,
    /// Metric filters of log groups.
    #[serde(rename = "metric_filter", default)]
    pub metric_filters: Vec<MetricFilter>,
    /// Metric streams.
    #[serde(rename = "metric_stream", default)]
    pub metric_streams: Vec<MetricStream>,
    /// Metric alarms.
    #[serde(rename = "alarm", default)]
    pub alarms: Vec<Alarm>,
    /// SNS topics.
    #[serde(rename = "topic", default)]
    pub topics: Vec<Topic>,
    /// `EventBridge` rules.
    #[serde(rename = "rule", default)]
    pub rules: Vec<Rule>,
    /// `EventBridge` pipes.
    #[serde(rename = "pipe", default)]
    pub pipes: Vec<Pipe>,
    /// IAM roles. One that a stream works with exists, whether it has a row or not.
    #[serde(rename = "role", default)]
    pub roles: Vec<Role>,
    /// IAM users.
    #[serde(rename = "user", default)]
    pub users: Vec<User>,
    /// IAM groups.
    #[serde(rename = "group", default)]
    pub groups: Vec<Group>,
    /// Managed policies of customers.
    #[serde(rename = "managed_policy", default)]
    pub managed_policies: Vec<ManagedPolicy>,
    /// How many roles more every account has, which have nothing to do with streams.
    #[serde(default)]
    pub roles_per_account: usize,
    /// Service and resource control policies.
    #[serde(rename = "organization_policy", default)]
    pub policies: Vec<OrganizationPolicy>,
    /// Management events of the last days.
    #[serde(rename = "event", default)]
    pub events: Vec<Event>,
    /// What goes wrong, added to the faults of the options.
    #[serde(rename = "fault", default)]
    pub faults: Vec<Fault>,
}

/// Why an organization could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OrgError {
    /// The text is not TOML, or has a key this version does not know.
    #[error("the organization file cannot be read: {0}")]
    Toml(#[from] toml::de::Error),
    /// The text contradicts itself.
    #[error("the organization contradicts itself: {0}")]
    Invalid(String),
}

impl Org {
    /// Reads an organization and fills in what it leaves out: a resource that names no key, bucket or log group gets
    /// a clean one of its own account and Region.
    pub fn from_toml(text: &str) -> Result<Self, OrgError> {
        let mut org: Self = toml::from_str(text)?;
        fill::fill(&mut org)?;
        Ok(org)
    }

    /// Fills in what a hand-made organization leaves out, as [`Org::from_toml`] does.
    pub fn filled(mut self) -> Result<Self, OrgError> {
        fill::fill(&mut self)?;
        Ok(self)
    }

    /// The member account with this id.
    pub fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }

    /// The Regions that are on for this account.
    pub fn regions_of<'a>(&'a self, account: &'a Account) -> impl Iterator<Item = &'a str> {
        self.regions
            .iter()
            .map(String::as_str)
            .filter(|region| !account.regions_off.iter().any(|off| off == region))
    }
}
