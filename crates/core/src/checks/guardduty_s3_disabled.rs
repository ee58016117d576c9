use crate::around::{asked, where_it_exists};
use crate::facts::{Area, Bucket};
use crate::{
    Check, Context, Judge, Mapping, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "guardduty-s3-disabled",
    title: "GuardDuty does not watch the data events of a bucket on a data path",
    severity: Severity::Medium,
    practices: &[Practice::P18],
    services: &[Service::Firehose, Service::Flink],
    rationale: "Delivered data leaves by S3 data events, which GuardDuty sees only with S3 \
        Protection, in the account and Region of the bucket. That is rarely the account of the \
        stream.",
    remediation: Remediation {
        text: "Enable GuardDuty with S3 Protection in the account and Region of the bucket, best \
            for all accounts from the delegated administrator.",
        cli: "aws guardduty update-detector --detector-id <detector> --enable --features Name=S3_DATA_EVENTS,Status=ENABLED --region <region>",
        terraform: "resource \"aws_guardduty_detector_feature\" \"s3\" {\n  detector_id = aws_guardduty_detector.example.id\n  name        = \"S3_DATA_EVENTS\"\n  status      = \"ENABLED\"\n}",
    },
    references: &[Reference {
        title: "Amazon GuardDuty User Guide: GuardDuty S3 Protection",
        url: "https://docs.aws.amazon.com/guardduty/latest/ug/s3-protection.html",
    }],
    mappings: &[Mapping { framework: "Security Hub", control: "GuardDuty.10" }],
    reads: &[
        &api::GUARDDUTY_GET_DETECTOR,
        &api::GUARDDUTY_LIST_DETECTORS,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Bucket(judge)],
};

/// The subject is the bucket, whose place may hold no stream and so be no subject of guardduty-disabled: a
/// detector that is off is a violation here too.
fn judge(context: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    judge.part(|judge| {
        let place = bucket.place()?;
        let found = asked(context.snapshot.guardduty(place), Area::GuardDuty, place)?;
        let fact = &found.detector;
        let (what, expected) = ("S3_DATA_EVENTS", "ENABLED");
        let (seen, sentence) = match where_it_exists(fact, "GuardDuty")? {
            None => ("no detector", format!("GuardDuty is not enabled in {place}.")),
            Some(it) if !it.enabled => (
                "detector suspended",
                format!("The detector of GuardDuty in {place} is suspended."),
            ),
            Some(it) => match it.s3 {
                Some(true) => {
                    judge.saw(fact, what, "ENABLED");
                    return Ok(());
                }
                Some(false) => ("DISABLED", format!("S3 Protection is off in {place}.")),
                None => {
                    return Err(Stop::undecided(
                        fact,
                        "AWS did not say whether S3 Protection is on",
                    ));
                }
            },
        };
        judge.fail(fact, what, seen, expected, sentence);
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{BucketOwner, Detector};
    use crate::sample::{ARCHIVE, CODE, DELIVERED, around, home};
    use crate::{VerdictKind, api, sample};

    fn with_detector(detector: Option<Detector>) -> VerdictKind {
        let snapshot = sample::with(|s| {
            *sample::value(&mut around::guardduty(s, home(ARCHIVE)).detector) = detector;
        });
        assert_eq!(sample::kind(&CHECK, &snapshot, CODE), VerdictKind::Pass, "it is elsewhere");
        sample::kind(&CHECK, &snapshot, DELIVERED)
    }

    #[test]
    fn violates() {
        assert_eq!(with_detector(None), VerdictKind::Fail);
        for (enabled, s3) in [(true, Some(false)), (false, Some(true))] {
            assert_eq!(with_detector(Some(Detector { enabled, s3 })), VerdictKind::Fail);
        }
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), DELIVERED), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let unsaid = Detector { enabled: true, s3: None };
        assert_eq!(with_detector(Some(unsaid)), VerdictKind::Unknown);
        let denied = sample::without(&api::GUARDDUTY_GET_DETECTOR);
        assert_eq!(sample::kind(&CHECK, &denied, DELIVERED), VerdictKind::Unknown);
    }

    #[test]
    fn a_bucket_of_somebody_else_is_left_out() {
        let snapshot = sample::with(|s| sample::set_owner(s, DELIVERED, BucketOwner::Elsewhere));
        assert_eq!(sample::kind(&CHECK, &snapshot, DELIVERED), VerdictKind::NotApplicable);
    }
}
