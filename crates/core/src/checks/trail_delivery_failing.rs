use std::slice;

use crate::facts::{Trail, TrailRef, TrailStatus};
use crate::recorded::Recorded;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "trail-delivery-failing",
    title: "Log files of a trail do not arrive",
    severity: Severity::High,
    practices: &[Practice::P06],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "A trail can be logging and lose everything, because its bucket is gone or does not \
        admit CloudTrail any more. The scan itself makes read events in every account-Region \
        that holds a stream, so that a trail which records them is never silent for a day.",
    remediation: Remediation {
        text: "Read the error that AWS reports. Restore the bucket, its policy and the policy of \
            the trail's key as the CloudTrail User Guide describes them, and see that files \
            arrive again.",
        cli: "aws cloudtrail get-trail-status --name <trail-arn> --region <home-region>\naws s3api put-bucket-policy --bucket <bucket> --policy file://<policy-that-admits-cloudtrail>.json",
        terraform: "",
    },
    references: &[
        Reference {
            title: "AWS CloudTrail API Reference: GetTrailStatus",
            url: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html",
        },
        Reference {
            title: "AWS CloudTrail User Guide: Amazon S3 bucket policy for CloudTrail",
            url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::CLOUDTRAIL_DESCRIBE_TRAILS,
        &api::CLOUDTRAIL_GET_EVENT_SELECTORS,
        &api::CLOUDTRAIL_GET_TRAIL_STATUS,
    ],
    scopes: &[Scope::Trail(judge)],
};

fn judge(context: &Context<'_>, trail: &Trail, judge: &mut Judge) {
    let fact = &trail.status;
    judge.part(|judge| {
        let status = logging(trail)?;
        if let Some(error) = &status.delivery_error {
            let sentence = "The last delivery of log files to the trail's bucket failed.";
            judge.fail(fact, "LatestDeliveryError", error, "none", sentence);
        }
        Ok(())
    });
    judge.part(|judge| {
        let status = logging(trail)?;
        let now = context.snapshot.header.started_at;
        let within_a_day = |it: jiff::Timestamp| now.duration_since(it).as_hours() < 24;
        match (status.delivered, status.started) {
            (Some(delivered), _) if within_a_day(delivered) => {
                judge.saw(fact, "LatestDeliveryTime", delivered.to_string());
                return Ok(());
            }
            (_, Some(started)) if within_a_day(started) => {
                let why = "Logging was started less than a day ago.";
                return Err(Stop::not_applicable(why));
            }
            _ => {}
        }
        busy(context, trail.description.known()?, trail)?;
        let seen = status.delivered.map_or("never".to_owned(), |it| it.to_string());
        let sentence = "No log file was delivered for a day.";
        judge.fail(fact, "LatestDeliveryTime", seen, "less than a day ago", sentence);
        Ok(())
    });
}

fn logging(trail: &Trail) -> Result<&TrailStatus, Stop> {
    let status = trail.status.known()?;
    if status.logging {
        Ok(status)
    } else {
        Err(Stop::not_applicable("The trail is not logging; trail-missing speaks."))
    }
}

/// Silence says something only about a trail that records what a scan does.
fn busy(context: &Context<'_>, settings: &TrailRef, trail: &Trail) -> Result<(), Stop> {
    let account = settings.arn.account().unwrap_or(trail.status.source().account);
    let home = Target::new(account, settings.home);
    match context.recorded(home, slice::from_ref(settings), |it| it.management(true))? {
        Recorded::Yes => Ok(()),
        Recorded::No => Err(Stop::not_applicable(
            "The trail does not record all management events, so it may have had nothing to deliver.",
        )),
        Recorded::Partly => {
            let why = "what the trail records cannot be weighed, so its silence may be innocent";
            Err(Stop::undecided(&trail.selectors, why))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{EventSelectors, TrailStatus};
    use crate::sample::{TRAIL, hours_before_scan};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn after(change: impl FnOnce(&mut TrailStatus)) -> Snapshot {
        sample::with(|s| change(sample::value(&mut sample::trail_mut(s).status)))
    }

    fn silent() -> Snapshot {
        after(|it| it.delivered = Some(hours_before_scan(25)))
    }

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::kind(&CHECK, snapshot, TRAIL)
    }

    #[test]
    fn violates() {
        let denied = after(|it| it.delivery_error = Some("AccessDenied".to_owned()));
        assert_eq!(kind(&denied), VerdictKind::Fail);
        assert_eq!(kind(&silent()), VerdictKind::Fail);
        assert_eq!(kind(&after(|it| it.delivered = None)), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::CLOUDTRAIL_GET_TRAIL_STATUS);
        assert_eq!(kind(&denied), VerdictKind::Unknown);
        for api in [&api::CLOUDTRAIL_DESCRIBE_TRAILS, &api::CLOUDTRAIL_GET_EVENT_SELECTORS] {
            let mut snapshot = silent();
            sample::forget(&mut snapshot, api);
            assert_eq!(kind(&snapshot), VerdictKind::Unknown);
        }
    }

    #[test]
    fn a_trail_that_is_new_or_stopped_is_left_out() {
        assert_eq!(kind(&after(|it| it.logging = false)), VerdictKind::NotApplicable);
        let new = after(|it| {
            it.delivered = None;
            it.started = Some(hours_before_scan(2));
        });
        assert_eq!(kind(&new), VerdictKind::Pass, "there is no error");
    }

    #[test]
    fn a_trail_of_few_events_may_be_silent() {
        let mut snapshot = silent();
        let writes = EventSelectors {
            basic: vec![("WriteOnly".to_owned(), true, Vec::new())],
            ..EventSelectors::default()
        };
        *sample::value(&mut sample::trail_mut(&mut snapshot).selectors) = writes;
        assert_eq!(kind(&snapshot), VerdictKind::Pass, "there is no error");
    }
}
