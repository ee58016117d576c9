use crate::around::{asked, short_name, where_it_exists};
use crate::facts::{Area, Bucket, Macie};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "macie-findings-open",
    title: "A grave Macie finding on a bucket of a data path stays open",
    severity: Severity::Medium,
    practices: &[Practice::P19],
    services: &[Service::Firehose, Service::Flink],
    rationale: "Macie has found sensitive data in the bucket, or that the bucket is open. A finding of \
        high severity that nobody acts on for weeks says that nobody looks.",
    remediation: Remediation {
        text: "Close what the finding is about: remove or mask the data, before it is delivered where \
            that can be done in a transform, or restrict the bucket. Then suppress the finding.",
        cli: "aws macie2 get-findings --finding-ids <finding> --region <region>\naws macie2 create-findings-filter --name <rule> --action ARCHIVE --finding-criteria file://<criteria>.json --region <region>",
        terraform: "",
    },
    references: &[Reference {
        title: "Amazon Macie User Guide: Reviewing and analyzing Macie findings",
        url: "https://docs.aws.amazon.com/macie/latest/user/findings.html",
    }],
    mappings: &[],
    reads: &[
        &api::MACIE2_GET_FINDINGS,
        &api::MACIE2_GET_MACIE_SESSION,
        &api::MACIE2_LIST_FINDINGS,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Bucket(judge)],
};

/// The subject is the bucket, as for macie-disabled. Credentials that Macie found are judged by
/// bucket-credentials-found whatever their age.
fn judge(context: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    judge.part(|_| is_on(in_place(context, bucket)?));
    judge.part(|judge| {
        let found = in_place(context, bucket)?;
        // Whether Macie is on may be a gap on its own, and hides no finding.
        if let Err(Stop::NotApplicable(why)) = is_on(found) {
            return Err(Stop::NotApplicable(why));
        }
        let fact = &found.findings;
        let about = |it: &String| short_name(it) == bucket.name;
        let mut gap = None;
        for finding in fact.known()?.iter().filter(|it| it.resources.iter().any(about)) {
            match context.overdue(fact, finding) {
                Ok(false) => {}
                Ok(true) => {
                    let days = context.settings.finding_age_days;
                    let sentence = format!(
                        "A finding of high severity about the bucket has been open for more than {days} days."
                    );
                    judge.fail(fact, "Open finding", &finding.kind, "resolved", sentence);
                }
                Err(stop) => gap = gap.or(Some(stop)),
            }
        }
        gap.map_or(Ok(()), Err)
    });
}

fn in_place<'a>(context: &Context<'a>, bucket: &Bucket) -> Result<&'a Macie, Stop> {
    let place = bucket.place()?;
    asked(context.snapshot.macie(place), Area::Macie, place)
}

fn is_on(found: &Macie) -> Result<(), Stop> {
    if *where_it_exists(&found.enabled, "Amazon Macie")? {
        Ok(())
    } else {
        Err(Stop::not_applicable("Macie is off there; macie-disabled speaks."))
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{CODE, DELIVERED, around};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn after(hours: i64) -> Snapshot {
        sample::with(|s| around::macie_finding(s, DELIVERED, hours))
    }

    #[test]
    fn violates() {
        let snapshot = after(24 * 31);
        assert_eq!(sample::kind(&CHECK, &snapshot, DELIVERED), VerdictKind::Fail);
        assert_eq!(sample::kind(&CHECK, &snapshot, CODE), VerdictKind::Pass);
    }

    #[test]
    fn clean() {
        for snapshot in [sample::snapshot(), after(24 * 29)] {
            assert_eq!(sample::kind(&CHECK, &snapshot, DELIVERED), VerdictKind::Pass);
        }
        let low = sample::with(|s| {
            around::macie_finding(s, DELIVERED, 24 * 31);
            sample::value(&mut around::macie(s, DELIVERED).findings)[0].high = false;
        });
        assert_eq!(sample::kind(&CHECK, &low, DELIVERED), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [&api::MACIE2_GET_MACIE_SESSION, &api::MACIE2_LIST_FINDINGS] {
            let denied = sample::without(api);
            assert_eq!(sample::kind(&CHECK, &denied, DELIVERED), VerdictKind::Unknown);
        }
        let undated = sample::with(|s| {
            around::macie_finding(s, DELIVERED, 24 * 31);
            sample::value(&mut around::macie(s, DELIVERED).findings)[0].created = None;
        });
        assert_eq!(sample::kind(&CHECK, &undated, DELIVERED), VerdictKind::Unknown);
    }

    #[test]
    fn without_macie_it_does_not_arise() {
        let off =
            sample::with(|s| *sample::value(&mut around::macie(s, DELIVERED).enabled) = false);
        assert_eq!(sample::kind(&CHECK, &off, DELIVERED), VerdictKind::NotApplicable);
    }
}
