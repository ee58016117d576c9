//! What puts records into a stream besides its producers: log destinations, metric streams, pipes, Kafka clusters.

use serde::Deserialize;
use serde_json::{Value, json};

use super::document::{bare, document, uuid};

/// A `CloudWatch` Logs destination: log groups of other accounts may subscribe to it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogDestination {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name.
    pub name: String,
    /// The ARN of the stream it feeds.
    pub target: String,
    /// The access policy, JSON text or table; its own account alone when left out; empty for none.
    #[serde(default, deserialize_with = "document")]
    pub policy: Option<String>,
    /// The role that writes into the stream; `logs-to-stream` when left out.
    #[serde(default)]
    pub role: Option<String>,
    /// Merged into the destination of `DescribeDestinations`.
    #[serde(default)]
    pub extra: Value,
}

impl LogDestination {
    /// The ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:logs:{}:{}:destination:{}", self.region, self.account, self.name)
    }

    /// The ARN of the role that writes into the stream.
    pub fn role_arn(&self) -> String {
        let role = self.role.as_deref().unwrap_or("logs-to-stream");
        format!("arn:aws:iam::{}:role/{role}", self.account)
    }

    /// The access policy as JSON text, if there is one.
    pub fn policy_text(&self) -> Option<String> {
        match &self.policy {
            Some(text) if text.trim().is_empty() => None,
            Some(text) => Some(text.clone()),
            None => Some(
                json!({"Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow", "Principal": {"AWS": self.account},
                    "Action": "logs:PutSubscriptionFilter", "Resource": self.arn(),
                }]})
                .to_string(),
            ),
        }
    }
}

/// A metric stream of `CloudWatch`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricStream {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name.
    pub name: String,
    /// The ARN of the delivery stream it feeds.
    pub target: String,
    /// Merged into the entry of `ListMetricStreams`.
    #[serde(default)]
    pub extra: Value,
}

/// An `EventBridge` pipe.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pipe {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name.
    pub name: String,
    /// The ARN it reads from.
    pub source: String,
    /// The ARN it writes to.
    pub target: String,
    /// Merged into the pipe of `ListPipes`.
    #[serde(default)]
    pub extra: Value,
}

/// An MSK cluster. What is left out is the safe choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MskCluster {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name.
    pub name: String,
    /// The last part of its ARN; made from the name when left out.
    #[serde(default)]
    pub id: String,
    /// Whether AWS runs the brokers.
    #[serde(default)]
    pub serverless: bool,
    /// Between clients and brokers: `TLS`, `TLS_PLAINTEXT` or `PLAINTEXT`.
    #[serde(default = "tls")]
    pub client_broker: String,
    /// Whether the brokers speak TLS among each other.
    #[serde(default = "on")]
    pub in_cluster: bool,
    /// Whether clients need not say who they are.
    #[serde(default)]
    pub unauthenticated: bool,
    /// The key ARN of its volumes; a clean key of this account and Region when left out.
    #[serde(default)]
    pub key: Option<String>,
    /// Merged into the `clusterInfo` of `DescribeClusterV2`.
    #[serde(default)]
    pub extra: Value,
    /// Dotted paths to remove from `clusterInfo`.
    #[serde(default)]
    pub remove: Vec<String>,
}

impl MskCluster {
    /// The safe cluster: all defaults.
    pub fn new(account: &str, region: &str, name: &str) -> Self {
        bare(account, region, "name", name)
    }

    /// The ARN.
    pub fn arn(&self) -> String {
        let Self { account, region, name, id, .. } = self;
        let id = if id.is_empty() { &format!("{}-1", uuid(name)) } else { id };
        format!("arn:aws:kafka:{region}:{account}:cluster/{name}/{id}")
    }
}

fn tls() -> String {
    "TLS".to_owned()
}

const fn on() -> bool {
    true
}
