//! The callers an admission is about, and how an identity is judged.

use std::fmt;

use serde::Serialize;

use crate::principal::is_unique_id;
use crate::{
    Membership, Perimeter, log_delivery_account, log_delivery_canonical_user, principal_account,
};

/// Who is admitted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// Anyone, with or without an AWS account.
    Everyone,
    /// An account outside the organization.
    OutsideAccount(String),
    /// Every account of another organization.
    OtherOrganization(String),
    /// An account of which it is not known whether it is a member.
    UnknownAccount(String),
    /// An organization of which it is not known whether it is the own one.
    UnknownOrganization(String),
    /// An identity that does not tell whose it is: a canonical user id, a `CloudFront` origin
    /// access identity, a user id.
    UnknownOwner(String),
}

impl Who {
    /// Whether they are known to be from outside, rather than not known to be from inside.
    pub fn is_certain(&self) -> bool {
        matches!(self, Self::Everyone | Self::OutsideAccount(_) | Self::OtherOrganization(_))
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everyone => f.write_str("everyone"),
            Self::OutsideAccount(id) => write!(f, "account {id}, outside the organization"),
            Self::OtherOrganization(id) => write!(f, "organization {id}, not the own one"),
            Self::UnknownAccount(id) => write!(f, "account {id}, membership not known"),
            Self::UnknownOrganization(id) => write!(f, "organization {id}, the own one not known"),
            Self::UnknownOwner(id) => write!(f, "{id}, owner not known"),
        }
    }
}

/// Judges an AWS principal as a policy or a KMS grant names it: an ARN, an account id, or `*`.
///
/// None is anyone who belongs: members, trusted accounts, AWS's own, services, deleted principals
/// (their unique ids match nobody) and ARNs with a wildcard in the account, which AWS matches with
/// nobody either.
pub fn judge_principal(principal: &str, perimeter: &dyn Perimeter) -> Option<Who> {
    if principal == "*" {
        return Some(Who::Everyone);
    }
    if let Some(account) = principal_account(principal) {
        return judge_account(account, perimeter);
    }
    let service = principal.ends_with(".amazonaws.com") || principal.ends_with(".amazonaws.com.cn");
    if service || is_unique_id(principal) || principal.contains(['*', '?']) {
        return None;
    }
    Some(Who::UnknownOwner(principal.to_owned()))
}

/// Judges an S3 canonical user id, as a bucket policy or an ACL names it.
pub fn judge_canonical_user(id: &str, perimeter: &dyn Perimeter) -> Option<Who> {
    match perimeter.canonical_user(id) {
        Membership::Member | Membership::Trusted | Membership::AwsService => None,
        _ if log_delivery_canonical_user(id).is_some() => None,
        Membership::Outside => Some(Who::OutsideAccount(id.to_owned())),
        Membership::NotKnown => Some(Who::UnknownOwner(id.to_owned())),
    }
}

pub(super) fn judge_account(id: &str, perimeter: &dyn Perimeter) -> Option<Who> {
    match perimeter.account(id) {
        Membership::Member | Membership::Trusted | Membership::AwsService => None,
        _ if log_delivery_account(id).is_some() => None,
        Membership::Outside => Some(Who::OutsideAccount(id.to_owned())),
        Membership::NotKnown => Some(Who::UnknownAccount(id.to_owned())),
    }
}

pub(super) fn judge_organization(id: &str, perimeter: &dyn Perimeter) -> Option<Who> {
    match perimeter.organization_id() {
        Some(own) if own == id => None,
        Some(_) => Some(Who::OtherOrganization(id.to_owned())),
        None => Some(Who::UnknownOrganization(id.to_owned())),
    }
}
