use hydrant_core::{Change, ChangeKind, Report, Since, Subject};
use serde::Serialize;

use crate::Options;
use crate::diff::meaning;
use crate::grades::place;
use crate::sanitize::short;
use crate::words::{number, scan_words};

/// A table of so many rows is open from the beginning.
const OPEN: usize = 20;

/// What changed since the baseline: all of it, row by row.
#[derive(Serialize)]
pub(super) struct Changes {
    scan: String,
    kinds: Vec<Kind>,
    lists: Vec<List>,
    uncompared: Vec<&'static str>,
    out_of_scope: String,
}

#[derive(Serialize)]
struct Kind {
    id: String,
    title: String,
    words: &'static str,
    count: String,
    meaning: &'static str,
    open: bool,
    changes: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    severity: &'static str,
    check: &'static str,
    kind: &'static str,
    id: String,
    name: String,
    place: String,
    before: &'static str,
    after: &'static str,
    reason: String,
    muted: bool,
    fingerprint: String,
    /// The finding is listed.
    link: bool,
}

/// Resources that came or went.
#[derive(Serialize)]
struct List {
    title: &'static str,
    count: String,
    subjects: Vec<Resource>,
}

#[derive(Serialize)]
struct Resource {
    kind: &'static str,
    id: String,
}

pub(super) fn since(report: &Report<'_>, options: &Options, since: &Since) -> Changes {
    let diff = &since.diff;
    let listed: std::collections::BTreeSet<_> =
        super::findings::listed(report, options).map(|it| it.fingerprint()).collect();
    let row = |change: &Change| row(change, listed.contains(&change.fingerprint));
    let of_kind = |kind: ChangeKind| {
        let mut changes: Vec<&Change> = diff.of_kind(kind).collect();
        // Stable: the gravest first, else by check and subject.
        changes.sort_by_key(|change| std::cmp::Reverse(change.severity));
        let mut title = kind.words().to_owned();
        title[..1].make_ascii_uppercase();
        (!changes.is_empty()).then(|| Kind {
            id: id(kind),
            title,
            words: kind.words(),
            count: number(changes.len()),
            meaning: meaning(kind),
            open: changes.len() <= OPEN,
            changes: changes.into_iter().map(row).collect(),
        })
    };
    let lists = [("Resources added", &diff.added), ("Resources removed", &diff.removed)];
    Changes {
        scan: scan_words(&since.header),
        kinds: ChangeKind::ALL.into_iter().filter_map(of_kind).collect(),
        lists: lists.into_iter().filter_map(|(title, subjects)| list(title, subjects)).collect(),
        uncompared: diff.uncompared.iter().map(|it| it.check).collect(),
        out_of_scope: number(diff.out_of_scope),
    }
}

/// As the JSON report names it: `lost-sight`.
pub(super) fn id(kind: ChangeKind) -> String {
    kind.words().replace(' ', "-")
}

fn row(change: &Change, link: bool) -> Row {
    let word = |kind: Option<hydrant_core::VerdictKind>| kind.map_or("none", |it| it.words());
    Row {
        severity: change.severity.words(),
        check: change.check,
        kind: change.subject.kind.words(),
        id: change.subject.id.clone(),
        name: change.subject.name.clone(),
        place: place(&change.subject),
        before: word(change.before),
        after: word(change.after),
        reason: short(&change.reason, 300),
        muted: change.muted,
        fingerprint: change.fingerprint.to_string(),
        link,
    }
}

fn list(title: &'static str, subjects: &[Subject]) -> Option<List> {
    let resource = |it: &Subject| Resource { kind: it.kind.words(), id: it.id.clone() };
    (!subjects.is_empty()).then(|| List {
        title,
        count: number(subjects.len()),
        subjects: subjects.iter().map(resource).collect(),
    })
}
