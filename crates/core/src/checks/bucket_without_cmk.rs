use std::collections::BTreeSet;

use crate::facts::Bucket;
use crate::{
    AccountId, Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service,
    Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "bucket-without-cmk",
    title: "Delivered objects are not encrypted with a customer-managed key",
    severity: Severity::Low,
    practices: &[Practice::P03],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "With a key that AWS manages, whoever may read the bucket may read the objects. A \
        customer-managed key adds a second lock with a policy, a record of every use, and \
        an off switch.",
    remediation: Remediation {
        text: "Make a customer-managed key the default encryption of the bucket in place, or set \
            one on the destination of the stream, and allow the delivery role to use it. \
            Objects delivered before keep their encryption.",
        cli: "aws s3api put-bucket-encryption --bucket <bucket> --server-side-encryption-configuration 'Rules=[{ApplyServerSideEncryptionByDefault={SSEAlgorithm=aws:kms,KMSMasterKeyID=<key-arn>},BucketKeyEnabled=true}]'",
        terraform: "resource \"aws_s3_bucket_server_side_encryption_configuration\" \"example\" {\n  bucket = aws_s3_bucket.example.id\n  rule {\n    apply_server_side_encryption_by_default {\n      sse_algorithm     = \"aws:kms\"\n      kms_master_key_id = aws_kms_key.bucket.arn\n    }\n  }\n}",
    },
    references: &[Reference {
        title: "Amazon S3 User Guide: Using server-side encryption with AWS KMS keys (SSE-KMS)",
        url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    }],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.11" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.24" },
        Mapping { framework: "PCI DSS v4.0", control: "3.5.1" },
        Mapping { framework: "Security Hub", control: "S3.17" },
    ],
    reads: &[
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::KMS_DESCRIBE_KEY,
        &api::S3_GET_BUCKET_ENCRYPTION,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Bucket(judge)],
};

fn judge(context: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    let deliveries = context.deliveries(&bucket.name);
    for delivery in &deliveries {
        let Some(key) = &delivery.hop.key else { continue };
        judge.part(|judge| {
            bucket.place()?;
            let fact = &delivery.stream.description;
            if !context.customer_managed(key.as_str(), delivery.target, fact)? {
                let stream = delivery.stream.arn.name();
                let sentence = format!(
                    "The stream {stream} encrypts its objects with a key that AWS manages."
                );
                judge.fail(fact, "AWSKMSKeyARN", key.as_str(), "a customer-managed key", sentence);
            }
            Ok(())
        });
    }
    let writers = deliveries.iter().filter(|it| it.hop.key.is_none());
    let writers: BTreeSet<AccountId> = writers.map(|it| it.target.account).collect();
    for writer in &writers {
        judge.part(|judge| default(context, bucket, Some(*writer), judge));
    }
    // The owner's own writers, who put the code there, or nobody knows who.
    if writers.is_empty() && (deliveries.is_empty() || holds_code(context, bucket)) {
        judge.part(|judge| default(context, bucket, None, judge));
    }
}

/// The bucket's default, for what this account writes.
fn default(
    context: &Context<'_>,
    bucket: &Bucket,
    writer: Option<AccountId>,
    judge: &mut Judge,
) -> Result<(), Stop> {
    let owner = bucket.place()?;
    let fact = &bucket.encryption;
    let encryption = fact.known()?.as_ref();
    let algorithm = encryption.map_or("none", |it| it.algorithm.as_str());
    let key = encryption.and_then(|it| it.key.as_deref());
    let writer = writer.unwrap_or(owner.account);
    let strong = match key.filter(|_| algorithm.starts_with("aws:kms")) {
        Some(key) => context.default_key_managed(bucket, key, (owner, writer))?,
        None => false,
    };
    if strong {
        judge.saw(fact, "KMSMasterKeyID", key.unwrap_or_default());
    } else {
        let sentence = format!(
            "The default encryption of the bucket is {algorithm} without a customer-managed key."
        );
        let seen = key.unwrap_or(algorithm);
        judge.fail(fact, "KMSMasterKeyID", seen, "a customer-managed key", sentence);
    }
    Ok(())
}

fn holds_code(context: &Context<'_>, bucket: &Bucket) -> bool {
    context.users.of_bucket(&bucket.name).iter().any(|user| user.service() == "kinesisanalytics")
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::BucketEncryption;
    use crate::sample::{CLICKS, CODE, DELIVERED, ORDERS_ARCHIVE, SHOP_KEY};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn encrypted(algorithm: &str, key: Option<&str>) -> Snapshot {
        sample::with(|s| {
            let encryption =
                BucketEncryption { algorithm: algorithm.to_owned(), key: key.map(str::to_owned) };
            *sample::value(&mut sample::bucket_mut(s, DELIVERED).encryption) = Some(encryption);
        })
    }

    #[test]
    fn violates() {
        for snapshot in [
            encrypted("AES256", None),
            encrypted("aws:kms", None),
            encrypted("aws:kms", Some("arn:aws:kms:eu-west-1:333333333333:alias/aws/s3")),
        ] {
            assert_eq!(sample::kind(&CHECK, &snapshot, DELIVERED), VerdictKind::Fail);
        }
    }

    #[test]
    fn clean() {
        for name in [DELIVERED, CODE] {
            assert_eq!(sample::kind(&CHECK, &sample::snapshot(), name), VerdictKind::Pass);
        }
    }

    #[test]
    fn unknown() {
        for api in [&api::S3_GET_BUCKET_ENCRYPTION, &api::KMS_DESCRIBE_KEY] {
            assert_eq!(
                sample::kind(&CHECK, &sample::without(api), DELIVERED),
                VerdictKind::Unknown
            );
        }
    }

    #[test]
    fn a_key_named_without_its_account_is_not_judged_for_writers_of_others() {
        for name in ["33333333-3333-4333-8333-333333333333", "alias/delivered"] {
            let verdict = sample::judge(&CHECK, &encrypted("aws:kms", Some(name)), DELIVERED);
            assert_eq!(verdict.kind, VerdictKind::Unknown, "{name}");
            assert!(verdict.reason.contains("222222222222"), "{}", verdict.reason);
        }
        let managed = encrypted("aws:kms", Some("alias/aws/s3"));
        assert_eq!(sample::kind(&CHECK, &managed, DELIVERED), VerdictKind::Fail);
    }

    #[test]
    fn the_key_of_the_writer_outranks_the_default() {
        let mut snapshot = encrypted("AES256", None);
        for name in [CLICKS, ORDERS_ARCHIVE] {
            sample::destination(&mut snapshot, name).buckets[0].key = Some(sample::arn(SHOP_KEY));
        }
        assert_eq!(sample::kind(&CHECK, &snapshot, DELIVERED), VerdictKind::Pass);
        sample::destination(&mut snapshot, CLICKS).buckets[0].key =
            Some(sample::arn("arn:aws:kms:eu-west-1:222222222222:alias/aws/s3"));
        assert_eq!(sample::kind(&CHECK, &snapshot, DELIVERED), VerdictKind::Fail);
    }
}
