//! What is answered by people and by AWS: mutes, manual controls, guarantees.

use hydrant_core::{GUARANTEES, Report, Service};
use schemars::JsonSchema;
use serde::Serialize;

/// A verdict that the configuration accepts.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct MutedV1 {
    fingerprint: String,
    reason: String,
    owner: String,
    /// A date; null: never.
    expires: Option<String>,
    /// The place of the mute in `mutes`, from 0.
    mute: usize,
}

/// A mute of the configuration.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct MuteV1 {
    /// A pattern of check ids; null: every check.
    check: Option<String>,
    /// A pattern of ARNs and names; null: every subject.
    resource: Option<String>,
    account: Option<String>,
    region: Option<String>,
    /// A pattern of apis, for what is unknown; null: the mute is about fails.
    api: Option<String>,
    reason: String,
    owner: String,
    /// The last day it holds; null: it holds until it is removed.
    expires: Option<String>,
    /// `active`, `expired` or `unmatched`.
    state: &'static str,
    /// Verdicts that it accepts.
    verdicts: usize,
    /// Missing facts that it accepts.
    facts: usize,
}

/// What no api can answer. An attestation is never a pass.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct ControlV1 {
    id: &'static str,
    text: &'static str,
    practices: Vec<String>,
    /// `attested`, `overdue` or `missing`.
    state: &'static str,
    /// The latest; null: none.
    attestation: Option<AttestationV1>,
}

/// Somebody's word that a control was carried out.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AttestationV1 {
    /// A date.
    date: String,
    by: String,
    evidence: String,
    /// The last day it holds.
    until: String,
}

/// What AWS itself keeps.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct GuaranteeV1 {
    practice: String,
    #[schemars(with = "String")]
    service: Service,
    text: &'static str,
    /// The AWS page, by name.
    source: &'static str,
}

impl MutedV1 {
    pub(super) fn all(report: &Report<'_>) -> Vec<Self> {
        let muted = report.verdicts.iter().filter_map(|verdict| {
            let index = verdict.muted?;
            let mute = &report.mutes.get(index)?.mute;
            Some(Self {
                fingerprint: verdict.fingerprint().to_string(),
                reason: mute.reason.clone(),
                owner: mute.owner.clone(),
                expires: mute.expires.map(|it| it.to_string()),
                mute: index,
            })
        });
        muted.collect()
    }
}

impl MuteV1 {
    pub(super) fn all(report: &Report<'_>) -> Vec<Self> {
        let mutes = report.mutes.iter().map(|muting| {
            let mute = &muting.mute;
            Self {
                check: mute.check.clone(),
                resource: mute.resource.clone(),
                account: mute.account.map(|it| it.to_string()),
                region: mute.region.map(|it| it.to_string()),
                api: mute.api.clone(),
                reason: mute.reason.clone(),
                owner: mute.owner.clone(),
                expires: mute.expires.map(|it| it.to_string()),
                state: muting.state.words(),
                verdicts: muting.verdicts,
                facts: muting.facts,
            }
        });
        mutes.collect()
    }
}

impl ControlV1 {
    pub(super) fn all(report: &Report<'_>) -> Vec<Self> {
        let controls = report.controls.iter().map(|status| Self {
            id: status.control.id,
            text: status.control.text,
            practices: status.control.practices.iter().map(ToString::to_string).collect(),
            state: status.state.words(),
            attestation: status.attestation.as_ref().map(|it| AttestationV1 {
                date: it.date.to_string(),
                by: it.by.clone(),
                evidence: it.evidence.clone(),
                until: it.until.to_string(),
            }),
        });
        controls.collect()
    }
}

impl GuaranteeV1 {
    pub(super) fn all() -> Vec<Self> {
        let kept = GUARANTEES.iter().map(|it| Self {
            practice: it.practice.to_string(),
            service: it.service,
            text: it.text,
            source: it.source,
        });
        kept.collect()
    }
}
