use crate::facts::{Bucket, TrailRef};
use crate::judge::any;
use crate::recorded::Recorded;
use crate::{
    Check, Context, Fact, Judge, Mapping, Practice, Reference, Remediation, Scope, Service,
    Severity, Stop, Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "bucket-access-unlogged",
    title: "Nobody records who reads and writes the objects of the bucket",
    severity: Severity::Low,
    practices: &[Practice::P06],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Management events say who changed a bucket, not who read the delivered records or \
        replaced the code. Server access logs or CloudTrail data events do, and only from the \
        day they are switched on.",
    remediation: Remediation {
        text: "Switch server access logging on in place, to a bucket of the same account and Region, \
            or add the data events of S3 objects to a trail that covers the bucket. Data events \
            are billed for each event.",
        cli: "aws s3api put-bucket-logging --bucket <bucket> --bucket-logging-status 'LoggingEnabled={TargetBucket=<log-bucket>,TargetPrefix=<bucket>/}'\naws cloudtrail get-event-selectors --trail-name <trail> --region <region>\naws cloudtrail put-event-selectors --trail-name <trail> --advanced-event-selectors file://<present-selectors-and-those-of-S3-objects>.json --region <region>",
        terraform: "resource \"aws_s3_bucket_logging\" \"example\" {\n  bucket        = aws_s3_bucket.example.id\n  target_bucket = aws_s3_bucket.access_logs.id\n  target_prefix = \"example/\"\n}",
    },
    references: &[
        Reference {
            title: "Amazon S3 User Guide: Logging requests with server access logging",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
        },
        Reference {
            title: "Amazon S3 User Guide: Logging Amazon S3 API calls using AWS CloudTrail",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging.html",
        },
    ],
    mappings: &[
        Mapping { framework: "ISO 27001:2022", control: "A.8.15" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-2(4)" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-4(26)" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-6(9)" },
        Mapping { framework: "PCI DSS v4.0", control: "10.2.1" },
        Mapping { framework: "PCI DSS v4.0", control: "10.2.1.1" },
        Mapping { framework: "PCI DSS v4.0", control: "10.2.1.2" },
        Mapping { framework: "PCI DSS v4.0", control: "10.2.1.3" },
        Mapping { framework: "PCI DSS v4.0", control: "10.2.1.4" },
        Mapping { framework: "PCI DSS v4.0", control: "10.2.1.5" },
        Mapping { framework: "PCI DSS v4.0", control: "10.2.1.6" },
        Mapping { framework: "PCI DSS v4.0", control: "10.2.1.7" },
        Mapping { framework: "Security Hub", control: "S3.9" },
    ],
    reads: &[
        &api::CLOUDTRAIL_DESCRIBE_TRAILS,
        &api::CLOUDTRAIL_GET_EVENT_SELECTORS,
        &api::CLOUDTRAIL_GET_TRAIL_STATUS,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_GET_BUCKET_LOGGING,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Bucket(judge)],
};

fn judge(context: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    judge.part(|judge| {
        let place = bucket.place()?;
        let fact = &bucket.logging;
        let logged = fact.known().map(Option::is_some).map_err(Stop::from);
        let own = own_trails(context, bucket, place);
        if any([logged, own, Ok(organization_trails(context, bucket, place))])? {
            let target = fact.known().ok().and_then(Option::as_deref);
            judge.saw(fact, "TargetBucket", target.unwrap_or("none, but CloudTrail data events"));
            return Ok(());
        }
        let sentence = "Neither server access logging nor CloudTrail records access to objects.";
        let expected = "a bucket for access logs, or data events of AWS::S3::Object";
        judge.fail(fact, "TargetBucket", "none", expected, sentence);
        Ok(())
    });
}

/// Whether a trail that the bucket's account-Region sees records its objects. Trails are asked for only
/// where streams live.
fn own_trails(context: &Context<'_>, bucket: &Bucket, place: Target) -> Result<bool, Stop> {
    match recorded(context, bucket, place, context.trails(place)?.known()?)? {
        Recorded::Yes => Ok(true),
        Recorded::No => Ok(false),
        Recorded::Partly => {
            let why = "a trail records some data events of S3 objects, maybe not of this bucket";
            Err(Stop::undecided(context.trails(place)?, why))
        }
    }
}

/// Whether a trail of the organization that any account-Region sees does: it covers every account and,
/// with many Regions, every place. What could not be read of it counts where the own trails are weighed.
fn organization_trails(context: &Context<'_>, bucket: &Bucket, place: Target) -> bool {
    let seen = context.snapshot.trail_refs.values().filter_map(|fact: &Fact<_>| fact.known().ok());
    let everywhere: Vec<TrailRef> =
        seen.flatten().filter(|it| it.organization && it.multi_region).cloned().collect();
    recorded(context, bucket, place, &everywhere) == Ok(Recorded::Yes)
}

fn recorded(
    context: &Context<'_>,
    bucket: &Bucket,
    place: Target,
    trails: &[TrailRef],
) -> Result<Recorded, Stop> {
    context.recorded(place, trails, |it| it.objects(&bucket.name))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{BucketOwner, FieldSelector};
    use crate::sample::{CODE, COPIES, DELIVERED};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn unlogged(name: &str) -> Snapshot {
        sample::with(|s| *sample::value(&mut sample::bucket_mut(s, name).logging) = None)
    }

    /// The organization trail records the data events of objects.
    fn recorded(name: &str, more: Option<FieldSelector>) -> Snapshot {
        let field = |name: &str, value: &str| FieldSelector {
            field: name.to_owned(),
            equals: vec![value.to_owned()],
            ..FieldSelector::default()
        };
        let mut fields =
            vec![field("eventCategory", "Data"), field("resources.type", "AWS::S3::Object")];
        fields.extend(more);
        let mut snapshot = unlogged(name);
        sample::value(&mut sample::trail_mut(&mut snapshot).selectors).advanced.push(fields);
        snapshot
    }

    #[test]
    fn violates() {
        assert_eq!(sample::kind(&CHECK, &unlogged(CODE), CODE), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        for name in [CODE, DELIVERED, COPIES] {
            assert_eq!(sample::kind(&CHECK, &sample::snapshot(), name), VerdictKind::Pass);
            assert_eq!(sample::kind(&CHECK, &recorded(name, None), name), VerdictKind::Pass);
        }
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::S3_GET_BUCKET_LOGGING);
        assert_eq!(sample::kind(&CHECK, &denied, CODE), VerdictKind::Unknown);
        for api in [
            &api::CLOUDTRAIL_DESCRIBE_TRAILS,
            &api::CLOUDTRAIL_GET_EVENT_SELECTORS,
            &api::CLOUDTRAIL_GET_TRAIL_STATUS,
        ] {
            let mut snapshot = unlogged(CODE);
            sample::forget(&mut snapshot, api);
            assert_eq!(sample::kind(&CHECK, &snapshot, CODE), VerdictKind::Unknown);
        }
        let some = FieldSelector { field: "resources.ARN".to_owned(), ..Default::default() };
        assert_eq!(sample::kind(&CHECK, &recorded(CODE, Some(some)), CODE), VerdictKind::Unknown);
    }

    #[test]
    fn where_no_streams_live_the_trails_of_the_account_are_not_known() {
        let kind = sample::kind(&CHECK, &unlogged(DELIVERED), DELIVERED);
        assert_eq!(kind, VerdictKind::Unknown);
        let mut regional = recorded(DELIVERED, None);
        sample::change_trail(&mut regional, |it| it.organization = false);
        assert_eq!(sample::kind(&CHECK, &regional, DELIVERED), VerdictKind::Unknown);
    }

    #[test]
    fn a_bucket_of_somebody_else_is_left_out() {
        let mut snapshot = unlogged(CODE);
        sample::set_owner(&mut snapshot, CODE, BucketOwner::Elsewhere);
        assert_eq!(sample::kind(&CHECK, &snapshot, CODE), VerdictKind::NotApplicable);
    }
}
