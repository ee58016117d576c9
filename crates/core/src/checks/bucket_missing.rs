use crate::facts::{Bucket, BucketOwner};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "bucket-missing",
    title: "Bucket on a data path does not exist",
    severity: Severity::Critical,
    practices: &[Practice::P10],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Bucket names are global. Whoever makes a bucket with this name receives the \
        records, or gives the application its code: the stream asks for the name, not for \
        the owner.",
    remediation: Remediation {
        text: "Make the bucket in the intended account before anybody else does, or point the \
            stream or application to a bucket that exists.",
        cli: "aws s3api create-bucket --bucket <bucket> --create-bucket-configuration LocationConstraint=<region> --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "Amazon S3 User Guide: General purpose bucket naming rules",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
        },
        Reference {
            title: "Amazon S3 User Guide: Verifying bucket ownership with bucket owner condition",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html",
        },
    ],
    mappings: &[],
    reads: &[&api::S3_GET_BUCKET_LOCATION, &api::S3_LIST_BUCKETS],
    scopes: &[Scope::Bucket(judge)],
};

fn judge(_: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    judge.part(|judge| {
        match bucket.owner.known()? {
            BucketOwner::Missing => {
                let sentence = "The bucket does not exist, and anyone can claim its name.";
                judge.fail(
                    &bucket.owner,
                    "Bucket",
                    "no such bucket",
                    "a bucket of your own",
                    sentence,
                );
            }
            BucketOwner::Member(target) => judge.saw(&bucket.owner, "Owner", target.to_string()),
            BucketOwner::Elsewhere => judge.saw(&bucket.owner, "Owner", "another account"),
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::BucketOwner;
    use crate::sample::DELIVERED;
    use crate::{VerdictKind, api, sample};

    #[test]
    fn violates() {
        let snapshot = sample::with(|s| sample::set_owner(s, DELIVERED, BucketOwner::Missing));
        let verdict = sample::judge(&CHECK, &snapshot, DELIVERED);
        assert_eq!((verdict.kind, verdict.used_by.len()), (VerdictKind::Fail, 7));
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), DELIVERED), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::S3_LIST_BUCKETS);
        assert_eq!(sample::kind(&CHECK, &denied, DELIVERED), VerdictKind::Unknown);
    }
}
