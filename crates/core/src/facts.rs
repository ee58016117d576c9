//! What can be known of each kind of object, free of SDK types and of secrets.
//!
//! Every struct that is one answer of one api stands inside one [`Fact`](crate::Fact). Open AWS
//! enumerations stay text, so that a value AWS adds tomorrow is shown, not lost.

mod access_keys;
mod activity;
mod area;
mod catalog;
mod channel;
mod cloudtrail;
mod events;
mod exact;
mod feeds;
mod firehose;
mod flink;
mod guards;
mod kafka;
mod kinesis;
mod kms;
mod lambda;
mod logs;
mod network;
mod organization_policies;
mod principals;
mod redshift;
mod region;
mod resource;
mod role;
mod s3;
mod search;
mod secret;
mod slots;

pub use access_keys::{AccessKey, CredentialReport, KeyHolder};
pub use activity::{
    Activity, Credential, Event, RECORDING_CHANGES, SENSITIVE_CHANGES, STREAMING_SOURCES, Sweep,
};
pub use area::{Area, AreaFacts};
pub use catalog::{BucketTable, Table, TableBucket, TableDetail};
pub use channel::{Channel, ChannelDetail};
pub use cloudtrail::{EventSelectors, FieldSelector, Trail, TrailRef, TrailStatus};
pub use events::{EventBus, Rule, RuleTarget, Topic};
pub use feeds::Feeds;
pub use firehose::{
    DeliveryStream, DeliveryStreamDescription, Destination, DestinationKind, Encryption, Failure,
    Logging, S3Hop, S3Purpose, SecretsManager, StreamSource, SuspectedSecret, TableRef,
};
pub use flink::{Application, ApplicationDetail, CodeLocation, VpcConfiguration};
pub use guards::{
    ConfigRule, ConfigService, Detector, Finding, GuardDuty, Inspector, Macie, Recorder,
    SecurityHub,
};
pub use kafka::{MskCluster, MskDetail};
pub use kinesis::{Consumer, Stream, StreamSummary};
pub use kms::{Grant, Key, KeyAccess, KeyMetadata};
pub use lambda::{Function, FunctionConfiguration};
pub use logs::{
    Alarm, LogAlarms, LogDestination, LogGroup, LogGroupDetail, LogStream, MetricFilter,
};
pub use network::{
    AclEntry, Endpoint, Network, NetworkAcl, Permission, SecurityGroup, SecurityGroupDetail,
    Subnet, Vpc,
};
pub use organization_policies::{OrganizationPolicies, OrganizationPolicy};
pub use principals::{PolicyText, Principal, Principals};
pub use redshift::{Cluster, ClusterDetail, Workgroup, WorkgroupDetail};
pub use region::EnabledRegions;
pub use resource::{Resource, ResourceKind};
pub use role::{LastAccessed, Role};
pub use s3::{
    Acl, AclGrantee, Bucket, BucketEncryption, BucketEntry, BucketOwner, LifecycleRule,
    PublicAccessBlock, ReplicationRule, Versioning,
};
pub use search::{AccessRule, Collection, CollectionDetail, Domain, DomainDetail, NetworkRule};
pub use secret::{Secret, SecretDetail};
pub use slots::Facts;
