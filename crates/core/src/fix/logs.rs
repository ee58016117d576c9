//! Changes of log groups.

use std::borrow::Cow;

use serde_json::json;

use super::draft::{Bench, Draft, GONE, name};
use super::{Call, Change, Finding, KeyUse, NewKey, Reading, State, Word};
use crate::facts::{LogGroupDetail, Resource};
use crate::{Arn, Region};

/// What that may break.
pub(super) const ENCRYPT_BREAKS: &[&str] = &[
    "If the key is disabled later, events that were logged with it cannot be read.",
    "The key is billed by the month, and the calls that CloudWatch Logs makes to KMS by number.",
];

/// Encrypts a log group with a key of its own.
pub(super) fn encrypt(bench: &Bench<'_>, finding: &Finding) -> Result<Draft, Cow<'static, str>> {
    let (arn, detail) = found(bench, finding)?;
    let target = arn.target().ok_or(GONE)?;
    let group_name = name(arn.name())?;
    let call = |operation| call(operation, target.region, &group_name);
    let needed_hours = detail.retention_days.and_then(|days| days.checked_mul(24));
    let kept = match detail.retention_days {
        Some(days) => format!("until they expire, {days} days after the way back."),
        None => "for ever, because the log group keeps its events for ever.".to_owned(),
    };
    Ok(Draft {
        target,
        change: Change::EncryptLogGroup,
        sentence: format!(
            "Make a customer-managed key for the log group {group_name}, and encrypt its events with it."
        ),
        key: Some(NewKey::new(KeyUse::Logs, arn, target, &group_name, needed_hours)),
        asked: Vec::new(),
        reading: reading(target.region, &group_name, "logGroups[0].[logGroupName, kmsKeyId]"),
        before: State::of([json!(group_name), json!(null)]),
        was: "No key of its own encrypts the events.".to_owned(),
        calls: vec![call("associate-kms-key").with("--kms-key-id", Word::key())],
        after: State::of([json!(group_name)]).and_key(),
        back: vec![call("disassociate-kms-key")],
        restored: None,
        not_restored: format!(
            "Events that were logged meanwhile stay encrypted with the new key: it has to stay {kept}"
        ),
    })
}

/// What that may break.
pub(super) const RETAIN_BREAKS: &[&str] = &[
    "CloudWatch Logs deletes events that are older than the configuration says, within days and for good: copy \
     what audits and investigations need first.",
];

/// How many days CloudWatch Logs can keep events (Amazon CloudWatch Logs API Reference, `PutRetentionPolicy`).
const RETENTIONS: [i32; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

/// Keeps events as long as the configuration says, and no longer.
pub(super) fn retain(bench: &Bench<'_>, finding: &Finding) -> Result<Draft, Cow<'static, str>> {
    let wanted = bench.settings.log_retention_days.ok_or(
        "Events are deleted by it, and how long they are needed is for their owner to decide: where the configuration \
         says log_retention_days, there is a step.",
    )?;
    // Rather longer than asked for than shorter.
    let days = RETENTIONS.into_iter().find(|days| *days >= wanted);
    let days =
        days.ok_or("CloudWatch Logs keeps no events for as long as the configuration says.")?;
    let (arn, detail) = found(bench, finding)?;
    if detail.retention_days.is_some() {
        return Err(GONE.into());
    }
    let target = arn.target().ok_or(GONE)?;
    let group_name = name(arn.name())?;
    let call = |operation| call(operation, target.region, &group_name);
    Ok(Draft {
        target,
        change: Change::RetainLogGroup(days),
        sentence: format!(
            "Keep the events of the log group {group_name} for {days} days and no longer."
        ),
        key: None,
        asked: Vec::new(),
        reading: reading(
            target.region,
            &group_name,
            "logGroups[0].[logGroupName, retentionInDays]",
        ),
        before: State::of([json!(group_name), json!(null)]),
        was: "Events are kept for ever.".to_owned(),
        calls: vec![call("put-retention-policy").with("--retention-in-days", days.to_string())],
        after: State::of([json!(group_name), json!(days)]),
        back: vec![call("delete-retention-policy")],
        restored: None,
        not_restored: "Events that were deleted meanwhile do not come back.".to_owned(),
    })
}

fn found<'a>(
    bench: &Bench<'a>,
    finding: &Finding,
) -> Result<(&'a Arn, &'a LogGroupDetail), Cow<'static, str>> {
    let arn = finding.subject.id.parse().map_err(|_| GONE)?;
    let Some(Resource::LogGroup(group)) = bench.snapshot.resources.get(&arn) else {
        return Err(GONE.into());
    };
    let detail = group.detail.known().map_err(|_| GONE)?.as_ref().ok_or(GONE)?;
    Ok((&group.arn, detail))
}

/// Of the names that begin with a name, that name itself comes first.
fn reading(region: Region, group: &str, query: &'static str) -> Reading {
    let call = Call::new("logs", "describe-log-groups", region)
        .flag("--no-paginate")
        .with("--log-group-name-prefix", group.to_owned());
    Reading { call, query: query.into(), absent: None }
}

fn call(operation: &'static str, region: Region, group: &str) -> Call {
    Call::new("logs", operation, region).with("--log-group-name", group.to_owned())
}
