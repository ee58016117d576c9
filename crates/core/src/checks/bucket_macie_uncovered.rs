use crate::facts::Bucket;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "bucket-macie-uncovered",
    title: "Macie is on and does not monitor the bucket",
    severity: Severity::Low,
    practices: &[Practice::P19],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Nobody is told when sensitive data shows up in the bucket. Streams carry what their \
        producers put in, which changes without the owner of the bucket being asked.",
    remediation: Remediation {
        text: "Switch automated sensitive data discovery on and take the bucket off its exclusion \
            list, or define a job that covers the bucket. Both are changed in place; Macie is \
            billed by what it inspects.",
        cli: "aws macie2 update-automated-discovery-configuration --status ENABLED --region <region>\naws macie2 update-classification-scope --id <scope-id> --s3 'excludes={bucketNames=[<bucket>],operation=REMOVE}' --region <region>",
        terraform: "",
    },
    references: &[Reference {
        title: "Amazon Macie User Guide: Performing automated sensitive data discovery",
        url: "https://docs.aws.amazon.com/macie/latest/user/discovery-asdd.html",
    }],
    mappings: &[],
    reads: &[
        &api::MACIE2_DESCRIBE_BUCKETS,
        &api::MACIE2_GET_MACIE_SESSION,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Bucket(judge)],
};

fn judge(context: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    judge.part(|judge| {
        let macie = context.macie(bucket.place()?)?;
        let fact = &macie.buckets;
        let found = fact.known()?.iter().find(|(name, _)| *name == bucket.name);
        match found {
            Some((_, true)) => {
                judge.saw(fact, "AutomatedDiscoveryMonitoringStatus", "MONITORED");
            }
            Some((_, false)) => {
                let sentence = "Macie is on and does not monitor the bucket.";
                let what = "AutomatedDiscoveryMonitoringStatus";
                judge.fail(fact, what, "NOT_MONITORED", "MONITORED", sentence);
            }
            // Macie learns of a new bucket within a day.
            None => return Err(Stop::undecided(fact, "Macie does not list the bucket yet")),
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::Macie;
    use crate::sample::CODE;
    use crate::{Snapshot, VerdictKind, api, sample};

    fn after(change: impl FnOnce(&mut Macie)) -> Snapshot {
        sample::with(|s| change(sample::macie_mut(s)))
    }

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::kind(&CHECK, snapshot, CODE)
    }

    #[test]
    fn violates() {
        let excluded = after(|it| sample::value(&mut it.buckets)[0].1 = false);
        assert_eq!(kind(&excluded), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [&api::MACIE2_DESCRIBE_BUCKETS, &api::MACIE2_GET_MACIE_SESSION] {
            assert_eq!(kind(&sample::without(api)), VerdictKind::Unknown);
        }
        let new = after(|it| sample::value(&mut it.buckets).clear());
        assert_eq!(kind(&new), VerdictKind::Unknown);
        assert_eq!(kind(&sample::with(|s| s.areas.clear())), VerdictKind::Unknown);
    }

    #[test]
    fn without_macie_another_check_speaks() {
        let off = after(|it| *sample::value(&mut it.enabled) = false);
        assert_eq!(kind(&off), VerdictKind::NotApplicable);
    }
}
