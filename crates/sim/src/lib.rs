//! An AWS organization in a process: the wire protocols on loopback, with rates, latency and faults.
//!
//! The official SDK talks to a [`Sim`] as it talks to AWS. The sim shares no code with the scanner, so that it cannot
//! share its mistakes.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use hydrant_sim::{Fault, FaultKind, Options, Org, Sim};
//!
//! let org = Org::from_toml(
//!     r#"
//!     regions = ["eu-west-1"]
//!     [organization]
//!     [[account]]
//!     id = "111111111111"
//!     name = "everything"
//!     [[delivery_stream]]
//!     account = "111111111111"
//!     region = "eu-west-1"
//!     name = "clicks"
//!     encryption = "disabled"
//!     "#,
//! )?;
//! let faults = vec![Fault::new("kms:ListGrants", FaultKind::DenyScp)];
//! let sim = Sim::start(org, Options { faults, ..Options::default() }).await?;
//! // AWS_ENDPOINT_URL = sim.endpoint(), AWS_ACCESS_KEY_ID = Sim::access_key("111111111111"), any secret.
//! assert_eq!(sim.stats().unknown_operations, 0);
//! sim.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! # The file
//!
//! A resource says its `account`, `region` and name; what it leaves out is safe, so that a test changes one thing. The
//! key, bucket or log group that it does not name is made for it; one that it names is not, so that it can be missing.
//! Functions, secrets, clusters and tables that a stream names are made, unless a row describes them.
//! `extra` is merged into the raw AWS response and `remove` takes dotted paths out of it, so that any posture can be
//! said. The fields are those of [`Org`] and what it holds.
//!
//! What surrounds a resource needs no row. In every Region an account has a closed network with endpoints, Config,
//! GuardDuty, Macie, Inspector and Security Hub are on and found nothing, and a managed destination is there as soon as
//! a delivery stream names it. A `[[network]]`, `[[guard]]`, `[[domain]]`, `[[collection]]`, `[[cluster]]` or
//! `[[workgroup]]` says what is different.
//!
//! The role of a stream may do what the configuration needs and lets in the service on behalf of its account, every
//! account has the roles that landing zones make, and control policies keep data inside the organization. A `[[role]]`,
//! a `perimeter` or an `[[organization_policy]]` says what is different; `[[user]]`, `[[group]]`, `[[managed_policy]]`
//! and `[[event]]` say what else is there.
//!
//! # Time
//!
//! Nothing that the sim answers depends on the clock, except when sessions end, and when a secret last rotated, a trail
//! last delivered, a key or a role was used, or anything was done: those are so long before the sim started. Chance is
//! seeded.

mod body;
pub mod demo;
mod dice;
mod engine;
mod fault;
mod floor;
mod generate;
mod identity;
mod limiter;
mod named;
mod operations;
mod options;
mod org;
mod page;
mod report;
mod server;
mod service;
mod session;
mod sim;
mod stats;
mod surroundings;
mod tls;
mod wire;
mod world;

pub use fault::{Fault, FaultKind};
pub use floor::{MinimalCalls, minimal_calls};
pub use generate::GenerateSpec;
pub use options::{Latency, Options, Pages, Rates};
pub use org::{
    AccessKey, Account, AccountState, Alarm, Alias, Application, Bucket, BucketAcl,
    BucketEncryption, BucketTable, Channel, Cluster, Collection, ConfigRule, Consumer,
    DeliveryEncryption, DeliveryStream, Destination, Domain, Endpoint, Event, Function, Group,
    Guard, GuardDutyFinding, Key, KeyManager, LogDestination, LogGroup, MacieFinding,
    ManagedPolicy, MetricFilter, MetricStream, MskCluster, Network, NetworkAcl, Noncompliant, Org,
    OrgError, Organization, OrganizationPolicy, Pipe, PolicyKind, Recorder, Role, RoleState, Rule,
    RuleTarget, Secret, SecurityGroup, Source, Stream, StreamEncryption, Subnet, Subscription,
    Switch, Table, TableBucket, Topic, Trail, User, Versioning, Vpc, Workgroup,
};
pub use sim::Sim;
pub use stats::{Counts, Stats};
