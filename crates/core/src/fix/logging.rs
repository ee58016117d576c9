//! Error logging of delivery streams.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::draft::{Bench, Draft, GONE, name};
use super::{Asked, Call, Change, Finding, Reading, State, Word};
use crate::facts::{Destination, DestinationKind, Logging, S3Hop, S3Purpose};
use crate::{Arn, Region, Snapshot, Target};

/// Where errors are logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogPlace {
    /// The log group.
    pub group: String,
    /// The log stream in it.
    pub stream: String,
    /// Whether the scan saw the log group; none: it had no reason to look.
    pub group_exists: Option<bool>,
}

/// What that may break.
pub(super) const BREAKS: &[&str] = &[
    "Nothing is logged before the delivery role may call logs:PutLogEvents on the log group.",
    "CloudWatch Logs bills what is logged. A log group that is made has no retention and no key of its own: the next \
     scan finds it.",
];

/// The bucket is part of the state: a destination of another type or place is never changed. Who is named while
/// logging is off does not matter.
const QUERY: &str = "DeliveryStreamDescription.[DeliveryStreamStatus, \
     Destinations[0].ExtendedS3DestinationDescription.BucketARN, \
     Destinations[0].ExtendedS3DestinationDescription.CloudWatchLoggingOptions.Enabled == `true`, \
     Destinations[0].ExtendedS3DestinationDescription.CloudWatchLoggingOptions.Enabled == `true` \
     && Destinations[0].ExtendedS3DestinationDescription.CloudWatchLoggingOptions.LogGroupName || `null`, \
     Destinations[0].ExtendedS3DestinationDescription.CloudWatchLoggingOptions.Enabled == `true` \
     && Destinations[0].ExtendedS3DestinationDescription.CloudWatchLoggingOptions.LogStreamName || `null`]";

/// A place that does not log.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Silent<'a> {
    /// The bucket of an S3 destination, where logging is off.
    Off(&'a str),
    /// It names a log stream that is not there, in a log group that is or is not.
    Missing(&'a str, &'a str, bool),
    /// Another one, which is off or names nothing.
    Other,
}

/// Switches logging of an S3 destination on, or makes the log stream that a destination names.
pub(super) fn log_errors(bench: &Bench<'_>, finding: &Finding) -> Result<Draft, Cow<'static, str>> {
    let arn: Arn = finding.subject.id.parse().map_err(|_| GONE)?;
    let stream = bench.snapshot.delivery_streams.get(&arn).ok_or(GONE)?;
    let description = stream.description.known().map_err(|_| GONE)?;
    let target = arn.target().ok_or(GONE)?;
    let silent: BTreeSet<_> =
        description.destinations.iter().flat_map(|it| silent(bench.snapshot, target, it)).collect();
    match silent.into_iter().collect::<Vec<_>>()[..] {
        [Silent::Off(bucket)] => switch_on(&arn, target, bucket, &description.destinations),
        [Silent::Missing(group, log_stream, group_exists)] => {
            make(&arn, target, group, log_stream, group_exists)
        }
        [Silent::Other] => Err("Firehose does not say what it keeps of a backup or staging bucket, or of credentials, \
            where only logging is changed."
            .into()),
        [] => Err(GONE.into()),
        _ => Err("More than one place does not log: which of them share a log group is for its owner to choose.".into()),
    }
}

/// The places of a destination that do not log, as the check sees them. What was not looked up is not among them.
fn silent<'a>(snapshot: &'a Snapshot, target: Target, it: &'a Destination) -> Vec<Silent<'a>> {
    let s3 = it.kind == DestinationKind::S3;
    let of = |logging: Option<&'a Logging>, off: Silent<'a>| {
        let Some(logging) = logging.filter(|it| it.enabled) else { return Some(off) };
        let (Some(group), Some(log_stream)) = (&logging.group, &logging.stream) else {
            return Some(Silent::Other);
        };
        let key = (target, group.clone(), log_stream.clone());
        let exists = snapshot.log_streams.get(&key)?.exists.known().ok()?;
        match exists {
            Some(true) => None,
            other => Some(Silent::Missing(group, log_stream, other.is_some())),
        }
    };
    let itself = (!s3 || it.logging.is_some()).then(|| {
        let bucket = it.buckets.iter().find(|hop| hop.purpose == S3Purpose::Destination);
        let off = bucket.filter(|_| s3).map_or(Silent::Other, |hop| Silent::Off(&hop.bucket));
        of(it.logging.as_ref(), off)
    });
    let hops = it
        .buckets
        .iter()
        .filter(|hop| hop.purpose != S3Purpose::Destination || it.logging.is_none());
    let hops = hops.map(|hop: &S3Hop| {
        let main = s3 && hop.purpose == S3Purpose::Destination;
        let off = if main { Silent::Off(hop.bucket.as_str()) } else { Silent::Other };
        of(hop.logging.as_ref(), off)
    });
    itself.into_iter().chain(hops).flatten().collect()
}

/// Where Firehose's console logs the errors of a stream, unless the destination names a place already.
fn place(arn: &Arn, destinations: &[Destination]) -> (String, String) {
    let named = destinations.iter().flat_map(|it| {
        let main = it.buckets.iter().find(|hop| hop.purpose == S3Purpose::Destination);
        [it.logging.as_ref(), main.and_then(|hop| hop.logging.as_ref())]
    });
    let named = named.flatten().find_map(|it| Some((it.group.clone()?, it.stream.clone()?)));
    named.filter(|(group, stream)| !group.is_empty() && !stream.is_empty()).unwrap_or_else(|| {
        (format!("/aws/kinesisfirehose/{}", arn.name()), "DestinationDelivery".to_owned())
    })
}

fn switch_on(
    arn: &Arn,
    target: Target,
    bucket: &str,
    destinations: &[Destination],
) -> Result<Draft, Cow<'static, str>> {
    let stream_name = name(arn.name())?;
    let (group, log_stream) = place(arn, destinations);
    let (group, log_stream) = (name(&group)?, log_stream_name(&log_stream)?);
    let describe = Call::new("firehose", "describe-delivery-stream", target.region)
        .with("--delivery-stream-name", stream_name.clone());
    let asked = |name, query| Asked { name, call: describe.clone(), query };
    // Firehose keeps what an update of the same type of destination does not name (Amazon Data Firehose API
    // Reference, `UpdateDestination`).
    let update = |options: String| {
        Call::new("firehose", "update-destination", target.region)
            .with("--delivery-stream-name", stream_name.clone())
            .with("--current-delivery-stream-version-id", Word::asked("version"))
            .with("--destination-id", Word::asked("destination"))
            .with(
                "--extended-s3-destination-update",
                format!("CloudWatchLoggingOptions={{{options}}}"),
            )
    };
    let bucket = format!("arn:{}:s3:::{bucket}", target.region.partition());
    let state = |on: bool, group: Value, log_stream: Value| {
        State::of([json!("ACTIVE"), json!(bucket), json!(on), group, log_stream])
    };
    let [make_group, make_stream] = makers(target.region, &group, &log_stream);
    let on = format!("Enabled=true,LogGroupName={group},LogStreamName={log_stream}");
    Ok(Draft {
        target,
        sentence: format!(
            "Log the delivery errors of the delivery stream {stream_name} to the log group {group}."
        ),
        key: None,
        asked: vec![
            asked("version", "DeliveryStreamDescription.VersionId"),
            asked("destination", "DeliveryStreamDescription.Destinations[0].DestinationId"),
        ],
        reading: Reading { call: describe.clone(), query: QUERY.into(), absent: None },
        before: state(false, json!(null), json!(null)),
        was: "Errors are not logged.".to_owned(),
        calls: vec![make_group, make_stream, update(on)],
        after: state(true, json!(group), json!(log_stream)),
        back: vec![update("Enabled=false".to_owned())],
        restored: None,
        not_restored: "The log group and the log stream stay, with the errors that were logged."
            .to_owned(),
        change: Change::LogErrors(LogPlace { group, stream: log_stream, group_exists: None }),
    })
}

