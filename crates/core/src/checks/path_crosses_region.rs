use std::collections::BTreeSet;

use crate::applies::never_asked;
use crate::facts::{Application, DeliveryStream, Resource, Stream, StreamSource};
use crate::references::{bucket_of_location, of_delivery_stream};
use crate::{
    Arn, Check, Context, Fact, Judge, Practice, Reference, Region, Relation, Remediation, Scope,
    Service, Severity, Source, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "path-crosses-region",
    title: "Data path leaves the Regions that data may be in",
    severity: Severity::Info,
    practices: &[Practice::P16],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Where data may be is often a promise or a law. A source, function, bucket, table or \
        copy in another Region breaks it, and is easily overlooked, as buckets do not show their \
        Region by name. Endpoints of third parties have no Region and are not judged.",
    remediation: Remediation {
        text: "Move the hop into a Region that is allowed: name another bucket or function in the \
            stream in place, or recreate the resource there. Where the Region is right, add it to \
            allowed_regions. A service control policy on aws:RequestedRegion keeps it so.",
        cli: "aws firehose describe-delivery-stream --delivery-stream-name <stream> --query 'DeliveryStreamDescription.{version:VersionId,destination:Destinations[0].DestinationId}' --region <region>\naws firehose update-destination --delivery-stream-name <stream> --current-delivery-stream-version-id <version> --destination-id <destination> --extended-s3-destination-update BucketARN=<bucket-arn> --region <region>",
        terraform: "",
    },
    references: &[Reference {
        title: "AWS Organizations User Guide: General examples of service control policies",
        url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html",
    }],
    mappings: &[],
    reads: &[
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::GLUE_GET_TABLE,
        &api::KINESIS_DESCRIBE_CHANNEL,
        &api::KINESIS_DESCRIBE_STREAM_SUMMARY,
        &api::KINESIS_LIST_CHANNELS,
        &api::KINESISANALYTICS_DESCRIBE_APPLICATION,
        &api::S3_GET_BUCKET_LOCATION,
        &api::S3_GET_BUCKET_REPLICATION,
        &api::S3_LIST_BUCKETS,
    ],
    scopes: &[
        Scope::DeliveryStream(judge_delivery),
        Scope::Stream(judge_stream),
        Scope::Application(judge_application),
    ],
};

/// The walk along one path.
struct Walk<'a, 'b> {
    context: &'a Context<'a>,
    judge: &'b mut Judge,
    seen: BTreeSet<String>,
}

fn judge_delivery(context: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    let fact = &stream.description;
    let description = match configured(context).and_then(|()| stream.settled()) {
        Ok(description) => description,
        Err(stop) => return judge.part(|_| Err(stop)),
    };
    let mut walk = Walk { context, judge, seen: BTreeSet::new() };
    walk.named(fact, &stream.arn);
    if let StreamSource::Kinesis { stream: Some(source), .. } = &description.source {
        walk.named(fact, source);
    }
    if let Some(target) = stream.arn.target() {
        for (relation, arn) in of_delivery_stream(description, target) {
            if matches!(relation, Relation::Feeds | Relation::Transforms | Relation::DeliversTo) {
                walk.named(fact, &arn);
            }
        }
    }
    for hop in description.buckets() {
        walk.bucket(fact, &hop.bucket);
    }
    for warehouse in description.destinations.iter().filter_map(|it| it.warehouse.as_deref()) {
        walk.located(fact, warehouse);
    }
}

fn judge_stream(context: &Context<'_>, stream: &Stream, judge: &mut Judge) {
    let fact = &stream.summary;
    let summary = match configured(context)
        .and_then(|()| context.own_stream(stream))
        .and_then(|()| stream.settled())
    {
        Ok(summary) => summary,
        Err(stop) => return judge.part(|_| Err(stop)),
    };
    let mut walk = Walk { context, judge, seen: BTreeSet::new() };
    walk.named(fact, &stream.arn);
    let channels = match summary.has_channels() {
        Some(false) => return,
        Some(true) => channels(context, stream),
        None => Err(Stop::undecided(fact, "AWS did not say whether the stream has channels")),
    };
    match channels {
        Ok(channels) => channels.iter().for_each(|channel| walk.named(fact, channel)),
        Err(stop) => judge.part(|_| Err(stop)),
    }
}

