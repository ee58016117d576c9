use crate::facts::Stream;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "kinesis-sse-disabled",
    title: "Data stream is not encrypted at rest",
    severity: Severity::High,
    practices: &[Practice::P05, Practice::P09],
    services: &[Service::Kinesis],
    rationale: "Records in a stream without server-side encryption are stored in clear for as long \
        as the retention period. Encryption with KMS also puts every read under the key \
        policy.",
    remediation: Remediation {
        text: "Start server-side encryption. Producers need kms:GenerateDataKey and consumers \
            kms:Decrypt on the key first; consumers of other accounts need a customer-managed key \
            whose policy admits them. Records written before stay as they are until they \
            expire.",
        cli: "aws kinesis start-stream-encryption --stream-name <stream> --encryption-type KMS --key-id <key-arn> --region <region>",
        terraform: "resource \"aws_kinesis_stream\" \"example\" {\n  encryption_type = \"KMS\"\n  kms_key_id      = aws_kms_key.stream.arn\n}",
    },
    references: &[
        Reference {
            title: "Amazon Kinesis Data Streams Developer Guide: Data protection in Amazon Kinesis Data Streams",
            url: "https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html",
        },
        Reference {
            title: "Amazon Kinesis Data Streams Developer Guide: What is server-side encryption for Kinesis Data Streams?",
            url: "https://docs.aws.amazon.com/streams/latest/dev/what-is-sse.html",
        },
    ],
    mappings: &[
        Mapping { framework: "AWS Config", control: "kinesis-stream-encrypted" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.24" },
        Mapping { framework: "NIST 800-53 r5", control: "CA-9(1)" },
        Mapping { framework: "NIST 800-53 r5", control: "CM-3(6)" },
        Mapping { framework: "NIST 800-53 r5", control: "SC-13" },
        Mapping { framework: "NIST 800-53 r5", control: "SC-28" },
        Mapping { framework: "NIST 800-53 r5", control: "SC-28(1)" },
        Mapping { framework: "NIST 800-53 r5", control: "SC-7(10)" },
        Mapping { framework: "NIST 800-53 r5", control: "SI-7(6)" },
        Mapping { framework: "PCI DSS v4.0", control: "3.5.1" },
        Mapping { framework: "Security Hub", control: "Kinesis.1" },
    ],
    reads: &[&api::KINESIS_DESCRIBE_STREAM_SUMMARY],
    scopes: &[Scope::Stream(judge)],
};

fn judge(context: &Context<'_>, stream: &Stream, judge: &mut Judge) {
    judge.part(|judge| {
        context.own_stream(stream)?;
        let summary = stream.settled()?;
        let encryption = summary.encryption_type.as_deref().unwrap_or("NONE");
        if summary.encrypted() {
            judge.saw(&stream.summary, "EncryptionType", encryption);
        } else {
            let sentence = "The stream stores its records unencrypted.";
            judge.fail(&stream.summary, "EncryptionType", encryption, "KMS", sentence);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::ORDERS;
    use crate::{VerdictKind, api, sample};

    fn with_type(encryption: Option<&str>) -> VerdictKind {
        let snapshot = sample::with(|s| {
            sample::summary(s, ORDERS).encryption_type = encryption.map(str::to_owned);
        });
        sample::kind(&CHECK, &snapshot, ORDERS)
    }

    #[test]
    fn violates() {
        assert_eq!(with_type(Some("NONE")), VerdictKind::Fail);
        assert_eq!(with_type(None), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(with_type(Some("KMS")), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::KINESIS_DESCRIBE_STREAM_SUMMARY);
        assert_eq!(sample::kind(&CHECK, &denied, ORDERS), VerdictKind::Unknown);
    }

    #[test]
    fn a_stream_in_the_making_is_left_out() {
        let creating = sample::with(|s| {
            let summary = sample::summary(s, ORDERS);
            summary.status = "CREATING".to_owned();
            summary.encryption_type = None;
        });
        let verdict = sample::judge(&CHECK, &creating, ORDERS);
        assert_eq!(verdict.kind, VerdictKind::NotApplicable);
        assert_eq!(verdict.reason, "The stream is CREATING.");
    }

    #[test]
    fn a_source_in_an_account_that_is_not_scanned_is_judged_where_it_is_read() {
        let foreign = "arn:aws:kinesis:eu-west-1:999999999999:stream/partner";
        let snapshot = sample::with(|s| {
            s.streams.insert(sample::arn(foreign), sample::stream(foreign, &[]));
            sample::summary(s, foreign).encryption_type = None;
        });
        let verdict = sample::judge(&CHECK, &snapshot, foreign);
        assert_eq!(verdict.kind, VerdictKind::NotApplicable);
        assert!(verdict.reason.contains("firehose-source-unencrypted"));
    }
}
