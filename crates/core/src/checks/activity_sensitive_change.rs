use std::collections::BTreeSet;

use crate::facts::{Activity, Credential, Event, RECORDING_CHANGES, SENSITIVE_CHANGES, Sweep};
use crate::happened::{Deed, cut_short, exists, fail_deeds, nothing_asked, saw_window, whole};
use crate::{
    Check, Context, Fact, Judge, Practice, Reference, Remediation, Scope, Service, Settings,
    Severity, Target, api, glob,
};

pub(super) static CHECK: Check = Check {
    id: "activity-sensitive-change",
    title: "Protection of a stream was taken away by somebody who is no administrator",
    severity: Severity::Medium,
    practices: &[Practice::P06],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "One call stops the encryption of a stream, deletes it, sends its records elsewhere, opens its \
        policy, or stops the trail that would tell. Somebody has to know of each such call that \
        it was wanted.",
    remediation: Remediation {
        text: "Ask whoever made the change. Undo it if it was not wanted, and take the permission away. List the \
            principals that may do it, such as the role that deploys, in administrators; accept a \
            single change with a mute that expires. The finding ends when the change is older \
            than the look-back window.",
        cli: "aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=<event-name> --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "Amazon Kinesis Data Streams Developer Guide: Logging Amazon Kinesis Data Streams API calls with AWS CloudTrail",
            url: "https://docs.aws.amazon.com/streams/latest/dev/logging-using-cloudtrail.html",
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

fn judge(context: &Context<'_>, target: Target, judge: &mut Judge) {
    match context.history(target) {
        Ok(activity) => looked_back(activity, target, judge),
        Err(stop) => judge.part(|_| Err(stop)),
    }
    let sensitive = context.events(target).filter(|(_, it)| it.is_sensitive());
    let unexpected = sensitive.filter(|(_, it)| !is_wanted(it, context.settings));
    let deeds = unexpected.map(|(fact, event)| {
        let sentence = format!("{} called {}.", event.principal, event.name);
        Deed::new((fact, event), "a change by an administrator", sentence)
    });
    fail_deeds(judge, deeds.collect());
}

/// Administrators may, and what AWS does nobody can change.
fn is_wanted(event: &Event, settings: &Settings) -> bool {
    let who = event.principal.as_str();
    event.credential == Credential::Service
        || who.contains(":role/aws-service-role/")
        || settings.administrators.iter().any(|it| glob(it, who))
}

/// A sweep over a source that was cut short leaves no gap where each change was looked up by its name.
fn looked_back(activity: &Activity, target: Target, judge: &mut Judge) {
    let named = activity.changes.iter().filter_map(|fact| fact.known().ok());
    let named: BTreeSet<&str> = named.filter(|it| it.complete).map(|it| it.of.as_str()).collect();
    if activity.calls.is_empty() {
        judge.part(|_| Err(nothing_asked(target)));
    }
    for fact in &activity.calls {
        judge.part(|_| {
            let sweep = exists(fact)?;
            if sweep.complete || covered(sweep, &named) {
                Ok(())
            } else {
                Err(cut_short(fact, sweep))
            }
        });
    }
    for fact in &activity.changes {
        judge.part(|_| whole(fact));
    }
    let read = activity.changes.iter().filter_map(|fact| fact.known().ok());
    let read: BTreeSet<&str> = read.map(|it| it.of.as_str()).collect();
    let unread = activity.changes.iter().any(|fact| fact.known().is_err());
    if !unread && RECORDING_CHANGES.iter().any(|name| !read.contains(name)) {
        judge.part(|_| Err(nothing_asked(target)));
    }
    let whole: Vec<&Fact<Sweep>> = activity.sweeps().filter(|it| is_whole(it)).collect();
    saw_window(judge, &whole);
}

fn is_whole(fact: &Fact<Sweep>) -> bool {
    fact.known().is_ok_and(|it| it.complete)
}

fn covered(sweep: &Sweep, named: &BTreeSet<&str>) -> bool {
    let changes = SENSITIVE_CHANGES.iter().find(|(source, _)| *source == sweep.of);
    changes.is_some_and(|(_, names)| names.iter().all(|name| named.contains(name)))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{Credential, Event, SENSITIVE_CHANGES};
    use crate::sample::activity::{SOMEBODY, activity_mut, cut_short, event, happened, sweep};
    use crate::{Settings, Snapshot, VerdictKind, api, sample};

    const PLACE: &str = "222222222222/eu-west-1";

    fn one(change: impl FnOnce(&mut Event)) -> Snapshot {
        let mut it = event("kinesis.amazonaws.com", "StopStreamEncryption");
        change(&mut it);
        sample::with(|s| happened(s, it))
    }

    /// As fetch does it: what was cut short is looked up by name.
    fn by_name(s: &mut Snapshot) {
        cut_short(s);
        for name in SENSITIVE_CHANGES.iter().flat_map(|(_, names)| *names) {
            let fact = sample::known(&api::CLOUDTRAIL_LOOKUP_EVENTS, sweep(name));
            activity_mut(s).changes.push(fact);
        }
    }

    #[test]
    fn violates() {
        for (source, name) in [
            ("firehose.amazonaws.com", "UpdateDestination"),
            ("kinesis.amazonaws.com", "PutResourcePolicy"),
            ("kinesisanalytics.amazonaws.com", "DeleteApplication"),
            ("cloudtrail.amazonaws.com", "StopLogging"),
        ] {
            let mut found = sample::with(|s| happened(s, event(source, name)));
            let verdict = sample::judge(&CHECK, &found, PLACE);
            assert_eq!(verdict.kind, VerdictKind::Fail, "{name}");
            assert_eq!(verdict.reason, format!("{SOMEBODY} called {name}."));
            cut_short(&mut found);
            assert_eq!(sample::kind(&CHECK, &found, PLACE), VerdictKind::Fail, "{name}");
        }
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), PLACE), VerdictKind::Pass);
        let harmless = one(|it| it.name = "IncreaseStreamRetentionPeriod".to_owned());
        assert_eq!(sample::kind(&CHECK, &harmless, PLACE), VerdictKind::Pass);
        let denied = one(|it| it.error = Some("AccessDenied".to_owned()));
        assert_eq!(sample::kind(&CHECK, &denied, PLACE), VerdictKind::Pass);
        let service = one(|it| it.credential = Credential::Service);
        assert_eq!(sample::kind(&CHECK, &service, PLACE), VerdictKind::Pass);
        let administrators = vec!["arn:aws:iam::*:role/some*".to_owned()];
        let settings = Settings { administrators, ..Settings::default() };
        let verdict = sample::judge_with(&CHECK, &one(|_| {}), PLACE, &settings);
        assert_eq!(verdict.kind, VerdictKind::Pass);
        assert_eq!(sample::kind(&CHECK, &sample::with(by_name), PLACE), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::CLOUDTRAIL_LOOKUP_EVENTS);
        assert_eq!(sample::kind(&CHECK, &denied, PLACE), VerdictKind::Unknown);
        assert_eq!(sample::kind(&CHECK, &sample::with(cut_short), PLACE), VerdictKind::Unknown);
        let untold = sample::with(|s| activity_mut(s).changes.truncate(3));
        assert_eq!(sample::kind(&CHECK, &untold, PLACE), VerdictKind::Unknown);
        let name_cut = sample::with(|s| {
            by_name(s);
            let last = activity_mut(s).changes.last_mut().expect("one");
            sample::value(last).complete = false;
        });
        assert_eq!(sample::kind(&CHECK, &name_cut, PLACE), VerdictKind::Unknown);
    }
}
