//! Beside the practices: the accounts and the checks to begin with.

use super::totals::counts;
use crate::book::{Book, Tally};
use crate::canvas::{Line, span, whole};
use crate::page::{severity_role, severity_word};
use crate::theme::Role;

/// How many of each.
const MOST: usize = 5;

pub(crate) fn lines(book: &Book, width: usize) -> Vec<Line> {
    let mut lines = vec![vec![span("ACCOUNTS", Role::Head), span("  2 opens the tree", Role::Dim)]];
    for at in book.ranks.accounts.iter().take(MOST) {
        let Some(node) = book.tree.get(*at as usize) else { continue };
        let mut pieces = vec![span(format!("  {} {}", node.key, node.name), Role::Text)];
        pieces.extend(counts(&node.tally));
        lines.push(whole(&pieces, width));
    }
    lines.push(Vec::new());
    lines.push(vec![span("CHECKS", Role::Head), span("  4, then v, groups by check", Role::Dim)]);
    for (check, tally) in book.ranks.checks.iter().take(MOST) {
        let mut line = vec![span("  ", Role::Text), worst(tally)];
        line.extend(whole(&[span(*check, Role::Text), found(tally)], width.saturating_sub(7)));
        lines.push(line);
    }
    if book.ranks.checks.is_empty() {
        lines.push(vec![span("  Nothing failed, and everything could be judged.", Role::Pass)]);
    }
    lines.push(Vec::new());
    lines
}

fn worst(tally: &Tally) -> crate::canvas::Span {
    tally.worst().map_or_else(
        || span("UNK  ", Role::Unknown),
        |it| span(format!("{:<5}", severity_word(it)), severity_role(it)),
    )
}

fn found(tally: &Tally) -> crate::canvas::Span {
    let (failed, unknown) = (tally.failed(), tally.unknown);
    match (failed, unknown) {
        (0, _) => span(format!("{unknown} UNKNOWN"), Role::Unknown),
        (_, 0) => span(format!("{failed} FAIL"), Role::Text),
        _ => span(format!("{failed} FAIL, {unknown} UNKNOWN"), Role::Text),
    }
}
