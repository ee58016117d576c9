//! What is answered by people and by AWS: mutes, manual controls, guarantees.

use hydrant_core::{ControlStatus, GUARANTEES, Guarantee, MuteState, Muting, Report, Verdict};
use serde::Serialize;

use crate::words::number;

/// Subjects that are listed of each mute; the others are counted.
const NAMES: usize = 50;

/// What is accepted, attested and kept by AWS.
#[derive(Serialize)]
pub(crate) struct Accepted {
    guarantees: Vec<Kept>,
    controls: Vec<Manual>,
    mutes: Vec<Muted>,
}

#[derive(Serialize)]
struct Kept {
    practice: String,
    service: &'static str,
    text: &'static str,
    source: &'static str,
}

#[derive(Serialize)]
struct Manual {
    id: &'static str,
    practices: String,
    text: &'static str,
    state: &'static str,
    date: String,
    by: String,
    evidence: String,
    until: String,
}

#[derive(Serialize)]
struct Muted {
    about: String,
    active: bool,
    state: &'static str,
    reason: String,
    owner: String,
    until: String,
    facts: String,
    verdicts: Vec<Shown>,
    more: usize,
}

#[derive(Serialize)]
struct Shown {
    kind: &'static str,
    check: &'static str,
    severity: &'static str,
    subject: &'static str,
    id: String,
    reason: String,
}

pub(crate) fn accepted(report: &Report<'_>) -> Accepted {
    let muted = |(index, muting): (usize, &Muting)| {
        let own: Vec<&Verdict> =
            report.verdicts.iter().filter(|it| it.muted == Some(index)).collect();
        muted(muting, &own)
    };
    Accepted {
        guarantees: GUARANTEES.iter().map(kept).collect(),
        controls: report.controls.iter().map(manual).collect(),
        mutes: report.mutes.iter().enumerate().map(muted).collect(),
    }
}

fn kept(it: &Guarantee) -> Kept {
    Kept {
        practice: format!("{} {}", it.practice, it.practice.info().name),
        service: it.service.words(),
        text: it.text,
        source: it.source,
    }
}

fn manual(status: &ControlStatus) -> Manual {
    let control = status.control;
    let practices: Vec<String> = control.practices.iter().map(ToString::to_string).collect();
    let word = status.attestation.as_ref();
    let say = |read: fn(&hydrant_core::Attestation) -> String| word.map(read).unwrap_or_default();
    Manual {
        id: control.id,
        practices: practices.join(", "),
        text: control.text,
        state: status.state.words(),
        date: say(|it| it.date.to_string()),
        by: say(|it| it.by.clone()),
        evidence: say(|it| it.evidence.clone()),
        until: say(|it| it.until.to_string()),
    }
}

fn muted(muting: &Muting, own: &[&Verdict]) -> Muted {
    let mute = &muting.mute;
    Muted {
        about: mute.words(),
        active: muting.state == MuteState::Active,
        state: match muting.state {
            MuteState::Active => "holds",
            MuteState::Expired => "expired: it mutes nothing any more",
            MuteState::Unmatched => "unmatched: there is nothing for it to mute",
        },
        reason: mute.reason.clone(),
        owner: mute.owner.clone(),
        until: mute.expires.map_or_else(|| "no end".to_owned(), |last| format!("until {last}")),
        facts: number(muting.facts),
        verdicts: own.iter().take(NAMES).map(|it| shown(it)).collect(),
        more: own.len().saturating_sub(NAMES),
    }
}

fn shown(verdict: &Verdict) -> Shown {
    Shown {
        kind: verdict.kind.words(),
        check: verdict.check,
        severity: verdict.severity.words(),
        subject: verdict.subject.kind.words(),
        id: verdict.subject.id.clone(),
        reason: verdict.reason.to_string(),
    }
}
