use hydrant_iam::denies_insecure_transport;

use crate::facts::Bucket;
use crate::perimeter::document;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "bucket-plaintext-allowed",
    title: "Bucket on a data path accepts requests without TLS",
    severity: Severity::Medium,
    practices: &[Practice::P07],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "S3 answers over plain HTTP unless the bucket policy denies it. Firehose itself \
        uses TLS; the readers of the delivered objects need not.",
    remediation: Remediation {
        text: "Add a statement to the bucket policy that denies all S3 actions to everyone on the \
            bucket and its objects where aws:SecureTransport is false. The command puts its \
            policy in place of the whole one: put the statements of the present policy into it.",
        cli: "aws s3api get-bucket-policy --bucket <bucket> --query Policy --output text > <policy>.json\naws s3api put-bucket-policy --bucket <bucket> --policy '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"TlsOnly\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":[\"arn:aws:s3:::<bucket>\",\"arn:aws:s3:::<bucket>/*\"],\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}]}'",
        terraform: "data \"aws_iam_policy_document\" \"tls_only\" {\n  statement {\n    effect    = \"Deny\"\n    actions   = [\"s3:*\"]\n    resources = [aws_s3_bucket.example.arn, \"${aws_s3_bucket.example.arn}/*\"]\n    principals {\n      type        = \"*\"\n      identifiers = [\"*\"]\n    }\n    condition {\n      test     = \"Bool\"\n      variable = \"aws:SecureTransport\"\n      values   = [\"false\"]\n    }\n  }\n}",
    },
    references: &[Reference {
        title: "Amazon S3 User Guide: Security best practices for Amazon S3",
        url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    }],
    mappings: &[
        Mapping { framework: "CIS AWS v5.0", control: "2.1.1" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-17(2)" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-4" },
        Mapping { framework: "PCI DSS v4.0", control: "4.2.1" },
        Mapping { framework: "Security Hub", control: "S3.5" },
    ],
    reads: &[&api::S3_GET_BUCKET_LOCATION, &api::S3_GET_BUCKET_POLICY, &api::S3_LIST_BUCKETS],
    scopes: &[Scope::Bucket(judge)],
};

fn judge(_: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    judge.part(|judge| {
        let target = bucket.place()?;
        let fact = &bucket.policy;
        let (what, expected) = ("Policy", "Deny where aws:SecureTransport is false");
        let Some(text) = fact.known()? else {
            judge.fail(fact, what, "none", expected, "The bucket has no policy that asks for TLS.");
            return Ok(());
        };
        let arn = format!("arn:{}:s3:::{}", target.region.partition(), bucket.name);
        if denies_insecure_transport(&document(fact, text)?, &arn) {
            judge.saw(fact, what, "denies requests without TLS");
        } else {
            let sentence = "The bucket policy does not deny requests without TLS.";
            judge.fail(fact, what, "no such statement", expected, sentence);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{CODE, DELIVERED};
    use crate::{VerdictKind, api, sample};

    fn with_policy(policy: Option<&str>) -> VerdictKind {
        let snapshot = sample::with(|s| {
            *sample::value(&mut sample::bucket_mut(s, DELIVERED).policy) =
                policy.map(str::to_owned);
        });
        sample::kind(&CHECK, &snapshot, DELIVERED)
    }

    #[test]
    fn violates() {
        assert_eq!(with_policy(None), VerdictKind::Fail);
        let only_objects =
            sample::policy(DELIVERED).replace(&format!("\"arn:aws:s3:::{DELIVERED}\","), "");
        assert_eq!(with_policy(Some(&only_objects)), VerdictKind::Fail);
        assert_eq!(with_policy(Some(&sample::policy("another"))), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        for name in [DELIVERED, CODE] {
            assert_eq!(sample::kind(&CHECK, &sample::snapshot(), name), VerdictKind::Pass);
        }
    }

    #[test]
    fn unknown() {
        assert_eq!(with_policy(Some("{")), VerdictKind::Unknown);
        let denied = sample::without(&api::S3_GET_BUCKET_POLICY);
        assert_eq!(sample::kind(&CHECK, &denied, DELIVERED), VerdictKind::Unknown);
    }
}
