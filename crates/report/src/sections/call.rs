use hydrant_core::{Evidence, Subject, Unknown};
use serde::Serialize;

use crate::sanitize::short;
use crate::words::{observation, place};

/// What was observed can be a whole policy.
const OBSERVED: usize = 600;

/// An AWS call and what it said.
#[derive(Serialize)]
pub(crate) struct Call {
    api: &'static str,
    place: String,
    says: String,
}

pub(crate) fn owner(subject: &Subject) -> String {
    match (subject.account, subject.region) {
        (Some(account), Some(region)) => format!("{account}/{region}"),
        (Some(account), None) => account.to_string(),
        _ => "account not known".to_owned(),
    }
}

pub(crate) fn evidence(evidence: &Evidence) -> Call {
    let source = evidence.source;
    Call {
        api: source.api.name,
        place: format!("{}/{}", source.account, source.region),
        says: short(&observation(evidence), OBSERVED),
    }
}

pub(crate) fn missing(unknown: &Unknown) -> Call {
    let mut says = unknown.reason.words().to_owned();
    for word in unknown.code.iter().chain([&unknown.detail]).filter(|word| !word.is_empty()) {
        says = format!("{says}: {}", short(word, OBSERVED));
    }
    Call { api: unknown.source.api.name, place: place(unknown).to_string(), says }
}
