use hydrant_core::Report;
use serde::Serialize;

use crate::group::{Cause, causes};
use crate::sanitize::short;
use crate::words::{few, number};

/// Places that are named of one cause; the others are counted.
const PLACES: usize = 20;

/// Why something could not be judged or read, the widest cause first.
#[derive(Serialize)]
pub(super) struct Unknown {
    causes: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    api: &'static str,
    why: String,
    detail: String,
    places: String,
    verdicts: String,
    facts: String,
}

pub(super) fn unknown(report: &Report<'_>) -> Unknown {
    let row = |cause: &Cause<'_>| Row {
        api: cause.api.name,
        why: cause.why(),
        detail: short(cause.detail, 300),
        places: few(&cause.places, PLACES),
        verdicts: number(cause.verdicts),
        facts: number(cause.facts),
    };
    Unknown { causes: causes(report).iter().map(row).collect() }
}
