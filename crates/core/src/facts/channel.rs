use serde::{Deserialize, Serialize};

use crate::{Arn, Fact};

/// A managed-delivery channel of a data stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Its ARN.
    pub arn: Arn,
    /// The answer of `DescribeChannel`; none: no such channel.
    pub detail: Fact<Option<ChannelDetail>>,
}

/// A channel's settings (Amazon Kinesis Data Streams API Reference, `DescribeChannel`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelDetail {
    /// `ACTIVE`, `CREATING`, `DELETING` …
    pub status: String,
    /// The customer-managed key; none: no encryption configuration.
    pub key: Option<String>,
    /// CloudWatch logging is on.
    pub logging: bool,
    /// The role that it delivers with.
    pub role: Option<Arn>,
    /// The bucket or table bucket that it delivers to.
    pub destination: Option<Arn>,
    /// The bucket for what could not be delivered.
    pub dead_letters: Option<Arn>,
}
