use crate::facts::Bucket;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "bucket-unencrypted",
    title: "Bucket on a data path has no default encryption",
    severity: Severity::High,
    practices: &[Practice::P09],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Objects are stored in clear where neither the bucket nor the writer asks for \
        encryption. AWS encrypts every new object since January 2023, so this is seen on \
        emulators and old exports only.",
    remediation: Remediation {
        text: "Set default encryption of the bucket in place, best with a customer-managed key. \
            Objects delivered before must be copied over themselves to be encrypted.",
        cli: "aws s3api put-bucket-encryption --bucket <bucket> --server-side-encryption-configuration 'Rules=[{ApplyServerSideEncryptionByDefault={SSEAlgorithm=aws:kms,KMSMasterKeyID=<key-arn>},BucketKeyEnabled=true}]'",
        terraform: "resource \"aws_s3_bucket_server_side_encryption_configuration\" \"example\" {\n  bucket = aws_s3_bucket.example.id\n  rule {\n    apply_server_side_encryption_by_default {\n      sse_algorithm     = \"aws:kms\"\n      kms_master_key_id = aws_kms_key.bucket.arn\n    }\n  }\n}",
    },
    references: &[Reference {
        title: "Amazon S3 User Guide: Setting default server-side encryption behavior for Amazon S3 buckets",
        url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
    }],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.11" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.24" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-9(3)" },
        Mapping { framework: "NIST 800-53 r5", control: "CP-9(8)" },
        Mapping { framework: "NIST 800-53 r5", control: "SC-8(3)" },
        Mapping { framework: "PCI DSS v4.0", control: "3.5.1" },
    ],
    reads: &[
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::S3_GET_BUCKET_ENCRYPTION,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Bucket(judge)],
};

fn judge(context: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    judge.part(|judge| {
        bucket.place()?;
        let (fact, what) = (&bucket.encryption, "SSEAlgorithm");
        if let Some(encryption) = fact.known()? {
            judge.saw(fact, what, &encryption.algorithm);
            return Ok(());
        }
        let deliveries = context.deliveries(&bucket.name);
        if !deliveries.is_empty() && deliveries.iter().all(|it| it.hop.key.is_some()) {
            judge.saw(fact, what, "none; every stream sets its own key");
            return Ok(());
        }
        let sentence =
            "The bucket stores objects unencrypted unless the writer asks for encryption.";
        judge.fail(fact, what, "none", "AES256 or aws:kms", sentence);
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{CLICKS, DELIVERED, ORDERS_ARCHIVE, SHOP_KEY};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn plain(s: &mut Snapshot) {
        *sample::value(&mut sample::bucket_mut(s, DELIVERED).encryption) = None;
    }

    #[test]
    fn violates() {
        assert_eq!(sample::kind(&CHECK, &sample::with(plain), DELIVERED), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), DELIVERED), VerdictKind::Pass);
        let by_the_writers = sample::with(|s| {
            plain(s);
            for name in [CLICKS, ORDERS_ARCHIVE] {
                sample::destination(s, name).buckets[0].key = Some(sample::arn(SHOP_KEY));
            }
        });
        assert_eq!(sample::kind(&CHECK, &by_the_writers, DELIVERED), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::S3_GET_BUCKET_ENCRYPTION);
        assert_eq!(sample::kind(&CHECK, &denied, DELIVERED), VerdictKind::Unknown);
    }

    #[test]
    fn one_writer_without_a_key_is_enough() {
        let snapshot = sample::with(|s| {
            plain(s);
            sample::destination(s, CLICKS).buckets[0].key = Some(sample::arn(SHOP_KEY));
        });
        assert_eq!(sample::kind(&CHECK, &snapshot, DELIVERED), VerdictKind::Fail);
    }
}
