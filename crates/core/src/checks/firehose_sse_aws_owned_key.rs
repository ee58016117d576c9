use crate::facts::{DeliveryStream, StreamSource};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-sse-aws-owned-key",
    title: "Delivery stream is encrypted with a key that AWS owns",
    severity: Severity::Medium,
    practices: &[Practice::P03],
    services: &[Service::Firehose],
    rationale: "An AWS owned key has no key policy, no audit trail and no off switch for the owner \
        of the data. A customer-managed key decides who can read the buffered records, and \
        every use of it is recorded.",
    remediation: Remediation {
        text: "Start encryption again with a customer-managed key: it replaces the key in place.",
        cli: "aws firehose start-delivery-stream-encryption --delivery-stream-name <stream> --delivery-stream-encryption-configuration-input KeyType=CUSTOMER_MANAGED_CMK,KeyARN=<key-arn> --region <region>",
        terraform: "resource \"aws_kinesis_firehose_delivery_stream\" \"example\" {\n  server_side_encryption {\n    enabled  = true\n    key_type = \"CUSTOMER_MANAGED_CMK\"\n    key_arn  = aws_kms_key.stream.arn\n  }\n}",
    },
    references: &[
        Reference {
            title: "Amazon Data Firehose Developer Guide: Data protection in Amazon Data Firehose",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/encryption.html",
        },
        Reference {
            title: "Amazon Data Firehose API Reference: DeliveryStreamEncryptionConfigurationInput",
            url: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeliveryStreamEncryptionConfigurationInput.html",
        },
    ],
    mappings: &[],
    reads: &[&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM],
    scopes: &[Scope::DeliveryStream(judge)],
};

fn judge(_: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &stream.description;
        let description = stream.settled()?;
        if description.source != StreamSource::DirectPut {
            return Err(Stop::not_applicable(
                "Only direct-put streams are encrypted with a key of their own.",
            ));
        }
        let encryption = description.encryption.as_ref().filter(|it| it.status != "DISABLED");
        let Some(encryption) = encryption else {
            return Err(Stop::not_applicable(
                "The stream is not encrypted; firehose-sse-disabled speaks.",
            ));
        };
        if encryption.status != "ENABLED" {
            let why = format!(
                "the encryption status {} does not say which key is in use",
                encryption.status
            );
            return Err(Stop::undecided(fact, why));
        }
        match encryption.key_type.as_deref() {
            Some("CUSTOMER_MANAGED_CMK") => judge.saw(fact, "KeyType", "CUSTOMER_MANAGED_CMK"),
            Some("AWS_OWNED_CMK") => {
                let sentence = "The stream is encrypted with a key that AWS owns.";
                judge.fail(fact, "KeyType", "AWS_OWNED_CMK", "CUSTOMER_MANAGED_CMK", sentence);
            }
            other => {
                let why = format!("the key type {} is not known", other.unwrap_or("(none)"));
                return Err(Stop::undecided(fact, why));
            }
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::Encryption;
    use crate::sample::{CLICKS, ORDERS_ARCHIVE};
    use crate::{VerdictKind, sample};

    fn after(change: impl FnOnce(&mut Encryption)) -> VerdictKind {
        let snapshot = sample::with(|s| {
            change(sample::description(s, CLICKS).encryption.as_mut().unwrap());
        });
        sample::kind(&CHECK, &snapshot, CLICKS)
    }

    #[test]
    fn violates() {
        let kind = after(|it| it.key_type = Some("AWS_OWNED_CMK".to_owned()));
        assert_eq!(kind, VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(after(|_| {}), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        assert_eq!(after(|it| it.key_type = None), VerdictKind::Unknown);
        assert_eq!(after(|it| it.status = "ENABLING_FAILED".to_owned()), VerdictKind::Unknown);
    }

    #[test]
    fn nothing_to_say_without_encryption() {
        assert_eq!(after(|it| it.status = "DISABLED".to_owned()), VerdictKind::NotApplicable);
        let reader = sample::kind(&CHECK, &sample::snapshot(), ORDERS_ARCHIVE);
        assert_eq!(reader, VerdictKind::NotApplicable);
    }
}
