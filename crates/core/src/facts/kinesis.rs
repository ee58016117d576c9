use serde::{Deserialize, Serialize};

use crate::{Arn, Fact};

/// A Kinesis data stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stream {
    /// Its ARN.
    pub arn: Arn,
    /// The answer of `DescribeStreamSummary`.
    pub summary: Fact<StreamSummary>,
    /// The resource policy's text; none where no policy is attached.
    pub policy: Fact<Option<String>>,
    /// Registered consumers; asked only where the summary counts any.
    pub consumers: Fact<Vec<Arn>>,
}

/// A registered consumer (enhanced fan-out).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consumer {
    /// Its ARN.
    pub arn: Arn,
    /// The resource policy's text; none where no policy is attached.
    pub policy: Fact<Option<String>>,
}

/// The answer of `DescribeStreamSummary` (Amazon Kinesis Data Streams API Reference).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamSummary {
    /// `ACTIVE`, `CREATING`, `DELETING`, `UPDATING`.
    pub status: String,
    /// `NONE` or `KMS`; absent means `NONE`.
    pub encryption_type: Option<String>,
    /// Key id, key ARN, alias name or alias ARN, exactly as the owner set it.
    pub key_id: Option<String>,
    /// Retention in hours, 24 to 8,760.
    pub retention_hours: i32,
    /// `PROVISIONED` or `ON_DEMAND`.
    pub mode: Option<String>,
    /// Registered consumers; absent where AWS did not say.
    pub consumer_count: Option<i32>,
    /// Managed-delivery channels; absent where AWS did not say.
    #[serde(default)]
    pub channel_count: Option<i32>,
}

impl StreamSummary {
    /// The stream is being made or deleted: its settings are not what they will be.
    pub fn in_transition(&self) -> bool {
        matches!(self.status.as_str(), "CREATING" | "DELETING")
    }

    /// Encrypted at rest with a KMS key.
    pub fn encrypted(&self) -> bool {
        self.encryption_type.as_deref() == Some("KMS")
    }
}
