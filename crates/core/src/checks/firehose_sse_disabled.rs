use crate::facts::{DeliveryStream, StreamSource};
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-sse-disabled",
    title: "Delivery stream is not encrypted at rest",
    severity: Severity::High,
    practices: &[Practice::P04, Practice::P05],
    services: &[Service::Firehose],
    rationale: "A direct-put delivery stream buffers records on disk before it delivers them. \
        Without server-side encryption they are stored there in clear.",
    remediation: Remediation {
        text: "Start server-side encryption with a customer-managed key. It works in place and \
            takes effect for records that arrive after it is enabled. The caller needs \
            kms:CreateGrant on the key.",
        cli: "aws firehose start-delivery-stream-encryption --delivery-stream-name <stream> --delivery-stream-encryption-configuration-input KeyType=CUSTOMER_MANAGED_CMK,KeyARN=<key-arn> --region <region>",
        terraform: "resource \"aws_kinesis_firehose_delivery_stream\" \"example\" {\n  server_side_encryption {\n    enabled  = true\n    key_type = \"CUSTOMER_MANAGED_CMK\"\n    key_arn  = aws_kms_key.stream.arn\n  }\n}",
    },
    references: &[
        Reference {
            title: "Amazon Data Firehose Developer Guide: Data protection in Amazon Data Firehose",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/encryption.html",
        },
        Reference {
            title: "Amazon Data Firehose API Reference: StartDeliveryStreamEncryption",
            url: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_StartDeliveryStreamEncryption.html",
        },
    ],
    mappings: &[
        Mapping { framework: "AWS Config", control: "kinesis-firehose-delivery-stream-encrypted" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.24" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-3" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-3" },
        Mapping { framework: "NIST 800-53 r5", control: "SC-12" },
        Mapping { framework: "NIST 800-53 r5", control: "SC-13" },
        Mapping { framework: "NIST 800-53 r5", control: "SC-28" },
        Mapping { framework: "Security Hub", control: "DataFirehose.1" },
    ],
    reads: &[&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM],
    scopes: &[Scope::DeliveryStream(judge)],
};

fn judge(_: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &stream.description;
        let description = stream.settled()?;
        direct_put(&description.source)?;
        match description.encryption.as_ref().map_or("DISABLED", |it| it.status.as_str()) {
            "ENABLED" => judge.saw(fact, "Status", "ENABLED"),
            "DISABLED" => {
                let sentence = "The stream buffers its records unencrypted.";
                judge.fail(fact, "Status", "DISABLED", "ENABLED", sentence);
            }
            // These describe the last attempt: after a failed change of keys the old key stays in use.
            status => {
                return Err(Stop::undecided(
                    fact,
                    format!(
                        "the encryption status {status} does not say whether records are encrypted"
                    ),
                ));
            }
        }
        Ok(())
    });
}

/// AWS offers encryption of a delivery stream only for direct put.
fn direct_put(source: &StreamSource) -> Result<(), Stop> {
    Err(Stop::not_applicable(match source {
        StreamSource::DirectPut => return Ok(()),
        StreamSource::Kinesis { .. } => {
            "AWS offers no encryption of its own for a stream that reads a data stream; \
             kinesis-sse-disabled or firehose-source-unencrypted judges the source."
        }
        StreamSource::Msk { .. } => {
            "AWS offers no encryption of its own for a stream that reads an MSK cluster, \
             which is always encrypted at rest."
        }
        StreamSource::Database { .. } => {
            "AWS offers no encryption of its own for a stream that reads a database."
        }
        StreamSource::Other(_) => "AWS offers encryption of a delivery stream only for direct put.",
    }))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{CLICKS, ORDERS_ARCHIVE};
    use crate::{VerdictKind, api, sample};

    fn with_status(status: &str) -> VerdictKind {
        let snapshot = sample::with(|s| {
            sample::description(s, CLICKS).encryption.as_mut().unwrap().status = status.to_owned();
        });
        sample::kind(&CHECK, &snapshot, CLICKS)
    }

    #[test]
    fn violates() {
        assert_eq!(with_status("DISABLED"), VerdictKind::Fail);
        let absent = sample::with(|s| sample::description(s, CLICKS).encryption = None);
        assert_eq!(sample::kind(&CHECK, &absent, CLICKS), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(with_status("ENABLED"), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for status in ["ENABLING", "ENABLING_FAILED", "DISABLING", "DISABLING_FAILED", "NEW"] {
            assert_eq!(with_status(status), VerdictKind::Unknown, "{status}");
        }
        let denied = sample::without(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM);
        assert_eq!(sample::kind(&CHECK, &denied, CLICKS), VerdictKind::Unknown);
    }

    #[test]
    fn a_stream_that_reads_another_never_fails() {
        let verdict = sample::judge(&CHECK, &sample::snapshot(), ORDERS_ARCHIVE);
        assert_eq!(verdict.kind, VerdictKind::NotApplicable);
        assert!(verdict.reason.contains("kinesis-sse-disabled"));
    }
}
