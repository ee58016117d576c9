use crate::facts::{DeliveryStream, DestinationKind, Resource, S3Hop, StreamSource};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "firehose-weaker-destination",
    title: "Records lose their customer-managed key on the way to the destination",
    severity: Severity::Medium,
    practices: &[Practice::P04, Practice::P09],
    services: &[Service::Firehose],
    rationale: "A stream that is guarded by a customer-managed key and delivers into a bucket \
        without one is only as protected as the bucket: whoever may read the objects no \
        longer needs the key.",
    remediation: Remediation {
        text: "Set a customer-managed key on the destination, staging or backup bucket of the \
            stream, or make one the default encryption of the bucket. Objects that were \
            delivered before keep their encryption. The delivery role needs \
            kms:GenerateDataKey and kms:Decrypt on the key.",
        cli: "aws firehose describe-delivery-stream --delivery-stream-name <stream> --query 'DeliveryStreamDescription.{version:VersionId,destination:Destinations[0].DestinationId}' --region <region>\naws firehose update-destination --delivery-stream-name <stream> --current-delivery-stream-version-id <version> --destination-id <destination> --extended-s3-destination-update 'EncryptionConfiguration={KMSEncryptionConfig={AWSKMSKeyARN=<key-arn>}}' --region <region>",
        terraform: "resource \"aws_kinesis_firehose_delivery_stream\" \"example\" {\n  extended_s3_configuration {\n    kms_key_arn = aws_kms_key.bucket.arn\n  }\n}",
    },
    references: &[
        Reference {
            title: "Amazon Data Firehose Developer Guide: Data protection in Amazon Data Firehose",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/encryption.html",
        },
        Reference {
            title: "Amazon S3 User Guide: Using server-side encryption with AWS KMS keys (SSE-KMS)",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::AOSS_BATCH_GET_COLLECTION,
        &api::ES_DESCRIBE_DOMAIN,
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::GLUE_GET_TABLE,
        &api::KAFKA_DESCRIBE_CLUSTER_V2,
        &api::KINESIS_DESCRIBE_STREAM_SUMMARY,
        &api::KMS_DESCRIBE_KEY,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
        &api::REDSHIFT_SERVERLESS_GET_NAMESPACE,
        &api::REDSHIFT_DESCRIBE_CLUSTERS,
        &api::S3_GET_BUCKET_ENCRYPTION,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::DeliveryStream(judge)],
};

fn judge(context: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    let destinations = match stream.destinations() {
        Ok(destinations) => destinations,
        Err(stop) => return judge.part(|_| Err(stop)),
    };
    let Some(target) = stream.arn.target() else {
        let why = "the stream's ARN names no account and Region";
        return judge.part(|_| Err(Stop::undecided(&stream.description, why)));
    };
    let guarded = guarded(context, stream, target);
    let source_read = stream.settled().is_ok_and(|it| {
        matches!(it.source, StreamSource::DirectPut | StreamSource::Kinesis { .. })
    });
    for destination in destinations {
        judge.part(|judge| {
            let kind = destination.kind;
            if kind == DestinationKind::S3 {
                return Err(Stop::not_applicable("The destination is its bucket."));
            }
            if kind.third_party() {
                let why = format!("{} is not a service of AWS.", kind.words());
                return Err(Stop::not_applicable(why));
            }
            let strong = context.destination_has_own_key(stream, destination, target);
            if !source_read && strong == Ok(true) {
                return Ok(());
            }
            if !guarded.clone()? {
                return Err(Stop::not_applicable(UNGUARDED));
            }
            if !strong? {
                let sentence = format!(
                    "Records are guarded by a customer-managed key until they reach the \
                        destination ({}), which uses none.",
                    kind.words()
                );
                let (what, expected) = ("Key of the destination", "a customer-managed key");
                judge.fail(&stream.description, what, "none", expected, sentence);
            }
            Ok(())
        });
        for hop in &destination.buckets {
            judge.part(|judge| {
                let strong = strong(context, stream, target, hop);
                if !source_read && strong == Ok(true) {
                    // Nothing is stronger, whatever the source uses.
                    return Ok(());
                }
                if !guarded.clone()? {
                    return Err(Stop::not_applicable(UNGUARDED));
                }
                if !strong? {
                    let words = hop.purpose.words();
                    let sentence = format!(
                        "Records are guarded by a customer-managed key until they reach the \
                            {words} {}, which uses none.",
                        hop.bucket
                    );
                    let what = format!("EncryptionConfiguration of the {words}");
                    let key =
                        hop.key.as_ref().map_or("none set, bucket default", |key| key.as_str());
                    judge.fail(&stream.description, what, key, "a customer-managed key", sentence);
                }
                Ok(())
            });
        }
    }
}

const UNGUARDED: &str = "Neither the stream nor its source uses a customer-managed key.";

