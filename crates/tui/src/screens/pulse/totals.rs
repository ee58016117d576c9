//! How bad is it: all verdicts, how much was read, and where it is worst. What has no room is left out, not cut.

use hydrant_core::{AccountState, Severity};

use crate::book::{Book, Tally};
use crate::canvas::{Line, Span, span, whole};
use crate::page::severity_role;
use crate::theme::Role;

/// What is unknown stands before what passed: where there is no room, the last go.
pub(super) fn verdicts(book: &Book, room: usize) -> Line {
    let total = &book.total;
    let role = |count, role| if count > 0 { role } else { Role::Dim };
    let mut pieces = vec![
        span(format!("{} FAIL", total.failed()), Role::Head),
        span(format!("{} UNKNOWN", total.unknown), role(total.unknown, Role::Unknown)),
        span(format!("{} PASS", total.pass), Role::Pass),
    ];
    if total.muted > 0 {
        pieces.push(span(format!("{} MUTED", total.muted), Role::Muted));
    }
    let failed =
        Severity::ALL.into_iter().rev().filter(|it| *it > Severity::Info || total.of(*it) > 0);
    for (at, severity) in failed.enumerate() {
        let lead = if at == 0 { "fails: " } else { "" };
        let words = format!("{lead}{} {}", total.of(severity), severity.words());
        pieces.push(span(words, role(total.of(severity), severity_role(severity))));
    }
    whole(&pieces, room)
}

pub(super) fn coverage(book: &Book, room: usize) -> Line {
    let coverage = &book.coverage;
    let scanned = coverage.count(|it| !matches!(it, AccountState::Skipped(_)));
    let read = coverage.count(|it| *it == AccountState::Read);
    let known = coverage.accounts_complete;
    let role = |good| if good { Role::Pass } else { Role::Unknown };
    let more = if known { "" } else { " known" };
    let missing = book.ranks.missing;
    whole(
        &[
            span(
                format!("read: {read} of {scanned}{more} accounts"),
                role(read == scanned && known),
            ),
            span(format!("{missing} facts UNKNOWN"), role(missing == 0)),
            span(
                format!("{} of {} account-Regions", coverage.targets_read, coverage.targets),
                role(coverage.targets_read == coverage.targets),
            ),
        ],
        room,
    )
}

pub(super) fn worst_account(book: &Book, room: usize) -> Option<Line> {
    let node = book.tree.get(*book.ranks.accounts.first()? as usize)?;
    let mut pieces =
        vec![span("worst:", Role::Dim), span(format!("{} {}", node.key, node.name), Role::Text)];
    pieces.extend(counts(&node.tally));
    Some(whole(&pieces, room))
}

/// What a tally says, the worst first.
fn counts(tally: &Tally) -> Vec<Span> {
    let failed = Severity::ALL.into_iter().rev().filter(|it| tally.of(*it) > 0);
    let mut pieces: Vec<Span> = failed
        .map(|it| span(format!("{} {}", tally.of(it), it.words()), severity_role(it)))
        .collect();
    if tally.unknown > 0 {
        pieces.push(span(format!("{} UNKNOWN", tally.unknown), Role::Unknown));
    }
    pieces
}