fn make(
    arn: &Arn,
    target: Target,
    group: &str,
    log_stream: &str,
    group_exists: bool,
) -> Result<Draft, Cow<'static, str>> {
    let (group, log_stream) = (name(group)?, log_stream_name(log_stream)?);
    let [make_group, make_stream] = makers(target.region, &group, &log_stream);
    let on_stream = |operation| {
        Call::new("logs", operation, target.region).with("--log-group-name", group.clone())
    };
    let sentence = format!(
        "Make the log stream {log_stream} in the log group {group}, to which the delivery stream {} logs its errors.",
        arn.name()
    );
    let was = if group_exists { "The log stream does" } else { "The log group does" };
    let calls = if group_exists { vec![make_stream] } else { vec![make_group, make_stream] };
    Ok(Draft {
        target,
        sentence,
        key: None,
        asked: Vec::new(),
        // Without the log group or without the stream: an empty list. Of the names that begin with a name, that name
        // itself comes first.
        reading: Reading {
            call: on_stream("describe-log-streams")
                .flag("--no-paginate")
                .with("--log-stream-name-prefix", log_stream.clone()),
            query: format!("logStreams[?logStreamName=='{log_stream}'].logStreamName").into(),
            absent: Some("ResourceNotFoundException"),
        },
        before: State::default(),
        was: format!("{was} not exist."),
        calls,
        after: State::of([json!(log_stream)]),
        back: vec![on_stream("delete-log-stream").with("--log-stream-name", log_stream.clone())],
        restored: None,
        not_restored:
            "The errors that were logged meanwhile are deleted; a log group that was made stays."
                .to_owned(),
        change: Change::MakeLogStream(LogPlace {
            group,
            stream: log_stream,
            group_exists: Some(group_exists),
        }),
    })
}

/// Names of log streams may hold almost anything.
fn log_stream_name(text: &str) -> Result<String, Cow<'static, str>> {
    name(text).map_err(|_| {
        "The name of the log stream holds characters that are left out of scripts: make it by hand.".into()
    })
}

/// Makes the log group and the log stream, unless they are there.
fn makers(region: Region, group: &str, log_stream: &str) -> [Call; 2] {
    const THERE: &str = "ResourceAlreadyExistsException";
    let call = |operation| {
        Call::new("logs", operation, region)
            .with("--log-group-name", group.to_owned())
            .unless(THERE)
    };
    let log_stream = log_stream.to_owned();
    [call("create-log-group"), call("create-log-stream").with("--log-stream-name", log_stream)]
}

#[cfg(test)]
mod tests;
