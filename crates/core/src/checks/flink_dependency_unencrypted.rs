use crate::facts::{Application, DeliveryStream, StreamSource};
use crate::{
    Arn, Check, Context, Fact, Judge, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "flink-dependency-unencrypted",
    title: "Application reads from or writes to something that is not encrypted",
    severity: Severity::High,
    practices: &[Practice::P09],
    services: &[Service::Flink],
    rationale: "An application encrypts its own state, but its records are only as protected as the \
        streams and buckets that they come from and go to. Judged is what SQL inputs and \
        outputs, reference data and property groups name; sources and sinks that are defined \
        in the code alone are not seen.",
    remediation: Remediation {
        text: "Switch server-side encryption of the stream on in place, with a customer-managed key \
            that the role of the application may use, or set a default encryption of the bucket.",
        cli: "aws kinesis start-stream-encryption --stream-name <stream> --encryption-type KMS --key-id <key-arn> --region <region>\naws firehose start-delivery-stream-encryption --delivery-stream-name <stream> --delivery-stream-encryption-configuration-input KeyType=CUSTOMER_MANAGED_CMK,KeyARN=<key-arn> --region <region>\naws s3api put-bucket-encryption --bucket <bucket> --server-side-encryption-configuration 'Rules=[{ApplyServerSideEncryptionByDefault={SSEAlgorithm=aws:kms,KMSMasterKeyID=<key-arn>},BucketKeyEnabled=true}]'",
        terraform: "resource \"aws_kinesis_stream\" \"example\" {\n  encryption_type = \"KMS\"\n  kms_key_id      = aws_kms_key.stream.arn\n}",
    },
    references: &[
        Reference {
            title: "Amazon Kinesis Data Streams Developer Guide: How do I get started with server-side encryption?",
            url: "https://docs.aws.amazon.com/streams/latest/dev/getting-started-with-sse.html",
        },
        Reference {
            title: "Amazon S3 User Guide: Setting default server-side encryption behavior for Amazon S3 buckets",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::KINESIS_DESCRIBE_STREAM_SUMMARY,
        &api::KINESISANALYTICS_DESCRIBE_APPLICATION,
        &api::S3_GET_BUCKET_ENCRYPTION,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Application(judge)],
};

fn judge(context: &Context<'_>, application: &Application, judge: &mut Judge) {
    let fact = &application.detail;
    let detail = match application.settled() {
        Ok(detail) => detail,
        Err(stop) => return judge.part(|_| Err(stop)),
    };
    let mut named = false;
    for arn in &detail.named_arns {
        let look = match (arn.service(), arn.resource()) {
            ("kinesis", resource) if resource.starts_with("stream/") => data_stream,
            ("firehose", _) => delivery_stream,
            ("s3", _) => bucket,
            _ => continue,
        };
        named = true;
        judge.part(|judge| look(context, fact, arn, judge));
    }
    if !named {
        judge.part(|_| {
            let why = "it names no stream or bucket: what the code itself uses is not read";
            Err(Stop::undecided(fact, why))
        });
    }
}

fn data_stream<T>(
    context: &Context<'_>,
    named_by: &Fact<T>,
    arn: &Arn,
    judge: &mut Judge,
) -> Result<(), Stop> {
    let Some(stream) = context.stream(arn) else {
        return Err(Stop::undecided(named_by, format!("the stream {arn} was not looked up")));
    };
    let summary = match stream.settled() {
        Err(Stop::NotApplicable(why)) => {
            judge.defer(format!("{}: {why}", arn.name()));
            return Ok(());
        }
        other => other?,
    };
    let seen = summary.encryption_type.as_deref().unwrap_or("NONE");
    if summary.encrypted() {
        judge.saw(&stream.summary, "EncryptionType", seen);
    } else {
        let sentence = format!("The data stream {} is not encrypted.", arn.name());
        judge.fail(&stream.summary, "EncryptionType", seen, "KMS", sentence);
    }
    Ok(())
}

fn delivery_stream<T>(
    context: &Context<'_>,
    named_by: &Fact<T>,
    arn: &Arn,
    judge: &mut Judge,
) -> Result<(), Stop> {
    let Some(stream) = context.snapshot.delivery_streams.get(arn) else {
        let why = format!("the delivery stream {arn} was not looked up");
        return Err(Stop::undecided(named_by, why));
    };
    let DeliveryStream { description: fact, .. } = stream;
    let description = match stream.settled() {
        Err(Stop::NotApplicable(why)) => {
            judge.defer(format!("{}: {why}", arn.name()));
            return Ok(());
        }
        other => other?,
    };
    if !matches!(description.source, StreamSource::DirectPut) {
        let why = format!("{} takes no records of an application", arn.name());
        return Err(Stop::undecided(fact, why));
    }
    match description.encryption.as_ref().map_or("DISABLED", |it| it.status.as_str()) {
        "ENABLED" => judge.saw(fact, "Status", "ENABLED"),
        "DISABLED" => {
            let sentence = format!("The delivery stream {} is not encrypted.", arn.name());
            judge.fail(fact, "Status", "DISABLED", "ENABLED", sentence);
        }
        status => {
            let why = format!("the status {status} does not say whether encryption is on");
            return Err(Stop::undecided(fact, why));
        }
    }
    Ok(())
}

fn bucket<T>(
    context: &Context<'_>,
    named_by: &Fact<T>,
    arn: &Arn,
    judge: &mut Judge,
) -> Result<(), Stop> {
    let name = arn.resource().split('/').next().unwrap_or_default();
    let Some(bucket) = context.bucket(name) else {
        return Err(Stop::undecided(named_by, format!("the bucket {name} was not looked up")));
    };
    if let Err(Stop::NotApplicable(why)) = bucket.place() {
        judge.defer(why);
        return Ok(());
    }
    bucket.place()?;
    let fact = &bucket.encryption;
    if let Some(encryption) = fact.known()? {
        judge.saw(fact, "SSEAlgorithm", &encryption.algorithm);
    } else {
        let sentence = format!("The bucket {name} has no default encryption.");
        judge.fail(fact, "SSEAlgorithm", "none", "AES256 or aws:kms", sentence);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::BucketOwner;
    use crate::sample::{CLICKS, CODE, ENRICH, ORDERS, ORDERS_ARCHIVE};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn naming(name: &str) -> Snapshot {
        sample::with(|s| sample::detail(s).named_arns.push(sample::arn(name)))
    }

    fn bucket() -> Snapshot {
        naming(&format!("arn:aws:s3:::{CODE}"))
    }

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::kind(&CHECK, snapshot, ENRICH)
    }

    #[test]
    fn violates() {
        let stream = sample::with(|s| sample::summary(s, ORDERS).encryption_type = None);
        assert_eq!(kind(&stream), VerdictKind::Fail);
        let mut delivery = naming(CLICKS);
        sample::description(&mut delivery, CLICKS).encryption = None;
        assert_eq!(kind(&delivery), VerdictKind::Fail);
        let mut bucket = bucket();
        *sample::value(&mut sample::bucket_mut(&mut bucket, CODE).encryption) = None;
        assert_eq!(kind(&bucket), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::Pass);
        assert_eq!(kind(&naming(CLICKS)), VerdictKind::Pass);
        assert_eq!(kind(&bucket()), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let in_code = sample::with(|s| sample::detail(s).named_arns.clear());
        let verdict = sample::judge(&CHECK, &in_code, ENRICH);
        assert_eq!(verdict.kind, VerdictKind::Unknown);
        assert!(verdict.reason.contains("code"), "{}", verdict.reason);
        assert_eq!(
            kind(&sample::without(&api::KINESIS_DESCRIBE_STREAM_SUMMARY)),
            VerdictKind::Unknown
        );
        let mut bucket = bucket();
        sample::forget(&mut bucket, &api::S3_GET_BUCKET_ENCRYPTION);
        assert_eq!(kind(&bucket), VerdictKind::Unknown);
        let unasked = naming("arn:aws:kinesis:eu-west-1:999999999999:stream/partner");
        assert_eq!(kind(&unasked), VerdictKind::Unknown);
        assert_eq!(kind(&naming(ORDERS_ARCHIVE)), VerdictKind::Unknown, "it reads a stream");
        let mut enabling = naming(CLICKS);
        if let Some(encryption) = &mut sample::description(&mut enabling, CLICKS).encryption {
            encryption.status = "ENABLING".to_owned();
        }
        assert_eq!(kind(&enabling), VerdictKind::Unknown);
    }

    #[test]
    fn what_cannot_be_judged_is_no_pass() {
        let making = sample::with(|s| sample::summary(s, ORDERS).status = "CREATING".to_owned());
        assert_eq!(kind(&making), VerdictKind::NotApplicable);
        let mut strange = bucket();
        sample::set_owner(&mut strange, CODE, BucketOwner::Missing);
        assert_eq!(kind(&strange), VerdictKind::NotApplicable);
    }
}
