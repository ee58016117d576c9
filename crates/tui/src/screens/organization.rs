//! Where: the organization as a tree, with what is below each node rolled up.

use std::collections::BTreeSet;

use hydrant_core::{AccountState, Severity};

use crate::book::{Book, Kind, Node};
use crate::canvas::{Line, span};
use crate::data::{Data, Item, Row, Rows, Spec};
use crate::list::{Cell, Column, Width, left, right};
use crate::page::severity_role;
use crate::place::Place;
use crate::screen::Sheet;
use crate::theme::Role;

const COLUMNS: &[Column] = &[
    left("WHERE", Width::Grow(34), 9),
    right("CRIT", Width::Fixed(4), 9),
    right("HIGH", Width::Fixed(4), 9),
    right("MED", Width::Fixed(4), 8),
    right("LOW", Width::Fixed(4), 7),
    right("UNK", Width::Fixed(4), 9),
    right("READ", Width::Fixed(9), 9),
];

pub(crate) const SHEET: Sheet = Sheet {
    title: "Organization",
    columns: COLUMNS,
    rows,
    cell,
    head: super::no_head,
    draw_head: super::draw_no_head,
    empty,
};

/// Children the worst first; the tree is open down to the accounts unless somebody opened or closed more.
fn rows(data: &Data, spec: &Spec) -> Rows {
    let Some(book) = &data.book else { return Rows::default() };
    let mut walk = Walk { book, spec, rows: Vec::new() };
    walk.node(0, 0);
    Rows { all: book.tree.len(), rows: walk.rows, ..Rows::default() }
}

struct Walk<'a> {
    book: &'a Book,
    spec: &'a Spec,
    rows: Vec<Row>,
}

impl Walk<'_> {
    /// Whether anything of it is shown: with a filter, only what matches and what leads there.
    fn node(&mut self, at: u32, depth: u16) -> bool {
        let Some(node) = self.book.tree.get(at as usize) else { return false };
        let filtering = !self.spec.filter.is_empty();
        let place = self.rows.len();
        let count = u32::try_from(node.children.len()).unwrap_or(u32::MAX);
        self.rows.push(Row { item: Item::Node(at), depth, count });
        let mut shown = !filtering
            || crate::text::matches(
                &self.spec.filter,
                &[&node.name, &node.key, kind_word(&node.kind)],
            );
        if filtering || is_open(node, &self.spec.toggled) {
            let mut children = node.children.clone();
            children.sort_by_key(|it| {
                let child = self.book.tree.get(*it as usize);
                let sort = match self.spec.sort {
                    Some((0, turned)) => (turned, child.map(|it| it.name.clone()), None),
                    _ => (false, None, child.map(|it| std::cmp::Reverse(it.tally.order()))),
                };
                (sort, *it)
            });
            for child in children {
                shown |= self.node(child, depth + 1);
            }
        }
        if !shown {
            self.rows.truncate(place);
        }
        shown
    }
}

/// The organization and its units are open by themselves, accounts and Regions are closed.
fn is_open(node: &Node, toggled: &BTreeSet<String>) -> bool {
    let by_itself = matches!(node.kind, Kind::Organization | Kind::Unit);
    by_itself != toggled.contains(&node.key)
}

fn kind_word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Organization => "organization",
        Kind::Unit => "unit",
        Kind::Account(..) | Kind::Nowhere => "account",
        Kind::Region(_) | Kind::Global => "Region",
        Kind::Subject(_) => "",
    }
}

fn cell(place: &Place, item: Item, column: usize) -> Cell {
    let data = place.data();
    let Item::Node(at) = item else { return Cell::default() };
    let (Some(book), Some(node)) = (&data.book, data.node(at)) else { return Cell::default() };
    let shut = matches!(
        &node.kind,
        Kind::Account(_, AccountState::Unreadable(_) | AccountState::Skipped(_))
    );
    match column {
        0 => name(book, place, node),
        1..=4 if shut && node.tally.clean() => Cell::text("-").role(Role::Dim),
        1 => super::fails(&node.tally, Severity::Critical),
        2 => super::fails(&node.tally, Severity::High),
        3 => super::fails(&node.tally, Severity::Medium),
        4 => super::fails(&node.tally, Severity::Low),
        5 => super::unknowns(&node.tally),
        _ => read(node),
    }
}

