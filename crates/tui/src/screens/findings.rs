//! What to fix: every FAIL and UNKNOWN, the worst first, in groups or not.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use hydrant_core::{AccountId, Arn, Service, Verdict, VerdictKind, find_check};

use crate::arrange;
use crate::book::{Book, rank, service_of};
use crate::data::{Data, Group, Item, Narrow, Row, Rows, Show, Spec};
use crate::list::{Cell, Column, Width, left};
use crate::page::{severity_role, severity_word, verdict_word};
use crate::place::Place;
use crate::screen::Sheet;
use crate::text::digits;
use crate::theme::Role;

const COLUMNS: &[Column] = &[
    left("VERDICT", Width::Fixed(7), 9),
    left("SEV", Width::Fixed(4), 9),
    left("CHECK", Width::Grow(28), 9),
    left("RESOURCE", Width::Grow(18), 9),
    left("ACCOUNT", Width::Fixed(16), 5),
    left("REGION", Width::Fixed(12), 4),
    left("KIND", Width::Fixed(15), 3),
];

pub(crate) const SHEET: Sheet = Sheet {
    title: "Findings",
    columns: COLUMNS,
    rows,
    cell,
    head: super::no_head,
    draw_head: super::draw_no_head,
    note: 2,
    wants: 66,
    empty,
};

fn rows(data: &Data, spec: &Spec) -> Rows {
    let Some(book) = &data.book else { return Rows::default() };
    let chosen = book.findings.iter().copied().filter(|at| {
        book.verdict(*at).is_some_and(|it| shown(spec.show, it) && inside(&spec.narrow, it))
    });
    let items: Vec<Item> = chosen.map(Item::Finding).collect();
    let rows = arrange::flat(
        spec,
        items,
        |item, words| data.verdict(item).is_some_and(|it| found(book, it, words)),
        |column, a, b| compare(book, data, column, a, b),
    );
    if spec.group == Group::Nothing { rows } else { grouped(data, spec, rows) }
}

fn shown(show: Show, verdict: &Verdict) -> bool {
    match show {
        Show::Muted => verdict.muted.is_some(),
        _ if verdict.muted.is_some() => false,
        Show::Open => true,
        Show::Fails => verdict.kind == VerdictKind::Fail,
        Show::Unknowns => verdict.kind == VerdictKind::Unknown,
    }
}

fn inside(narrow: &Narrow, verdict: &Verdict) -> bool {
    match narrow {
        Narrow::All | Narrow::Path(_) => true,
        Narrow::Subject(id) => {
            verdict.subject.id == *id || verdict.used_by.iter().any(|arn| arn.as_str() == id)
        }
        Narrow::Account(account) => verdict.subject.account == Some(*account),
        Narrow::Check(check) => verdict.check == check,
        Narrow::Cell(practice, service) => find_check(verdict.check).is_some_and(|check| {
            let concerned = |arn: &Arn| service_of(arn).is_none_or(|it| Some(it) == *service);
            let used = verdict.used_by.is_empty() || verdict.used_by.iter().any(concerned);
            check.practices.contains(practice)
                && service.is_none_or(|service| check.services.contains(&service) && used)
        }),
    }
}

fn found(book: &Book, verdict: &Verdict, words: &[String]) -> bool {
    let subject = &verdict.subject;
    let mut room = [0; 12];
    let account = subject.account.map_or("", |it| digits(it.number(), &mut room));
    let name = subject.account.map_or("", |it| book.account_name(it));
    let region = subject.region.as_ref().map_or("", |it| it.as_str());
    let fields = [
        verdict.check,
        &subject.name,
        &subject.id,
        account,
        name,
        region,
        verdict.severity.words(),
        verdict.kind.words(),
        subject.kind.words(),
    ];
    crate::text::matches(words, &fields)
}

fn compare(book: &Book, data: &Data, column: usize, a: Item, b: Item) -> Ordering {
    let (Some(a), Some(b)) = (data.verdict(a), data.verdict(b)) else { return Ordering::Equal };
    match column {
        0 => a.kind.cmp(&b.kind),
        1 => b.severity.cmp(&a.severity),
        2 => a.check.cmp(b.check),
        3 => a.subject.name.cmp(&b.subject.name),
        4 => owner(book, a).cmp(owner(book, b)),
        5 => a.subject.region.cmp(&b.subject.region),
        _ => a.subject.kind.words().cmp(b.subject.kind.words()),
    }
}

fn owner<'a>(book: &'a Book, verdict: &Verdict) -> &'a str {
    verdict.subject.account.map_or("", |id| book.account_name(id))
}

/// Findings below their group, which shows its worst; closed until it is opened.
fn grouped(data: &Data, spec: &Spec, flat: Rows) -> Rows {
    let mut order: Vec<Grouped> = Vec::new();
    let mut places: BTreeMap<Common, usize> = BTreeMap::new();
    for row in flat.rows {
        let (Item::Finding(at), Some(verdict)) = (row.item, data.verdict(row.item)) else {
            continue;
        };
        let key = match spec.group {
            Group::Check | Group::Nothing => Common::Words(verdict.check),
            Group::Account => Common::Account(verdict.subject.account),
            Group::Resource => Common::Words(&verdict.subject.id),
        };
        let place = *places.entry(key).or_insert_with(|| {
            let open = spec.toggled.contains(data.key(None, Item::Group(spec.group, at)).as_ref());
            order.push(Grouped { worst: at, open, count: 0, fails: 0, items: Vec::new() });
            order.len() - 1
        });
        let group = &mut order[place];
        group.count += 1;
        if group.open {
            group.items.push(row.item);
        }
        group.fails += u32::from(verdict.kind == VerdictKind::Fail && verdict.muted.is_none());
        let worst = data.verdict(Item::Finding(group.worst));
        if worst.is_some_and(|it| rank(verdict, at) < rank(it, group.worst)) {
            group.worst = at;
        }
    }
    let mut rows = Vec::new();
    for Grouped { worst, count, fails, items, .. } in order {
        rows.push(Row { count, fails, ..Row::of(Item::Group(spec.group, worst)) });
        rows.extend(items.into_iter().map(|item| Row { depth: 1, ..Row::of(item) }));
    }
    Rows { rows, all: flat.all, ..Rows::default() }
}

