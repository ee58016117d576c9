use serde::{Deserialize, Serialize};

use crate::{Arn, Fact};

/// A KMS key on a data path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Its key ARN, or the reference itself where that could not be resolved.
    pub arn: Arn,
    /// The key's description; none: no such key or alias.
    pub metadata: Fact<Option<KeyMetadata>>,
    /// Asked for customer-managed keys only: others have no policy that a customer could change.
    pub access: Option<KeyAccess>,
}

/// Who may use a key, and whether its material is rotated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyAccess {
    /// The key policy's text.
    pub policy: Fact<String>,
    /// Whether automatic rotation is on.
    pub rotation: Fact<bool>,
    /// Its grants.
    pub grants: Fact<Vec<Grant>>,
}

/// The answer of `DescribeKey` (AWS KMS API Reference).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyMetadata {
    /// The key ARN, whatever name was asked for.
    pub arn: Arn,
    /// `CUSTOMER` or `AWS`.
    pub manager: String,
    /// `Enabled`, `Disabled`, `PendingDeletion` …
    pub state: String,
    /// `SYMMETRIC_DEFAULT`, `RSA_2048`, `HMAC_256` …
    pub spec: String,
    /// `AWS_KMS`, `EXTERNAL`, `AWS_CLOUDHSM`, `EXTERNAL_KEY_STORE`.
    pub origin: String,
    /// For a multi-Region key: `PRIMARY` or `REPLICA`.
    pub multi_region: Option<String>,
}

/// A grant: permission given to one principal, apart from the key policy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    /// Its id.
    pub id: String,
    /// Who may use the key: an ARN or a service principal.
    pub grantee: String,
    /// What for.
    pub operations: Vec<String>,
}

impl KeyMetadata {
    /// A key the customer made and controls.
    pub fn customer_managed(&self) -> bool {
        self.manager == "CUSTOMER"
    }

    /// Whether the owner can choose automatic rotation (AWS KMS Developer Guide, "Rotate AWS KMS keys"):
    /// symmetric encryption keys with material that KMS made, and not a replica, which follows its primary.
    pub fn can_rotate(&self) -> bool {
        self.customer_managed()
            && self.spec == "SYMMETRIC_DEFAULT"
            && self.origin == "AWS_KMS"
            && self.multi_region.as_deref() != Some("REPLICA")
    }
}
