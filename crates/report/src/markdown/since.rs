use std::io;

use hydrant_core::{Change, ChangeKind, Severity};
use serde::Serialize;

use super::Document;
use crate::diff::meaning;
use crate::grades::place;
use crate::words::{count, number, scan_words};

/// Changes that are listed of each kind; the others are counted.
const SHOWN: usize = 200;

#[derive(Serialize)]
struct Since {
    scan: String,
    nothing: bool,
    kinds: Vec<Kind>,
    added: String,
    removed: String,
    uncompared: Vec<&'static str>,
    out_of_scope: String,
}

#[derive(Serialize)]
struct Kind {
    title: String,
    count: String,
    meaning: &'static str,
    changes: Vec<Row>,
    more: usize,
}

#[derive(Serialize)]
struct Row {
    severity: Severity,
    check: &'static str,
    kind: &'static str,
    name: String,
    place: String,
    verdicts: String,
    muted: bool,
}

pub(super) fn write(document: &mut Document<'_>) -> io::Result<()> {
    let Some(since) = &document.report.since else { return Ok(()) };
    let diff = &since.diff;
    let values = Since {
        scan: scan_words(&since.header),
        nothing: diff.is_empty(),
        kinds: ChangeKind::ALL
            .into_iter()
            .filter_map(|kind| of_kind(kind, diff.of_kind(kind).collect()))
            .collect(),
        added: count(diff.added.len(), "resource", "resources"),
        removed: count(diff.removed.len(), "resource", "resources"),
        uncompared: diff.uncompared.iter().map(|it| it.check).collect(),
        out_of_scope: number(diff.out_of_scope),
    };
    document.section("since", &values)
}

fn of_kind(kind: ChangeKind, mut changes: Vec<&Change>) -> Option<Kind> {
    // Stable: the gravest first, else by check and subject.
    changes.sort_by_key(|change| std::cmp::Reverse(change.severity));
    let mut title = kind.words().to_owned();
    title[..1].make_ascii_uppercase();
    (!changes.is_empty()).then(|| Kind {
        title,
        count: number(changes.len()),
        meaning: meaning(kind),
        more: changes.len().saturating_sub(SHOWN),
        changes: changes.into_iter().take(SHOWN).map(row).collect(),
    })
}

fn row(change: &Change) -> Row {
    let word = |kind: Option<hydrant_core::VerdictKind>| kind.map_or("none", |it| it.words());
    Row {
        severity: change.severity,
        check: change.check,
        kind: change.subject.kind.words(),
        name: change.subject.name.clone(),
        place: place(&change.subject),
        verdicts: format!("{} → {}", word(change.before), word(change.after)),
        muted: change.muted,
    }
}
