use crate::facts::{DeliveryStream, StreamSource};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-source-unencrypted",
    title: "Delivery stream reads a data stream that is not encrypted at rest",
    severity: Severity::High,
    practices: &[Practice::P09],
    services: &[Service::Firehose],
    rationale: "A delivery stream that reads a data stream has no encryption of its own: its \
        records are as protected as in the source. A source in an account outside the scan \
        is judged here, because nothing else judges it.",
    remediation: Remediation {
        text: "Ask the owner of the source stream to start server-side encryption, or read from a \
            stream that has it. The source of a delivery stream cannot be changed: recreate \
            the delivery stream to read another.",
        cli: "aws kinesis start-stream-encryption --stream-name <source-stream> --encryption-type KMS --key-id <key-arn> --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "Amazon Data Firehose Developer Guide: Data protection in Amazon Data Firehose",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/encryption.html",
        },
        Reference {
            title: "Amazon Kinesis Data Streams Developer Guide: Data protection in Amazon Kinesis Data Streams",
            url: "https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html",
        },
    ],
    mappings: &[],
    reads: &[&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM, &api::KINESIS_DESCRIBE_STREAM_SUMMARY],
    scopes: &[Scope::DeliveryStream(judge)],
};

fn judge(context: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &stream.description;
        let arn = match &stream.settled()?.source {
            StreamSource::Kinesis { stream: Some(arn), .. } => arn,
            StreamSource::Kinesis { stream: None, .. } => {
                return Err(Stop::undecided(fact, "AWS did not name the source stream"));
            }
            StreamSource::Other(name) => {
                return Err(Stop::undecided(fact, format!("the source type {name} is not known")));
            }
            StreamSource::DirectPut | StreamSource::Msk { .. } | StreamSource::Database { .. } => {
                return Err(Stop::not_applicable("The source is not a data stream."));
            }
        };
        let Some(source) = context.stream(arn) else {
            return Err(Stop::undecided(
                fact,
                format!("the source stream {arn} was not looked up"),
            ));
        };
        // A stream of a scanned account has a verdict of its own: one cause, one finding.
        if arn.account().is_some_and(|account| context.scanned(account)) {
            return Err(Stop::not_applicable(format!(
                "kinesis-sse-disabled judges the source stream {} itself.",
                arn.name()
            )));
        }
        let summary = source.settled()?;
        let encryption = summary.encryption_type.as_deref().unwrap_or("NONE");
        if summary.encrypted() {
            judge.saw(&source.summary, "EncryptionType", encryption);
        } else {
            let sentence = format!("The source stream {arn} stores its records unencrypted.");
            judge.fail(&source.summary, "EncryptionType", encryption, "KMS", sentence);
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::StreamSource;
    use crate::sample::{ORDERS, ORDERS_ARCHIVE};
    use crate::{Snapshot, VerdictKind, api, sample};

    const FOREIGN: &str = "arn:aws:kinesis:eu-west-1:999999999999:stream/partner";

    /// The delivery stream reads a stream of an account that is not scanned.
    fn foreign(encryption: &str) -> Snapshot {
        sample::with(|s| {
            let arn = sample::arn(FOREIGN);
            s.streams.insert(arn.clone(), sample::stream(FOREIGN, &[]));
            sample::summary(s, FOREIGN).encryption_type = Some(encryption.to_owned());
            sample::description(s, ORDERS_ARCHIVE).source =
                StreamSource::Kinesis { stream: Some(arn), role: None };
        })
    }

    #[test]
    fn violates() {
        assert_eq!(sample::kind(&CHECK, &foreign("NONE"), ORDERS_ARCHIVE), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &foreign("KMS"), ORDERS_ARCHIVE), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let mut snapshot = foreign("NONE");
        sample::forget(&mut snapshot, &api::KINESIS_DESCRIBE_STREAM_SUMMARY);
        assert_eq!(sample::kind(&CHECK, &snapshot, ORDERS_ARCHIVE), VerdictKind::Unknown);
        snapshot.streams.clear();
        assert_eq!(sample::kind(&CHECK, &snapshot, ORDERS_ARCHIVE), VerdictKind::Unknown);
    }

    #[test]
    fn a_source_with_a_verdict_of_its_own_is_counted_once() {
        let snapshot = sample::with(|s| sample::summary(s, ORDERS).encryption_type = None);
        let verdict = sample::judge(&CHECK, &snapshot, ORDERS_ARCHIVE);
        assert_eq!(verdict.kind, VerdictKind::NotApplicable);
        assert!(verdict.reason.contains("kinesis-sse-disabled"));
    }
}
