use hydrant_iam::{Who, admissions};

use crate::facts::{AclGrantee, Bucket, PublicAccessBlock};
use crate::judge::any;
use crate::perimeter::document;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "bucket-public",
    title: "Bucket on a data path is open to everyone",
    severity: Severity::Critical,
    practices: &[Practice::P10],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "A policy or an access control list admits everyone, and no public access block \
        takes it back: the delivered records, or the code of the application, are readable \
        or writable by anybody.",
    remediation: Remediation {
        text: "Switch on all four public access blocks of the bucket, best of the whole account, \
            and remove the statement or the grant. Set object ownership to bucket owner \
            enforced, so that access control lists have no effect. Whoever reads or writes without \
            credentials loses access at once: the access log of the bucket shows them.",
        cli: "aws s3api put-public-access-block --bucket <bucket> --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true\naws s3api put-bucket-ownership-controls --bucket <bucket> --ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'",
        terraform: "resource \"aws_s3_bucket_public_access_block\" \"example\" {\n  bucket                  = aws_s3_bucket.example.id\n  block_public_acls       = true\n  ignore_public_acls      = true\n  block_public_policy     = true\n  restrict_public_buckets = true\n}",
    },
    references: &[
        Reference {
            title: "Amazon S3 User Guide: Blocking public access to your Amazon S3 storage",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
        },
        Reference {
            title: "Amazon S3 User Guide: Controlling ownership of objects and disabling ACLs for your bucket",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
        },
    ],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.1" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-3" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-3(7)" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-6" },
    ],
    reads: &[
        &api::S3_GET_BUCKET_ACL,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_GET_BUCKET_OWNERSHIP_CONTROLS,
        &api::S3_GET_BUCKET_POLICY,
        &api::S3_GET_BUCKET_POLICY_STATUS,
        &api::S3_GET_PUBLIC_ACCESS_BLOCK,
        &api::S3_LIST_BUCKETS,
        &api::S3CONTROL_GET_PUBLIC_ACCESS_BLOCK,
    ],
    scopes: &[Scope::Bucket(judge)],
};

fn judge(context: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    // Two opinions on one policy, hydrant's and S3's own: one of them is enough.
    judge.part(|judge| {
        let target = bucket.place()?;
        let Some(text) = bucket.policy.known()? else { return Ok(()) };
        let policy = document(&bucket.policy, text)?;
        let open = admissions(&policy, context).into_iter().find(|it| it.who == Who::Everyone);
        let Some(open) = open else { return Ok(()) };
        if !restricted(context, bucket, target)? {
            let sentence = "The bucket policy admits everyone.";
            judge.fail(&bucket.policy, "Policy", open.why, EXPECTED, sentence);
        }
        Ok(())
    });
    judge.part(|judge| {
        let target = bucket.place()?;
        let fact = &bucket.policy_is_public;
        // A policy that can admit nobody else needs no second opinion.
        if restricted(context, bucket, target) == Ok(true) {
            return Ok(());
        }
        if *fact.known()? == Some(true) && !restricted(context, bucket, target)? {
            let sentence = "S3 regards the bucket policy as public.";
            judge.fail(fact, "IsPublic", "true", "false", sentence);
        }
        Ok(())
    });
    judge.part(|judge| {
        let target = bucket.place()?;
        let open = |it: &&(AclGrantee, String)| {
            matches!(it.0, AclGrantee::Everyone | AclGrantee::AnyAwsAccount)
        };
        let Some((grantee, permission)) = bucket.acl.known()?.grants.iter().find(open) else {
            return Ok(());
        };
        if !ignored(context, bucket, target)? {
            let group = match grantee {
                AclGrantee::AnyAwsAccount => "everyone with an AWS account",
                _ => "everyone",
            };
            let sentence = format!("The access control list grants {permission} to {group}.");
            judge.fail(&bucket.acl, "Grants", permission, "no public grant", sentence);
        }
        Ok(())
    });
}

const EXPECTED: &str = "named principals, or RestrictPublicBuckets";

/// Whether a public policy admits only the owner's account and AWS services.
fn restricted(context: &Context<'_>, bucket: &Bucket, target: Target) -> Result<bool, Stop> {
    any(blocks(context, bucket, target, |block| block.restrict_public_buckets))
}

