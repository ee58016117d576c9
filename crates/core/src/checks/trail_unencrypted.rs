use crate::facts::Trail;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "trail-unencrypted",
    title: "Trail has no KMS key",
    severity: Severity::Low,
    practices: &[Practice::P06, Practice::P09],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "S3 encrypts the log files of every trail; with a KMS key of your own, reading them \
        also needs the key, and every reading is recorded.",
    remediation: Remediation {
        text: "Set a customer-managed key on the trail in place; its policy must admit \
            CloudTrail.",
        cli: "aws cloudtrail update-trail --name <trail> --kms-key-id <key-arn> --region <region>",
        terraform: "resource \"aws_cloudtrail\" \"organization\" {\n  kms_key_id = aws_kms_key.trail.arn\n}",
    },
    references: &[Reference {
        title: "AWS CloudTrail User Guide: Encrypting CloudTrail log files with AWS KMS keys (SSE-KMS)",
        url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
    }],
    mappings: &[
        Mapping { framework: "CIS AWS v5.0", control: "3.5" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.15" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.24" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-9(3)" },
        Mapping { framework: "PCI DSS v4.0", control: "10.3.2" },
        Mapping { framework: "PCI DSS v4.0", control: "3.5.1" },
        Mapping { framework: "Security Hub", control: "CloudTrail.2" },
    ],
    reads: &[&api::CLOUDTRAIL_DESCRIBE_TRAILS],
    scopes: &[Scope::Trail(judge)],
};

fn judge(_: &Context<'_>, trail: &Trail, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &trail.description;
        if let Some(key) = &fact.known()?.key {
            judge.saw(fact, "KmsKeyId", key);
        } else {
            let sentence = "The log files of the trail are encrypted without a KMS key.";
            judge.fail(fact, "KmsKeyId", "none", "a KMS key", sentence);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::TRAIL;
    use crate::{VerdictKind, api, sample};

    #[test]
    fn violates() {
        let snapshot = sample::with(|s| sample::change_trail(s, |it| it.key = None));
        assert_eq!(sample::kind(&CHECK, &snapshot, TRAIL), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), TRAIL), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::CLOUDTRAIL_DESCRIBE_TRAILS);
        assert_eq!(sample::kind(&CHECK, &denied, TRAIL), VerdictKind::Unknown);
    }
}
