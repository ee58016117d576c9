use serde::{Deserialize, Serialize};

use crate::facts::LogDestination;
use crate::{Arn, Fact};

/// What feeds the streams of an account-Region, found by one list each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feeds {
    /// CloudWatch Logs destinations.
    pub destinations: Fact<Vec<LogDestination>>,
    /// EventBridge pipes: name and target.
    pub pipes: Fact<Vec<(String, Arn)>>,
    /// Metric streams: name and delivery stream.
    pub metric_streams: Fact<Vec<(String, Arn)>>,
}
