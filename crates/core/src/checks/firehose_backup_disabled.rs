use crate::facts::{DeliveryStream, Destination, DestinationKind};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-backup-disabled",
    title: "Records are changed on the way and the source records are not kept",
    severity: Severity::Low,
    practices: &[Practice::P15],
    services: &[Service::Firehose],
    rationale: "A transform that drops or damages records does so for good where nobody keeps what \
        came in. With source record backup the stream can be replayed after the function was \
        mended.",
    remediation: Remediation {
        text: "Switch source record backup on in place and name a bucket for it that the delivery \
            role may write to. The backup logs its errors on its own. For S3 destinations it \
            cannot be switched off again without making the stream anew. For Redshift the same \
            options stand in --redshift-destination-update.",
        cli: "aws firehose describe-delivery-stream --delivery-stream-name <stream> --query 'DeliveryStreamDescription.{version:VersionId,destination:Destinations[0].DestinationId}' --region <region>\naws firehose update-destination --delivery-stream-name <stream> --current-delivery-stream-version-id <version> --destination-id <destination> --extended-s3-destination-update 'S3BackupMode=Enabled,S3BackupUpdate={RoleARN=<role-arn>,BucketARN=<bucket-arn>,Prefix=<prefix>,CloudWatchLoggingOptions={Enabled=true,LogGroupName=<log-group>,LogStreamName=<log-stream>}}' --region <region>",
        terraform: "resource \"aws_kinesis_firehose_delivery_stream\" \"example\" {\n  extended_s3_configuration {\n    s3_backup_mode = \"Enabled\"\n    s3_backup_configuration {\n      role_arn   = aws_iam_role.delivery.arn\n      bucket_arn = aws_s3_bucket.source_records.arn\n      cloudwatch_logging_options {\n        enabled         = true\n        log_group_name  = aws_cloudwatch_log_group.delivery.name\n        log_stream_name = aws_cloudwatch_log_stream.backup.name\n      }\n    }\n  }\n}",
    },
    references: &[
        Reference {
            title: "Amazon Data Firehose Developer Guide: Transform source data in Amazon Data Firehose",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html",
        },
        Reference {
            title: "Amazon Data Firehose API Reference: ExtendedS3DestinationDescription",
            url: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_ExtendedS3DestinationDescription.html",
        },
    ],
    mappings: &[],
    reads: &[&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM],
    scopes: &[Scope::DeliveryStream(judge)],
};

fn judge(_: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    let fact = &stream.description;
    let destinations = match stream.destinations() {
        Ok(destinations) => destinations,
        Err(stop) => return judge.part(|_| Err(stop)),
    };
    for destination in destinations {
        judge.part(|judge| {
            if !matches!(destination.kind, DestinationKind::S3 | DestinationKind::Redshift) {
                return Err(Stop::not_applicable(
                    "Destinations of this kind always keep what they could not take.",
                ));
            }
            if !changes_records(destination) {
                return Err(Stop::not_applicable("No transform changes the records."));
            }
            match destination.backup_mode.as_deref() {
                Some("Disabled") => {
                    let sentence = "The stream transforms its records and does not keep the source \
                        records.";
                    judge.fail(fact, "S3BackupMode", "Disabled", "Enabled", sentence);
                }
                Some(mode) => judge.saw(fact, "S3BackupMode", mode),
                None => return Err(Stop::undecided(fact, "AWS did not name the backup mode")),
            }
            Ok(())
        });
    }
}

/// A function may return anything; of the built-in processors only the extraction of log messages
/// leaves something out.
fn changes_records(destination: &Destination) -> bool {
    let lossy = |it: &String| it == "Lambda" || it == "CloudWatchLogProcessing";
    !destination.transforms.is_empty() || destination.processors.iter().any(lossy)
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{Destination, DestinationKind};
    use crate::sample::{CLICKS, EVENTS};
    use crate::{VerdictKind, api, sample};

    fn after(change: impl FnOnce(&mut Destination)) -> VerdictKind {
        let snapshot = sample::with(|s| change(sample::destination(s, EVENTS)));
        sample::kind(&CHECK, &snapshot, EVENTS)
    }

    fn disabled(it: &mut Destination) {
        it.backup_mode = Some("Disabled".to_owned());
    }

    #[test]
    fn violates() {
        assert_eq!(after(disabled), VerdictKind::Fail);
        let extracted = after(|it| {
            disabled(it);
            it.transforms.clear();
            it.processors = vec!["CloudWatchLogProcessing".to_owned()];
        });
        assert_eq!(extracted, VerdictKind::Fail);
        let redshift = after(|it| {
            disabled(it);
            it.kind = DestinationKind::Redshift;
        });
        assert_eq!(redshift, VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(after(|_| {}), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM);
        assert_eq!(sample::kind(&CHECK, &denied, EVENTS), VerdictKind::Unknown);
        assert_eq!(after(|it| it.backup_mode = None), VerdictKind::Unknown);
    }

    #[test]
    fn without_a_transform_nothing_is_lost() {
        let kind = sample::kind(&CHECK, &sample::snapshot(), CLICKS);
        assert_eq!(kind, VerdictKind::NotApplicable);
        let unpacked = after(|it| {
            disabled(it);
            it.transforms.clear();
            it.processors = vec!["Decompression".to_owned()];
        });
        assert_eq!(unpacked, VerdictKind::NotApplicable);
        let elsewhere = after(|it| it.kind = DestinationKind::OpenSearch);
        assert_eq!(elsewhere, VerdictKind::NotApplicable);
    }
}
