use crate::recorded::Recorded;
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "trail-missing",
    title: "No trail records the management events of the Region",
    severity: Severity::High,
    practices: &[Practice::P06],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Without a trail that is logging, changes of streams, their encryption and their \
        policies leave no record beyond the 90 days of the event history, which is kept in \
        the account itself.",
    remediation: Remediation {
        text: "Make one organization trail for all Regions that records read and write management \
            events, into a bucket of a log archive account; or start the logging of the trail \
            that is there.",
        cli: "aws cloudtrail create-trail --name <trail> --s3-bucket-name <bucket> --is-multi-region-trail --is-organization-trail --enable-log-file-validation --kms-key-id <key-arn> --region <region>\naws cloudtrail start-logging --name <trail> --region <region>",
        terraform: "resource \"aws_cloudtrail\" \"organization\" {\n  name                       = \"organization\"\n  s3_bucket_name             = aws_s3_bucket.trail.id\n  is_organization_trail      = true\n  is_multi_region_trail      = true\n  enable_log_file_validation = true\n  kms_key_id                 = aws_kms_key.trail.arn\n}",
    },
    references: &[
        Reference {
            title: "AWS CloudTrail User Guide: Creating a trail for an organization",
            url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html",
        },
        Reference {
            title: "AWS CloudTrail User Guide: Logging management events",
            url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html",
        },
    ],
    mappings: &[
        Mapping { framework: "CIS AWS v5.0", control: "3.1" },
        Mapping { framework: "NIST 800-53 r5", control: "AC-2(4)" },
        Mapping { framework: "NIST 800-53 r5", control: "AU-3(1)" },
        Mapping { framework: "Security Hub", control: "CloudTrail.1" },
        Mapping { framework: "Security Hub", control: "CloudTrail.3" },
    ],
    reads: &[
        &api::CLOUDTRAIL_DESCRIBE_TRAILS,
        &api::CLOUDTRAIL_GET_EVENT_SELECTORS,
        &api::CLOUDTRAIL_GET_TRAIL_STATUS,
    ],
    scopes: &[Scope::Target(judge)],
};

fn judge(context: &Context<'_>, target: Target, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = context.trails(target)?;
        let trails = fact.known()?;
        let read = context.recorded(target, trails, |it| it.management(true));
        let write = context.recorded(target, trails, |it| it.management(false));
        for (side, recorded) in [("read", &read), ("write", &write)] {
            let what = format!("Management events ({side})");
            match recorded {
                Ok(Recorded::Yes) => judge.saw(fact, what, "recorded"),
                Ok(Recorded::No) => {
                    let sentence =
                        format!("No trail that is logging records {side} management events here.");
                    let seen = format!("{} trail(s), none that records them", trails.len());
                    judge.fail(fact, what, seen, "recorded by a trail", sentence);
                }
                Ok(Recorded::Partly) | Err(_) => {}
            }
        }
        if read? == Recorded::Partly || write? == Recorded::Partly {
            let why = "the selectors of the trails leave out what cannot be weighed";
            return Err(Stop::undecided(fact, why));
        }
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::EventSelectors;
    use crate::{Reason, VerdictKind, api, sample};

    const PLACE: &str = "222222222222/eu-west-1";

    fn with_selectors(selectors: EventSelectors) -> VerdictKind {
        let snapshot =
            sample::with(|s| *sample::value(&mut sample::trail_mut(s).selectors) = selectors);
        sample::kind(&CHECK, &snapshot, PLACE)
    }

    fn basic(kind: &str, management: bool) -> EventSelectors {
        EventSelectors {
            basic: vec![(kind.to_owned(), management, Vec::new())],
            ..EventSelectors::default()
        }
    }

    #[test]
    fn violates() {
        let none =
            sample::with(|s| s.trail_refs.values_mut().for_each(|it| sample::value(it).clear()));
        assert_eq!(sample::kind(&CHECK, &none, PLACE), VerdictKind::Fail);
        let stopped =
            sample::with(|s| sample::value(&mut sample::trail_mut(s).status).logging = false);
        assert_eq!(sample::kind(&CHECK, &stopped, PLACE), VerdictKind::Fail);
        let elsewhere = sample::with(|s| {
            sample::change_trail(s, |it| {
                it.multi_region = false;
                it.home = sample::region("us-east-1");
            });
        });
        assert_eq!(sample::kind(&CHECK, &elsewhere, PLACE), VerdictKind::Fail);
        for selectors in [basic("WriteOnly", true), basic("All", false), EventSelectors::default()]
        {
            assert_eq!(with_selectors(selectors), VerdictKind::Fail);
        }
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), PLACE), VerdictKind::Pass);
        assert_eq!(with_selectors(basic("All", true)), VerdictKind::Pass);
        let by_default = sample::with(|s| {
            sample::change_trail(s, |it| it.custom_selectors = false);
            sample::trail_mut(s).selectors =
                sample::unknown(&api::CLOUDTRAIL_GET_EVENT_SELECTORS, Reason::DeniedByScp);
        });
        assert_eq!(sample::kind(&CHECK, &by_default, PLACE), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [
            &api::CLOUDTRAIL_DESCRIBE_TRAILS,
            &api::CLOUDTRAIL_GET_TRAIL_STATUS,
            &api::CLOUDTRAIL_GET_EVENT_SELECTORS,
        ] {
            assert_eq!(sample::kind(&CHECK, &sample::without(api), PLACE), VerdictKind::Unknown);
        }
        let interrupted = sample::with(|s| s.trails.clear());
        assert_eq!(sample::kind(&CHECK, &interrupted, PLACE), VerdictKind::Unknown);
    }

    #[test]
    fn one_good_trail_is_enough() {
        let snapshot = sample::with(|s| {
            let mut unread = sample::trail_ref();
            unread.arn = sample::arn("arn:aws:cloudtrail:eu-west-1:111111111111:trail/unread");
            for refs in s.trail_refs.values_mut() {
                sample::value(refs).insert(0, unread.clone());
            }
        });
        assert_eq!(sample::kind(&CHECK, &snapshot, PLACE), VerdictKind::Pass);
    }
}