/// What the findings of a group have in common: a check or a resource, or an account.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Common<'a> {
    Words(&'a str),
    Account(Option<AccountId>),
}

struct Grouped {
    worst: u32,
    open: bool,
    count: u32,
    fails: u32,
    /// What is listed below it: nothing, unless it is open.
    items: Vec<Item>,
}

fn cell(place: &Place, row: Row, column: usize) -> Cell {
    let data = place.data();
    let (group, at) = match row.item {
        Item::Finding(at) => (None, at),
        Item::Group(group, at) => (Some(group), at),
        _ => return Cell::default(),
    };
    let (Some(book), Some(verdict)) = (&data.book, data.verdict(Item::Finding(at))) else {
        return Cell::default();
    };
    if let Some(group) = group {
        return group_cell(place, book, verdict, (group, row), column);
    }
    let subject = &verdict.subject;
    let (word, role) = verdict_word(verdict);
    match column {
        0 => Cell::text(word).role(role),
        1 => Cell::text(severity_word(verdict.severity)).role(severity_role(verdict.severity)),
        2 => Cell::text(verdict.check),
        3 => super::resource(subject),
        4 => Cell::name(subject.account.map_or_else(String::new, |id| account(book, id))),
        5 => Cell::text(subject.region.map_or_else(String::new, |it| it.to_string())),
        _ => Cell::text(subject.kind.words()).role(Role::Dim),
    }
}

/// The name of an account, or its number where it has none.
pub(super) fn account(book: &Book, id: AccountId) -> String {
    match book.account_name(id) {
        "" => id.to_string(),
        name => name.to_owned(),
    }
}

/// What a group has in common, and its worst.
fn group_cell(
    place: &Place,
    book: &Book,
    verdict: &Verdict,
    (group, row): (Group, Row),
    column: usize,
) -> Cell {
    let subject = &verdict.subject;
    let open = place.toggled.contains(place.data().key(None, row.item).as_ref());
    let sign = if open { "▾" } else { "▸" };
    match (group, column) {
        (_, 0) => Cell::text(verdict_word(verdict).0).role(verdict_word(verdict).1),
        (_, 1) => Cell::text(severity_word(verdict.severity)).role(severity_role(verdict.severity)),
        (Group::Check | Group::Nothing, 2) => Cell::text(verdict.check).sign(sign),
        (Group::Account, 2) => {
            let name = subject.account.map_or_else(
                || "account not known".to_owned(),
                |id| format!("{id} {}", book.account_name(id)),
            );
            Cell::text(name).sign(sign)
        }
        (Group::Resource, 2) => Cell::name(subject.name.as_str()).sign(sign),
        (_, 3) => Cell { rest: true, ..Cell::text(counted(place, row)) },
        _ => Cell::default(),
    }
}

/// How many of each word are in a group.
fn counted(place: &Place, row: Row) -> String {
    if place.show == Show::Muted {
        return format!("{} MUTED", row.count);
    }
    let counts = [(row.fails, "FAIL"), (row.count - row.fails, "UNKNOWN")];
    let words = counts.iter().filter(|it| it.0 > 0).map(|(count, word)| format!("{count} {word}"));
    words.collect::<Vec<_>>().join(", ")
}

/// Why no finding is open here. Clean is said only where something was judged and nothing is missing.
fn nothing(book: &Book, narrow: &Narrow) -> String {
    let judged = match narrow {
        Narrow::All | Narrow::Path(_) => !book.subjects.is_empty(),
        Narrow::Subject(id) => book.find_subject(id).is_some_and(|(_, it)| it.tally.judged()),
        Narrow::Account(account) => {
            book.subjects.iter().any(|it| it.subject.account == Some(*account))
        }
        Narrow::Check(_) => true,
        Narrow::Cell(practice, service) => Service::ALL.iter().any(|it| {
            let chosen = service.is_none_or(|chosen| chosen == *it);
            chosen && book.cells.get(&(*practice, *it)).is_some_and(|cell| cell.pass > 0)
        }),
    };
    let words = if !book.finished() {
        "Nothing failed here so far; the scan is not complete."
    } else if !judged {
        "No check judged anything here: that is no pass."
    } else if book.total.muted > 0 {
        "Nothing is open here; what is muted is listed with s."
    } else if !book.coverage.accounts_complete || book.ranks.missing > 0 {
        "Nothing that could be judged here failed; ! lists what could not be read."
    } else {
        "Nothing failed here, and everything could be judged."
    };
    words.to_owned()
}

fn empty(place: &Place) -> String {
    match &place.data().book {
        None => "The scan is being read.".to_owned(),
        Some(_) if !place.filter.is_empty() => {
            "Nothing matches the filter; esc clears it.".to_owned()
        }
        Some(book) if place.show == Show::Open => nothing(book, &place.narrow),
        Some(_) => format!("There is no {} here.", place.show.words()),
    }
}
