use crate::facts::Stream;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "kinesis-sse-aws-managed-key",
    title: "Data stream is encrypted with the AWS managed key",
    severity: Severity::Medium,
    practices: &[Practice::P03],
    services: &[Service::Kinesis],
    rationale: "The policy of the AWS managed key admits everyone in the account by way of \
        Kinesis, and it can neither be changed nor switched off, nor used from another \
        account. A customer-managed key decides who can read the records.",
    remediation: Remediation {
        text: "Start encryption again with a customer-managed key: it replaces the key in place. \
            Give producers kms:GenerateDataKey and consumers kms:Decrypt on it first. Keep the \
            old key’s access until the retention period is over.",
        cli: "aws kinesis start-stream-encryption --stream-name <stream> --encryption-type KMS --key-id <key-arn> --region <region>",
        terraform: "resource \"aws_kinesis_stream\" \"example\" {\n  encryption_type = \"KMS\"\n  kms_key_id      = aws_kms_key.stream.arn\n}",
    },
    references: &[
        Reference {
            title: "Amazon Kinesis Data Streams Developer Guide: What is server-side encryption for Kinesis Data Streams?",
            url: "https://docs.aws.amazon.com/streams/latest/dev/what-is-sse.html",
        },
        Reference {
            title: "AWS Key Management Service Developer Guide: AWS KMS keys",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
        },
    ],
    mappings: &[],
    reads: &[&api::KINESIS_DESCRIBE_STREAM_SUMMARY, &api::KMS_DESCRIBE_KEY],
    scopes: &[Scope::Stream(judge)],
};

fn judge(context: &Context<'_>, stream: &Stream, judge: &mut Judge) {
    judge.part(|judge| {
        context.own_stream(stream)?;
        let fact = &stream.summary;
        let summary = stream.settled()?;
        if !summary.encrypted() {
            return Err(Stop::not_applicable(
                "The stream is not encrypted; kinesis-sse-disabled speaks.",
            ));
        }
        let Some(key) = summary.key_id.as_deref() else {
            return Err(Stop::undecided(fact, "AWS did not name the key"));
        };
        let Some(target) = stream.arn.target() else {
            return Err(Stop::undecided(fact, "the stream's ARN names no account and Region"));
        };
        // Name, id and ARN may all stand for the AWS managed key: only its description tells.
        if context.customer_managed(key, target, fact)? {
            judge.saw(fact, "KeyId", key);
        } else {
            let sentence = format!("The key {key} is managed by AWS.");
            judge.fail(fact, "KeyId", key, "a customer-managed key", sentence);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{ORDERS, SHOP_KEY};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn with_key(id: &str) -> Snapshot {
        sample::with(|s| sample::summary(s, ORDERS).key_id = Some(id.to_owned()))
    }

    #[test]
    fn violates() {
        for id in ["alias/aws/kinesis", "arn:aws:kms:eu-west-1:222222222222:alias/aws/kinesis"] {
            assert_eq!(sample::kind(&CHECK, &with_key(id), ORDERS), VerdictKind::Fail, "{id}");
        }
    }

    #[test]
    fn violates_by_the_id_of_the_managed_key() {
        for id in [SHOP_KEY, "22222222-2222-4222-8222-222222222222"] {
            let mut snapshot = with_key(id);
            sample::metadata(&mut snapshot, SHOP_KEY).manager = "AWS".to_owned();
            assert_eq!(sample::kind(&CHECK, &snapshot, ORDERS), VerdictKind::Fail, "{id}");
        }
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), ORDERS), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::KMS_DESCRIBE_KEY);
        assert_eq!(sample::kind(&CHECK, &denied, ORDERS), VerdictKind::Unknown);
        let never_asked = with_key("alias/orders");
        assert_eq!(sample::kind(&CHECK, &never_asked, ORDERS), VerdictKind::Unknown);
    }

    #[test]
    fn without_encryption_there_is_no_key() {
        let off = sample::with(|s| sample::summary(s, ORDERS).encryption_type = None);
        assert_eq!(sample::kind(&CHECK, &off, ORDERS), VerdictKind::NotApplicable);
    }
}
