use crate::recorded::Recorded;
use crate::{
    Check, Context, Fact, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "trail-stream-data-events-missing",
    title: "No trail records the data events of the streams",
    severity: Severity::Low,
    practices: &[Practice::P06],
    services: &[Service::Firehose, Service::Kinesis],
    rationale: "Management events say who changed a stream, data events who wrote to it and read \
        from it. Only advanced event selectors can record them, by the resource types \
        AWS::Kinesis::Stream and AWS::KinesisFirehose::DeliveryStream.",
    remediation: Remediation {
        text: "Add advanced event selectors for the streams to a trail that is logging here. What is \
            set replaces all selectors of the trail: repeat those that are there, or management \
            events are no longer recorded. Data events are billed for each event that is delivered, at about 1 US dollar per \
            million (AWS CloudTrail pricing; check the page for your Region), so limit the \
            selectors to the streams that matter where they are busy.",
        cli: "aws cloudtrail get-event-selectors --trail-name <trail> --region <region>\naws cloudtrail put-event-selectors --trail-name <trail> --advanced-event-selectors file://<present-selectors-and-those-of-the-streams>.json --region <region>",
        terraform: "resource \"aws_cloudtrail\" \"organization\" {\n  # All selectors of the trail: these replace what it has. Delivery streams need one more, of their own type.\n  advanced_event_selector {\n    name = \"management\"\n    field_selector {\n      field  = \"eventCategory\"\n      equals = [\"Management\"]\n    }\n  }\n  advanced_event_selector {\n    name = \"streams\"\n    field_selector {\n      field  = \"eventCategory\"\n      equals = [\"Data\"]\n    }\n    field_selector {\n      field  = \"resources.type\"\n      equals = [\"AWS::Kinesis::Stream\"]\n    }\n  }\n}",
    },
    references: &[Reference {
        title: "AWS CloudTrail User Guide: Logging data events",
        url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
    }],
    mappings: &[],
    reads: &[
        &api::CLOUDTRAIL_DESCRIBE_TRAILS,
        &api::CLOUDTRAIL_GET_EVENT_SELECTORS,
        &api::CLOUDTRAIL_GET_TRAIL_STATUS,
        &api::FIREHOSE_LIST_DELIVERY_STREAMS,
        &api::KINESIS_LIST_STREAMS,
    ],
    scopes: &[Scope::Target(judge)],
};

fn judge(context: &Context<'_>, target: Target, judge: &mut Judge) {
    for (service, resource_type) in TYPES {
        judge.part(|judge| {
            present(context, target, service)?;
            let fact = context.trails(target)?;
            let trails = fact.known()?;
            let recorded = context.recorded(target, trails, |it| it.data(resource_type))?;
            match recorded {
                Recorded::Yes => judge.saw(fact, resource_type, "recorded"),
                Recorded::No => {
                    let words = service.objects();
                    let sentence =
                        format!("No trail that is logging records data events of {words} here.");
                    let seen = format!("{} trail(s), none that records them", trails.len());
                    judge.fail(fact, resource_type, seen, "an advanced event selector", sentence);
                }
                Recorded::Partly => {
                    let why = format!("a trail records some data events of {resource_type} only");
                    return Err(Stop::undecided(fact, why));
                }
            }
            Ok(())
        });
    }
}

/// AWS has no data events for applications.
const TYPES: [(Service, &str); 2] = [
    (Service::Firehose, "AWS::KinesisFirehose::DeliveryStream"),
    (Service::Kinesis, "AWS::Kinesis::Stream"),
];

/// Whether the target holds streams of this kind.
fn present(context: &Context<'_>, target: Target, service: Service) -> Result<(), Stop> {
    let none =
        || Stop::not_applicable("No streams are here, and applications have no data events.");
    match context.snapshot.listings.get(&(target, service)).map(Fact::known) {
        Some(Ok(arns)) if !arns.is_empty() => Ok(()),
        Some(Err(unknown)) if !unknown.harmless() => Err(unknown.into()),
        _ => Err(none()),
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::FieldSelector;
    use crate::sample::SHOP;
    use crate::{Service, Snapshot, VerdictKind, api, sample};

    const PLACE: &str = "222222222222/eu-west-1";

    fn without_selector(kind: &str) -> Snapshot {
        sample::with(|s| {
            let selectors = sample::value(&mut sample::trail_mut(s).selectors);
            selectors.advanced.retain(|fields| fields.iter().all(|it| it.equals != [kind]));
        })
    }

    #[test]
    fn violates() {
        for kind in ["AWS::Kinesis::Stream", "AWS::KinesisFirehose::DeliveryStream"] {
            let verdict = sample::judge(&CHECK, &without_selector(kind), PLACE);
            assert_eq!(verdict.kind, VerdictKind::Fail);
            assert!(verdict.evidence.iter().any(|it| it.what == kind && !it.expected.is_empty()));
        }
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), PLACE), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [
            &api::CLOUDTRAIL_DESCRIBE_TRAILS,
            &api::CLOUDTRAIL_GET_TRAIL_STATUS,
            &api::CLOUDTRAIL_GET_EVENT_SELECTORS,
            &api::KINESIS_LIST_STREAMS,
        ] {
            assert_eq!(sample::kind(&CHECK, &sample::without(api), PLACE), VerdictKind::Unknown);
        }
        let narrowed = sample::with(|s| {
            for fields in &mut sample::value(&mut sample::trail_mut(s).selectors).advanced {
                fields.push(FieldSelector {
                    field: "resources.ARN".to_owned(),
                    ..Default::default()
                });
            }
        });
        assert_eq!(sample::kind(&CHECK, &narrowed, PLACE), VerdictKind::Unknown);
    }

    #[test]
    fn only_the_kinds_that_are_here_are_asked_for() {
        let mut snapshot = without_selector("AWS::Kinesis::Stream");
        let listing = snapshot.listings.get_mut(&(sample::home(SHOP), Service::Kinesis)).unwrap();
        sample::value(listing).clear();
        assert_eq!(sample::kind(&CHECK, &snapshot, PLACE), VerdictKind::Pass);
    }

    #[test]
    fn applications_have_no_data_events() {
        let snapshot = sample::with(|s| {
            for service in [Service::Kinesis, Service::Firehose] {
                let listing = s.listings.get_mut(&(sample::home(SHOP), service)).unwrap();
                sample::value(listing).clear();
            }
        });
        assert_eq!(sample::kind(&CHECK, &snapshot, PLACE), VerdictKind::NotApplicable);
    }
}
