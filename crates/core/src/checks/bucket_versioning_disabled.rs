use crate::facts::{Bucket, Versioning};
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "bucket-versioning-disabled",
    title: "Bucket on a data path does not keep versions",
    severity: Severity::Medium,
    practices: &[Practice::P15],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Without versioning an object that is overwritten or deleted, by mistake or on \
        purpose, is gone. For code buckets it also means that the code of an application \
        cannot be pinned.",
    remediation: Remediation {
        text: "Enable versioning in place, with a lifecycle rule that expires noncurrent \
            versions.",
        cli: "aws s3api put-bucket-versioning --bucket <bucket> --versioning-configuration Status=Enabled",
        terraform: "resource \"aws_s3_bucket_versioning\" \"example\" {\n  bucket = aws_s3_bucket.example.id\n  versioning_configuration {\n    status = \"Enabled\"\n  }\n}",
    },
    references: &[Reference {
        title: "Amazon S3 User Guide: Retaining multiple versions of objects with S3 Versioning",
        url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
    }],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.10" },
        Mapping { framework: "ISO 27001:2022", control: "A.8.3" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-9(2)" },
        Mapping { framework: "NIST 800-53 r5", control: "CP-6(1)" },
        Mapping { framework: "NIST 800-53 r5", control: "CP-6(2)" },
        Mapping { framework: "PCI DSS v4.0", control: "10.3.4" },
        Mapping { framework: "Security Hub", control: "S3.14" },
    ],
    reads: &[&api::S3_GET_BUCKET_LOCATION, &api::S3_GET_BUCKET_VERSIONING, &api::S3_LIST_BUCKETS],
    scopes: &[Scope::Bucket(judge)],
};

fn judge(_: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    judge.part(|judge| {
        bucket.place()?;
        let fact = &bucket.versioning;
        let (seen, sentence) = match fact.known()? {
            Versioning::Enabled => {
                judge.saw(fact, "Status", "Enabled");
                return Ok(());
            }
            Versioning::Suspended => ("Suspended", "Versioning of the bucket is suspended."),
            Versioning::Off => ("never enabled", "Versioning of the bucket was never enabled."),
        };
        judge.fail(fact, "Status", seen, "Enabled", sentence);
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{BucketOwner, Versioning};
    use crate::sample::CODE;
    use crate::{VerdictKind, api, sample};

    fn with_versioning(versioning: Versioning) -> VerdictKind {
        let snapshot = sample::with(|s| {
            *sample::value(&mut sample::bucket_mut(s, CODE).versioning) = versioning;
        });
        sample::kind(&CHECK, &snapshot, CODE)
    }

    #[test]
    fn violates() {
        assert_eq!(with_versioning(Versioning::Off), VerdictKind::Fail);
        assert_eq!(with_versioning(Versioning::Suspended), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(with_versioning(Versioning::Enabled), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::S3_GET_BUCKET_VERSIONING);
        assert_eq!(sample::kind(&CHECK, &denied, CODE), VerdictKind::Unknown);
    }

    #[test]
    fn a_bucket_of_somebody_else_is_left_out() {
        for owner in [BucketOwner::Missing, BucketOwner::Elsewhere] {
            let snapshot = sample::with(|s| sample::set_owner(s, CODE, owner));
            assert_eq!(sample::kind(&CHECK, &snapshot, CODE), VerdictKind::NotApplicable);
        }
    }
}
