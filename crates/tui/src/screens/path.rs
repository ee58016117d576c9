//! What data touches: the data path of one stream, numbered, with the state of every hop in words.

use hydrant_core::{HopState, Relation};

use crate::data::{Data, Item, Narrow, Row, Rows, Spec};
use crate::list::{Cell, Column, Width, left};
use crate::page::{severity_role, severity_word};
use crate::path::Spine;
use crate::place::Place;
use crate::screen::Sheet;
use crate::theme::Role;

const COLUMNS: &[Column] = &[
    left("#", Width::Fixed(3), 9),
    left("HOP", Width::Grow(34), 9),
    left("STATE", Width::Grow(16), 8),
    left("WORST", Width::Fixed(8), 9),
];

pub(crate) const SHEET: Sheet = Sheet {
    title: "Path",
    columns: COLUMNS,
    rows,
    cell,
    head: super::no_head,
    draw_head: super::draw_no_head,
    empty,
};

fn rows(data: &Data, spec: &Spec) -> Rows {
    let (Some(book), Narrow::Path(arn)) = (&data.book, &spec.narrow) else {
        return Rows::default();
    };
    let Some(spine) = Spine::of(&book.snapshot, arn) else { return Rows::default() };
    let lines = spine.lines.iter().zip(0_u32..).filter(|(line, _)| {
        let hop = &spine.path.hops[&line.hop];
        spec.filter.is_empty()
            || crate::text::matches(&spec.filter, &[hop.kind, &hop.name, &hop.state.words()])
    });
    let rows =
        lines.map(|(line, at)| Row { item: Item::Hop(at), depth: line.depth, count: 0 }).collect();
    Rows {
        rows,
        all: spine.lines.len(),
        spine: Some(std::sync::Arc::new(spine)),
        ..Rows::default()
    }
}

fn cell(place: &Place, item: Item, column: usize) -> Cell {
    let (data, Some(spine), Item::Hop(at)) = (place.data(), place.rows.spine.as_deref(), item)
    else {
        return Cell::default();
    };
    let (Some(book), Some(hop), Some(line)) =
        (&data.book, spine.hop(at), spine.lines.get(at as usize))
    else {
        return Cell::default();
    };
    match column {
        0 => Cell::text(line.number.to_string()).role(if line.again {
            Role::Dim
        } else {
            Role::Text
        }),
        1 => {
            let arrow = match line.relation {
                None => String::new(),
                Some(Relation::Feeds | Relation::DeliversTo) if line.depth == 0 => {
                    format!("→ {} ", line.relation.map_or("", Relation::words))
                }
                Some(relation) => format!("├─ {} ", relation.words()),
            };
            Cell::name(format!("{arrow}{} {}", hop.kind, hop.name))
        }
        2 if line.again => Cell::text(format!("back to {}", line.number)).role(Role::Dim),
        2 => match &hop.state {
            HopState::Read(words) => Cell::text(words.as_str()),
            HopState::Unknown(_) => Cell::text(hop.state.words()).role(Role::Unknown),
            HopState::Outside(words) => Cell::text(words.as_str()).role(Role::Dim),
        },
        _ => {
            let Some(subject) = &hop.subject else { return Cell::default() };
            let mut tally = crate::book::Tally::default();
            book.about(&subject.id).for_each(|(_, it)| tally.add(it));
            match tally.worst() {
                Some(severity) => {
                    Cell::text(format!("{} {}", tally.of(severity), severity_word(severity)))
                        .role(severity_role(severity))
                }
                None if tally.unknown > 0 => Cell::text("UNKNOWN").role(Role::Unknown),
                None if tally.muted > 0 => Cell::text("MUTED").role(Role::Muted),
                None => Cell::text("PASS").role(Role::Pass),
            }
        }
    }
}

fn empty(place: &Place) -> String {
    match (&place.data().book, &place.narrow) {
        (None, _) => "The scan is being read.".to_owned(),
        (Some(_), Narrow::Path(arn)) if place.filter.is_empty() => {
            format!("The scan holds no {arn}.")
        }
        (Some(_), Narrow::Path(_)) => "Nothing matches the filter; esc clears it.".to_owned(),
        (Some(_), _) => "Select a stream on another screen, and press p.".to_owned(),
    }
}
