//! Changes of trails.

use std::borrow::Cow;

use serde_json::json;

use super::draft::{Bench, Draft, GONE, name};
use super::{Call, Change, Finding, Reading, State};
use crate::{Arn, Target};

/// What that may break.
pub(super) const BREAKS: &[&str] =
    &["Nothing: digest files are delivered beside the log files from then on."];

/// Signs the log files of a trail.
pub(super) fn validate(bench: &Bench<'_>, finding: &Finding) -> Result<Draft, Cow<'static, str>> {
    let arn: Arn = finding.subject.id.parse().map_err(|_| GONE)?;
    let trail = bench.snapshot.trails.get(&arn).ok_or(GONE)?;
    let home = trail.description.known().map_err(|_| GONE)?.home;
    let target = Target::new(arn.account().ok_or(GONE)?, home);
    let trail_name = name(arn.as_str())?;
    let update = |switch| {
        Call::new("cloudtrail", "update-trail", home)
            .with("--name", trail_name.clone())
            .flag(switch)
    };
    Ok(Draft {
        target,
        change: Change::ValidateTrail,
        sentence: format!("Sign the log files of the trail {}.", arn.name()),
        key: None,
        asked: Vec::new(),
        reading: Reading {
            call: Call::new("cloudtrail", "describe-trails", home)
                .with("--trail-name-list", trail_name.clone()),
            query: "trailList[0].[TrailARN, LogFileValidationEnabled]".into(),
            absent: None,
        },
        before: State::of([json!(arn.as_str()), json!(false)]),
        was: "Log files are not signed.".to_owned(),
        calls: vec![update("--enable-log-file-validation")],
        after: State::of([json!(arn.as_str()), json!(true)]),
        back: vec![update("--no-enable-log-file-validation")],
        restored: None,
        not_restored: String::new(),
    })
}
