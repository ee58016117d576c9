//! Managed Flink applications.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::document::bare;

/// An application. What is left out is the safe choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is one key of the file")]
pub struct Application {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name.
    pub name: String,
    /// `FLINK-1_20`, `SQL-1_0`, `ZEPPELIN-FLINK-3_0` …
    #[serde(default = "flink")]
    pub runtime: String,
    /// The execution role; `flink-NAME` when left out.
    #[serde(default)]
    pub role: Option<String>,
    /// Whether it runs in a VPC.
    #[serde(default = "on")]
    pub vpc: bool,
    /// Whether snapshots are taken.
    #[serde(default = "on")]
    pub snapshots: bool,
    /// Whether it logs to `CloudWatch`.
    #[serde(default = "on")]
    pub logging: bool,
    /// The log group; an existing `/aws/kinesis-analytics/NAME` when left out.
    #[serde(default)]
    pub log_group: String,
    /// Whether a customer-managed key encrypts it.
    #[serde(default = "on")]
    pub customer_key: bool,
    /// The key's ARN; a clean key of this account and Region when left out.
    #[serde(default)]
    pub key: Option<String>,
    /// The bucket that holds the code; a clean bucket of this account when left out.
    #[serde(default)]
    pub code_bucket: String,
    /// The version of the code object; empty for none.
    #[serde(default = "code_version")]
    pub code_version: String,
    /// How much it logs: `INFO`, `WARN`, `ERROR` or `DEBUG`.
    #[serde(default = "info")]
    pub log_level: String,
    /// Tags.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// SQL text, for SQL applications.
    #[serde(default)]
    pub sql: Option<String>,
    /// Property groups.
    #[serde(default)]
    pub properties: BTreeMap<String, BTreeMap<String, String>>,
    /// `READY`, `RUNNING` …
    #[serde(default = "running")]
    pub status: String,
    /// Merged into `ApplicationDetail`.
    #[serde(default)]
    pub extra: Value,
    /// Dotted paths to remove from `ApplicationDetail`.
    #[serde(default)]
    pub remove: Vec<String>,
}

impl Application {
    /// The safe application: all defaults.
    pub fn new(account: &str, region: &str, name: &str) -> Self {
        bare(account, region, "name", name)
    }

    /// The ARN.
    pub fn arn(&self) -> String {
        format!(
            "arn:aws:kinesisanalytics:{}:{}:application/{}",
            self.region, self.account, self.name
        )
    }

    /// The ARN of the execution role.
    pub fn role_arn(&self) -> String {
        let role = self.role.clone().unwrap_or_else(|| format!("flink-{}", self.name));
        format!("arn:aws:iam::{}:role/{role}", self.account)
    }

    /// Whether this is a SQL application (no Flink underneath).
    pub fn is_sql(&self) -> bool {
        self.runtime.starts_with("SQL")
    }

    /// Whether this is a Studio notebook.
    pub fn is_studio(&self) -> bool {
        self.runtime.starts_with("ZEPPELIN")
    }

    /// Whether the runtime can use a customer's key at all.
    pub fn takes_key(&self) -> bool {
        self.runtime
            .strip_prefix("FLINK-")
            .and_then(|version| version.split_once('_'))
            .and_then(|(major, minor)| {
                Some((major.parse::<u32>().ok()?, minor.parse::<u32>().ok()?))
            })
            .is_some_and(|version| version >= (1, 20))
    }
}

fn flink() -> String {
    "FLINK-1_20".to_owned()
}

fn code_version() -> String {
    "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY".to_owned()
}

fn info() -> String {
    "INFO".to_owned()
}

fn running() -> String {
    "RUNNING".to_owned()
}

const fn on() -> bool {
    true
}