fn judge_application(context: &Context<'_>, application: &Application, judge: &mut Judge) {
    let fact = &application.detail;
    let detail = match configured(context).and_then(|()| application.settled()) {
        Ok(detail) => detail,
        Err(stop) => return judge.part(|_| Err(stop)),
    };
    let mut walk = Walk { context, judge, seen: BTreeSet::new() };
    walk.named(fact, &application.arn);
    for arn in &detail.named_arns {
        walk.named(fact, arn);
    }
}

fn configured(context: &Context<'_>) -> Result<(), Stop> {
    if context.settings.allowed_regions.is_empty() {
        return Err(Stop::not_applicable("The Regions that data may be in are not configured."));
    }
    Ok(())
}

fn channels<'a>(context: &Context<'a>, stream: &Stream) -> Result<&'a [Arn], Stop> {
    let Source { account, region, .. } = stream.summary.source();
    let source = Source { api: &api::KINESIS_LIST_CHANNELS, account, region };
    let found = context.snapshot.channels.get(&stream.arn);
    Ok(found.ok_or_else(|| never_asked(source, "the channels were not asked for"))?.known()?)
}

impl Walk<'_, '_> {
    /// A hop that is named by an ARN, and what it leads to.
    fn named<T>(&mut self, fact: &Fact<T>, arn: &Arn) {
        if arn.service() == "s3" {
            return self.bucket(fact, arn.resource().split('/').next().unwrap_or_default());
        }
        if !self.seen.insert(arn.to_string()) {
            return;
        }
        if let Some(region) = arn.region() {
            self.region(fact, arn.name(), region);
        } else {
            let why = format!("the Region of {arn} is not known");
            self.judge.part(|_| Err(Stop::undecided(fact, why)));
        }
        match self.context.snapshot.resource(arn) {
            Some(Resource::Table(table)) => match table.detail.known() {
                Ok(detail) => {
                    let location = detail.as_ref().and_then(|it| it.location.as_deref());
                    self.located(&table.detail, location.unwrap_or_default());
                }
                Err(unknown) => self.judge.part(|_| Err(unknown.into())),
            },
            Some(Resource::Channel(channel)) => match channel.detail.known() {
                Ok(detail) => {
                    let ends =
                        detail.iter().flat_map(|it| it.destination.iter().chain(&it.dead_letters));
                    ends.for_each(|end| self.named(&channel.detail, end));
                }
                Err(unknown) => self.judge.part(|_| Err(unknown.into())),
            },
            _ => {}
        }
    }

    fn located<T>(&mut self, fact: &Fact<T>, location: &str) {
        if let Some(bucket) = bucket_of_location(location) {
            self.bucket(fact, bucket);
        }
    }

    /// A bucket and its copies.
    fn bucket<T>(&mut self, fact: &Fact<T>, name: &str) {
        if !self.seen.insert(format!("bucket {name}")) {
            return;
        }
        let Some(bucket) = self.context.bucket(name) else {
            let why = format!("the bucket {name} was not looked up");
            return self.judge.part(|_| Err(Stop::undecided(fact, why)));
        };
        match bucket.place() {
            Ok(place) => self.region(&bucket.owner, name, place.region),
            Err(Stop::NotApplicable(why)) => return self.judge.defer(why),
            Err(stop) => return self.judge.part(|_| Err(stop)),
        }
        match bucket.replication.known() {
            Ok(rules) => {
                for rule in rules.iter().filter(|rule| rule.enabled) {
                    self.bucket(&bucket.replication, &rule.bucket);
                }
            }
            Err(unknown) => self.judge.part(|_| Err(unknown.into())),
        }
    }

