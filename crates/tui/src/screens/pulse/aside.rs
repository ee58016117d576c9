//! Beside the practices: the accounts and the checks to begin with.

use crate::book::{Book, Tally};
use crate::canvas::{Line, span};
use crate::page::{severity_role, severity_word};
use crate::theme::Role;

/// How many of each.
const MOST: usize = 5;

pub(crate) fn lines(book: &Book) -> Vec<Line> {
    let mut lines = vec![vec![span("ACCOUNTS", Role::Head), span("  2 opens the tree", Role::Dim)]];
    for at in book.ranks.accounts.iter().take(MOST) {
        let Some(node) = book.tree.get(*at as usize) else { continue };
        let name = if node.name.is_empty() { &node.key } else { &node.name };
        lines.push(line(&node.tally, name));
    }
    lines.push(Vec::new());
    lines.push(vec![span("CHECKS", Role::Head), span("  4 v lists all", Role::Dim)]);
    for (check, tally) in book.ranks.checks.iter().take(MOST) {
        lines.push(line(tally, check));
    }
    let whole = book.finished() && book.coverage.accounts_complete && book.ranks.missing == 0;
    match (book.ranks.checks.is_empty(), whole && book.total.muted == 0 && book.total.judged()) {
        (false, _) => {}
        (true, true) => {
            lines.push(vec![span("  Nothing failed, and everything could be judged.", Role::Pass)]);
        }
        (true, false) => lines.push(vec![span("  Nothing is open.", Role::Text)]),
    }
    lines.push(Vec::new());
    lines
}

/// The name last: it is cut where there is no room.
fn line(tally: &Tally, name: &str) -> Line {
    vec![span("  ", Role::Text), worst(tally), found(tally), span(name, Role::Text)]
}

fn worst(tally: &Tally) -> crate::canvas::Span {
    tally.worst().map_or_else(
        || span("UNK  ", Role::Unknown),
        |it| span(format!("{:<5}", severity_word(it)), severity_role(it)),
    )
}

/// How often, in twelve cells; what could not be judged beside what failed is a question mark.
fn found(tally: &Tally) -> crate::canvas::Span {
    let (failed, unknown) = (tally.failed(), tally.unknown);
    let (words, role) = match (failed, unknown) {
        (0, _) => (format!("{unknown} UNK"), Role::Unknown),
        (_, 0) => (format!("{failed} FAIL"), Role::Text),
        _ => (format!("{failed} FAIL +{unknown}?"), Role::Text),
    };
    span(format!("{words:<12} "), role)
}
