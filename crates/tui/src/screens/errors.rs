//! What could not be read, and why: every cause with the permission that is missing.

use std::cmp::Ordering;

use crate::arrange;
use crate::data::{Data, Item, Rows, Spec};
use crate::list::{Cell, Column, Width, left, right};
use crate::place::Place;
use crate::screen::Sheet;
use crate::theme::Role;

const COLUMNS: &[Column] = &[
    left("API", Width::Grow(28), 9),
    left("WHY", Width::Grow(16), 9),
    right("FACTS", Width::Fixed(5), 8),
    left("ACCOUNT", Width::Fixed(16), 7),
    left("REGION", Width::Fixed(14), 6),
    left("NEEDS", Width::Grow(20), 4),
];

pub(crate) const SHEET: Sheet = Sheet {
    title: "Errors",
    columns: COLUMNS,
    rows,
    cell,
    head: super::no_head,
    draw_head: super::draw_no_head,
    empty,
};

fn rows(data: &Data, spec: &Spec) -> Rows {
    let Some(book) = &data.book else { return Rows::default() };
    let items = book.losses().map(|(at, _)| Item::Loss(at)).collect();
    let loss = |item| match item {
        Item::Loss(at) => data.loss(at),
        _ => None,
    };
    arrange::flat(
        spec,
        items,
        |item, words| {
            loss(item).is_some_and(|it| {
                let account = it.target.account.to_string();
                let code = it.code.as_deref().unwrap_or_default();
                crate::text::matches(
                    words,
                    &[
                        it.api.name,
                        it.reason.words(),
                        &account,
                        book.account_name(it.target.account),
                        it.target.region.as_str(),
                        code,
                    ],
                )
            })
        },
        |column, a, b| {
            let (Some(a), Some(b)) = (loss(a), loss(b)) else { return Ordering::Equal };
            match column {
                0 => a.api.name.cmp(b.api.name),
                1 => a.reason.cmp(&b.reason),
                2 => b.facts.cmp(&a.facts),
                3 => a.target.account.cmp(&b.target.account),
                4 => a.target.region.cmp(&b.target.region),
                _ => a.api.action.cmp(b.api.action),
            }
        },
    )
}

fn cell(place: &Place, item: Item, column: usize) -> Cell {
    let data = place.data();
    let Item::Loss(at) = item else { return Cell::default() };
    let (Some(book), Some(loss)) = (&data.book, data.loss(at)) else { return Cell::default() };
    let role = if loss.muted.is_some() { Role::Muted } else { Role::Unknown };
    match column {
        0 => Cell::text(loss.api.name),
        1 => Cell::text(loss.reason.words()).role(role),
        2 => Cell::text(loss.facts.to_string()),
        3 => Cell::name(super::findings::account(book, loss.target.account)),
        4 => Cell::text(loss.target.region.to_string()),
        _ => Cell::text(loss.api.action).role(Role::Dim),
    }
}

fn empty(place: &Place) -> String {
    match &place.data().book {
        None => "The scan is being read.".to_owned(),
        Some(_) if !place.filter.is_empty() => {
            "Nothing matches the filter; esc clears it.".to_owned()
        }
        Some(book) if book.finished() => "Everything that was asked was answered.".to_owned(),
        Some(book) => {
            format!("Nothing was refused so far; {} questions are open.", book.coverage.unasked)
        }
    }
}
