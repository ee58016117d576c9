use serde::{Deserialize, Serialize};

use crate::Fact;

/// The policies that the organization lays over its accounts (AWS Organizations API Reference,
/// `ListPolicies`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationPolicies {
    /// Service control policies; none: the organization does not use them.
    pub service: Fact<Option<Vec<OrganizationPolicy>>>,
    /// Resource control policies; none: the organization does not use them.
    pub resource: Fact<Option<Vec<OrganizationPolicy>>>,
}

/// One policy, and what it is attached to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OrganizationPolicy {
    /// Its id: `p-…`.
    pub id: String,
    /// Its name; text from AWS.
    pub name: String,
    /// The document.
    pub text: String,
    /// Ids of the root, units and accounts that it is attached to, sorted.
    pub targets: Vec<String>,
}
