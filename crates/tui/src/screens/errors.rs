//! What could not be read, and why: every cause with the permission that is missing.

use std::cmp::{Ordering, Reverse};

use hydrant_core::{Loss, Reason, api};

use crate::arrange;
use crate::data::{Data, Item, Narrow, Row, Rows, Spec};
use crate::list::{Cell, Column, Width, left, right};
use crate::place::Place;
use crate::screen::Sheet;
use crate::theme::Role;

const COLUMNS: &[Column] = &[
    left("ASKED", Width::Grow(24), 9),
    left("WHY", Width::Grow(20), 9),
    right("FACTS", Width::Fixed(5), 7),
    left("ACCOUNT", Width::Fixed(13), 8),
    left("REGION", Width::Fixed(14), 5),
    left("NEEDS", Width::Grow(20), 4),
];

pub(crate) const SHEET: Sheet = Sheet {
    title: "Errors",
    columns: COLUMNS,
    rows,
    cell,
    head: super::no_head,
    draw_head: super::draw_no_head,
    note: 4,
    wants: 66,
    empty,
};

fn rows(data: &Data, spec: &Spec) -> Rows {
    let Some(book) = &data.book else { return Rows::default() };
    let inside = |it: &Loss| match spec.narrow {
        Narrow::Account(account) => it.target.account == account,
        _ => true,
    };
    let mut losses: Vec<(u32, &Loss)> = book.losses().filter(|(_, it)| inside(it)).collect();
    // What hides most stands first: an account that nobody can enter, then by facts; what is accepted last.
    losses.sort_by_key(|(at, it)| {
        (it.muted.is_some(), it.api.name != api::STS_ASSUME_ROLE.name, Reverse(it.facts), *at)
    });
    let items = losses.into_iter().map(|(at, _)| Item::Loss(at)).collect();
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

fn cell(place: &Place, row: Row, column: usize) -> Cell {
    let data = place.data();
    let Item::Loss(at) = row.item else { return Cell::default() };
    let (Some(book), Some(loss)) = (&data.book, data.loss(at)) else { return Cell::default() };
    let role = if loss.muted.is_some() { Role::Muted } else { Role::Unknown };
    match column {
        0 => Cell::name(loss.api.name),
        1 => Cell::text(short(loss.reason)).role(role),
        2 => Cell::text(loss.facts.to_string()),
        3 => Cell::name(super::findings::account(book, loss.target.account)),
        4 => Cell::text(loss.target.region.to_string()),
        _ => Cell::text(loss.api.action).role(Role::Dim),
    }
}

/// The cause in words that fit into a column.
const fn short(reason: Reason) -> &'static str {
    match reason {
        Reason::DeniedByIdentity => "no policy allows it",
        Reason::DeniedByScp => "an SCP denies it",
        Reason::DeniedByKms => "key policy denies it",
        Reason::Throttled => "throttled out",
        Reason::Failed => "failed",
        Reason::RegionOff => "Region not enabled",
        Reason::NotSupported => "not supported there",
        Reason::Undecided => "answer does not say",
        Reason::NotAsked => "not asked",
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
