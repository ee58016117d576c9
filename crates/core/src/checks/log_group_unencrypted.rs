use crate::facts::LogGroup;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "log-group-unencrypted",
    title: "Log group of a stream or application has no KMS key",
    severity: Severity::Low,
    practices: &[Practice::P09],
    services: &[Service::Firehose, Service::Flink],
    rationale: "Error logs of Firehose and logs of Flink can hold parts of records. CloudWatch Logs \
        encrypts every log group with a key of its own; only a customer-managed key lets the \
        organization decide who may read, and stop it.",
    remediation: Remediation {
        text: "Associate a customer-managed key in place. Its key policy has to admit the logs \
            service of the Region for this log group. Events that were logged before keep their \
            encryption.",
        cli: "aws logs associate-kms-key --log-group-name <log-group> --kms-key-id <key-arn> --region <region>",
        terraform: "resource \"aws_cloudwatch_log_group\" \"example\" {\n  kms_key_id = aws_kms_key.example.arn\n}",
    },
    references: &[Reference {
        title: "Amazon CloudWatch Logs User Guide: Encrypt log data in CloudWatch Logs using AWS Key Management Service",
        url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    }],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.11" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.15" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.16" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.24" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-9(3)" },
        Mapping { framework: "NIST 800-53 r5", control: "SC-28(1)" },
        Mapping { framework: "NIST 800-53 r5", control: "SC-8(3)" },
        Mapping { framework: "NIST 800-53 r5", control: "SC-8(4)" },
        Mapping { framework: "PCI DSS v4.0", control: "10.3.2" },
        Mapping { framework: "PCI DSS v4.0", control: "10.3.3" },
        Mapping { framework: "PCI DSS v4.0", control: "10.3.4" },
        Mapping { framework: "PCI DSS v4.0", control: "3.5.1" },
        Mapping { framework: "PCI DSS v4.0", control: "8.3.2" },
        Mapping { framework: "PCI DSS v4.0", control: "A1.2.1" },
    ],
    reads: &[&api::LOGS_DESCRIBE_LOG_GROUPS, &api::ORGANIZATIONS_LIST_ACCOUNTS],
    scopes: &[Scope::LogGroup(judge)],
};

fn judge(context: &Context<'_>, group: &LogGroup, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &group.detail;
        if let Some(key) = &context.log_group(group)?.key {
            judge.saw(fact, "KmsKeyId", key);
        } else {
            let sentence = "The log group is not encrypted with a KMS key.";
            judge.fail(fact, "KmsKeyId", "none", "a customer-managed key", sentence);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{LogGroupDetail, Resource};
    use crate::{Snapshot, VerdictKind, api, sample};

    const NAME: &str = "arn:aws:logs:eu-west-1:222222222222:log-group:/aws/kinesisfirehose/errors";

    fn with(change: impl FnOnce(&mut Option<LogGroupDetail>)) -> Snapshot {
        sample::with(|s| match sample::resource_mut(s, NAME) {
            Resource::LogGroup(it) => change(sample::value(&mut it.detail)),
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn violates() {
        let snapshot = with(|it| {
            let it = it.as_mut().unwrap();
            it.key = None;
        });
        let verdict = sample::judge(&CHECK, &snapshot, NAME);
        assert_eq!(verdict.kind, VerdictKind::Fail);
        assert!(!verdict.used_by.is_empty(), "its streams are named");
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), NAME), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::LOGS_DESCRIBE_LOG_GROUPS);
        assert_eq!(sample::kind(&CHECK, &denied, NAME), VerdictKind::Unknown);
    }

    #[test]
    fn a_log_group_that_does_not_exist_is_left_out() {
        let missing = with(|it| *it = None);
        assert_eq!(sample::kind(&CHECK, &missing, NAME), VerdictKind::NotApplicable);
    }
}
