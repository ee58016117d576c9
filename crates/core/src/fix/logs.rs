//! Changes of log groups.

use std::borrow::Cow;

use serde_json::json;

use super::draft::{Bench, Draft, GONE, name};
use super::{Call, Change, Finding, KeyUse, NewKey, Reading, State, Word};
use crate::facts::Resource;

/// What that may break.
pub(super) const ENCRYPT_BREAKS: &[&str] = &[
    "If the key is disabled later, events that were logged with it cannot be read.",
    "The key is billed by the month, and the calls that CloudWatch Logs makes to KMS by number.",
];

/// Encrypts a log group with a key of its own.
pub(super) fn encrypt(bench: &Bench<'_>, finding: &Finding) -> Result<Draft, Cow<'static, str>> {
    let arn = finding.subject.id.parse().map_err(|_| GONE)?;
    let Some(Resource::LogGroup(group)) = bench.snapshot.resources.get(&arn) else {
        return Err(GONE.into());
    };
    let detail = group.detail.known().map_err(|_| GONE)?.as_ref().ok_or(GONE)?;
    let target = arn.target().ok_or(GONE)?;
    let group_name = name(arn.name())?;
    let call = |operation| {
        Call::new("logs", operation, target.region).with("--log-group-name", group_name.clone())
    };
    // Of the names that begin with a name, that name itself comes first.
    let read = Call::new("logs", "describe-log-groups", target.region)
        .flag("--no-paginate")
        .with("--log-group-name-prefix", group_name.clone());
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
        key: Some(NewKey::new(KeyUse::Logs, &arn, target, &group_name, needed_hours)),
        reading: Reading {
            call: read,
            query: "logGroups[0].[logGroupName, kmsKeyId]",
            absent: None,
        },
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
