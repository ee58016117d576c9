//! Changes of data streams.

use std::borrow::Cow;

use serde_json::json;

use super::draft::{Bench, Draft, GONE, name};
use super::{Call, Change, Finding, KeyUse, NewKey, Reading, State, Word};
use crate::facts::{Stream, StreamSummary};
use crate::{Region, Target};

/// What that may break.
pub(super) const ENCRYPT_BREAKS: &[&str] = &[
    "Whoever reads or writes the stream with a role of this account goes on as before. KMS refuses \
     everybody of another account, and AWS services that write without a role of this account: admit \
     them in the key policy first.",
    "A policy or service control policy that denies kms:GenerateDataKey or kms:Decrypt to a producer or \
     consumer stops it.",
    "The key is billed by the month, and the calls that Kinesis makes to KMS by number.",
];

/// Encrypts a data stream with a key of its own.
pub(super) fn encrypt(bench: &Bench<'_>, finding: &Finding) -> Result<Draft, Cow<'static, str>> {
    let (stream, target, summary) = found(bench, finding)?;
    let stream_name = name(stream.arn.name())?;
    if !summary.encrypted() {
        nobody_else(bench, stream)?;
    }
    let start = |key: Word| {
        call("start-stream-encryption", target.region, &stream_name)
            .with("--encryption-type", "KMS")
            .with("--key-id", key)
    };
    let (before, was, back) = match &summary.key_id {
        Some(key) if summary.encrypted() => {
            let before = State::of([json!("ACTIVE"), json!("KMS"), json!(key)]);
            (before, format!("Records are encrypted with {key}."), start(name(key)?.into()))
        }
        _ => {
            let stop = call("stop-stream-encryption", target.region, &stream_name)
                .with("--encryption-type", "KMS")
                .with("--key-id", Word::key());
            let before = State::of([json!("ACTIVE"), json!("NONE"), json!(null)]);
            (before, "Records are not encrypted.".to_owned(), stop)
        }
    };
    let hours = summary.retention_hours;
    Ok(Draft {
        target,
        change: Change::EncryptStream,
        sentence: format!(
            "Make a customer-managed key for the data stream {stream_name}, and encrypt its records with it."
        ),
        key: Some(NewKey::new(KeyUse::Kinesis, &stream.arn, target, &stream_name, Some(hours))),
        asked: Vec::new(),
        reading: reading(
            target.region,
            &stream_name,
            "StreamDescriptionSummary.[StreamStatus, EncryptionType || 'NONE', KeyId]",
        ),
        before,
        was,
        calls: vec![start(Word::key())],
        after: State::of([json!("ACTIVE"), json!("KMS")]).and_key(),
        back: vec![back],
        restored: None,
        not_restored: format!(
            "Records that were written meanwhile stay encrypted with the new key: it has to stay until they \
             expire, {hours} hours after the way back."
        ),
    })
}

/// What that may break.
pub(super) const RETAIN_BREAKS: &[&str] = &[
    "Retention beyond 24 hours is billed. A consumer that starts at the oldest record finds more of them.",
];

/// Keeps records as long as the configuration asks for.
pub(super) fn retain(bench: &Bench<'_>, finding: &Finding) -> Result<Draft, Cow<'static, str>> {
    let (stream, target, summary) = found(bench, finding)?;
    let stream_name = name(stream.arn.name())?;
    let (seen, wanted) = (summary.retention_hours, bench.settings.retention_hours);
    let keep = |operation, hours: i32| {
        call(operation, target.region, &stream_name)
            .with("--retention-period-hours", hours.to_string())
    };
    Ok(Draft {
        target,
        change: Change::RetainStream(wanted),
        sentence: format!("Keep the records of the data stream {stream_name} for {wanted} hours."),
        key: None,
        asked: Vec::new(),
        reading: reading(
            target.region,
            &stream_name,
            "StreamDescriptionSummary.[StreamStatus, RetentionPeriodHours]",
        ),
        before: State::of([json!("ACTIVE"), json!(seen)]),
        was: format!("Records are kept for {seen} hours."),
        calls: vec![keep("increase-stream-retention-period", wanted)],
        after: State::of([json!("ACTIVE"), json!(wanted)]),
        back: vec![keep("decrease-stream-retention-period", seen)],
        restored: None,
        not_restored: format!("The way back deletes records that are older than {seen} hours."),
    })
}

fn found<'a>(
    bench: &Bench<'a>,
    finding: &Finding,
) -> Result<(&'a Stream, Target, &'a StreamSummary), Cow<'static, str>> {
    let arn = finding.subject.id.parse().map_err(|_| GONE)?;
    let stream = bench.snapshot.streams.get(&arn).ok_or(GONE)?;
    let summary = stream.summary.known().map_err(|_| GONE)?;
    Ok((stream, stream.arn.target().ok_or(GONE)?, summary))
}

/// Who comes from another account needs the new key too, and which of them is nobody's to guess.
fn nobody_else(bench: &Bench<'_>, stream: &Stream) -> Result<(), Cow<'static, str>> {
    let own = format!("{}/consumer/", stream.arn);
    let consumers = bench.snapshot.consumers.values();
    let of_consumers =
        consumers.filter(|it| it.arn.as_str().starts_with(&own)).map(|it| &it.policy);
    for policy in std::iter::once(&stream.policy).chain(of_consumers) {
        match policy.known() {
            Ok(None) => {}
            Ok(Some(_)) => {
                return Err("A policy of the stream or of a consumer admits others: whom of them the key policy \
                     has to admit too is for its owner to decide."
                    .into());
            }
            Err(_) => {
                return Err("A policy of the stream or of a consumer could not be read: who else needs the key is \
                     not known."
                    .into());
            }
        }
    }
    Ok(())
}

fn reading(region: Region, stream: &str, query: &'static str) -> Reading {
    Reading {
        call: call("describe-stream-summary", region, stream),
        query: query.into(),
        absent: None,
    }
}

fn call(operation: &'static str, region: Region, stream: &str) -> Call {
    Call::new("kinesis", operation, region).with("--stream-name", stream.to_owned())
}
