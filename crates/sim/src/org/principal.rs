//! Users, groups, roles and managed policies of IAM.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::document::{document, documents};

/// A role. One that a stream works with exists, whether it has a row or not, with the permissions that the stream's
/// configuration needs and with a trust policy for the service in this account only; a row says what is different.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The account it lives in.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Its path, which begins and ends with a slash.
    #[serde(default = "slash")]
    pub path: String,
    /// The trust policy, JSON text or table; the service that works with it, or its own account, when left out.
    #[serde(default, deserialize_with = "document")]
    pub trust: Option<String>,
    /// Inline policies by name, each JSON text or a table. What a stream needs is called `stream`; empty text takes
    /// it away.
    #[serde(default, deserialize_with = "documents")]
    pub inline: BTreeMap<String, String>,
    /// Attached managed policies: ARNs, or names of the account's own or of AWS.
    #[serde(default)]
    pub managed: Vec<String>,
    /// The managed policy that is its permissions boundary, as `managed` names one.
    #[serde(default)]
    pub boundary: Option<String>,
    /// Tags.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// Actions that the policy `stream` leaves out.
    #[serde(default)]
    pub without: Vec<String>,
    /// Whether the policy `stream` does not say whose bucket it is that is written to.
    #[serde(default)]
    pub unpinned: bool,
    /// Services that it may use and was never seen to use.
    #[serde(default)]
    pub unused: Vec<String>,
    /// When services were last used with it, in days before the sim started; yesterday where nothing is said.
    #[serde(default)]
    pub accessed_days_ago: BTreeMap<String, u64>,
}

impl Role {
    /// The role with nothing in it.
    pub fn new(account: &str, name: &str) -> Self {
        let (account, name) = (account.to_owned(), name.to_owned());
        Self { account, name, path: slash(), ..Self::default() }
    }

    /// The ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:iam::{}:role{}{}", self.account, self.path, self.name)
    }
}

/// A user.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// The account it lives in.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Its path, which begins and ends with a slash.
    #[serde(default = "slash")]
    pub path: String,
    /// The names of its groups.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Inline policies by name, each JSON text or a table.
    #[serde(default, deserialize_with = "documents")]
    pub inline: BTreeMap<String, String>,
    /// Attached managed policies: ARNs, or names of the account's own or of AWS.
    #[serde(default)]
    pub managed: Vec<String>,
    /// The managed policy that is its permissions boundary, as `managed` names one.
    #[serde(default)]
    pub boundary: Option<String>,
    /// Tags.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// Its access keys, two at most.
    #[serde(rename = "access_key", default)]
    pub access_keys: Vec<AccessKey>,
    /// Whether it has a password.
    #[serde(default)]
    pub password: bool,
}

impl User {
    /// The ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:iam::{}:user{}{}", self.account, self.path, self.name)
    }
}

/// An access key. What is left out is the safe choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessKey {
    /// Whether it can be used.
    #[serde(default = "on")]
    pub active: bool,
    /// When it was made, in days before the sim started.
    #[serde(default = "lately")]
    pub age_days: u64,
    /// When it was last used, in days before the sim started.
    #[serde(default = "yesterday")]
    pub used_days_ago: u64,
    /// The service that it was last used with; empty: it never was used.
    #[serde(default = "sts")]
    pub service: String,
    /// The Region that it was last used in.
    #[serde(default = "virginia")]
    pub region: String,
}

/// A group of users.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The account it lives in.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Its path, which begins and ends with a slash.
    #[serde(default = "slash")]
    pub path: String,
    /// Inline policies by name, each JSON text or a table.
    #[serde(default, deserialize_with = "documents")]
    pub inline: BTreeMap<String, String>,
    /// Attached managed policies: ARNs, or names of the account's own or of AWS.
    #[serde(default)]
    pub managed: Vec<String>,
}

impl Group {
    /// The ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:iam::{}:group{}{}", self.account, self.path, self.name)
    }
}

/// A managed policy of a customer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManagedPolicy {
    /// The account it lives in.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Its path, which begins and ends with a slash.
    #[serde(default = "slash")]
    pub path: String,
    /// The document of the default version, JSON text or table.
    #[serde(deserialize_with = "document")]
    pub policy: Option<String>,
    /// The document of a version before that one, JSON text or table.
    #[serde(default, deserialize_with = "document")]
    pub former: Option<String>,
}

impl ManagedPolicy {
    /// The ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:iam::{}:policy{}{}", self.account, self.path, self.name)
    }
}

/// Whether a document allows nothing and forbids nothing, so that there is none.
pub(crate) fn is_none(document: &str) -> bool {
    document.trim().is_empty()
}

/// The statements of a document.
pub(crate) fn statements(document: &str) -> Vec<Value> {
    let parsed: Value = serde_json::from_str(document).unwrap_or_default();
    match parsed.get("Statement") {
        Some(Value::Array(statements)) => statements.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    }
}

fn slash() -> String {
    "/".to_owned()
}

fn sts() -> String {
    "sts".to_owned()
}

fn virginia() -> String {
    "us-east-1".to_owned()
}

const fn on() -> bool {
    true
}

const fn lately() -> u64 {
    30
}

const fn yesterday() -> u64 {
    1
}
