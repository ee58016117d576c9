//! What was done: management events of `CloudTrail`.

use serde::Deserialize;
use serde_json::Value;

/// A management event in the event history of an account and Region.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The account.
    pub account: String,
    /// The Region.
    pub region: String,
    /// `DeleteStream`.
    pub name: String,
    /// `kinesis.amazonaws.com`.
    #[serde(default = "kinesis")]
    pub source: String,
    /// Who did it: the ARN of a user or role, `root`, or the name of a service.
    pub who: String,
    /// `AKIA…` or `ASIA…`; a user's own key, and a temporary one for everyone else, when left out; empty for none.
    #[serde(default)]
    pub access_key: Option<String>,
    /// How long before the sim started, in hours.
    #[serde(default = "lately")]
    pub hours_ago: u64,
    /// How often, a minute between two.
    #[serde(default = "once")]
    pub times: u64,
    /// The error code, if it failed.
    #[serde(default)]
    pub error: Option<String>,
    /// The version of TLS; empty: not recorded.
    #[serde(default = "modern")]
    pub tls: String,
    /// The id of the VPC endpoint that it went through.
    #[serde(default)]
    pub endpoint: Option<String>,
    /// The address or service that it came from.
    #[serde(default = "somewhere")]
    pub from: String,
    /// What it was done to: names or ARNs.
    #[serde(default)]
    pub resources: Vec<String>,
    /// Merged into `requestParameters`.
    #[serde(default)]
    pub parameters: Value,
    /// Merged into the record, which `LookupEvents` shows as text.
    #[serde(default)]
    pub extra: Value,
    /// Dotted paths to remove from the record.
    #[serde(default)]
    pub remove: Vec<String>,
}

impl Event {
    /// Whether it changes nothing, by its name.
    pub fn is_read_only(&self) -> bool {
        ["Describe", "Get", "List", "Discover"].iter().any(|verb| self.name.starts_with(verb))
    }
}

fn kinesis() -> String {
    "kinesis.amazonaws.com".to_owned()
}

fn modern() -> String {
    "TLSv1.3".to_owned()
}

fn somewhere() -> String {
    "203.0.113.24".to_owned()
}

const fn lately() -> u64 {
    24
}

const fn once() -> u64 {
    1
}