/// Whether a public access control list has no effect.
fn ignored(context: &Context<'_>, bucket: &Bucket, target: Target) -> Result<bool, Stop> {
    let enforced = bucket.ownership.known().map_err(Stop::from);
    let enforced = enforced.map(|it| it.as_deref() == Some("BucketOwnerEnforced"));
    let [own, account] = blocks(context, bucket, target, |block| block.ignore_public_acls);
    any([enforced, own, account])
}

/// A switch of the bucket's own block and of its account's.
fn blocks(
    context: &Context<'_>,
    bucket: &Bucket,
    target: Target,
    switch: fn(&PublicAccessBlock) -> bool,
) -> [Result<bool, Stop>; 2] {
    let account = context.snapshot.account_blocks.get(&target.account).ok_or_else(|| {
        let why = "the public access block of the account was not asked for";
        Stop::undecided(&bucket.public_access_block, why)
    });
    [Ok(&bucket.public_access_block), account]
        .map(|fact| Ok(fact?.known()?.as_ref().is_some_and(switch)))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{AclGrantee, Bucket};
    use crate::sample::DELIVERED;
    use crate::{Snapshot, VerdictKind, api, sample};

    const OPEN: &str = r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}"#;

    /// Takes both public access blocks away.
    fn unblocked(change: impl FnOnce(&mut Bucket)) -> Snapshot {
        sample::with(|s| {
            s.account_blocks.values_mut().for_each(|it| *sample::value(it) = None);
            let bucket = sample::bucket_mut(s, DELIVERED);
            *sample::value(&mut bucket.public_access_block) = None;
            *sample::value(&mut bucket.ownership) = None;
            change(bucket);
        })
    }

    fn open_policy(bucket: &mut Bucket) {
        *sample::value(&mut bucket.policy) = Some(OPEN.to_owned());
    }

    fn open_acl(bucket: &mut Bucket) {
        let grant = (AclGrantee::AnyAwsAccount, "READ".to_owned());
        sample::value(&mut bucket.acl).grants.push(grant);
    }

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::kind(&CHECK, snapshot, DELIVERED)
    }

    #[test]
    fn violates() {
        assert_eq!(kind(&unblocked(open_policy)), VerdictKind::Fail);
        assert_eq!(kind(&unblocked(open_acl)), VerdictKind::Fail);
        let s3_says_so = unblocked(|it| *sample::value(&mut it.policy_is_public) = Some(true));
        assert_eq!(kind(&s3_says_so), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::Pass);
        assert_eq!(kind(&unblocked(|_| {})), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in
            [&api::S3_GET_BUCKET_POLICY, &api::S3_GET_BUCKET_POLICY_STATUS, &api::S3_GET_BUCKET_ACL]
        {
            let mut snapshot = unblocked(|_| {});
            sample::forget(&mut snapshot, api);
            assert_eq!(kind(&snapshot), VerdictKind::Unknown, "{api}");
        }
        let restricted = sample::without(&api::S3_GET_BUCKET_POLICY_STATUS);
        assert_eq!(kind(&restricted), VerdictKind::Pass, "it needs no second opinion");
        let broken = unblocked(|it| *sample::value(&mut it.policy) = Some("{".to_owned()));
        assert_eq!(kind(&broken), VerdictKind::Unknown);
    }

    #[test]
    fn one_switch_neutralizes_and_a_missing_one_decides_nothing() {
        let restricted = sample::with(|s| {
            open_policy(sample::bucket_mut(s, DELIVERED));
            open_acl(sample::bucket_mut(s, DELIVERED));
        });
        assert_eq!(kind(&restricted), VerdictKind::Pass);
        let mut by_the_account = restricted.clone();
        sample::forget(&mut by_the_account, &api::S3_GET_PUBLIC_ACCESS_BLOCK);
        assert_eq!(kind(&by_the_account), VerdictKind::Pass, "the account's block is enough");
        for open in [open_policy, open_acl] {
            let mut snapshot = unblocked(open);
            sample::forget(&mut snapshot, &api::S3CONTROL_GET_PUBLIC_ACCESS_BLOCK);
            assert_eq!(kind(&snapshot), VerdictKind::Unknown);
        }
        let enforced = unblocked(|it| {
            open_acl(it);
            *sample::value(&mut it.ownership) = Some("BucketOwnerEnforced".to_owned());
        });
        assert_eq!(kind(&enforced), VerdictKind::Pass, "lists have no effect");
    }
}
