//! Which condition keys there are.

use super::extract::{EXTRACT, Service};
use crate::pattern::Pattern;

/// A condition key as AWS writes it, `${TagKey}` for what varies.
pub(super) struct KeyPattern {
    text: &'static str,
    pattern: Pattern,
}

impl KeyPattern {
    pub(super) fn new(text: &'static str) -> Self {
        // What varies is never empty.
        let mut wild = String::new();
        let mut rest = text;
        while let Some((before, (_, after))) =
            rest.split_once("${").and_then(|(before, it)| Some((before, it.split_once('}')?)))
        {
            wild = wild + before + "?*";
            rest = after;
        }
        Self { text, pattern: Pattern::wild(&(wild + rest)) }
    }

    fn matches(&self, key: &str) -> bool {
        self.pattern.matches_caseless(key)
    }

    /// Whether an identity provider says it of whoever comes through it: `saml:aud`,
    /// `accounts.google.com:sub`. STS lists these, and some stay with the session for all services.
    fn is_federated(&self) -> bool {
        !["aws:", "iam:", "sts:"].iter().any(|own| self.text.starts_with(own))
    }
}

/// The condition keys that AWS lists for an action, sorted, `${TagKey}` for what varies; none: the
/// action is not known.
///
/// Global keys are only among them where AWS lists them, as it does those of tags.
pub fn condition_keys(action: &str) -> Option<Vec<&'static str>> {
    let (service, action) = Service::of_action(action)?;
    Some(service.keys_of(action).map(|key| key.text).collect())
}

/// Whether requests can have a condition key, where `of` is a service (`kinesis`) or an action
/// (`kinesis:PutRecord`); none: that is not known.
///
/// Global keys and those of identity providers are keys of everything. A key that AWS lists for a
/// service and for none of its actions may belong to each of them.
pub fn known_condition_key(of: &str, key: &str) -> Option<bool> {
    let listed = if of.contains(':') {
        let (service, action) = Service::of_action(of)?;
        service.keys_of(action).any(|it| it.matches(key))
            || service.loose_keys().any(|it| it.matches(key))
    } else {
        Service::find(of)?.keys.iter().any(|it| it.matches(key))
    };
    let federated = || {
        let sts = Service::find("sts").into_iter().flat_map(|it| &it.keys);
        sts.filter(|it| it.is_federated()).any(|it| it.matches(key))
    };
    Some(listed || EXTRACT.global_keys.iter().any(|it| it.matches(key)) || federated())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_key_is_known_or_not() {
        for (of, key, expected) in [
            ("firehose", "aws:SourceArn", Some(true)),
            ("firehose", "AWS:sourcearn", Some(true)),
            ("firehose", "aws:ResourceTag/team", Some(true)),
            // The developer guide of Firehose names it; no request has it.
            ("firehose", "firehose:ResourceTag/team", Some(false)),
            ("kinesis:PutRecord", "aws:PrincipalTag/a/b", Some(true)),
            ("kinesis:PutRecord", "aws:PrincipalTag/", Some(false)),
            ("kinesis:PutRecord", "aws:PrincipalTags/x", Some(false)),
            ("kinesis:PutRecord", "aws:SourceOrgId", Some(true)),
            ("kinesis:PutRecord", "kinesis:FisActionId", Some(false)),
            ("kinesis:InjectApiError", "kinesis:FisActionId", Some(true)),
            ("kinesis:PutRecord", "s3:prefix", Some(false)),
            ("s3:ListBucket", "s3:prefix", Some(true)),
            ("s3:PutObject", "s3:prefix", Some(false)),
            ("s3:PutObject", "s3:RequestObjectTag/class", Some(true)),
            ("kms:Decrypt", "kms:EncryptionContext:aws:kinesis:arn", Some(true)),
            ("kms:Decrypt", "kms:EncryptionContext", Some(false)),
            ("kms:CreateGrant", "kms:ViaService", Some(true)),
            // Listed for the service alone.
            ("kms:CreateKey", "kms:CustomerMasterKeyUsage", Some(true)),
            ("kinesis:CreateStream", "kms:CustomerMasterKeyUsage", Some(false)),
            ("iam:PassRole", "iam:PassedToService", Some(true)),
            ("sts:AssumeRole", "sts:ExternalId", Some(true)),
            ("kinesis:PutRecord", "sts:ExternalId", Some(false)),
            ("s3:GetObject", "cognito-identity.amazonaws.com:sub", Some(true)),
            ("s3:GetObject", "ec2:SourceInstanceARN", Some(true)),
            ("kinesis:PutRecord", "", Some(false)),
            ("kinesis:Nothing", "aws:SourceArn", None),
            ("polly", "aws:SourceArn", None),
        ] {
            assert_eq!(known_condition_key(of, key), expected, "{key} of {of}");
        }
    }

    #[test]
    fn the_keys_of_an_action_are_listed() {
        assert_eq!(condition_keys("kinesis:putrecord").unwrap(), ["aws:ResourceTag/${TagKey}"]);
        assert_eq!(condition_keys("kinesis:ListStreams").unwrap(), [""; 0]);
        assert_eq!(condition_keys("kinesis:Nothing"), None);
    }
}
