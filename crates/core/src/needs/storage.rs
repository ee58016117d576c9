use super::build::Builder;
use super::{Permission, Strength};
use crate::facts::{Bucket, BucketOwner, S3Hop, S3Purpose};
use crate::{AccountId, Arn, Source, Target, api};

/// What Firehose does in a bucket as a whole.
const IN_BUCKET: &[&str] =
    &["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"];
/// What Firehose does to objects.
const TO_OBJECTS: &[&str] = &["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"];
const DELETE: &str = "s3:DeleteObject";
const ACL: &str = "s3:PutObjectAcl";

/// One way of writing into a bucket.
pub(super) struct Write<'a> {
    pub(super) bucket: &'a str,
    /// Where the writer runs.
    pub(super) writer: Target,
    /// The beginnings of object names; none: any object.
    pub(super) prefixes: Vec<&'a str>,
    /// The key that the writer sets.
    pub(super) key: Option<&'a Arn>,
    /// Objects are replaced too.
    pub(super) deletes: bool,
}

impl Builder<'_> {
    /// Writes of a delivery stream ("Grant Firehose access to an Amazon S3 destination", and the sections
    /// of the other destinations, which say the same of their buckets).
    pub(super) fn writes(&mut self, it: &Write<'_>) {
        let partition = it.writer.region.partition();
        let bucket = format!("arn:{partition}:s3:::{}", it.bucket);
        let owner = self.owner(it.bucket, it.writer);
        let foreign = owner.is_none_or(|owner| Some(owner) != self.account());
        let pinned = |permission: Permission| match owner {
            Some(owner) => {
                permission.only_if("StringEquals", "aws:ResourceAccount", vec![owner.to_string()])
            }
            None => permission,
        };
        for action in IN_BUCKET {
            self.add(pinned(Permission::new(action, bucket.as_str())));
        }
        let mut actions = TO_OBJECTS.to_vec();
        actions.extend(it.deletes.then_some(DELETE));
        // Objects in another account's bucket are given to its owner.
        actions.extend(foreign.then_some(ACL));
        for (pattern, example) in self.objects(it, &bucket) {
            for action in &actions {
                let permission = Permission::new(action, pattern.as_str());
                self.add(pinned(permission.asked_on(&example)));
            }
        }
        // The page names every object of the bucket, and puts bucket and objects into one statement.
        self.all(&actions, &[format!("{bucket}/*")], Strength::Beside);
        self.encrypts(it, &bucket);
    }

    /// Patterns of object names, with an example of each.
    pub(super) fn objects(&self, it: &Write<'_>, bucket: &str) -> Vec<(String, String)> {
        let time = self.snapshot.header.started_at.strftime("%Y/%m/%d/%H");
        let whole = || vec![""];
        let literal =
            it.prefixes.iter().map(|prefix| prefix.split("!{").next().unwrap_or_default());
        let mut literal: Vec<&str> = literal.collect();
        literal.sort_unstable();
        literal.dedup();
        // A policy would read it otherwise.
        if literal.is_empty()
            || literal.iter().any(|it| it.is_empty() || it.contains(['$', '*', '?']))
        {
            literal = whole();
        }
        let object = |prefix| {
            let pattern = format!("{bucket}/{prefix}*");
            (pattern, format!("{bucket}/{prefix}{time}/stream-1-records"))
        };
        literal.into_iter().map(object).collect()
    }

    fn owner(&mut self, name: &str, asker: Target) -> Option<AccountId> {
        let bucket = self.bucket(name, asker)?;
        match self.read(&bucket.owner)? {
            BucketOwner::Member(target) => Some(target.account),
            BucketOwner::Elsewhere | BucketOwner::Missing => None,
        }
    }
}

impl<'a> Builder<'a> {
    /// A bucket that the scan looked for, or a gap.
    pub(super) fn bucket(&mut self, name: &str, asker: Target) -> Option<&'a Bucket> {
        let found = self.snapshot.buckets.get(name);
        if found.is_none() {
            let Target { account, region } = asker;
            let source = Source { api: &api::S3_LIST_BUCKETS, account, region };
            self.gap(source, format!("the bucket {name} was not looked up"));
        }
        found
    }
}

/// The beginnings of what a hop writes; none where the guide does not say where all of it goes: a hop
/// without a prefix of its own for failed records, and the manifests of Redshift.
pub(super) fn prefixes(hop: &S3Hop) -> Vec<&str> {
    let said = !hop.prefix.is_empty() && !hop.error_prefix.is_empty();
    if said && hop.purpose != S3Purpose::Staging {
        vec![&hop.prefix, &hop.error_prefix]
    } else {
        Vec::new()
    }
}
