use serde::{Deserialize, Serialize};

use crate::{Arn, Fact};

/// An EventBridge event bus that may tell of changes to streams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventBus {
    /// Its ARN.
    pub arn: Arn,
    /// Its rules.
    pub rules: Fact<Vec<Rule>>,
    /// The targets of the rules that may match a change to a stream: all or none were read.
    pub targets: Fact<Vec<RuleTarget>>,
}

/// A rule of an event bus.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// Its event pattern; none: a schedule.
    pub pattern: Option<String>,
    /// `ENABLED`, `DISABLED`, `ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS`.
    pub state: String,
}

/// A target of a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RuleTarget {
    /// The rule's name.
    pub rule: String,
    /// Where its events go: a topic, another bus, a function …
    pub arn: Arn,
}

/// An SNS topic that tells of changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Its ARN.
    pub arn: Arn,
    /// Its subscriptions: protocol, and whether it was confirmed. Addresses are not kept.
    pub subscriptions: Fact<Vec<(String, bool)>>,
}
