//! The operations, one file per service.
#![expect(
    clippy::unnecessary_wraps,
    reason = "operations share one signature, and some cannot fail"
)]

pub(crate) mod aoss;
pub(crate) mod cloudtrail;
pub(crate) mod cloudwatch;
pub(crate) mod config;
mod criteria;
pub(crate) mod ec2;
pub(crate) mod es;
pub(crate) mod events;
pub(crate) mod firehose;
pub(crate) mod flink;
pub(crate) mod glue;
pub(crate) mod guardduty;
pub(crate) mod iam;
pub(crate) mod inspector;
pub(crate) mod kafka;
pub(crate) mod kinesis;
pub(crate) mod kms;
pub(crate) mod lakeformation;
pub(crate) mod lambda;
pub(crate) mod logs;
pub(crate) mod macie;
pub(crate) mod organizations;
pub(crate) mod pipes;
pub(crate) mod redshift;
pub(crate) mod redshift_serverless;
pub(crate) mod s3;
pub(crate) mod s3control;
pub(crate) mod s3tables;
pub(crate) mod secretsmanager;
pub(crate) mod securityhub;
pub(crate) mod sns;
pub(crate) mod sts;
pub(crate) mod vpc;
