use serde::{Deserialize, Serialize};

use crate::Arn;

/// The users and roles of an account that can touch a data path, with their policies (IAM API Reference,
/// `GetAccountAuthorizationDetails`).
///
/// Others are only counted: an organization has hundreds of thousands of roles, and no policy of theirs
/// speaks about what hydrant judges.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principals {
    /// Policy documents, each of them once.
    pub documents: Vec<PolicyText>,
    /// Users and roles, sorted by ARN.
    pub principals: Vec<Principal>,
    /// Users and roles that are left out: nothing they hold touches a data path, and no service that
    /// streams may assume them.
    pub left_out: u32,
}

/// A policy, by the name that people know it by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PolicyText {
    /// A managed policy's ARN, or `inline policy NAME of role NAME`.
    pub name: String,
    /// The document of the default version; none: it is attached, and AWS did not show it.
    pub text: Option<String>,
}

/// A user or role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Principal {
    /// Its ARN, which says whether it is a user or a role.
    pub arn: Arn,
    /// Its policies, those of its groups included, as places among the documents; only those that touch a
    /// data path, and all of them where a service that streams may assume the role.
    pub policies: Vec<u32>,
    /// The permissions boundary, as a place among the documents.
    pub boundary: Option<u32>,
    /// A role's trust policy.
    pub trust: Option<String>,
    /// Tags: key and value.
    pub tags: Vec<(String, String)>,
}

impl Principal {
    /// Whether it is a user, and not a role.
    pub fn is_user(&self) -> bool {
        self.arn.resource().starts_with("user/")
    }
}
