//! One account or two.

use super::Request;
use crate::pattern::Arn;
use crate::truth::Truth;

/// Whether the resource belongs to the caller's account. Actions without a resource act on the own
/// one.
pub(super) fn is_same_account(request: &Request<'_>, own: &str) -> Truth {
    match &request.resource.account {
        Some(account) => (account == own).into(),
        None if request.resource.arn == "*" => Truth::True,
        None => Truth::Unknown,
    }
}

/// Whether the resource's own policy must allow, so that identity policies alone do not.
///
/// KMS Developer Guide, "Default key policy"; IAM User Guide, "Policy evaluation logic", for trust
/// policies.
pub(super) fn is_guarded(request: &Request<'_>, arn: &Arn<'_>) -> bool {
    match (arn.service(), arn.resource()) {
        (Some("kms"), Some(resource)) => resource.starts_with("key/"),
        (Some("iam"), Some(resource)) => {
            let service = request.action.split(':').next().unwrap_or_default();
            resource.starts_with("role/") && service.eq_ignore_ascii_case("sts")
        }
        _ => false,
    }
}

/// Whether an action can be done to a resource of another account at all.
///
/// KMS Developer Guide, "Allowing users in other accounts to use a KMS key"; IAM User Guide,
/// "Granting a user permissions to pass a role to an AWS service".
pub(super) fn works_across_accounts(action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    match action.split_once(':') {
        Some(("kms", operation)) => ACROSS_KMS.binary_search(&operation).is_ok(),
        _ => action != "iam:passrole",
    }
}

/// Sorted.
const ACROSS_KMS: &[&str] = &[
    "creategrant",
    "decrypt",
    "derivesharedsecret",
    "describekey",
    "encrypt",
    "generatedatakey",
    "generatedatakeypair",
    "generatedatakeypairwithoutplaintext",
    "generatedatakeywithoutplaintext",
    "generatemac",
    "getkeyrotationstatus",
    "getpublickey",
    "listgrants",
    "reencryptfrom",
    "reencryptto",
    "retiregrant",
    "revokegrant",
    "sign",
    "verify",
    "verifymac",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn across_accounts() {
        assert!(ACROSS_KMS.is_sorted());
        assert!(works_across_accounts("KMS:Decrypt") && works_across_accounts("s3:GetObject"));
        assert!(!works_across_accounts("kms:ListKeys") && !works_across_accounts("iam:PassRole"));
    }
}
