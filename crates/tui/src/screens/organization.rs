//! Where: the organization as a tree, with what is below each node rolled up.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use hydrant_core::{AccountState, Severity, Subject};

use crate::book::{Book, Kind, Node};
use crate::data::{Data, Item, Row, Rows, Spec};
use crate::list::{Cell, Column, Width, left, right};
use crate::place::Place;
use crate::screen::Sheet;
use crate::theme::Role;

const COLUMNS: &[Column] = &[
    left("WHERE", Width::Grow(26), 9),
    right("CRIT", Width::Fixed(4), 9),
    right("HIGH", Width::Fixed(4), 9),
    right("MED", Width::Fixed(4), 8),
    right("LOW", Width::Fixed(4), 7),
    right("UNK", Width::Fixed(4), 9),
    right("READ", Width::Fixed(8), 9),
];

pub(crate) const SHEET: Sheet = Sheet {
    title: "Organization",
    columns: COLUMNS,
    rows,
    cell,
    head: super::no_head,
    draw_head: super::draw_no_head,
    note: 2,
    wants: 76,
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
        self.rows.push(Row { depth, count, ..Row::of(Item::Node(at)) });
        let mut shown = !filtering
            || crate::text::matches(
                &self.spec.filter,
                &[self.name(node), self.key(node), kind_word(&node.kind)],
            );
        if unreadable(node).is_some() {
            self.rows.push(Row { depth: depth + 1, ..Row::of(Item::Why(at)) });
        }
        if filtering || is_open(node, &self.spec.toggled) {
            let mut children = node.children.clone();
            children.sort_by(|a, b| self.compare(*a, *b));
            for child in children {
                shown |= self.node(child, depth + 1);
            }
        }
        if !shown {
            self.rows.truncate(place);
        }
        shown
    }

    fn name<'a>(&'a self, node: &'a Node) -> &'a str {
        self.subject(node).map_or(&node.name, |it| &it.name)
    }

    fn key<'a>(&'a self, node: &'a Node) -> &'a str {
        self.subject(node).map_or(&node.key, |it| &it.id)
    }

    fn subject(&self, node: &Node) -> Option<&Subject> {
        match node.kind {
            Kind::Subject(at) => Some(&self.book.subject(at)?.subject),
            _ => None,
        }
    }

    /// The worst first, unless a column was chosen; of two that are as bad, the first.
    fn compare(&self, a: u32, b: u32) -> Ordering {
        let node = |at: u32| self.book.tree.get(at as usize);
        let (Some(one), Some(other)) = (node(a), node(b)) else { return a.cmp(&b) };
        let by = |severity| other.tally.of(severity).cmp(&one.tally.of(severity));
        let chosen = self.spec.sort.map(|(column, turned)| {
            let order = match column {
                0 => self.name(one).cmp(self.name(other)),
                1 => by(Severity::Critical),
                2 => by(Severity::High),
                3 => by(Severity::Medium),
                4 => by(Severity::Low),
                5 => other.tally.unknown.cmp(&one.tally.unknown),
                _ => one.covered().cmp(&other.covered()),
            };
            if turned { order.reverse() } else { order }
        });
        let worst = other.tally.order().cmp(&one.tally.order());
        chosen.unwrap_or(Ordering::Equal).then(worst).then(a.cmp(&b))
    }
}

/// The organization and its units are open by themselves, accounts and Regions are closed.
fn is_open(node: &Node, toggled: &BTreeSet<String>) -> bool {
    let by_itself = matches!(node.kind, Kind::Organization | Kind::Unit);
    by_itself != toggled.contains(&node.key)
}

pub(crate) fn kind_word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Organization => "organization",
        Kind::Unit => "unit",
        Kind::Account(..) | Kind::Nowhere => "account",
        Kind::Region(_) | Kind::Global => "Region",
        Kind::Subject(_) => "",
    }
}

/// Why nobody could get into an account that was to be read.
fn unreadable(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Account(_, AccountState::Unreadable(why)) if node.accounts > 0 => Some(why),
        _ => None,
    }
}

