use std::collections::BTreeSet;

use crate::around::{asked, not_asked, short_name, where_it_exists};
use crate::facts::{Area, Bucket, DeliveryStreamDescription, GuardDuty, StreamSource};
use crate::{
    Arn, Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "guardduty-findings-open",
    title: "A grave GuardDuty finding on a data path stays open",
    severity: Severity::High,
    practices: &[Practice::P18],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "A finding of high severity on a bucket, a role, a function or a stream of a data path \
        may be an attack that goes on. One that is neither resolved nor archived for weeks was \
        not looked at.",
    remediation: Remediation {
        text: "Investigate the finding and end its cause. Archive it when it is resolved, or with a \
            suppression rule where it is expected.",
        cli: "aws guardduty get-findings --detector-id <detector> --finding-ids <finding> --region <region>\naws guardduty archive-findings --detector-id <detector> --finding-ids <finding> --region <region>",
        terraform: "",
    },
    references: &[Reference {
        title: "Amazon GuardDuty User Guide: Understanding and generating Amazon GuardDuty findings",
        url: "https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings.html",
    }],
    mappings: &[],
    reads: &[
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::FIREHOSE_LIST_DELIVERY_STREAMS,
        &api::GUARDDUTY_GET_DETECTOR,
        &api::GUARDDUTY_GET_FINDINGS,
        &api::GUARDDUTY_LIST_DETECTORS,
        &api::GUARDDUTY_LIST_FINDINGS,
        &api::KINESIS_LIST_STREAMS,
        &api::KINESISANALYTICS_DESCRIBE_APPLICATION,
        &api::KINESISANALYTICS_LIST_APPLICATIONS,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[Scope::Bucket(of_bucket), Scope::Target(of_target)],
};

/// A bucket's findings are made where it is, and count for the bucket.
fn of_bucket(context: &Context<'_>, bucket: &Bucket, judge: &mut Judge) {
    judge.part(|_| is_on(in_place(context, bucket.place()?)?));
    judge.part(|judge| {
        let found = in_place(context, bucket.place()?)?;
        let names = [bucket.name.as_str()].into();
        open(context, found, judge, &Names { known: names, gap: None })
    });
}

/// Those of streams, roles and functions count for the account-Region of the streams.
fn of_target(context: &Context<'_>, target: Target, judge: &mut Judge) {
    judge.part(|_| is_on(in_place(context, target)?));
    judge.part(|judge| {
        let found = in_place(context, target)?;
        open(context, found, judge, &names(context, target))
    });
}

fn in_place<'a>(context: &Context<'a>, place: Target) -> Result<&'a GuardDuty, Stop> {
    asked(context.snapshot.guardduty(place), Area::GuardDuty, place)
}

fn is_on(found: &GuardDuty) -> Result<(), Stop> {
    match where_it_exists(&found.detector, "GuardDuty")? {
        Some(detector) if detector.enabled => Ok(()),
        _ => Err(Stop::not_applicable(
            "GuardDuty is off there; guardduty-disabled and guardduty-s3-disabled speak.",
        )),
    }
}

fn open(
    context: &Context<'_>,
    found: &GuardDuty,
    judge: &mut Judge,
    names: &Names<'_>,
) -> Result<(), Stop> {
    // A detector that could not be read is a gap on its own, and hides no finding.
    if let Err(Stop::NotApplicable(why)) = is_on(found) {
        return Err(Stop::NotApplicable(why));
    }
    let fact = &found.findings;
    let mut gap = None;
    for finding in fact.known()? {
        let overdue = match context.overdue(fact, finding) {
            Ok(false) => continue,
            overdue => overdue.err(),
        };
        let about = finding.resources.iter().find(|it| names.known.contains(short_name(it)));
        match (about, overdue, &names.gap) {
            (Some(name), None, _) => {
                let days = context.settings.finding_age_days;
                let sentence = format!(
                    "A finding of high severity about {} has been open for more than {days} days.",
                    short_name(name)
                );
                let seen = format!("{} about {name}", finding.kind);
                judge.fail(fact, "Open finding", seen, "resolved or archived", sentence);
            }
            (Some(_), Some(stop), _) => gap = gap.or(Some(stop)),
            // It may be about something whose name could not be read.
            (None, _, Some(stop)) => gap = gap.or(Some(stop.clone())),
            (None, _, None) => {}
        }
    }
    gap.map_or(Ok(()), Err)
}

/// What the data paths of a place call their things, and what is missing to know all of them.
struct Names<'a> {
    known: BTreeSet<&'a str>,
    gap: Option<Stop>,
}

impl<'a> Names<'a> {
    fn add<'b: 'a>(&mut self, arns: impl IntoIterator<Item = &'b Arn>) {
        self.known.extend(arns.into_iter().map(|arn| short_name(arn.as_str())));
    }

