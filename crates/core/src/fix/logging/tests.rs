use std::collections::BTreeMap;

use super::super::{Part, Plan, Step};
use crate::facts::{DestinationKind, Logging, S3Purpose};

use crate::sample::{CLICKS, LOG_GROUP, LOG_STREAM, s3_hop};
use crate::{CHECKS, Reason, Report, Snapshot, api, sample};

const ID: &str = "firehose-error-logging-disabled";

fn plan(snapshot: &Snapshot) -> Plan {
    let settings = sample::settings();
    let checks = CHECKS.iter().filter(|it| it.id == ID).copied().collect();
    let report = Report::new(snapshot, checks, &settings, BTreeMap::new());
    let mut plan = Plan::of(&report, &settings);
    plan.retain(|subject| subject.id == CLICKS);
    plan
}

fn step(snapshot: &Snapshot) -> Step {
    let [step] = &plan(snapshot).steps[..] else { panic!("{:#?}", plan(snapshot)) };
    step.clone()
}

fn why(snapshot: &Snapshot) -> String {
    let plan = plan(snapshot);
    let [left] = &plan.left[..] else { panic!("{plan:#?}") };
    assert!(plan.steps.is_empty());
    left.why.to_string()
}

fn lines(calls: &[super::Call]) -> Vec<String> {
    let part = |it: &Part| match it {
        Part::Text(text) => text.to_string(),
        Part::Key => "KEY".to_owned(),
        Part::Asked(name) => format!("<{name}>"),
    };
    let word = |it: &super::Word| it.parts().iter().map(part).collect::<String>();
    let line = |it: &super::Call| it.words().iter().map(word).collect::<Vec<_>>().join(" ");
    calls.iter().map(line).collect()
}

fn missing(group_exists: bool) -> Snapshot {
    sample::with(|s| {
        let exists = group_exists.then_some(false);
        s.log_streams.values_mut().for_each(|it| *sample::value(&mut it.exists) = exists);
    })
}

#[test]
fn logging_is_switched_on_with_the_version_that_was_read() {
    let snapshot = sample::with(|s| sample::destination(s, CLICKS).buckets[0].logging = None);
    let step = step(&snapshot);
    assert_eq!(
        lines(&step.calls),
        [
            "logs create-log-group --region eu-west-1 --log-group-name /aws/kinesisfirehose/clicks",
            "logs create-log-stream --region eu-west-1 --log-group-name /aws/kinesisfirehose/clicks \
             --log-stream-name DestinationDelivery",
            "firehose update-destination --region eu-west-1 --delivery-stream-name clicks \
             --current-delivery-stream-version-id <version> --destination-id <destination> \
             --extended-s3-destination-update CloudWatchLoggingOptions={Enabled=true,\
             LogGroupName=/aws/kinesisfirehose/clicks,LogStreamName=DestinationDelivery}",
        ]
    );
    let made: Vec<_> = step.calls.iter().map(super::Call::made).collect();
    let there = Some("ResourceAlreadyExistsException");
    assert_eq!(made, [there, there, None], "what is there already does not stop a second run");
    assert!(lines(&step.back)[0].ends_with("CloudWatchLoggingOptions={Enabled=false}"));
    let asked: Vec<_> = step.asked.iter().map(|it| it.name).collect();
    assert_eq!(asked, ["version", "destination"]);
    assert_eq!(step.restored, step.before);
    assert_ne!(step.after, step.before);
}

/// A place that was switched off is the one that is switched on again.
#[test]
fn a_place_that_is_named_already_is_kept() {
    let snapshot = sample::with(|s| {
        let off = |it: &mut Logging| it.enabled = false;
        sample::destination(s, CLICKS).buckets[0].logging.as_mut().map(off);
    });
    let calls = lines(&step(&snapshot).calls).join("\n");
    assert!(calls.contains(&format!("LogGroupName={LOG_GROUP},LogStreamName={LOG_STREAM}")));
}

#[test]
fn what_does_not_exist_is_made() {
    let stream = step(&missing(true));
    assert_eq!(stream.was, "The log stream does not exist.");
    let name = format!("--region eu-west-1 --log-group-name {LOG_GROUP}");
    let whole = format!("{name} --log-stream-name {LOG_STREAM}");
    assert_eq!(lines(&stream.calls), [format!("logs create-log-stream {whole}")]);
    assert_eq!(lines(&stream.back), [format!("logs delete-log-stream {whole}")]);
    let both = step(&missing(false));
    assert_eq!(both.was, "The log group does not exist.");
    assert_eq!(lines(&both.calls)[0], format!("logs create-log-group {name}"));
    assert_eq!(both.calls.len(), 2);
    assert_eq!(both.reading.absent, Some("ResourceNotFoundException"));
}

#[test]
fn nothing_is_changed_about_what_logs_or_is_not_known() {
    assert!(plan(&sample::snapshot()).steps.is_empty());
    let denied = sample::with(|s| {
        s.log_streams.values_mut().for_each(|it| {
            it.exists = sample::unknown(&api::LOGS_DESCRIBE_LOG_STREAMS, Reason::DeniedByIdentity);
        });
    });
    let plan = plan(&denied);
    assert!(plan.steps.is_empty() && plan.left.is_empty());
    assert_eq!(plan.not_judged.len(), 1);
}

#[test]
fn another_destination_or_more_than_one_place_is_left_to_people() {
    let other = sample::with(|s| {
        let it = sample::destination(s, CLICKS);
        (it.kind, it.logging) = (DestinationKind::Splunk, None);
        it.buckets[0].purpose = S3Purpose::Backup;
        it.logging = Some(Logging { enabled: false, group: None, stream: None });
    });
    assert!(why(&other).starts_with("Firehose does not say"), "{}", why(&other));
    let two = sample::with(|s| {
        let it = sample::destination(s, CLICKS);
        it.buckets.push(s3_hop(S3Purpose::Backup));
        it.buckets.iter_mut().for_each(|it| it.logging = None);
    });
    assert!(why(&two).starts_with("More than one place"), "{}", why(&two));
    let backup = sample::with(|s| {
        let it = sample::destination(s, CLICKS);
        it.buckets.push(s3_hop(S3Purpose::Backup));
        it.buckets[1].logging = None;
    });
    assert!(why(&backup).starts_with("Firehose does not say"), "{}", why(&backup));
    let hostile = sample::with(|s| {
        let it = sample::destination(s, CLICKS).buckets[0].logging.as_mut().unwrap();
        (it.enabled, it.stream) = (false, Some("a'b $(x)".to_owned()));
    });
    assert!(why(&hostile).starts_with("The name of the log stream"), "{}", why(&hostile));
}
