//! The operations, one file per service.
#![expect(
    clippy::unnecessary_wraps,
    reason = "operations share one signature, and some cannot fail"
)]

pub(crate) mod cloudtrail;
pub(crate) mod cloudwatch;
pub(crate) mod ec2;
pub(crate) mod events;
pub(crate) mod firehose;
pub(crate) mod flink;
pub(crate) mod glue;
pub(crate) mod kafka;
pub(crate) mod kinesis;
pub(crate) mod kms;
pub(crate) mod lakeformation;
pub(crate) mod lambda;
pub(crate) mod logs;
pub(crate) mod organizations;
pub(crate) mod pipes;
pub(crate) mod s3;
pub(crate) mod s3control;
pub(crate) mod s3tables;
pub(crate) mod secretsmanager;
pub(crate) mod sns;
pub(crate) mod sts;

/// The VPC that every account has in every Region.
pub(crate) const VPC: &str = "vpc-0aaa0000000000000";
/// Its subnets, in two Availability Zones.
pub(crate) const SUBNETS: [&str; 2] = ["subnet-0aaa000000000000a", "subnet-0aaa000000000000b"];
/// Its security group, which nothing comes in by.
pub(crate) const SECURITY_GROUP: &str = "sg-0aaa0000000000000";
