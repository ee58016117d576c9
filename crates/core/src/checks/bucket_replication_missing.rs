use super::bucket_lifecycle_missing::delivered_prefixes;
use crate::facts::{Bucket, ReplicationRule};
use crate::{
    Check, Context, Judge, Practice, Reference, Region, Remediation, Scope, Service, Severity,
    Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "bucket-replication-missing",
    title: "Delivered objects are not replicated to another Region",
    severity: Severity::Low,
    practices: &[Practice::P16],
    services: &[Service::Firehose],
    rationale: "Delivered records exist once where the bucket is not replicated: a Region that is \
        lost, or an account that is taken over, takes them along. Copies in another Region, best \
        of another account, outlive both.",
    remediation: Remediation {
        text: "Enable versioning of both buckets and add an enabled replication rule in place that \
            covers the delivered prefixes, with a bucket in another Region as its destination. \
            Objects that exist already need S3 Batch Replication. Where data must stay in one \
            Region, say so in allowed_regions. The command puts its rules in place of all \
            others: put the present ones into it.",
        cli: "aws s3api get-bucket-replication --bucket <bucket>\naws s3api put-bucket-replication --bucket <bucket> --replication-configuration 'Role=<role-arn>,Rules=[{ID=delivered,Status=Enabled,Priority=1,Filter={Prefix=<prefix>},DeleteMarkerReplication={Status=Disabled},Destination={Bucket=<bucket-arn-in-another-region>}}]'",
        terraform: "resource \"aws_s3_bucket_replication_configuration\" \"example\" {\n  bucket = aws_s3_bucket.example.id\n  role   = aws_iam_role.replication.arn\n  rule {\n    id     = \"delivered\"\n    status = \"Enabled\"\n    filter {\n      prefix = \"<prefix>\"\n    }\n    delete_marker_replication {\n      status = \"Disabled\"\n    }\n    destination {\n      bucket = aws_s3_bucket.in_another_region.arn\n    }\n  }\n}",
    },
    references: &[Reference {
        title: "Amazon S3 User Guide: Replicating objects within and across Regions",
        url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
    }],
    mappings: &[],
    reads: &[
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_GET_BUCKET_REPLICATION,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Bucket(judge)],
};

fn judge(context: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    let deliveries = context.deliveries(&bucket.name);
    let prefixes = delivered_prefixes(&deliveries);
    for prefix in &prefixes {
        judge.part(|judge| {
            let region = bucket.place()?.region;
            nowhere_else(context, region)?;
            covered(context, bucket, region, prefix, judge)
        });
    }
    if prefixes.is_empty() {
        judge.part(|_| {
            bucket.place()?;
            if context.users.of_bucket(&bucket.name).is_empty() {
                let why = "no stream is known to use the bucket";
                return Err(Stop::undecided(&bucket.owner, why));
            }
            Err(Stop::not_applicable("No delivery stream writes into the bucket."))
        });
    }
}

/// Where only the bucket's Region is allowed, its owner cannot replicate.
fn nowhere_else(context: &Context<'_>, region: Region) -> Result<(), Stop> {
    let allowed = &context.settings.allowed_regions;
    if !allowed.is_empty() && allowed.iter().all(|it| *it == region) {
        let why = format!("{region} is the only Region that data may be in.");
        return Err(Stop::not_applicable(why));
    }
    Ok(())
}

fn covered(
    context: &Context<'_>,
    bucket: &Bucket,
    region: Region,
    prefix: &str,
    judge: &mut Judge,
) -> Result<(), Stop> {
    let fact = &bucket.replication;
    let rules = fact.known()?;
    let shown = if prefix.is_empty() { "(whole bucket)" } else { prefix };
    let (mut gap, mut near) = (None, false);
    for rule in rules.iter().filter(|rule| rule.enabled && !rule.narrowed) {
        // Rules for parts of a prefix may add up to all of it.
        let whole = prefix.starts_with(&rule.prefix);
        if !whole && !rule.prefix.starts_with(prefix) {
            continue;
        }
        match destination(context, bucket, rule) {
            Ok(copies) if copies == region => near = true,
            Ok(copies) if whole => {
                judge.saw(fact, "Rules", format!("{shown} is replicated to {copies}"));
                return Ok(());
            }
            Ok(_) => {
                let why = format!("a rule covers {}, which is a part of {shown}", rule.prefix);
                gap = gap.or(Some(Stop::undecided(fact, why)));
            }
            Err(stop) => gap = gap.or(Some(stop)),
        }
    }
    if let Some(stop) = gap {
        return Err(stop);
    }
    let sentence = format!("No rule replicates what is delivered under {shown} to another Region.");
    let where_to =
        if near { format!("to {region} only") } else { "none that covers it".to_owned() };
    let seen = format!("{} rules, {where_to}", rules.len());
    judge.fail(fact, "Rules", seen, "an enabled rule to another Region", sentence);
    Ok(())
}

