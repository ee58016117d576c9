//! `CloudTrail` trails.

use serde::Deserialize;
use serde_json::Value;

/// A trail. What is left out is the safe choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is one key of the file")]
pub struct Trail {
    /// The account that owns it.
    pub account: String,
    /// Its home Region.
    pub region: String,
    /// Its name.
    pub name: String,
    /// The bucket that takes the log files.
    pub bucket: String,
    /// Whether it covers every Region.
    #[serde(default = "on")]
    pub multi_region: bool,
    /// Whether it covers every account of the organization.
    #[serde(default)]
    pub organization: bool,
    /// Whether it is logging.
    #[serde(default = "on")]
    pub logging: bool,
    /// Whether log files are signed.
    #[serde(default = "on")]
    pub validation: bool,
    /// The key ARN; a clean key of this account and Region when left out; empty for none.
    #[serde(default)]
    pub key: Option<String>,
    /// The log group of its home that takes the events too.
    #[serde(default)]
    pub log_group: Option<String>,
    /// When it last delivered, in hours before the sim started.
    #[serde(default)]
    pub delivered_hours_ago: u64,
    /// Basic selectors, in the shape of `GetEventSelectors`.
    #[serde(rename = "event_selector", default)]
    pub event_selectors: Vec<Value>,
    /// Advanced selectors, in the shape of `GetEventSelectors`. All management events and the data events of streams
    /// when neither kind is given.
    #[serde(rename = "advanced_event_selector", default)]
    pub advanced_event_selectors: Vec<Value>,
    /// Merged into the trail of `DescribeTrails`.
    #[serde(default)]
    pub extra: Value,
    /// Merged into `GetTrailStatus`.
    #[serde(default)]
    pub status_extra: Value,
    /// Dotted paths to remove from the trail of `DescribeTrails`.
    #[serde(default)]
    pub remove: Vec<String>,
}

impl Trail {
    /// The ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:cloudtrail:{}:{}:trail/{}", self.region, self.account, self.name)
    }
}

const fn on() -> bool {
    true
}
