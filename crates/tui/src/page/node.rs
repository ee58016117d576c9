//! A node of the organization's tree: what is in it, and how much of it was read.

use hydrant_core::{AccountState, Severity};

use super::{Sheet, severity_role};
use crate::book::{Book, Kind, Node};
use crate::canvas::span;
use crate::screens::organization::kind_word;
use crate::theme::Role;

pub(super) fn draw(page: &mut Sheet, book: &Book, node: &Node) {
    page.line(vec![
        span(format!("{}  ", kind_word(&node.kind)), Role::Dim),
        span(node.name.clone(), Role::Head),
    ]);
    if let Kind::Account(id, _) = &node.kind {
        page.line(vec![span(id.to_string(), Role::Text)]);
    }
    let (words, role) = coverage(book, node);
    page.words(0, &words, role);
    page.gap();
    for severity in Severity::ALL.into_iter().rev() {
        let count = node.tally.of(severity);
        let role = if count > 0 { severity_role(severity) } else { Role::Dim };
        page.line(vec![
            span(format!("{count:>6} FAIL "), role),
            span(severity.words(), Role::Text),
        ]);
    }
    for (count, word, role) in [
        (node.tally.unknown, "UNKNOWN", Role::Unknown),
        (node.tally.pass, "PASS", Role::Pass),
        (node.tally.muted, "MUTED", Role::Muted),
    ] {
        page.line(vec![span(
            format!("{count:>6} {word}"),
            if count > 0 { role } else { Role::Dim },
        )]);
    }
    page.gap();
    page.words(
        0,
        "Every verdict counts once here. A stream alone counts what is on its data path, too.",
        Role::Dim,
    );
}

/// How much of it was read, in a sentence.
pub(super) fn coverage(book: &Book, node: &Node) -> (String, Role) {
    let regions =
        format!("{} of {} account-Regions gave every list", node.targets_read, node.targets);
    let role = if node.covered() { Role::Pass } else { Role::Unknown };
    match &node.kind {
        Kind::Account(_, state) => match state {
            AccountState::Read => {
                (format!("Every list was read, in {} Regions.", node.targets), Role::Pass)
            }
            AccountState::Partial if !book.finished() => {
                (format!("Not everything was read so far: {regions}."), Role::Unknown)
            }
            AccountState::Partial => {
                (format!("Not everything could be read: {regions}; ! says why."), Role::Unknown)
            }
            AccountState::Unreadable(why) if node.accounts == 0 => {
                (format!("It is {why}."), Role::Dim)
            }
            AccountState::Unreadable(why) => {
                (format!("UNKNOWN, nothing in it could be read: {why}"), Role::Unknown)
            }
            AccountState::Skipped(skip) => (format!("Skipped: {}.", skip.words()), Role::Dim),
        },
        Kind::Organization => {
            let identity = book.header().organization.identity.known();
            let management = identity
                .map_or_else(|_| String::new(), |(_, id)| format!("Management account {id}. "));
            let whole = book.coverage.accounts_complete;
            let more = if whole { "" } else { "; there may be more accounts than could be listed" };
            let words = format!(
                "{management}{} of {} accounts read in full, {regions}{more}.",
                node.accounts_read, node.accounts
            );
            (words, if whole { role } else { Role::Unknown })
        }
        Kind::Unit => (
            format!(
                "{} of {} accounts read in full, {regions}.",
                node.accounts_read, node.accounts
            ),
            role,
        ),
        Kind::Region(_) if node.targets > 0 && node.covered() => {
            ("Every list of it was read.".to_owned(), Role::Pass)
        }
        Kind::Region(_) if node.targets > 0 => {
            ("UNKNOWN, a list of it could not be read: ! says why.".to_owned(), Role::Unknown)
        }
        Kind::Region(_) => {
            ("It was not asked for lists; what stands here is on data paths.".to_owned(), Role::Dim)
        }
        Kind::Nowhere => ("Nobody could say which account these are in.".to_owned(), Role::Unknown),
        Kind::Global | Kind::Subject(_) => (String::new(), Role::Dim),
    }
}