/// Where the copies go.
fn destination(
    context: &Context<'_>,
    bucket: &Bucket,
    rule: &ReplicationRule,
) -> Result<Region, Stop> {
    let unread = || {
        let why = format!("the Region of the bucket {} is not known", rule.bucket);
        Stop::undecided(&bucket.replication, why)
    };
    match context.bucket(&rule.bucket).ok_or_else(unread)?.place() {
        Ok(place) => Ok(place.region),
        Err(Stop::NotApplicable(_)) => Err(unread()),
        Err(stop) => Err(stop),
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{BucketOwner, ReplicationRule};
    use crate::sample::{ARCHIVE, CODE, COPIES, DELIVERED, HOME};
    use crate::{Settings, VerdictKind, api, sample};

    fn with_rules(change: impl FnOnce(&mut Vec<ReplicationRule>)) -> VerdictKind {
        let snapshot = sample::with(|s| {
            change(sample::value(&mut sample::bucket_mut(s, DELIVERED).replication));
        });
        sample::kind(&CHECK, &snapshot, DELIVERED)
    }

    #[test]
    fn violates() {
        assert_eq!(with_rules(Vec::clear), VerdictKind::Fail);
        assert_eq!(with_rules(|it| it[0].enabled = false), VerdictKind::Fail);
        assert_eq!(with_rules(|it| it[0].narrowed = true), VerdictKind::Fail);
        assert_eq!(with_rules(|it| it[0].prefix = "another/".to_owned()), VerdictKind::Fail);
        assert_eq!(with_rules(|it| it[0].prefix = "delivered/".to_owned()), VerdictKind::Fail);
        let near = sample::with(|s| {
            sample::set_owner(s, COPIES, BucketOwner::Member(sample::home(ARCHIVE)));
        });
        assert_eq!(sample::kind(&CHECK, &near, DELIVERED), VerdictKind::Fail, "the same Region");
    }

    #[test]
    fn clean() {
        assert_eq!(with_rules(|_| {}), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [&api::S3_GET_BUCKET_REPLICATION, &api::S3_LIST_BUCKETS] {
            let denied = sample::without(api);
            assert_eq!(sample::kind(&CHECK, &denied, DELIVERED), VerdictKind::Unknown);
        }
        let parts = with_rules(|it| {
            let part =
                |prefix: &str| ReplicationRule { prefix: prefix.to_owned(), ..it[0].clone() };
            *it = ["delivered/2026/", "failed/", "source/"].map(part).to_vec();
        });
        assert_eq!(parts, VerdictKind::Unknown);
        assert_eq!(with_rules(|it| it[0].bucket = "another".to_owned()), VerdictKind::Unknown);
        let strange = sample::with(|s| sample::set_owner(s, COPIES, BucketOwner::Elsewhere));
        assert_eq!(sample::kind(&CHECK, &strange, DELIVERED), VerdictKind::Unknown);
    }

    #[test]
    fn where_it_may_not_leave_the_region_it_need_not() {
        let snapshot = sample::with(|s| {
            sample::value(&mut sample::bucket_mut(s, DELIVERED).replication).clear();
        });
        let settings =
            Settings { allowed_regions: [sample::region(HOME)].into(), ..Settings::default() };
        let verdict = sample::judge_with(&CHECK, &snapshot, DELIVERED, &settings);
        assert_eq!(verdict.kind, VerdictKind::NotApplicable);
    }

    #[test]
    fn code_and_copies_are_not_delivered() {
        for name in [CODE, COPIES] {
            let kind = sample::kind(&CHECK, &sample::snapshot(), name);
            assert_eq!(kind, VerdictKind::NotApplicable);
        }
    }
}
