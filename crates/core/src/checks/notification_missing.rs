use crate::event_pattern::CRITICAL_EVENTS;
use crate::recorded::Recorded;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "notification-missing",
    title: "Nobody is told of critical changes to streams",
    severity: Severity::Medium,
    practices: &[Practice::P14],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Deleting a stream, stopping its encryption, redirecting its destination or opening \
        its policy takes one call. Somebody who is told at once can undo it; a log that is read \
        next month cannot. An event is told where an EventBridge rule, followed through \
        other buses, or a metric filter with an alarm on a trail's log group leads to an SNS \
        topic with a confirmed subscription.",
    remediation: Remediation {
        text: "Add a rule to the default event bus of the account-Region that matches the events \
            which are listed as not told, with an SNS topic as its target, and have a person \
            or an on-call system confirm a subscription. EventBridge gets these events only \
            where a trail is logging.",
        cli: "aws events put-rule --name stream-changes --event-pattern '{\"source\":[\"aws.firehose\",\"aws.kinesis\",\"aws.kinesisanalytics\"],\"detail-type\":[\"AWS API Call via CloudTrail\"],\"detail\":{\"eventName\":[\"DeleteDeliveryStream\",\"StopDeliveryStreamEncryption\",\"UpdateDestination\",\"DeleteStream\",\"PutResourcePolicy\",\"StopStreamEncryption\",\"DeleteApplication\",\"UpdateApplication\"]}}' --region <region>\naws events put-targets --rule stream-changes --targets Id=topic,Arn=<topic-arn> --region <region>\naws sns subscribe --topic-arn <topic-arn> --protocol email --notification-endpoint <address> --region <region>",
        terraform: "resource \"aws_cloudwatch_event_rule\" \"stream_changes\" {\n  name = \"stream-changes\"\n  event_pattern = jsonencode({\n    source      = [\"aws.firehose\", \"aws.kinesis\", \"aws.kinesisanalytics\"]\n    detail-type = [\"AWS API Call via CloudTrail\"]\n  })\n}\n\nresource \"aws_cloudwatch_event_target\" \"stream_changes\" {\n  rule = aws_cloudwatch_event_rule.stream_changes.name\n  arn  = aws_sns_topic.stream_changes.arn\n}",
    },
    references: &[
        Reference {
            title: "Amazon EventBridge User Guide: AWS service events delivered via AWS CloudTrail",
            url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html",
        },
        Reference {
            title: "AWS CloudTrail User Guide: Creating CloudWatch alarms for CloudTrail events: examples",
            url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::CLOUDTRAIL_DESCRIBE_TRAILS,
        &api::CLOUDTRAIL_GET_EVENT_SELECTORS,
        &api::CLOUDTRAIL_GET_TRAIL_STATUS,
        &api::CLOUDWATCH_DESCRIBE_ALARMS,
        &api::EVENTS_LIST_RULES,
        &api::EVENTS_LIST_TARGETS_BY_RULE,
        &api::FIREHOSE_LIST_DELIVERY_STREAMS,
        &api::KINESIS_LIST_STREAMS,
        &api::KINESISANALYTICS_LIST_APPLICATIONS,
        &api::LOGS_DESCRIBE_METRIC_FILTERS,
        &api::SNS_LIST_SUBSCRIPTIONS_BY_TOPIC,
    ],
    scopes: &[Scope::Target(judge)],
};

fn judge(context: &Context<'_>, target: Target, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = context.trails(target)?;
        match context.recorded(target, fact.known()?, |it| it.management(false))? {
            Recorded::Yes => Ok(()),
            Recorded::No => {
                judge.defer("No trail records changes here; trail-missing speaks.");
                Ok(())
            }
            Recorded::Partly => {
                Err(Stop::undecided(fact, "what the trails record cannot be weighed"))
            }
        }
    });
    for (service, prefix) in PREFIXES {
        judge.part(|judge| {
            context.holds(target, service)?;
            events(context, target, prefix, judge)
        });
    }
}

const PREFIXES: [(Service, &str); 3] = [
    (Service::Firehose, "firehose"),
    (Service::Kinesis, "kinesis"),
    (Service::Flink, "kinesisanalytics"),
];

