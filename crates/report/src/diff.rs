//! What changed between two scans, for a terminal and for programs.

mod v1;

use hydrant_core::{Change, ChangeKind, Diff, ScanHeader, Severity, Subject, SubjectKind};

use crate::Options;
use crate::page::{Page, Role};
use crate::sanitize::short;
use crate::words::{count, number, scan_words};

pub(crate) use self::v1::SinceV1;
pub use self::v1::{DIFF_SCHEMA_ID, diff_json, diff_schema};

/// Changes that are listed of each kind; the others are counted.
const SHOWN: usize = 50;

/// The changes for a terminal: what needs attention first.
pub fn diff_text(
    diff: &Diff,
    before: &ScanHeader,
    after: &ScanHeader,
    width: usize,
    color: bool,
) -> String {
    let mut page = Page::new(&Options { color, width, ..Options::default() });
    for (label, header) in [("Before", before), ("After", after)] {
        page.hanging(label, 8, &scan_words(header));
    }
    changes(&mut page, diff);
    page.finish()
}

/// Every kind of change, what came and went, and what was not compared.
pub(crate) fn changes(page: &mut Page, diff: &Diff) {
    if diff.is_empty() {
        page.blank();
        page.line("Nothing changed, as far as could be compared.");
    }
    for kind in ChangeKind::ALL {
        of_kind(page, diff, kind);
    }
    subjects(page, "Resources added", &diff.added);
    subjects(page, "Resources removed", &diff.removed);
    uncompared(page, diff);
}

/// What a kind of change means, for whoever sees the word first here.
pub(crate) const fn meaning(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::New => "it fails, and did not before",
        ChangeKind::Worse => "it fails still, and more",
        ChangeKind::LostSight => "it was known and is unknown now; it may be as bad as it was",
        ChangeKind::RegainedSight => "it was unknown and is known now",
        ChangeKind::NewUnknown => "it was not there before, and cannot be judged",
        ChangeKind::Fixed => "it failed, and the practice is kept now",
        ChangeKind::Better => "it fails less, or the question does not arise any more",
        ChangeKind::Removed => "it failed, and is gone",
    }
}

fn of_kind(page: &mut Page, diff: &Diff, kind: ChangeKind) {
    let mut changes: Vec<&Change> = diff.of_kind(kind).collect();
    if changes.is_empty() {
        return;
    }
    // Stable: the gravest first, else by check and subject.
    changes.sort_by_key(|change| std::cmp::Reverse(change.severity));
    let mut words = kind.words().to_owned();
    words[..1].make_ascii_uppercase();
    page.heading(&format!("{words}: {} ({})", number(changes.len()), meaning(kind)));
    for change in changes.iter().take(SHOWN) {
        one(page, change);
    }
    more(page, changes.len());
}

fn one(page: &mut Page, change: &Change) {
    let role = match change.kind {
        ChangeKind::New | ChangeKind::Worse if change.severity >= Severity::High => Role::Bad,
        ChangeKind::Fixed | ChangeKind::Better => Role::Good,
        _ => Role::Unsure,
    };
    let severity = page.paint(role, &change.severity.words().to_uppercase());
    let word = |kind: Option<hydrant_core::VerdictKind>| kind.map_or("-", |it| it.words());
    let muted = if change.muted { " (muted)" } else { "" };
    let (before, after) = (word(change.before), word(change.after));
    page.line(&format!("  {severity} {}: {before} > {after}{muted}", change.check));
    page.wrapped(4, &subject(&change.subject));
    if !change.reason.is_empty() && change.after.is_some() {
        page.wrapped(4, &short(&change.reason, 200));
    }
}

fn subject(subject: &Subject) -> String {
    let place = match (subject.account, subject.region) {
        // Their names say where they are.
        _ if matches!(subject.kind, SubjectKind::Account | SubjectKind::Target) => String::new(),
        (Some(account), Some(region)) => format!(" in {account}/{region}"),
        (Some(account), None) => format!(" in {account}"),
        _ => String::new(),
    };
    format!("{} {}{place}", subject.kind.words(), short(&subject.name, 128))
}

fn subjects(page: &mut Page, title: &str, subjects: &[Subject]) {
    if subjects.is_empty() {
        return;
    }
    page.heading(&format!("{title}: {}", number(subjects.len())));
    for it in subjects.iter().take(SHOWN) {
        page.wrapped(2, &subject(it));
    }
    more(page, subjects.len());
}

fn more(page: &mut Page, all: usize) {
    let left = all.saturating_sub(SHOWN);
    if left > 0 {
        page.line(&format!("  … and {} more; --format json lists all", number(left)));
    }
}

fn uncompared(page: &mut Page, diff: &Diff) {
    if diff.uncompared.is_empty() && diff.out_of_scope == 0 {
        return;
    }
    page.heading("Not compared");
    for it in &diff.uncompared {
        let when = if it.before { "before" } else { "after" };
        page.wrapped(2, &format!("{}: it ran only in the scan {when}", it.check));
    }
    if diff.out_of_scope > 0 {
        let verdicts = count(diff.out_of_scope, "verdict", "verdicts");
        page.wrapped(2, &format!("{verdicts}: the other scan was not asked to look there"));
    }
}