fn cell(place: &Place, row: Row, column: usize) -> Cell {
    let data = place.data();
    let (Item::Node(at) | Item::Why(at)) = row.item else { return Cell::default() };
    let (Some(book), Some(node)) = (&data.book, data.node(at)) else { return Cell::default() };
    if matches!(row.item, Item::Why(_)) {
        let why = unreadable(node).unwrap_or_default();
        // Where it was asked stands in the row above.
        let why = match why.split_once(" in ") {
            Some((api, rest)) => {
                format!("{api}, {}", rest.split_once(": ").map_or(rest, |(_, why)| why))
            }
            None => why.to_owned(),
        };
        return Cell { rest: true, ..Cell::text(format!("UNKNOWN: {why}")).role(Role::Unknown) };
    }
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
        // Nothing is counted where nothing could be read: that is no zero.
        5 if node.tally.unknown == 0 && unreadable(node).is_some() => {
            Cell::text("all").role(Role::Unknown)
        }
        5 if node.tally.unknown == 0 && !node.covered() => Cell::text("?").role(Role::Unknown),
        5 => super::unknowns(&node.tally),
        _ => read(book, node),
    }
}

fn name(book: &Book, place: &Place, node: &Node) -> Cell {
    let open = !place.filter.is_empty() || is_open(node, &place.toggled);
    let sign = match (&node.kind, node.children.is_empty(), open) {
        (Kind::Subject(_), ..) => "",
        (_, true, _) if unreadable(node).is_some() => "!",
        (_, true, _) => " ",
        (_, false, true) => "▾",
        (_, false, false) => "▸",
    };
    let words = match &node.kind {
        Kind::Account(id, _) => format!("{id} {}", node.name),
        Kind::Subject(at) => book.subject(*at).map_or_else(String::new, |it| {
            format!("{} {}", it.subject.kind.words(), it.subject.name)
        }),
        // A unit is known by its id alone: ou-, the root it hangs on, its own part.
        Kind::Unit | Kind::Organization => format!("{} ({})", node.name, node.accounts),
        _ => node.name.clone(),
    };
    let role = if matches!(node.kind, Kind::Subject(_)) { Role::Text } else { Role::Head };
    Cell { middle: matches!(node.kind, Kind::Subject(_) | Kind::Unit), ..Cell::text(words) }
        .sign(sign)
        .role(role)
}

/// How much of it was read. Nothing unknown is ever shown as clean.
fn read(book: &Book, node: &Node) -> Cell {
    let part = |read: u32, all: u32, more: &str| format!("{read}/{all}{more}");
    match &node.kind {
        Kind::Organization | Kind::Unit => {
            // There may be more accounts than were listed.
            let whole = book.coverage.accounts_complete;
            let role = if node.covered() && whole { Role::Pass } else { Role::Unknown };
            let more = if whole { "" } else { "+" };
            Cell::text(part(node.accounts_read, node.accounts, more)).role(role)
        }
        Kind::Account(_, AccountState::Read) => Cell::text("read").role(Role::Pass),
        Kind::Account(_, AccountState::Partial) if node.targets > node.targets_read => {
            Cell::text(part(node.targets_read, node.targets, " Reg")).role(Role::Unknown)
        }
        // It is asked for, or will be.
        Kind::Account(_, AccountState::Partial) if !book.finished() => {
            Cell::text("open").role(Role::Unknown)
        }
        Kind::Account(_, AccountState::Partial) => Cell::text("partly").role(Role::Unknown),
        Kind::Account(_, AccountState::Unreadable(_))
            if node.accounts == 0 && book.coverage.accounts_complete =>
        {
            Cell::text("outside").role(Role::Dim)
        }
        Kind::Account(_, AccountState::Skipped(_)) => Cell::text("skipped").role(Role::Dim),
        Kind::Region(_) if node.targets == 0 => Cell::default(),
        Kind::Region(_) if node.covered() => Cell::text("read").role(Role::Pass),
        Kind::Account(_, AccountState::Unreadable(_)) | Kind::Region(_) => {
            Cell::text("UNKNOWN").role(Role::Unknown)
        }
        _ => Cell::default(),
    }
}

fn empty(place: &Place) -> String {
    match &place.data().book {
        None => "The scan is being read.".to_owned(),
        Some(_) => "Nothing matches the filter; esc clears it.".to_owned(),
    }
}
