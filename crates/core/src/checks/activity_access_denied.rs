use std::collections::BTreeMap;

use crate::happened::{Deed, denied_calls, fail_deeds};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "activity-access-denied",
    title: "Calls of streaming APIs are denied again and again",
    severity: Severity::Low,
    practices: &[Practice::P06],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "Whoever is denied again and again is either broken, so that records may be lost, or tries what \
        it was never meant to do. Both deserve that somebody looks.",
    remediation: Remediation {
        text: "Find out what the principal is for. Give it the permission if it needs it, else stop \
            whatever makes the calls. Treat it as an incident where nobody knows it. The number of \
            denied calls that counts is the setting denied_calls. The finding ends when the calls \
            are older than the look-back window.",
        cli: "aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventSource,AttributeValue=<event-source> --region <region>\naws iam simulate-principal-policy --policy-source-arn <principal-arn> --action-names <action> --resource-arns <stream-arn>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "AWS Identity and Access Management User Guide: Troubleshoot access denied error messages",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html",
        },
        Reference {
            title: "AWS CloudTrail User Guide: Working with CloudTrail event history",
            url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html",
        },
    ],
    mappings: &[],
    reads: &[&api::CLOUDTRAIL_LOOKUP_EVENTS],
    scopes: &[Scope::Target(judge)],
};

/// Probing is many actions a few times each, so calls are counted by principal.
fn judge(context: &Context<'_>, target: Target, judge: &mut Judge) {
    context.looked_back(target, judge);
    let enough = u64::from(context.settings.denied_calls.max(1));
    let mut deeds = Vec::new();
    for (principal, count) in denied(context, target) {
        if count < enough {
            continue;
        }
        let calls =
            context.calls(target).filter(|(_, it)| it.is_denied() && it.principal == principal);
        let expected = "a principal that does what it may do";
        let sentence = format!("{principal} was denied {count} calls of streaming APIs.");
        deeds.extend(calls.map(|it| Deed::new(it, expected, sentence.clone())));
    }
    fail_deeds(judge, deeds);
}

/// How many calls were denied, by principal.
fn denied<'a>(context: &Context<'a>, target: Target) -> BTreeMap<&'a str, u64> {
    let mut denied = BTreeMap::new();
    let activity = context.snapshot.activity(target);
    for ((principal, ..), (count, _)) in activity.map(denied_calls).into_iter().flatten() {
        *denied.entry(principal).or_default() += count;
    }
    denied
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::Event;
    use crate::sample::activity::{activity_mut, cut_short, event, happened, sweep};
    use crate::{Settings, Snapshot, VerdictKind, api, sample};

    const PLACE: &str = "222222222222/eu-west-1";

    fn denied(s: &mut Snapshot, name: &str, count: u32) {
        let it = event("kinesis.amazonaws.com", name);
        happened(s, Event { count, error: Some("AccessDeniedException".to_owned()), ..it });
    }

    #[test]
    fn violates() {
        let again = sample::with(|s| denied(s, "PutResourcePolicy", 5));
        assert_eq!(sample::kind(&CHECK, &again, PLACE), VerdictKind::Fail);
        let mut probing = sample::with(|s| {
            for name in ["DeleteStream", "DescribeStream", "PutResourcePolicy"] {
                denied(s, name, 2);
            }
        });
        let verdict = sample::judge(&CHECK, &probing, PLACE);
        assert_eq!(verdict.kind, VerdictKind::Fail);
        assert!(verdict.reason.contains("denied 6 calls"), "{}", verdict.reason);
        cut_short(&mut probing);
        assert_eq!(sample::kind(&CHECK, &probing, PLACE), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), PLACE), VerdictKind::Pass);
        let slips = sample::with(|s| denied(s, "PutResourcePolicy", 4));
        assert_eq!(sample::kind(&CHECK, &slips, PLACE), VerdictKind::Pass);
        let again = sample::with(|s| denied(s, "PutResourcePolicy", 5));
        let patient = Settings { denied_calls: 6, ..Settings::default() };
        let verdict = sample::judge_with(&CHECK, &again, PLACE, &patient);
        assert_eq!(verdict.kind, VerdictKind::Pass);
        let throttled = sample::with(|s| {
            let error = Some("ProvisionedThroughputExceededException".to_owned());
            let it = event("kinesis.amazonaws.com", "DescribeStream");
            happened(s, Event { count: 50, error, ..it });
        });
        assert_eq!(sample::kind(&CHECK, &throttled, PLACE), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied_to_us = sample::without(&api::CLOUDTRAIL_LOOKUP_EVENTS);
        assert_eq!(sample::kind(&CHECK, &denied_to_us, PLACE), VerdictKind::Unknown);
        assert_eq!(sample::kind(&CHECK, &sample::with(cut_short), PLACE), VerdictKind::Unknown);
    }

    #[test]
    fn what_two_sweeps_saw_counts_once() {
        let twice = sample::with(|s| {
            denied(s, "DeleteStream", 4);
            cut_short(s);
            let mut by_name = sweep("DeleteStream");
            by_name.events = sample::value(&mut activity_mut(s).calls[1]).events.clone();
            let fact = sample::known(&api::CLOUDTRAIL_LOOKUP_EVENTS, by_name);
            activity_mut(s).changes.push(fact);
        });
        assert_eq!(sample::kind(&CHECK, &twice, PLACE), VerdictKind::Unknown);
    }
}
