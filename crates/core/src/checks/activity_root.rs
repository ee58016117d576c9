use crate::facts::Credential;
use crate::happened::{Deed, fail_deeds};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "activity-root",
    title: "Root user called a streaming API",
    severity: Severity::High,
    practices: &[Practice::P06],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "No policy of the account limits its root user, and nobody can tell which person it was. \
        Everyday work with streams needs neither, so a call of the root user is a habit that \
        should end or an intruder.",
    remediation: Remediation {
        text: "Find out who it was. If nobody admits to it, change the root user's password and delete its \
            access keys at once. Give whoever works with streams a role, and take the root \
            credentials of member accounts away centrally. The finding ends when the call is older \
            than the look-back window.",
        cli: "aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=root --region <region>\naws iam enable-organizations-root-credentials-management",
        terraform: "",
    },
    references: &[
        Reference {
            title: "AWS Identity and Access Management User Guide: Root user best practices for your AWS account",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html",
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

/// A call that failed, or that changes nothing, is one too.
fn judge(context: &Context<'_>, target: Target, judge: &mut Judge) {
    context.looked_back(target, judge);
    let calls = context.calls(target).filter(|(_, it)| it.credential == Credential::Root);
    let sentence = "The root user called a streaming API.";
    let deeds = calls.map(|it| Deed::new(it, "no call by the root user", sentence.to_owned()));
    fail_deeds(judge, deeds.collect());
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::Credential;
    use crate::sample::activity::{cut_short, event, happened};
    use crate::{Reason, Snapshot, VerdictKind, api, sample};

    const PLACE: &str = "222222222222/eu-west-1";

    fn root(name: &str, source: &str) -> Snapshot {
        let principal = "arn:aws:iam::222222222222:root".to_owned();
        let credential = Credential::Root;
        sample::with(|s| {
            let it = event(source, name);
            happened(s, crate::facts::Event { principal, credential, ..it });
        })
    }

    #[test]
    fn violates() {
        let found = root("DescribeStream", "kinesis.amazonaws.com");
        let verdict = sample::judge(&CHECK, &found, PLACE);
        assert_eq!(verdict.kind, VerdictKind::Fail);
        let shown = "kinesis.amazonaws.com DescribeStream by arn:aws:iam::222222222222:root \
            (root user) at 2026-05-31T08:00:00Z from 192.0.2.7 over TLSv1.3 through vpce-0a1b2c3d \
            on orders";
        assert!(verdict.evidence.iter().any(|it| it.observed == shown), "{verdict:#?}");
        let mut cut = found;
        cut_short(&mut cut);
        assert_eq!(sample::kind(&CHECK, &cut, PLACE), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        let verdict = sample::judge(&CHECK, &sample::snapshot(), PLACE);
        assert_eq!(verdict.kind, VerdictKind::Pass);
        let window = "read from 2026-05-25T08:00:00Z to 2026-06-01T08:00:00Z";
        assert_eq!(verdict.evidence[0].observed, window);
        let trail = root("StopLogging", "cloudtrail.amazonaws.com");
        assert_eq!(sample::kind(&CHECK, &trail, PLACE), VerdictKind::Pass, "no streaming API");
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::CLOUDTRAIL_LOOKUP_EVENTS);
        assert_eq!(sample::kind(&CHECK, &denied, PLACE), VerdictKind::Unknown);
        let verdict = sample::judge(&CHECK, &sample::with(cut_short), PLACE);
        assert_eq!(verdict.kind, VerdictKind::Unknown);
        assert!(verdict.reason.contains("back to 2026-05-31T08:00:00Z"), "{}", verdict.reason);
        let never =
            sample::with(|s| s.areas.retain(|(_, area), _| *area != crate::facts::Area::Activity));
        assert_eq!(sample::kind(&CHECK, &never, PLACE), VerdictKind::Unknown);
        let none = sample::with(|s| sample::activity::activity_mut(s).calls.clear());
        assert_eq!(sample::kind(&CHECK, &none, PLACE), VerdictKind::Unknown);
    }

    #[test]
    fn where_event_history_does_not_exist_it_does_not_arise() {
        let mut nowhere = sample::snapshot();
        let facts = nowhere.facts_mut();
        let lookups = facts.filter(|it| it.source().api == &api::CLOUDTRAIL_LOOKUP_EVENTS);
        lookups.for_each(|it| it.forget(Reason::NotSupported));
        assert_eq!(sample::kind(&CHECK, &nowhere, PLACE), VerdictKind::NotApplicable);
    }
}
