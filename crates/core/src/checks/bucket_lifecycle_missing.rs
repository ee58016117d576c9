use std::collections::BTreeSet;

use crate::facts::{Bucket, S3Hop};
use crate::{
    Check, Context, Delivery, Judge, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "bucket-lifecycle-missing",
    title: "No lifecycle rule covers the delivered objects",
    severity: Severity::Low,
    practices: &[Practice::P15],
    services: &[Service::Firehose],
    rationale: "Delivered records that are kept without end grow in cost and in what a leak \
        reveals. A rule that moves or expires them states how long they are needed.",
    remediation: Remediation {
        text: "Add an enabled rule in place that transitions or expires the objects under the \
            delivered prefixes, the prefix of failed records included. A rule that only aborts \
            multipart uploads does not count. The command puts its rules in place of all others: \
            put the present ones into it.",
        cli: "aws s3api get-bucket-lifecycle-configuration --bucket <bucket>\naws s3api put-bucket-lifecycle-configuration --bucket <bucket> --lifecycle-configuration 'Rules=[{ID=delivered,Status=Enabled,Filter={Prefix=<prefix>},Expiration={Days=<days>}}]'",
        terraform: "resource \"aws_s3_bucket_lifecycle_configuration\" \"example\" {\n  bucket = aws_s3_bucket.example.id\n  rule {\n    id     = \"delivered\"\n    status = \"Enabled\"\n    filter {\n      prefix = \"<prefix>\"\n    }\n    expiration {\n      days = 400\n    }\n  }\n}",
    },
    references: &[
        Reference {
            title: "Amazon S3 User Guide: Managing the lifecycle of objects",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html",
        },
        Reference {
            title: "Amazon Data Firehose Developer Guide: Understand custom prefixes for Amazon S3 objects",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::S3_GET_BUCKET_LIFECYCLE_CONFIGURATION,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Bucket(judge)],
};

fn judge(context: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    let deliveries = context.deliveries(&bucket.name);
    let prefixes = delivered_prefixes(&deliveries);
    for prefix in &prefixes {
        judge.part(|judge| {
            bucket.place()?;
            covered(bucket, prefix, judge)
        });
    }
    if prefixes.is_empty() {
        judge.part(|_| {
            if context.users.of_bucket(&bucket.name).is_empty() {
                let why = "no stream is known to use the bucket";
                return Err(Stop::undecided(&bucket.owner, why));
            }
            Err(Stop::not_applicable("No delivery stream writes into the bucket."))
        });
    }
}

/// What is delivered into a bucket, by the parts of the prefixes that are the same for every object.
pub(super) fn delivered_prefixes<'a>(deliveries: &[Delivery<'a>]) -> BTreeSet<&'a str> {
    deliveries.iter().flat_map(|it| prefixes(it.hop)).map(fixed_part).collect()
}

/// Failed records go under the delivery prefix where they have none of their own.
fn prefixes(hop: &S3Hop) -> impl Iterator<Item = &str> {
    let errors = Some(hop.error_prefix.as_str()).filter(|prefix| !prefix.is_empty());
    [hop.prefix.as_str()].into_iter().chain(errors)
}

/// What a prefix is before its first expression: `logs/` of `logs/!{timestamp:yyyy}/`.
fn fixed_part(prefix: &str) -> &str {
    prefix.split_once("!{").map_or(prefix, |(fixed, _)| fixed)
}

fn covered(bucket: &Bucket, prefix: &str, judge: &mut Judge) -> Result<(), Stop> {
    let fact = &bucket.lifecycle;
    let rules = fact.known()?;
    let acting = || rules.iter().filter(|rule| rule.enabled && rule.acts && !rule.narrowed);
    let shown = if prefix.is_empty() { "(whole bucket)" } else { prefix };
    if acting().any(|rule| prefix.starts_with(&rule.prefix)) {
        judge.saw(fact, "Rules", format!("{shown} is covered"));
        return Ok(());
    }
    // Rules for parts of a prefix may add up to all of it.
    if let Some(part) = acting().find(|rule| rule.prefix.starts_with(prefix)) {
        let why = format!("a rule covers {}, which is a part of {shown}", part.prefix);
        return Err(Stop::undecided(fact, why));
    }
    let sentence = format!("No lifecycle rule moves or expires what is delivered under {shown}.");
    let seen = format!("{} rules, none that covers it", rules.len());
    judge.fail(fact, "Rules", seen, "an enabled transition or expiration", sentence);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::LifecycleRule;
    use crate::sample::{CODE, DELIVERED};
    use crate::{VerdictKind, api, sample};

    fn with_rules(change: impl FnOnce(&mut Vec<LifecycleRule>)) -> VerdictKind {
        let snapshot = sample::with(|s| {
            change(sample::value(&mut sample::bucket_mut(s, DELIVERED).lifecycle));
        });
        sample::kind(&CHECK, &snapshot, DELIVERED)
    }

    fn rule(prefix: &str) -> LifecycleRule {
        LifecycleRule { enabled: true, prefix: prefix.to_owned(), narrowed: false, acts: true }
    }

    #[test]
    fn violates() {
        assert_eq!(with_rules(Vec::clear), VerdictKind::Fail);
        assert_eq!(with_rules(|it| it[0].enabled = false), VerdictKind::Fail);
        assert_eq!(with_rules(|it| it[0].acts = false), VerdictKind::Fail, "aborting uploads only");
        assert_eq!(with_rules(|it| it[0].narrowed = true), VerdictKind::Fail);
        assert_eq!(
            with_rules(|it| *it = vec![rule("delivered/")]),
            VerdictKind::Fail,
            "not failed/"
        );
        assert_eq!(with_rules(|it| *it = vec![rule("another/")]), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(with_rules(|_| {}), VerdictKind::Pass);
        assert_eq!(with_rules(|it| *it = vec![rule("deliv"), rule("failed/")]), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::S3_GET_BUCKET_LIFECYCLE_CONFIGURATION);
        assert_eq!(sample::kind(&CHECK, &denied, DELIVERED), VerdictKind::Unknown);
        let parts = with_rules(|it| *it = vec![rule("delivered/2026/"), rule("failed/")]);
        assert_eq!(parts, VerdictKind::Unknown);
    }

    #[test]
    fn code_is_not_delivered() {
        let kind = sample::kind(&CHECK, &sample::snapshot(), CODE);
        assert_eq!(kind, VerdictKind::NotApplicable);
    }
}
