use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Arn, Fact};

/// A Secrets Manager secret that a destination or source reads. Its value is never asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// Its ARN.
    pub arn: Arn,
    /// The answer of `DescribeSecret`; none: no such secret.
    pub detail: Fact<Option<SecretDetail>>,
    /// The resource policy's text; none where no policy is attached.
    pub policy: Fact<Option<String>>,
}

/// A secret's metadata (AWS Secrets Manager API Reference).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretDetail {
    /// Automatic rotation is on.
    pub rotation: bool,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When it was last rotated.
    pub rotated: Option<Timestamp>,
    /// When its value or settings last changed.
    pub changed: Option<Timestamp>,
    /// It is scheduled for deletion.
    pub deleted: bool,
    /// The key, as set; none: the AWS managed key.
    pub key: Option<String>,
}
