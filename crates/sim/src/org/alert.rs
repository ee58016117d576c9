//! What tells people that somebody touched a stream: rules, metric filters, alarms, topics.

use serde::Deserialize;
use serde_json::{Value, json};

use super::document::{bare, document};

/// An `EventBridge` rule. What is left out is the safe choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name.
    pub name: String,
    /// The bus it is on. A bus exists as soon as a rule is on it; the default one always does.
    #[serde(default = "default_bus")]
    pub bus: String,
    /// The event pattern, JSON text or table; the API calls of the streaming services when left out.
    #[serde(default, deserialize_with = "document")]
    pub pattern: Option<String>,
    /// Whether it is on.
    #[serde(default = "on")]
    pub enabled: bool,
    /// Where events go.
    #[serde(rename = "target", default)]
    pub targets: Vec<RuleTarget>,
    /// Merged into the rule of `ListRules`.
    #[serde(default)]
    pub extra: Value,
}

/// Where a rule sends events.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleTarget {
    /// The ARN of a topic, a bus, a stream …
    pub arn: String,
    /// The ARN of the role that sends.
    #[serde(default)]
    pub role: Option<String>,
}

impl Rule {
    /// A rule without targets: all defaults.
    pub fn new(account: &str, region: &str, name: &str) -> Self {
        bare(account, region, "name", name)
    }

    /// The ARN, which names the bus unless it is the default one.
    pub fn arn(&self) -> String {
        let Self { account, region, name, bus, .. } = self;
        if bus == DEFAULT_BUS {
            format!("arn:aws:events:{region}:{account}:rule/{name}")
        } else {
            format!("arn:aws:events:{region}:{account}:rule/{bus}/{name}")
        }
    }

    /// The ARN of the bus.
    pub fn bus_arn(&self) -> String {
        format!("arn:aws:events:{}:{}:event-bus/{}", self.region, self.account, self.bus)
    }

    /// The event pattern as JSON text.
    pub fn pattern_text(&self) -> String {
        let streaming = || {
            json!({
                "source": ["aws.firehose", "aws.kinesis", "aws.kinesisanalytics"],
                "detail-type": ["AWS API Call via CloudTrail"],
            })
        };
        self.pattern.clone().unwrap_or_else(|| streaming().to_string())
    }
}

/// The bus that every account-Region has.
pub(crate) const DEFAULT_BUS: &str = "default";

/// An SNS topic.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name.
    pub name: String,
    /// Who is told.
    #[serde(rename = "subscription", default)]
    pub subscriptions: Vec<Subscription>,
}

/// A subscription of a topic.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// `email`, `https`, `sqs` …
    #[serde(default = "email")]
    pub protocol: String,
    /// The address.
    pub endpoint: String,
    /// Whether the other side agreed.
    #[serde(default = "on")]
    pub confirmed: bool,
}

impl Topic {
    /// A topic that nobody subscribed to.
    pub fn new(account: &str, region: &str, name: &str) -> Self {
        bare(account, region, "name", name)
    }

    /// The ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:sns:{}:{}:{}", self.region, self.account, self.name)
    }
}

/// A metric filter of a log group.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricFilter {
    /// The account of the log group.
    pub account: String,
    /// The Region of the log group.
    pub region: String,
    /// The log group's name.
    pub log_group: String,
    /// Its name.
    pub name: String,
    /// What it counts.
    pub pattern: String,
    /// The metric it counts into.
    pub metric: String,
    /// The namespace of the metric.
    #[serde(default = "namespace")]
    pub namespace: String,
    /// Merged into the filter of `DescribeMetricFilters`.
    #[serde(default)]
    pub extra: Value,
}

/// A metric alarm.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alarm {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name.
    pub name: String,
    /// The metric it watches.
    pub metric: String,
    /// The namespace of the metric.
    #[serde(default = "namespace")]
    pub namespace: String,
    /// The ARNs of what is told when it goes off.
    #[serde(default)]
    pub actions: Vec<String>,
    /// Whether its actions are on.
    #[serde(default = "on")]
    pub actions_enabled: bool,
    /// Merged into the alarm of `DescribeAlarms`.
    #[serde(default)]
    pub extra: Value,
}

impl Alarm {
    /// The ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:cloudwatch:{}:{}:alarm:{}", self.region, self.account, self.name)
    }
}

fn default_bus() -> String {
    DEFAULT_BUS.to_owned()
}

fn email() -> String {
    "email".to_owned()
}

fn namespace() -> String {
    "CloudTrailMetrics".to_owned()
}

const fn on() -> bool {
    true
}