    fn region<T>(&mut self, fact: &Fact<T>, name: &str, region: Region) {
        let allowed = self.context.settings.allowed_regions.contains(&region);
        self.judge.part(|judge| {
            let what = format!("Region of {name}");
            if allowed {
                judge.saw(fact, what, region.to_string());
            } else {
                let sentence = format!("{name} is in {region}, which is not allowed.");
                judge.fail(fact, what, region.to_string(), "an allowed Region", sentence);
            }
            Ok(())
        });
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::BucketOwner;
    use crate::sample::{CLICKS, CODE, COPIES, DELIVERED, ENRICH, EVENTS, HOME, LEDGER, ORDERS};
    use crate::{Settings, Snapshot, Target, VerdictKind, api, sample};

    fn kind(snapshot: &Snapshot, name: &str) -> VerdictKind {
        sample::judge_with(&CHECK, snapshot, name, &sample::settings()).kind
    }

    fn far(s: &mut Snapshot, name: &str) {
        let place = Target::new(sample::account(sample::ARCHIVE), sample::region("us-east-1"));
        sample::set_owner(s, name, BucketOwner::Member(place));
    }

    #[test]
    fn violates() {
        let copies = sample::with(|s| far(s, COPIES));
        for name in [CLICKS, LEDGER] {
            assert_eq!(kind(&copies, name), VerdictKind::Fail, "{name}");
        }
        assert_eq!(kind(&copies, ORDERS), VerdictKind::Pass, "nothing is delivered from there");
        let transform = sample::with(|s| {
            let function = "arn:aws:lambda:us-east-1:222222222222:function:mask:7";
            sample::destination(s, EVENTS).transforms = vec![sample::arn(function)];
        });
        assert_eq!(kind(&transform, EVENTS), VerdictKind::Fail);
        let sink = sample::with(|s| {
            sample::detail(s).named_arns.push(sample::arn(&format!("arn:aws:s3:::{CODE}")));
            far(s, CODE);
        });
        assert_eq!(kind(&sink, ENRICH), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        for name in [CLICKS, EVENTS, LEDGER, ORDERS, ENRICH] {
            assert_eq!(kind(&sample::snapshot(), name), VerdictKind::Pass, "{name}");
        }
    }

    #[test]
    fn unknown() {
        for api in [&api::S3_LIST_BUCKETS, &api::S3_GET_BUCKET_REPLICATION] {
            assert_eq!(kind(&sample::without(api), CLICKS), VerdictKind::Unknown);
        }
        for api in [&api::KINESIS_LIST_CHANNELS, &api::KINESIS_DESCRIBE_CHANNEL] {
            assert_eq!(kind(&sample::without(api), LEDGER), VerdictKind::Unknown);
        }
        let unsaid = sample::with(|s| sample::summary(s, ORDERS).channel_count = None);
        assert_eq!(kind(&unsaid, ORDERS), VerdictKind::Unknown);
        let unasked = sample::with(|s| s.buckets.clear());
        assert_eq!(kind(&unasked, CLICKS), VerdictKind::Unknown);
    }

    #[test]
    fn a_bucket_that_is_not_here_is_no_pass() {
        let strange = sample::with(|s| sample::set_owner(s, DELIVERED, BucketOwner::Elsewhere));
        assert_eq!(kind(&strange, CLICKS), VerdictKind::NotApplicable);
    }

    #[test]
    fn without_allowed_regions_the_question_does_not_arise() {
        let snapshot = sample::with(|s| far(s, COPIES));
        let verdict = sample::judge_with(&CHECK, &snapshot, CLICKS, &Settings::default());
        assert_eq!(verdict.kind, VerdictKind::NotApplicable);
        let home =
            Settings { allowed_regions: [sample::region(HOME)].into(), ..Settings::default() };
        let verdict = sample::judge_with(&CHECK, &sample::snapshot(), CLICKS, &home);
        assert_eq!(verdict.kind, VerdictKind::Fail, "the copies are in another Region");
    }
}
