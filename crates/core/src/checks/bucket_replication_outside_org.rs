use crate::facts::{Bucket, BucketOwner, ReplicationRule};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "bucket-replication-outside-org",
    title: "Bucket is replicated to somebody outside the organization",
    severity: Severity::Critical,
    practices: &[Practice::P10, Practice::P16],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Everything that a stream delivers is copied, at once and silently, into a bucket \
        that the organization does not control. Replication is a well-known way to take data \
        out, as no reader shows up in the account.",
    remediation: Remediation {
        text: "Find out who set the rule, disable or delete it in place, and point it to a bucket \
            of the organization. Name the account of the destination in the rule. Where the \
            account is a partner on purpose, list it in trusted_accounts.",
        cli: "aws s3api get-bucket-replication --bucket <bucket>\naws s3api put-bucket-replication --bucket <bucket> --replication-configuration file://<replication-without-the-rule>.json\naws s3api delete-bucket-replication --bucket <bucket>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "Amazon S3 User Guide: Replicating objects within and across Regions",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
        },
        Reference {
            title: "Amazon S3 API Reference: Destination",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_Destination.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_GET_BUCKET_REPLICATION,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Bucket(judge)],
};

fn judge(context: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    let rules = match bucket.place().and_then(|_| Ok(bucket.replication.known()?)) {
        Ok(rules) => rules,
        Err(stop) => return judge.part(|_| Err(stop)),
    };
    let mut enabled = rules.iter().filter(|rule| rule.enabled).peekable();
    if enabled.peek().is_none() {
        judge.part(|judge| {
            judge.saw(&bucket.replication, "Rules", "none that is enabled");
            Ok(())
        });
    }
    for rule in enabled {
        judge.part(|judge| destination(context, bucket, rule, judge));
    }
}

fn destination(
    context: &Context<'_>,
    bucket: &Bucket,
    rule: &ReplicationRule,
    judge: &mut Judge,
) -> Result<(), Stop> {
    const EXPECTED: &str = "a bucket of the organization";
    let fact = &bucket.replication;
    // The rule itself may name the account, whatever could be read of the bucket.
    if let Some(account) = rule.account
        && context.outside(account)?
    {
        let sentence = format!(
            "Objects are copied to the bucket {} of account {account}, outside the organization.",
            rule.bucket
        );
        judge.fail(fact, "Destination.Account", account.to_string(), EXPECTED, sentence);
        return Ok(());
    }
    let Some(copies) = context.bucket(&rule.bucket) else {
        let why = format!("the bucket {} was not looked up", rule.bucket);
        return Err(Stop::undecided(fact, why));
    };
    match copies.owner.known()? {
        BucketOwner::Member(place) => {
            judge.saw(fact, "Destination.Bucket", format!("{} in {place}", rule.bucket));
        }
        BucketOwner::Missing => judge
            .defer(format!("The bucket {} does not exist; bucket-missing speaks.", rule.bucket)),
        BucketOwner::Elsewhere => {
            // S3 delivers to nobody else than the account that a rule names.
            if rule.account.is_some_and(|account| context.scanned(account)) {
                let why = format!("the account that should own {} does not", rule.bucket);
                return Err(Stop::undecided(&copies.owner, why));
            }
            context.nobody_owns(copies)?;
            let sentence = format!(
                "Objects are copied to the bucket {}, which no account of the organization owns.",
                rule.bucket
            );
            judge.fail(fact, "Destination.Bucket", &rule.bucket, EXPECTED, sentence);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{BucketOwner, ReplicationRule};
    use crate::sample::{ARCHIVE, CODE, COPIES, DELIVERED, MANAGEMENT, SHOP, STRANGER};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn with_rule(change: impl FnOnce(&mut ReplicationRule)) -> Snapshot {
        sample::with(|s| {
            change(&mut sample::value(&mut sample::bucket_mut(s, DELIVERED).replication)[0]);
        })
    }

    fn elsewhere() -> Snapshot {
        let mut snapshot = with_rule(|it| it.account = None);
        sample::set_owner(&mut snapshot, COPIES, BucketOwner::Elsewhere);
        for id in [MANAGEMENT, SHOP, ARCHIVE] {
            let list = sample::known_in(sample::home(id), &api::S3_LIST_BUCKETS, Vec::new());
            snapshot.bucket_lists.insert(sample::account(id), list);
        }
        snapshot
    }

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::kind(&CHECK, snapshot, DELIVERED)
    }

    #[test]
    fn violates() {
        let named = with_rule(|it| it.account = Some(sample::account(STRANGER)));
        assert_eq!(kind(&named), VerdictKind::Fail);
        assert_eq!(kind(&elsewhere()), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::Pass);
        assert_eq!(kind(&with_rule(|it| it.account = None)), VerdictKind::Pass);
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), CODE), VerdictKind::Pass, "no rules");
        let off = with_rule(|it| {
            it.enabled = false;
            it.account = Some(sample::account(STRANGER));
        });
        assert_eq!(kind(&off), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::S3_GET_BUCKET_REPLICATION);
        assert_eq!(kind(&denied), VerdictKind::Unknown);
        for api in [&api::ORGANIZATIONS_LIST_ACCOUNTS, &api::S3_LIST_BUCKETS] {
            let mut snapshot = elsewhere();
            sample::forget(&mut snapshot, api);
            assert_eq!(kind(&snapshot), VerdictKind::Unknown);
        }
        let unasked = with_rule(|it| it.bucket = "another".to_owned());
        assert_eq!(kind(&unasked), VerdictKind::Unknown);
    }

    #[test]
    fn a_destination_that_is_gone_is_left_to_the_other_check() {
        let gone = sample::with(|s| sample::set_owner(s, COPIES, BucketOwner::Missing));
        assert_eq!(kind(&gone), VerdictKind::NotApplicable);
    }
}
