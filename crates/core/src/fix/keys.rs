//! Changes of keys that exist.

use std::borrow::Cow;

use serde_json::json;

use super::draft::{Bench, Draft, GONE, name};
use super::{Call, Change, Finding, Reading, State};
use crate::{Arn, Region, Target};

/// What that may break.
pub(super) const ROTATE_BREAKS: &[&str] = &[
    "Nothing has to be changed for it: what was encrypted before stays readable. The first two rotations \
     of a key raise its price.",
];

/// Rotates a key's material once a year.
pub(super) fn rotate(_: &Bench<'_>, finding: &Finding) -> Result<Draft, Cow<'static, str>> {
    let (arn, target) = place(finding)?;
    let key = name(arn.as_str())?;
    let call = |operation| call(operation, target.region, &key);
    Ok(Draft {
        target,
        change: Change::RotateKey,
        sentence: format!("Rotate the material of the key {} every year.", arn.name()),
        key: None,
        asked: Vec::new(),
        reading: Reading {
            call: call("get-key-rotation-status"),
            query: "[KeyRotationEnabled]".into(),
            absent: None,
        },
        before: State::of([json!(false)]),
        was: "The material is not rotated.".to_owned(),
        calls: vec![call("enable-key-rotation")],
        after: State::of([json!(true)]),
        back: vec![call("disable-key-rotation")],
        restored: None,
        not_restored: String::new(),
    })
}

/// What that may break.
pub(super) const ENABLE_BREAKS: &[&str] =
    &["Somebody took the key out of use, perhaps on purpose: ask its owner first."];

/// Makes a key usable that was disabled or is to be deleted.
pub(super) fn enable(bench: &Bench<'_>, finding: &Finding) -> Result<Draft, Cow<'static, str>> {
    let (arn, target) = place(finding)?;
    let key = name(arn.as_str())?;
    let call = |operation| call(operation, target.region, &key);
    let facts = bench.snapshot.keys.get(&arn).ok_or(GONE)?;
    let metadata = facts.metadata.known().map_err(|_| GONE)?;
    let metadata = metadata.as_ref().ok_or(
        "The key does not exist: another one has to be chosen, and what was encrypted with it is lost.",
    )?;
    if !metadata.customer_managed() {
        return Err("AWS manages the key.".into());
    }
    let (was, calls, not_restored) = match metadata.state.as_str() {
        "Disabled" => ("The key is disabled.", vec![call("enable-key")], String::new()),
        "PendingDeletion" => (
            "The key waits for its deletion.",
            vec![call("cancel-key-deletion"), call("enable-key")],
            "The way back disables the key and does not schedule its deletion again.".to_owned(),
        ),
        state => return Err(format!("A key that is {state} cannot be enabled by a call.").into()),
    };
    Ok(Draft {
        target,
        change: Change::EnableKey,
        sentence: format!("Make the key {} usable again.", arn.name()),
        key: None,
        asked: Vec::new(),
        reading: Reading {
            call: call("describe-key"),
            query: "KeyMetadata.[KeyState]".into(),
            absent: None,
        },
        before: State::of([json!(metadata.state)]),
        was: was.to_owned(),
        calls,
        after: State::of([json!("Enabled")]),
        back: vec![call("disable-key")],
        restored: Some(State::of([json!("Disabled")])),
        not_restored,
    })
}

fn place(finding: &Finding) -> Result<(Arn, Target), Cow<'static, str>> {
    let arn: Arn = finding.subject.id.parse().map_err(|_| GONE)?;
    let target = arn.target().ok_or(GONE)?;
    if !arn.resource().starts_with("key/") {
        return Err("The key is known by an alias alone.".into());
    }
    Ok((arn, target))
}

fn call(operation: &'static str, region: Region, key: &str) -> Call {
    Call::new("kms", operation, region).with("--key-id", key.to_owned())
}
