use crate::facts::{Bucket, BucketOwner};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "bucket-outside-org",
    title: "Bucket on a data path belongs to nobody in the organization",
    severity: Severity::Critical,
    practices: &[Practice::P10],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "The bucket exists, and no account of the organization owns it: somebody else \
        receives the records or supplies the code. A bucket that was deleted and whose \
        name was claimed by another looks exactly like this.",
    remediation: Remediation {
        text: "Point the stream or application to a bucket of the organization and check with the \
            owner of the stream what was delivered since. Firehose cannot name an expected \
            bucket owner: limit the delivery role with aws:ResourceAccount instead.",
        cli: "aws firehose describe-delivery-stream --delivery-stream-name <stream> --query 'DeliveryStreamDescription.{version:VersionId,destination:Destinations[0].DestinationId}' --region <region>\naws firehose update-destination --delivery-stream-name <stream> --current-delivery-stream-version-id <version> --destination-id <destination> --extended-s3-destination-update BucketARN=<bucket-arn> --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "Amazon S3 User Guide: Verifying bucket ownership with bucket owner condition",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html",
        },
        Reference {
            title: "IAM User Guide: AWS global condition context keys",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Bucket(judge)],
};

fn judge(context: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    judge.part(|judge| {
        match bucket.owner.known()? {
            BucketOwner::Member(target) => judge.saw(&bucket.owner, "Owner", target.to_string()),
            BucketOwner::Missing => {
                return Err(Stop::not_applicable(
                    "The bucket does not exist; bucket-missing speaks.",
                ));
            }
            BucketOwner::Elsewhere => {
                context.nobody_owns(bucket)?;
                let sentence = "The bucket exists, and no account of the organization owns it.";
                judge.fail(&bucket.owner, "Owner", "another account", "a member account", sentence);
            }
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::BucketOwner;
    use crate::sample::{ARCHIVE, DELIVERED, MANAGEMENT, SHOP, STRANGER};
    use crate::{Settings, Skip, Snapshot, VerdictKind, api, sample};

    fn elsewhere() -> Snapshot {
        sample::with(|s| {
            sample::set_owner(s, DELIVERED, BucketOwner::Elsewhere);
            for id in [MANAGEMENT, SHOP, ARCHIVE] {
                let list = sample::known_in(sample::home(id), &api::S3_LIST_BUCKETS, Vec::new());
                s.bucket_lists.insert(sample::account(id), list);
            }
        })
    }

    #[test]
    fn violates() {
        assert_eq!(sample::kind(&CHECK, &elsewhere(), DELIVERED), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), DELIVERED), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [&api::S3_LIST_BUCKETS, &api::ORGANIZATIONS_LIST_ACCOUNTS] {
            let mut snapshot = elsewhere();
            sample::forget(&mut snapshot, api);
            assert_eq!(sample::kind(&CHECK, &snapshot, DELIVERED), VerdictKind::Unknown);
        }
    }

    #[test]
    fn an_account_that_was_not_asked_may_own_it() {
        let mut unlisted = elsewhere();
        unlisted.bucket_lists.remove(&sample::account(MANAGEMENT));
        assert_eq!(sample::kind(&CHECK, &unlisted, DELIVERED), VerdictKind::Unknown);
        let mut skipped = elsewhere();
        let accounts = &mut skipped.header.organization.accounts;
        accounts.get_mut(&sample::account(MANAGEMENT)).unwrap().skip = Some(Skip::NotActive);
        assert_eq!(sample::kind(&CHECK, &skipped, DELIVERED), VerdictKind::Unknown);
        let settings = Settings {
            trusted_accounts: [sample::account(STRANGER)].into(),
            ..Settings::default()
        };
        let verdict = sample::judge_with(&CHECK, &elsewhere(), DELIVERED, &settings);
        assert_eq!(verdict.kind, VerdictKind::Unknown);
    }
}
