//! Principals as a statement names them.

use std::fmt;

/// One caller, or one kind of caller, that a statement names.
///
/// IAM User Guide, "AWS JSON policy elements: Principal".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// `"*"` or `{"AWS": "*"}`, which mean the same in a resource policy.
    Everyone,
    /// An account, user, role or session, by ARN or id.
    Aws(String),
    /// An AWS service, such as `firehose.amazonaws.com`.
    Service(String),
    /// An identity provider.
    Federated(String),
    /// An S3 canonical user id.
    CanonicalUser(String),
}

impl Principal {
    /// Whether anyone at all is meant.
    pub fn is_everyone(&self) -> bool {
        match self {
            Self::Everyone => true,
            Self::Aws(name) | Self::Federated(name) => name == "*",
            Self::Service(_) | Self::CanonicalUser(_) => false,
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everyone => f.write_str("*"),
            Self::Aws(name)
            | Self::Service(name)
            | Self::Federated(name)
            | Self::CanonicalUser(name) => f.write_str(name),
        }
    }
}

/// The account that an AWS principal belongs to: a bare account id, or an IAM or STS ARN of any
/// partition.
///
/// None for unique ids (`AROA…`), services, wildcards, and ARNs whose account is not twelve digits.
pub fn principal_account(principal: &str) -> Option<&str> {
    if is_account(principal) {
        return Some(principal);
    }
    let mut parts = principal.splitn(6, ':');
    let (arn, _partition, service) = (parts.next()?, parts.next()?, parts.next()?);
    let (_region, account, _resource) = (parts.next()?, parts.next()?, parts.next()?);
    (arn == "arn" && matches!(service, "iam" | "sts") && is_account(account)).then_some(account)
}

/// Twelve digits.
pub(crate) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// What AWS shows for a principal since deleted, and matches with nobody: `AIDA…`, `AROA…` and the
/// like.
///
/// IAM User Guide, "IAM identifiers", unique identifiers.
pub(crate) fn is_unique_id(text: &str) -> bool {
    text.len() >= 16
        && text.starts_with('A')
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_of_a_principal() {
        for (principal, account) in [
            ("123456789012", Some("123456789012")),
            ("arn:aws:iam::123456789012:root", Some("123456789012")),
            ("arn:aws-cn:iam::123456789012:role/path/name", Some("123456789012")),
            ("arn:aws-us-gov:sts::123456789012:assumed-role/r/s", Some("123456789012")),
            ("arn:aws:iam::123456789012:user/a:b", Some("123456789012")),
            ("arn:aws:iam::*:root", None),
            ("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1", None),
            ("arn:aws:iam::123456789012", None),
            ("arn:aws:s3:::123456789012", None),
            ("AROAEXAMPLEEXAMPLE123", None),
            ("firehose.amazonaws.com", None),
            ("12345678901", None),
            ("１２３４", None),
            ("*", None),
            ("", None),
        ] {
            assert_eq!(principal_account(principal), account, "{principal}");
        }
    }
}
