//! What changed since another scan: new, fixed, worse, better, and what cannot be seen any more.

use std::cmp::Ordering;

use hydrant_core::{Change, ChangeKind};
use ratatui::layout::Rect;

use crate::arrange;
use crate::canvas::{Canvas, Line, span};
use crate::data::{Data, Item, Rows, Spec};
use crate::list::{Cell, Column, Width, left};
use crate::model::Model;
use crate::page::{severity_role, severity_word};
use crate::place::Place;
use crate::screen::Sheet;
use crate::theme::Role;

const COLUMNS: &[Column] = &[
    left("WHAT", Width::Fixed(14), 9),
    left("SEV", Width::Fixed(4), 9),
    left("CHECK", Width::Grow(22), 9),
    left("RESOURCE", Width::Grow(18), 9),
    left("ACCOUNT", Width::Fixed(16), 5),
    left("BEFORE", Width::Fixed(7), 4),
    left("AFTER", Width::Fixed(7), 4),
];

pub(crate) const SHEET: Sheet =
    Sheet { title: "Diff", columns: COLUMNS, rows, cell, head, draw_head, empty };

fn rows(data: &Data, spec: &Spec) -> Rows {
    let Some(comparison) = &data.comparison else { return Rows::default() };
    let items = (0_u32..).zip(&comparison.diff.changes).map(|(at, _)| Item::Change(at)).collect();
    let change = |item| match item {
        Item::Change(at) => data.change(at),
        _ => None,
    };
    let name = |it: &Change| {
        let book = data.book.as_ref();
        it.subject
            .account
            .and_then(|id| book.map(|book| super::findings::account(book, id)))
            .unwrap_or_default()
    };
    arrange::flat(
        spec,
        items,
        |item, words| {
            change(item).is_some_and(|it| {
                crate::text::matches(
                    words,
                    &[
                        it.kind.words(),
                        it.check,
                        &it.subject.name,
                        &it.subject.id,
                        it.severity.words(),
                        &name(it),
                    ],
                )
            })
        },
        |column, a, b| {
            let (Some(a), Some(b)) = (change(a), change(b)) else { return Ordering::Equal };
            match column {
                0 => a.kind.cmp(&b.kind),
                1 => b.severity.cmp(&a.severity),
                2 => a.check.cmp(b.check),
                3 => a.subject.name.cmp(&b.subject.name),
                4 => name(a).cmp(&name(b)),
                5 => a.before.cmp(&b.before),
                _ => a.after.cmp(&b.after),
            }
        },
    )
}

/// A sign beside the word, and what it means: losing sight is never good news.
const fn sign(kind: ChangeKind) -> (&'static str, Role) {
    match kind {
        ChangeKind::New => ("+", Role::Critical),
        ChangeKind::Worse => ("^", Role::High),
        ChangeKind::LostSight | ChangeKind::NewUnknown => ("?", Role::Unknown),
        ChangeKind::RegainedSight => ("!", Role::Text),
        ChangeKind::Fixed => ("-", Role::Pass),
        ChangeKind::Better => ("v", Role::Pass),
        ChangeKind::Removed => ("x", Role::Dim),
    }
}

fn cell(place: &Place, item: Item, column: usize) -> Cell {
    let data = place.data();
    let Item::Change(at) = item else { return Cell::default() };
    let Some(change) = data.change(at) else { return Cell::default() };
    let word = |it: Option<hydrant_core::VerdictKind>| {
        Cell::text(it.map_or("-", hydrant_core::VerdictKind::words))
    };
    match column {
        0 => {
            let (sign, role) = sign(change.kind);
            Cell::text(format!("{sign} {}", change.kind.words())).role(if change.muted {
                Role::Muted
            } else {
                role
            })
        }
        1 => Cell::text(severity_word(change.severity)).role(severity_role(change.severity)),
        2 => Cell::text(change.check),
        3 => Cell::name(change.subject.name.as_str()),
        4 => {
            let book = data.book.as_ref();
            let name = change
                .subject
                .account
                .and_then(|id| book.map(|book| super::findings::account(book, id)));
            Cell::name(name.unwrap_or_default())
        }
        5 => word(change.before),
        _ => word(change.after),
    }
}

fn head(model: &Model, _: u16) -> u16 {
    if model.data.comparison.is_some() { 5 } else { 0 }
}

fn draw_head(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let Some(comparison) = &model.data.comparison else { return };
    let when = |it: &hydrant_core::ScanHeader| it.started_at.strftime("%Y-%m-%d %H:%M").to_string();
    let title = format!("{} → {}", when(&comparison.before), when(&comparison.after));
    canvas.frame(area, &title, "", "c compares with another scan");
    let diff = &comparison.diff;
    let mut findings: Line = vec![span("findings   ", Role::Dim)];
    for kind in ChangeKind::ALL {
        let count = diff.of_kind(kind).count();
        if count > 0 {
            findings.push(span(format!("{count} {}  ", kind.words()), sign(kind).1));
        }
    }
    if diff.changes.is_empty() {
        findings.push(span("no change", Role::Pass));
    }
    let resources = vec![
        span("resources  ", Role::Dim),
        span(format!("{} added  {} removed  ", diff.added.len(), diff.removed.len()), Role::Text),
    ];
    let mut beside = vec![span("not compared  ", Role::Dim)];
    beside.push(span(
        format!(
            "{} verdicts outside of what one of the two was asked for, {} checks that ran in one",
            diff.out_of_scope,
            diff.uncompared.len()
        ),
        Role::Dim,
    ));
    for (line, y) in
        [findings, resources, beside].iter().zip(area.y + 1..area.bottom().saturating_sub(1))
    {
        canvas.line(area.x + 2, y, area.width.saturating_sub(4), line);
    }
}

fn empty(place: &Place) -> String {
    match &place.data().comparison {
        None => "No scan to compare with yet: c chooses one.".to_owned(),
        Some(_) if !place.filter.is_empty() => {
            "Nothing matches the filter; esc clears it.".to_owned()
        }
        Some(_) => "Nothing changed between the two scans.".to_owned(),
    }
}
