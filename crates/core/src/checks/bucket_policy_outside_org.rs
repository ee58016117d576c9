use crate::facts::Bucket;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, api,
};

pub(super) static CHECK: Check = Check {
    id: "bucket-policy-outside-org",
    title: "Bucket policy admits an account outside the organization",
    severity: Severity::High,
    practices: &[Practice::P10],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "An account outside the organization may read what is delivered, or write what an \
        application runs, and decides alone which of its people do. No public access block takes \
        that back, as a named account is not the public.",
    remediation: Remediation {
        text: "Remove the account from the bucket policy. Where it is a partner on purpose, allow \
            only the actions and prefixes it needs and list it in trusted_accounts. Deny everyone \
            outside with aws:PrincipalOrgID.",
        cli: "aws s3api get-bucket-policy --bucket <bucket> --query Policy --output text > <policy>.json\naws s3api put-bucket-policy --bucket <bucket> --policy file://<policy>.json",
        terraform: "resource \"aws_s3_bucket_policy\" \"example\" {\n  bucket = aws_s3_bucket.example.id\n  policy = data.aws_iam_policy_document.own_accounts_only.json\n}",
    },
    references: &[
        Reference {
            title: "Amazon S3 User Guide: Bucket policies for Amazon S3",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html",
        },
        Reference {
            title: "IAM User Guide: AWS global condition context keys",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_GET_BUCKET_POLICY,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Bucket(judge)],
};

fn judge(context: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    judge.part(|judge| {
        bucket.place()?;
        let fact = &bucket.policy;
        let Some(text) = fact.known()? else {
            // Without a policy only the own account is admitted, by its IAM.
            judge.saw(fact, "Policy", "none");
            return Ok(());
        };
        context.admits_outsiders(judge, fact, text, ("The bucket policy", "bucket-public"))
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::BucketOwner;
    use crate::sample::DELIVERED;
    use crate::{Snapshot, VerdictKind, api, sample};

    fn admitting(principal: &str) -> Snapshot {
        sample::with(|s| {
            *sample::value(&mut sample::bucket_mut(s, DELIVERED).policy) = Some(format!(
                r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"s3:GetObject","Resource":"*"}}]}}"#
            ));
        })
    }

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::kind(&CHECK, snapshot, DELIVERED)
    }

    #[test]
    fn violates() {
        assert_eq!(kind(&admitting("arn:aws:iam::999999999999:root")), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::Pass);
        assert_eq!(kind(&admitting("222222222222")), VerdictKind::Pass);
        let none =
            sample::with(|s| *sample::value(&mut sample::bucket_mut(s, DELIVERED).policy) = None);
        assert_eq!(kind(&none), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        assert_eq!(kind(&sample::without(&api::S3_GET_BUCKET_POLICY)), VerdictKind::Unknown);
        let mut unsure = admitting("999999999999");
        sample::forget(&mut unsure, &api::ORGANIZATIONS_LIST_ACCOUNTS);
        assert_eq!(kind(&unsure), VerdictKind::Unknown);
    }

    #[test]
    fn everyone_and_buckets_of_others_are_left_to_other_checks() {
        assert_eq!(kind(&admitting("*")), VerdictKind::NotApplicable);
        let mut strange = admitting("999999999999");
        sample::set_owner(&mut strange, DELIVERED, BucketOwner::Elsewhere);
        assert_eq!(kind(&strange), VerdictKind::NotApplicable);
    }
}