/// Every critical event of a service that is in use here has to be told.
fn events(
    context: &Context<'_>,
    target: Target,
    prefix: &str,
    judge: &mut Judge,
) -> Result<(), Stop> {
    let rules = &context.default_bus(target)?.rules;
    let (mut told, mut untold, mut gap) = (Vec::new(), Vec::new(), None);
    for (_, name) in CRITICAL_EVENTS.iter().filter(|it| it.0 == prefix) {
        match context.told(target, prefix, name) {
            Ok(true) => told.push(*name),
            Ok(false) => untold.push(*name),
            Err(stop) => gap = gap.or(Some(stop)),
        }
    }
    if !told.is_empty() {
        judge.saw(rules, format!("Events of {prefix} that are told"), told.join(", "));
    }
    if !untold.is_empty() {
        let names = untold.join(", ");
        let sentence = format!("Nobody is told of these events of {prefix}: {names}.");
        let what = format!("Events of {prefix} that nobody is told of");
        judge.fail(rules, what, names, "told by way of an SNS topic", sentence);
    }
    gap.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{EventBus, Resource, Rule, RuleTarget};
    use crate::sample::{BUS, MANAGEMENT, TOPIC, around, home};
    use crate::{Snapshot, VerdictKind, api, sample};

    const PLACE: &str = "222222222222/eu-west-1";
    const CENTRAL: &str = "arn:aws:events:eu-west-1:111111111111:event-bus/security";

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::kind(&CHECK, snapshot, PLACE)
    }

    fn bus(snapshot: &mut Snapshot) -> &mut EventBus {
        match sample::resource_mut(snapshot, BUS) {
            Resource::EventBus(bus) => bus,
            other => panic!("{other:?}"),
        }
    }

    fn with_pattern(pattern: &str) -> Snapshot {
        sample::with(|s| {
            sample::value(&mut bus(s).rules)[0].pattern = Some(pattern.to_owned());
        })
    }

    /// By way of a bus of another account, and from there to the topic or back.
    fn through(last: &str) -> Snapshot {
        sample::with(|s| {
            sample::value(&mut bus(s).targets)[0].arn = sample::arn(CENTRAL);
            let rule = Rule {
                name: "all".to_owned(),
                pattern: Some(r#"{"account":["222222222222"]}"#.to_owned()),
                state: "ENABLED".to_owned(),
            };
            let target = RuleTarget { rule: "all".to_owned(), arn: sample::arn(last) };
            let central = EventBus {
                arn: sample::arn(CENTRAL),
                rules: sample::known_in(home(MANAGEMENT), &api::EVENTS_LIST_RULES, vec![rule]),
                targets: sample::known_in(
                    home(MANAGEMENT),
                    &api::EVENTS_LIST_TARGETS_BY_RULE,
                    vec![target],
                ),
            };
            s.resources.insert(sample::arn(CENTRAL), Resource::EventBus(central));
        })
    }

    #[test]
    fn violates() {
        let unconfirmed = sample::with(around::unconfirmed);
        assert_eq!(kind(&unconfirmed), VerdictKind::Fail);
        let disabled =
            sample::with(|s| sample::value(&mut bus(s).rules)[0].state = "DISABLED".to_owned());
        assert_eq!(kind(&disabled), VerdictKind::Fail);
        let queue = sample::with(|s| {
            sample::value(&mut bus(s).targets)[0].arn =
                sample::arn("arn:aws:sqs:eu-west-1:222222222222:changes");
        });
        assert_eq!(kind(&queue), VerdictKind::Fail);
        assert_eq!(kind(&through(BUS)), VerdictKind::Fail, "a circle reaches nobody");
    }

    #[test]
    fn a_part_of_the_events_is_not_enough() {
        let some = with_pattern(
            r#"{"source":["aws.firehose","aws.kinesisanalytics",{"suffix":".kinesis"}],"detail":{"eventName":[{"prefix":"Delete"},{"prefix":"Update"},{"prefix":"Stop"}]}}"#,
        );
        let verdict = sample::judge(&CHECK, &some, PLACE);
        assert_eq!(verdict.kind, VerdictKind::Fail);
        assert!(verdict.reason.ends_with("kinesis: PutResourcePolicy."), "{}", verdict.reason);
        let told = verdict.evidence.iter().find(|it| it.what == "Events of kinesis that are told");
        assert_eq!(told.unwrap().observed, "DeleteStream, StopStreamEncryption");
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::Pass);
        assert_eq!(kind(&through(TOPIC)), VerdictKind::Pass);
        assert_eq!(kind(&sample::with(around::alarms_instead)), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [
            &api::EVENTS_LIST_RULES,
            &api::EVENTS_LIST_TARGETS_BY_RULE,
            &api::SNS_LIST_SUBSCRIPTIONS_BY_TOPIC,
            &api::CLOUDTRAIL_GET_TRAIL_STATUS,
            &api::KINESIS_LIST_STREAMS,
        ] {
            assert_eq!(kind(&sample::without(api)), VerdictKind::Unknown, "{api}");
        }
        for api in [&api::LOGS_DESCRIBE_METRIC_FILTERS, &api::CLOUDWATCH_DESCRIBE_ALARMS] {
            let mut snapshot = sample::with(around::alarms_instead);
            sample::forget(&mut snapshot, api);
            assert_eq!(kind(&snapshot), VerdictKind::Unknown, "{api}");
        }
        let of_one = r#"{"source":["aws.firehose"],"detail":{"requestParameters":{"a":["b"]}}}"#;
        let verdict = sample::judge(&CHECK, &with_pattern(of_one), PLACE);
        assert_eq!(verdict.kind, VerdictKind::Fail, "the other services are left out");
        assert!(!verdict.reason.contains("firehose"), "{}", verdict.reason);
        let function = sample::with(|s| {
            sample::value(&mut bus(s).targets)[0].arn =
                sample::arn("arn:aws:lambda:eu-west-1:222222222222:function:chat");
        });
        assert_eq!(kind(&function), VerdictKind::Unknown);
    }

    #[test]
    fn without_a_trail_there_are_no_events() {
        let stopped =
            sample::with(|s| sample::value(&mut sample::trail_mut(s).status).logging = false);
        assert_eq!(kind(&stopped), VerdictKind::NotApplicable);
    }
}
