//! The operations, one file per service.
#![expect(
    clippy::unnecessary_wraps,
    reason = "operations share one signature, and some cannot fail"
)]

pub(crate) mod cloudtrail;
pub(crate) mod ec2;
pub(crate) mod firehose;
pub(crate) mod flink;
pub(crate) mod kinesis;
pub(crate) mod kms;
pub(crate) mod logs;
pub(crate) mod organizations;
pub(crate) mod s3;
pub(crate) mod s3control;
pub(crate) mod sts;
