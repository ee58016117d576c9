use serde::{Deserialize, Serialize};

use crate::{Arn, Fact, Target};

/// A log stream that error logging names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogStream {
    /// Where it is.
    pub target: Target,
    /// The log group's name.
    pub group: String,
    /// The log stream's name.
    pub stream: String,
    /// Whether group and stream exist: `None` means the group is missing, `Some(false)` the stream.
    pub exists: Fact<Option<bool>>,
}

/// A log group that receives the logs of a stream or application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogGroup {
    /// Its ARN, without the trailing `:*`.
    pub arn: Arn,
    /// Its row of `DescribeLogGroups`; none: no such group.
    pub detail: Fact<Option<LogGroupDetail>>,
}

/// A log group's settings (Amazon CloudWatch Logs API Reference, `LogGroup`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogGroupDetail {
    /// The KMS key, if one is set.
    pub key: Option<String>,
    /// Retention in days; none: for ever.
    pub retention_days: Option<i32>,
}

/// A CloudWatch Logs destination: other accounts send their log events through it into a stream.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LogDestination {
    /// Its ARN.
    pub arn: Arn,
    /// The stream that it writes to.
    pub stream: Option<Arn>,
    /// The role that it writes with.
    pub role: Option<Arn>,
    /// The access policy's text; none: nobody else may subscribe.
    pub policy: Option<String>,
}

/// What turns the log group of a trail into alarms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogAlarms {
    /// The log group.
    pub group: Arn,
    /// Its metric filters.
    pub filters: Fact<Vec<MetricFilter>>,
    /// The alarms of its account-Region.
    pub alarms: Fact<Vec<Alarm>>,
}

/// A metric filter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MetricFilter {
    /// Its name.
    pub name: String,
    /// What it looks for.
    pub pattern: String,
    /// The metrics it counts in: namespace and name.
    pub metrics: Vec<(String, String)>,
}

/// A metric alarm.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Alarm {
    /// Its name.
    pub name: String,
    /// The metric's namespace.
    pub namespace: String,
    /// The metric.
    pub metric: String,
    /// Its actions are carried out.
    pub enabled: bool,
    /// What it does in state ALARM: topics and others.
    pub actions: Vec<Arn>,
}
