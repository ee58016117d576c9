//! The resources that actions take.

use super::extract::Service;
use crate::condition::{Reading, Template};
use crate::pattern::{ArnFormat, ArnPattern, Pattern};

/// A type of resource, as AWS documents it.
pub struct ResourceKind {
    /// Its name: `stream`.
    pub name: &'static str,
    /// How its ARNs are formed: `arn:${Partition}:kinesis:${Region}:${Account}:stream/${StreamName}`.
    pub arn: &'static str,
    format: ArnFormat,
}

impl ResourceKind {
    pub(super) fn new(name: &'static str, arn: &'static str) -> Self {
        Self { name, arn, format: ArnFormat::new(arn) }
    }
}

impl std::fmt::Debug for ResourceKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ResourceKind").field(&self.name).field(&self.arn).finish()
    }
}

/// The types of resources that an action takes, sorted by name; none: the action is not known.
///
/// Where there are several, most actions take one of them, and some one of each.
pub fn resource_kinds(action: &str) -> Option<Vec<&'static ResourceKind>> {
    let (service, action) = Service::of_action(action)?;
    Some(service.kinds_of(action).collect())
}

/// Whether AWS lists resource types for an action; none: the action is not known.
///
/// What takes no resource is only allowed by a statement whose `Resource` is `*`. AWS lists none
/// for a few actions that do name a resource (`kinesis:UpdateShardCount`), so that "no" alone
/// convicts nobody.
pub fn takes_resource(action: &str) -> Option<bool> {
    let (service, action) = Service::of_action(action)?;
    Some(service.kinds_of(action).next().is_some())
}

/// Whether a pattern of `Resource` or `NotResource` can match a resource that an action takes;
/// none: the action is not known.
///
/// "No" is said only where no ARN of any resource type fits. Policy variables may have any value.
/// An action that takes no resource ([`takes_resource`]) is matched by `*` alone.
pub fn can_match(action: &str, resource: &str) -> Option<bool> {
    let (service, action) = Service::of_action(action)?;
    let reading = Reading { wild: true, variables: true };
    let pattern = ArnPattern::of(&Template::<Pattern>::new(resource, reading).widest());
    let fits = |arn: &ArnFormat| pattern.can_match(arn);
    Some(matches!(pattern, ArnPattern::Any) || service.kinds_of(action).any(|it| fits(&it.format)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = "arn:aws:kinesis:eu-west-1:111111111111:stream/x";

    #[test]
    fn a_resource_pattern_can_match_or_cannot() {
        let consumer = format!("{STREAM}/consumer/c:1");
        for (action, resource, expected) in [
            ("kinesis:PutRecord", "*", true),
            ("kinesis:putrecord", STREAM, true),
            ("kinesis:PutRecord", "arn:aws:kinesis:*:111111111111:MyStream", false),
            ("kinesis:PutRecord", "arn:aws:kinesis:*:111111111111:*", true),
            ("kinesis:PutRecord", "arn:aws:kinesis:*:111111111111:*/x", true),
            ("kinesis:PutRecord", "arn:aws:kinesis:*:111111111111:str?am/x*", true),
            ("kinesis:PutRecord", "arn:aws:kinesis:*::stream/x", false),
            ("kinesis:PutRecord", "arn:aws:kinesis:*:111111111111:stream/", false),
            ("kinesis:PutRecord", "arn:aws:kinesis:*:111111111111:stream/x/*", false),
            ("kinesis:PutRecord", "arn:aws:firehose:*:111111111111:stream/x", false),
            ("kinesis:PutRecord", "arn:aws:kinesis:*", true),
            ("kinesis:PutRecord", "arn:aws:*:stream/x", true),
            ("kinesis:PutRecord", "x", false),
            ("kinesis:PutRecord", "", false),
            ("kinesis:PutRecord", "arn:aws:kinesis:*:111111111111:${aws:PrincipalTag/s}", true),
            ("kinesis:PutRecord", "arn:aws:kinesis:*:111111111111:stream/${aws:username}", true),
            ("kinesis:PutRecord", "arn:aws:kinesis:*:111111111111:s-${aws:username}", false),
            ("kinesis:PutRecord", "${a, 'b:c'}", true),
            ("kinesis:SubscribeToShard", STREAM, false),
            ("kinesis:SubscribeToShard", &format!("{STREAM}*"), true),
            ("kinesis:SubscribeToShard", &format!("{STREAM}/consumer/*"), true),
            ("kinesis:SubscribeToShard", &consumer, true),
            ("kinesis:DescribeStream", &consumer, false),
            ("kinesis:StartStreamEncryption", STREAM, true),
            ("firehose:ListDeliveryStreams", "*", true),
            ("firehose:ListDeliveryStreams", "arn:aws:firehose:*:111111111111:*", false),
            ("s3:ListBucket", "arn:aws:s3:::b", true),
            ("s3:ListBucket", "arn:aws:s3:::b/*", false),
            ("s3:ListBucket", "arn:aws:s3:::b*", true),
            ("s3:PutObject", "arn:aws:s3:::b", false),
            ("s3:PutObject", "arn:aws:s3:::b/*", true),
            ("s3:PutObject", "arn:aws:s3:::b*", true),
            ("s3:PutObject", "arn:aws:s3:eu-west-1::b/*", false),
            ("kms:Decrypt", "arn:aws:kms:*:111111111111:key/*", true),
            ("kms:Decrypt", "arn:aws:kms:*:111111111111:alias/x", false),
            ("iam:PassRole", "arn:aws:iam::111111111111:role/path/to/x", true),
            ("iam:PassRole", "arn:aws:iam:eu-west-1:111111111111:role/x", false),
            ("es:ESHttpPost", "arn:aws:es:*:111111111111:domain/d/_bulk", true),
            ("lambda:InvokeFunction", "arn:aws:lambda:*:111111111111:function:f:$LATEST", true),
            ("logs:PutLogEvents", "arn:aws:logs:*:111111111111:log-group:/a/b:log-stream:*", true),
            ("logs:PutLogEvents", "arn:aws:logs:*:111111111111:log-group:/a/b", false),
            ("dynamodb:PutItem", "arn:aws:dynamodb:*:111111111111:table/t/index/*", false),
            ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:a/b-??????", true),
        ] {
            assert_eq!(can_match(action, resource), Some(expected), "{action} on {resource}");
        }
        assert_eq!(can_match("kinesis:Nothing", "*"), None);
        assert_eq!(can_match("polly:ListVoices", "*"), None);
    }

    #[test]
    fn a_long_pattern_is_given_the_benefit_of_the_doubt() {
        let long = format!("arn:aws:s3:::{}", "b*".repeat(100_000));
        assert_eq!(can_match("kinesis:PutRecord", &long), Some(false));
        assert_eq!(can_match("s3:PutObject", &long), Some(true));
    }

    #[test]
    fn resource_types_are_those_of_the_action() {
        let kinds = resource_kinds("kinesis:PutResourcePolicy").unwrap();
        assert_eq!(kinds.iter().map(|it| it.name).collect::<Vec<_>>(), ["consumer", "stream"]);
        assert_eq!(
            kinds[1].arn,
            "arn:${Partition}:kinesis:${Region}:${Account}:stream/${StreamName}"
        );
        assert!(resource_kinds("kinesis:ListStreams").unwrap().is_empty());
        assert!(resource_kinds("kinesis:Nothing").is_none());

        assert_eq!(takes_resource("kinesis:GetRecords"), Some(true));
        assert_eq!(takes_resource("kinesis:ListStreams"), Some(false));
        assert_eq!(takes_resource("polly:ListVoices"), None);
    }
}