    fn miss(&mut self, stop: Stop) {
        self.gap = self.gap.take().or(Some(stop));
    }
}

fn names<'a>(context: &Context<'a>, target: Target) -> Names<'a> {
    let snapshot = context.snapshot;
    let mut names = Names { known: BTreeSet::new(), gap: None };
    for service in Service::ALL {
        if let Err(stop @ Stop::Unknown(_)) = context.holds(target, service) {
            names.miss(stop);
        } else {
            let listing = snapshot.listings.get(&(target, service));
            names.add(listing.and_then(|fact| fact.known().ok()).into_iter().flatten());
        }
    }
    for arn in listed(context, target, Service::Firehose) {
        let found = snapshot.delivery_streams.get(arn);
        match found.map(|it| it.description.known()) {
            Some(Ok(description)) => names.add(acting(description)),
            Some(Err(unknown)) => names.miss(unknown.into()),
            None => names.miss(not_asked(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM, target)),
        }
    }
    for arn in listed(context, target, Service::Flink) {
        match snapshot.applications.get(arn).map(|it| it.detail.known()) {
            Some(Ok(detail)) => names.add(&detail.role),
            Some(Err(unknown)) => names.miss(unknown.into()),
            None => names.miss(not_asked(&api::KINESISANALYTICS_DESCRIBE_APPLICATION, target)),
        }
    }
    names
}

fn listed<'a>(context: &Context<'a>, target: Target, service: Service) -> &'a [Arn] {
    let listing = context.snapshot.listings.get(&(target, service));
    listing.and_then(|fact| fact.known().ok()).map(Vec::as_slice).unwrap_or_default()
}

/// Roles and functions that act for a delivery stream.
fn acting(description: &DeliveryStreamDescription) -> Vec<&Arn> {
    let source = match &description.source {
        StreamSource::Kinesis { role, .. } | StreamSource::Msk { role, .. } => role.as_ref(),
        StreamSource::Database { secret, .. } => secret.as_ref().and_then(|it| it.role.as_ref()),
        StreamSource::DirectPut | StreamSource::Other(_) => None,
    };
    let hops = description.buckets().filter_map(|it| it.role.as_ref());
    let destinations = description.destinations.iter().flat_map(|it| {
        let secret = it.secrets_manager.as_ref().and_then(|it| it.role.as_ref());
        it.role.iter().chain(secret).chain(&it.transforms)
    });
    source.into_iter().chain(hops).chain(destinations).collect()
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::{CODE, DELIVERED, SHOP, around, home};
    use crate::{Settings, Snapshot, VerdictKind, api, sample};

    const PLACE: &str = "222222222222/eu-west-1";

    fn about(name: &str, hours: i64) -> Snapshot {
        sample::with(|s| around::guardduty_finding(s, home(SHOP), name, hours))
    }

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::kind(&CHECK, snapshot, PLACE)
    }

    #[test]
    fn violates() {
        for name in ["delivery", "enrich", "orders", sample::CLICKS] {
            assert_eq!(kind(&about(name, 24 * 31)), VerdictKind::Fail, "{name}");
        }
        let role = "arn:aws:iam::222222222222:role/delivery";
        assert_eq!(kind(&about(role, 24 * 31)), VerdictKind::Fail);
        let bucket = about(CODE, 24 * 31);
        assert_eq!(sample::kind(&CHECK, &bucket, CODE), VerdictKind::Fail);
        assert_eq!(sample::kind(&CHECK, &bucket, DELIVERED), VerdictKind::Pass);
        assert_eq!(kind(&bucket), VerdictKind::Pass, "it counts for the bucket");
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::Pass);
        assert_eq!(kind(&about("delivery", 24 * 29)), VerdictKind::Pass);
        assert_eq!(kind(&about("another-role", 24 * 31)), VerdictKind::Pass);
        let patient = Settings { finding_age_days: 60, ..Settings::default() };
        let verdict = sample::judge_with(&CHECK, &about("delivery", 24 * 31), PLACE, &patient);
        assert_eq!(verdict.kind, VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [&api::GUARDDUTY_GET_DETECTOR, &api::GUARDDUTY_LIST_FINDINGS] {
            assert_eq!(kind(&sample::without(api)), VerdictKind::Unknown);
        }
        for api in [
            &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
            &api::KINESISANALYTICS_DESCRIBE_APPLICATION,
            &api::KINESIS_LIST_STREAMS,
        ] {
            let mut snapshot = about("another-role", 24 * 31);
            sample::forget(&mut snapshot, api);
            assert_eq!(kind(&snapshot), VerdictKind::Unknown);
        }
    }

    #[test]
    fn without_guardduty_it_does_not_arise() {
        let off = sample::with(around::guardduty_never_on);
        assert_eq!(kind(&off), VerdictKind::NotApplicable);
        assert_eq!(sample::kind(&CHECK, &off, CODE), VerdictKind::NotApplicable);
    }
}
