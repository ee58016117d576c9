//! Lambda functions that transform records.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::document::bare;

/// A function. What is left out is the safe choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// The account it lives in.
    pub account: String,
    /// The Region it lives in.
    pub region: String,
    /// Its name.
    pub name: String,
    /// `python3.13`, `nodejs22.x` …
    #[serde(default = "python")]
    pub runtime: String,
    /// Its aliases, which all stand for its version.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The one version that is published.
    #[serde(default = "first")]
    pub version: String,
    /// Environment variables.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    /// The key ARN that encrypts the environment; AWS's own key when left out.
    #[serde(default)]
    pub key: Option<String>,
    /// Whether it runs in a VPC.
    #[serde(default = "on")]
    pub vpc: bool,
    /// Resource policies by version or alias, each JSON text or a table; that of the function itself under `$LATEST`.
    #[serde(default)]
    pub policies: BTreeMap<String, Value>,
    /// Merged into the function's configuration.
    #[serde(default)]
    pub extra: Value,
    /// Dotted paths to remove from the function's configuration.
    #[serde(default)]
    pub remove: Vec<String>,
}

impl Function {
    /// The safe function: all defaults.
    pub fn new(account: &str, region: &str, name: &str) -> Self {
        bare(account, region, "name", name)
    }

    /// The ARN, without a version or alias.
    pub fn arn(&self) -> String {
        format!("arn:aws:lambda:{}:{}:function:{}", self.region, self.account, self.name)
    }
}

fn python() -> String {
    "python3.13".to_owned()
}

fn first() -> String {
    "1".to_owned()
}

const fn on() -> bool {
    true
}