fn name(book: &Book, place: &Place, node: &Node) -> Cell {
    let open = !place.filter.is_empty() || is_open(node, &place.toggled);
    let sign = match (&node.kind, node.children.is_empty(), open) {
        (Kind::Subject(_), ..) => "",
        (Kind::Account(_, AccountState::Unreadable(_)), true, _) => "! ",
        (_, true, _) => "  ",
        (_, false, true) => "▾ ",
        (_, false, false) => "▸ ",
    };
    let words = match &node.kind {
        Kind::Account(id, _) => format!("{id} {}", node.name),
        Kind::Subject(at) => book.subject(*at).map_or_else(String::new, |it| {
            format!("{} {}", it.subject.kind.words(), it.subject.name)
        }),
        Kind::Unit => format!("unit {}", node.name),
        _ => node.name.clone(),
    };
    Cell::name(format!("{sign}{words}"))
}

/// How much of it was read. Nothing unknown is ever shown as clean.
fn read(node: &Node) -> Cell {
    match &node.kind {
        Kind::Organization | Kind::Unit => {
            Cell::text(format!("{}/{}", node.accounts_read, node.accounts))
                .role(if node.accounts_read == node.accounts { Role::Pass } else { Role::Unknown })
        }
        Kind::Account(_, AccountState::Read) => Cell::text("read").role(Role::Pass),
        Kind::Account(_, AccountState::Partial) => Cell::text("partly").role(Role::Unknown),
        Kind::Account(_, AccountState::Unreadable(_)) => Cell::text("UNKNOWN").role(Role::Unknown),
        Kind::Account(_, AccountState::Skipped(_)) => Cell::text("skipped").role(Role::Dim),
        _ => Cell::default(),
    }
}

/// What a node holds, for the preview.
pub(crate) fn describe(node: &Node) -> Vec<Line> {
    let mut lines = vec![vec![
        span(format!("{}  ", kind_word(&node.kind)), Role::Dim),
        span(node.name.clone(), Role::Head),
    ]];
    match &node.kind {
        Kind::Account(id, state) => {
            lines.push(vec![span(id.to_string(), Role::Text)]);
            let (words, role) = match state {
                AccountState::Read => ("Every list was read.".to_owned(), Role::Pass),
                AccountState::Partial => {
                    ("Some lists could not be read: ! says which.".to_owned(), Role::Unknown)
                }
                AccountState::Unreadable(why) => (format!("UNKNOWN: {why}"), Role::Unknown),
                AccountState::Skipped(skip) => (format!("Skipped: {}.", skip.words()), Role::Dim),
            };
            lines.push(vec![span(words, role)]);
        }
        Kind::Organization | Kind::Unit => {
            lines.push(vec![span(
                format!("{} of {} accounts were read in full.", node.accounts_read, node.accounts),
                Role::Text,
            )]);
        }
        _ => {}
    }
    lines.push(Vec::new());
    for severity in Severity::ALL.into_iter().rev() {
        let count = node.tally.of(severity);
        lines.push(vec![
            span(
                format!("{count:>6} FAIL "),
                if count > 0 { severity_role(severity) } else { Role::Dim },
            ),
            span(severity.words(), Role::Text),
        ]);
    }
    for (count, word, role) in [
        (node.tally.unknown, "UNKNOWN", Role::Unknown),
        (node.tally.pass, "PASS", Role::Pass),
        (node.tally.muted, "MUTED", Role::Muted),
    ] {
        lines.push(vec![span(
            format!("{count:>6} {word}"),
            if count > 0 { role } else { Role::Dim },
        )]);
    }
    lines.push(Vec::new());
    lines.push(vec![span("Every verdict counts once here. A stream alone counts", Role::Dim)]);
    lines.push(vec![span("what is on its data path, too.", Role::Dim)]);
    lines
}

fn empty(place: &Place) -> String {
    match &place.data().book {
        None => "The scan is being read.".to_owned(),
        Some(_) => "Nothing matches the filter; esc clears it.".to_owned(),
    }
}
