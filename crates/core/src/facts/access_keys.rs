use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Arn;

/// The long-term keys of an account (IAM User Guide, "Generate credential reports for your AWS account").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialReport {
    /// When AWS made the report; it makes one every four hours at most.
    pub generated: Timestamp,
    /// The root user, and every user with an active key, sorted by ARN.
    pub users: Vec<KeyHolder>,
}

/// A user, or the root user, and its active access keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KeyHolder {
    /// The user's ARN; the root user's ends in `:root`.
    pub arn: Arn,
    /// Its active keys; a user has two at most.
    pub keys: Vec<AccessKey>,
}

/// An active access key. Its id is not in the report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AccessKey {
    /// 1 or 2, as the report counts.
    pub number: u8,
    /// When it was made or last changed.
    pub rotated: Option<Timestamp>,
    /// When it was last used; none: never, or before AWS recorded it.
    pub used: Option<Timestamp>,
    /// The service that it was last used with: `firehose`.
    pub service: Option<String>,
}

impl KeyHolder {
    /// Whether it is the root user.
    pub fn is_root(&self) -> bool {
        self.arn.resource() == "root"
    }
}