/// Whether the records are under a customer-managed key when delivery begins.
fn guarded(context: &Context<'_>, stream: &DeliveryStream, target: Target) -> Result<bool, Stop> {
    let fact = &stream.description;
    let description = stream.settled()?;
    match &description.source {
        StreamSource::DirectPut => {
            let encryption = description.encryption.as_ref();
            match encryption.map_or("DISABLED", |it| it.status.as_str()) {
                "DISABLED" => Ok(false),
                "ENABLED" => {
                    let key_type = encryption.and_then(|it| it.key_type.as_deref());
                    Ok(key_type == Some("CUSTOMER_MANAGED_CMK"))
                }
                status => Err(Stop::undecided(
                    fact,
                    format!("the encryption status {status} does not say which key is in use"),
                )),
            }
        }
        StreamSource::Kinesis { stream: Some(arn), .. } => {
            let Some(source) = context.stream(arn) else {
                return Err(Stop::undecided(fact, "the source stream was not looked up"));
            };
            let summary = source.summary.known()?;
            match summary.key_id.as_deref().filter(|_| summary.encrypted()) {
                Some(key) => {
                    let owner = arn.target().unwrap_or(target);
                    context.customer_managed(key, owner, &source.summary)
                }
                None if summary.encrypted() => {
                    Err(Stop::undecided(&source.summary, "AWS did not name the source's key"))
                }
                None => Ok(false),
            }
        }
        StreamSource::Msk { cluster: Some(arn), .. } => match context.snapshot.resource(arn) {
            Some(Resource::MskCluster(it)) => match it.detail.known()? {
                Some(detail) => {
                    let owner = arn.target().unwrap_or(target);
                    match detail.key.as_deref() {
                        Some(key) => context.customer_managed(key, owner, &it.detail),
                        None => Ok(false),
                    }
                }
                None => Err(Stop::undecided(&it.detail, "the source cluster does not exist")),
            },
            _ => Err(Stop::undecided(fact, "the source cluster was not looked up")),
        },
        _ => Err(Stop::undecided(fact, "the key of this kind of source is not read")),
    }
}

/// Whether what this hop writes is under a customer-managed key.
fn strong(
    context: &Context<'_>,
    stream: &DeliveryStream,
    target: Target,
    hop: &S3Hop,
) -> Result<bool, Stop> {
    match &hop.key {
        Some(key) => context.customer_managed(key.as_str(), target, &stream.description),
        None => context.bucket_has_own_key(stream, &hop.bucket),
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{BucketEncryption, DestinationKind, StreamSource};
    use crate::sample::{CLICKS, DELIVERED, ORDERS, ORDERS_ARCHIVE, SHOP_KEY};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn aes(s: &mut Snapshot) {
        let encryption = BucketEncryption { algorithm: "AES256".to_owned(), key: None };
        *sample::value(&mut sample::bucket_mut(s, DELIVERED).encryption) = Some(encryption);
    }

    fn kinds(snapshot: &Snapshot) -> [VerdictKind; 2] {
        [CLICKS, ORDERS_ARCHIVE].map(|name| sample::kind(&CHECK, snapshot, name))
    }

    #[test]
    fn violates() {
        assert_eq!(kinds(&sample::with(aes)), [VerdictKind::Fail; 2]);
    }

    #[test]
    fn clean() {
        assert_eq!(kinds(&sample::snapshot()), [VerdictKind::Pass; 2]);
        let own_key = sample::with(|s| {
            aes(s);
            for name in [CLICKS, ORDERS_ARCHIVE] {
                sample::destination(s, name).buckets[0].key = Some(sample::arn(SHOP_KEY));
            }
        });
        assert_eq!(kinds(&own_key), [VerdictKind::Pass; 2]);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::S3_GET_BUCKET_ENCRYPTION);
        assert_eq!(kinds(&denied), [VerdictKind::Unknown; 2]);
        let mut denied = sample::with(aes);
        sample::forget(&mut denied, &api::KINESIS_DESCRIBE_STREAM_SUMMARY);
        assert_eq!(kinds(&denied), [VerdictKind::Fail, VerdictKind::Unknown]);
    }

    #[test]
    fn nothing_can_be_weaker_than_no_key_of_your_own() {
        let snapshot = sample::with(|s| {
            aes(s);
            sample::description(s, CLICKS).encryption = None;
            sample::summary(s, ORDERS).key_id = Some("alias/aws/kinesis".to_owned());
        });
        assert_eq!(kinds(&snapshot), [VerdictKind::NotApplicable; 2]);
    }

    #[test]
    fn third_parties_are_left_out_and_their_backup_is_not() {
        let splunk =
            |s: &mut Snapshot| sample::destination(s, CLICKS).kind = DestinationKind::Splunk;
        let pass = sample::with(splunk);
        assert_eq!(sample::kind(&CHECK, &pass, CLICKS), VerdictKind::Pass);
        let fail = sample::with(|s| {
            splunk(s);
            aes(s);
        });
        assert_eq!(sample::kind(&CHECK, &fail, CLICKS), VerdictKind::Fail);
    }

    #[test]
    fn a_source_that_is_not_read_matters_only_for_a_weak_bucket() {
        let msk = |s: &mut Snapshot| {
            sample::description(s, CLICKS).source =
                StreamSource::Msk { cluster: None, connectivity: "PRIVATE".to_owned(), role: None };
        };
        assert_eq!(sample::kind(&CHECK, &sample::with(msk), CLICKS), VerdictKind::Pass);
        let weak = sample::with(|s| {
            msk(s);
            aes(s);
        });
        assert_eq!(sample::kind(&CHECK, &weak, CLICKS), VerdictKind::Unknown);
    }

    #[test]
    fn a_destination_that_is_not_read_is_not_clean() {
        let snapshot =
            sample::with(|s| sample::destination(s, CLICKS).kind = DestinationKind::OpenSearch);
        assert_eq!(sample::kind(&CHECK, &snapshot, CLICKS), VerdictKind::Unknown);
    }

    #[test]
    fn a_default_key_without_its_account_is_not_judged_for_writers_of_others() {
        let bare = sample::with(|s| {
            let key = Some("33333333-3333-4333-8333-333333333333".to_owned());
            let encryption = BucketEncryption { algorithm: "aws:kms".to_owned(), key };
            *sample::value(&mut sample::bucket_mut(s, DELIVERED).encryption) = Some(encryption);
        });
        assert_eq!(kinds(&bare), [VerdictKind::Unknown; 2]);
    }
}
