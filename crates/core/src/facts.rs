//! What can be known of each kind of object, free of SDK types and of secrets.
//!
//! Every struct that is one answer of one api stands inside one [`Fact`](crate::Fact). Open AWS
//! enumerations stay text, so that a value AWS adds tomorrow is shown, not lost.

mod cloudtrail;
mod firehose;
mod flink;
mod kinesis;
mod kms;
mod logs;
mod region;
mod s3;

pub use cloudtrail::{EventSelectors, FieldSelector, Trail, TrailRef};
pub use firehose::{
    DeliveryStream, DeliveryStreamDescription, Destination, DestinationKind, Encryption, Failure,
    Logging, S3Hop, S3Purpose, SecretsManager, StreamSource, SuspectedSecret,
};
pub use flink::{Application, ApplicationDetail, CodeLocation, VpcConfiguration};
pub use kinesis::{Consumer, Stream, StreamSummary};
pub use kms::{Grant, Key, KeyAccess, KeyMetadata};
pub use logs::LogStream;
pub use region::EnabledRegions;
pub use s3::{
    Acl, AclGrantee, Bucket, BucketEncryption, BucketEntry, BucketOwner, LifecycleRule,
    PublicAccessBlock, Versioning,
};
