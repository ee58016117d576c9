//! Which: every stream and everything that data paths lead to.

use std::cmp::Ordering;

use hydrant_core::Severity;

use crate::arrange;
use crate::book::{Book, Judged};
use crate::data::{Data, Item, Row, Rows, Spec};
use crate::list::{Cell, Column, Width, left, right};
use crate::place::Place;
use crate::screen::Sheet;
use crate::theme::Role;

const COLUMNS: &[Column] = &[
    left("KIND", Width::Fixed(16), 8),
    left("NAME", Width::Grow(20), 9),
    right("CRIT", Width::Fixed(4), 9),
    right("HIGH", Width::Fixed(4), 9),
    right("MED", Width::Fixed(4), 7),
    right("LOW", Width::Fixed(4), 6),
    right("UNK", Width::Fixed(4), 9),
    left("ACCOUNT", Width::Fixed(16), 5),
    left("REGION", Width::Fixed(12), 4),
    right("USED BY", Width::Fixed(7), 3),
];

pub(crate) const SHEET: Sheet = Sheet {
    title: "Resources",
    columns: COLUMNS,
    rows,
    cell,
    head: super::no_head,
    draw_head: super::draw_no_head,
    note: 1,
    wants: 66,
    empty,
};

/// Streams first, then what they touch, then places; of each the worst first.
fn rows(data: &Data, spec: &Spec) -> Rows {
    let Some(book) = &data.book else { return Rows::default() };
    let mut items: Vec<(Item, &Judged)> =
        book.subjects.iter().zip(0_u32..).map(|(it, at)| (Item::Subject(at), it)).collect();
    items.sort_by(|(_, a), (_, b)| {
        let key =
            |it: &Judged| (it.is_place(), it.stream.is_none(), std::cmp::Reverse(it.tally.order()));
        key(a).cmp(&key(b))
    });
    let items = items.into_iter().map(|(item, _)| item).collect();
    let judged = |item| match item {
        Item::Subject(at) => book.subject(at),
        _ => None,
    };
    arrange::flat(
        spec,
        items,
        |item, words| {
            judged(item).is_some_and(|it| {
                let account = it.subject.account.map_or_else(String::new, |id| id.to_string());
                let name = it.subject.account.map_or("", |id| book.account_name(id));
                let region = it.subject.region.as_ref().map_or("", |it| it.as_str());
                crate::text::matches(
                    words,
                    &[
                        &it.subject.name,
                        &it.subject.id,
                        it.subject.kind.words(),
                        &account,
                        name,
                        region,
                    ],
                )
            })
        },
        |column, a, b| {
            let (Some(a), Some(b)) = (judged(a), judged(b)) else { return Ordering::Equal };
            match column {
                0 => a.subject.kind.words().cmp(b.subject.kind.words()),
                1 => a.subject.name.cmp(&b.subject.name),
                2 => b.tally.of(Severity::Critical).cmp(&a.tally.of(Severity::Critical)),
                3 => b.tally.of(Severity::High).cmp(&a.tally.of(Severity::High)),
                4 => b.tally.of(Severity::Medium).cmp(&a.tally.of(Severity::Medium)),
                5 => b.tally.of(Severity::Low).cmp(&a.tally.of(Severity::Low)),
                6 => b.tally.unknown.cmp(&a.tally.unknown),
                7 => owner(book, a).cmp(owner(book, b)),
                8 => a.subject.region.cmp(&b.subject.region),
                _ => b.users.cmp(&a.users),
            }
        },
    )
}

fn owner<'a>(book: &'a Book, judged: &Judged) -> &'a str {
    judged.subject.account.map_or("", |id| book.account_name(id))
}

fn cell(place: &Place, row: Row, column: usize) -> Cell {
    let (Some(book), Item::Subject(at)) = (&place.data().book, row.item) else {
        return Cell::default();
    };
    let Some(judged) = book.subject(at) else { return Cell::default() };
    let subject = &judged.subject;
    match column {
        0 => Cell::text(subject.kind.words()).role(if judged.stream.is_some() {
            Role::Text
        } else {
            Role::Dim
        }),
        1 => Cell::name(subject.name.as_str()),
        2 => super::fails(&judged.tally, Severity::Critical),
        3 => super::fails(&judged.tally, Severity::High),
        4 => super::fails(&judged.tally, Severity::Medium),
        5 => super::fails(&judged.tally, Severity::Low),
        6 => super::unknowns(&judged.tally),
        7 => Cell::name(
            subject.account.map_or_else(String::new, |id| super::findings::account(book, id)),
        ),
        8 => Cell::text(subject.region.map_or_else(String::new, |it| it.to_string())),
        _ if judged.stream.is_some() => Cell::default(),
        _ => Cell::count(judged.users, Role::Text),
    }
}

fn empty(place: &Place) -> String {
    match &place.data().book {
        None => "The scan is being read.".to_owned(),
        Some(_) if !place.filter.is_empty() => {
            "Nothing matches the filter; esc clears it.".to_owned()
        }
        Some(book) if book.finished() => "No stream was found.".to_owned(),
        Some(_) => "No stream was found so far; the scan is not complete.".to_owned(),
    }
}
