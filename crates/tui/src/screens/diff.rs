//! What changed since another scan: new, fixed, worse, better, and what cannot be seen any more.

use std::cmp::Ordering;

use hydrant_core::{Change, ChangeKind};
use ratatui::layout::Rect;

use crate::arrange;
use crate::canvas::{Canvas, Span, span, whole};
use crate::data::{Data, Item, Row, Rows, Spec};
use crate::list::{Cell, Column, Width, left};
use crate::model::Model;
use crate::page::{severity_role, severity_word};
use crate::place::Place;
use crate::screen::Sheet;
use crate::text::counted;
use crate::theme::Role;

const COLUMNS: &[Column] = &[
    left("WHAT", Width::Fixed(16), 9),
    left("SEV", Width::Fixed(4), 9),
    left("CHECK", Width::Grow(28), 9),
    left("RESOURCE", Width::Grow(18), 9),
    left("ACCOUNT", Width::Fixed(16), 5),
    left("BEFORE", Width::Fixed(7), 4),
    left("AFTER", Width::Fixed(7), 4),
];

pub(crate) const SHEET: Sheet = Sheet {
    title: "Diff",
    columns: COLUMNS,
    rows,
    cell,
    head,
    draw_head,
    note: 2,
    wants: 66,
    empty,
};

/// Changed verdicts, then the resources that came and went.
fn rows(data: &Data, spec: &Spec) -> Rows {
    let Some(comparison) = &data.comparison else { return Rows::default() };
    let diff = &comparison.diff;
    // The gravest first within each kind.
    let mut changes: Vec<_> = (0_u32..).zip(&diff.changes).collect();
    changes.sort_by_key(|(_, it)| (it.kind, std::cmp::Reverse(it.severity)));
    let changes = changes.into_iter().map(|(at, _)| Item::Change(at));
    let appeared = (0_u32..).zip(&diff.added).map(|(at, _)| Item::Appeared(at));
    let gone = (0_u32..).zip(&diff.removed).map(|(at, _)| Item::Gone(at));
    let items = changes.chain(appeared).chain(gone).collect();
    arrange::flat(
        spec,
        items,
        |item, words| {
            let subject = data.subject(None, item);
            let change = change(data, item);
            crate::text::matches(
                words,
                &[
                    what(data, item),
                    change.map_or("", |it| it.check),
                    subject.map_or("", |it| &it.name),
                    subject.map_or("", |it| &it.id),
                    change.map_or("", |it| it.severity.words()),
                    &account(data, item),
                ],
            )
        },
        |column, a, b| compare(data, column, a, b),
    )
}

fn change(data: &Data, item: Item) -> Option<&Change> {
    match item {
        Item::Change(at) => data.change(at),
        _ => None,
    }
}

/// What happened, in words.
fn what(data: &Data, item: Item) -> &'static str {
    match item {
        Item::Appeared(_) => "added",
        Item::Gone(_) => "gone",
        _ => change(data, item).map_or("", |it| it.kind.words()),
    }
}

fn account(data: &Data, item: Item) -> String {
    let account = data.subject(None, item).and_then(|it| it.account);
    match (account, &data.book) {
        (Some(id), Some(book)) => super::findings::account(book, id),
        _ => String::new(),
    }
}

fn compare(data: &Data, column: usize, a: Item, b: Item) -> Ordering {
    let (one, other) = (change(data, a), change(data, b));
    let name = |item| data.subject(None, item).map(|it| &it.name);
    match column {
        // Resources have no word and no severity of their own: they stand below.
        0 => one
            .is_none()
            .cmp(&other.is_none())
            .then(one.map(|it| it.kind).cmp(&other.map(|it| it.kind))),
        1 => other.map(|it| it.severity).cmp(&one.map(|it| it.severity)),
        2 => one
            .is_none()
            .cmp(&other.is_none())
            .then(one.map(|it| it.check).cmp(&other.map(|it| it.check))),
        3 => name(a).cmp(&name(b)),
        4 => account(data, a).cmp(&account(data, b)),
        5 => one.map(|it| it.before).cmp(&other.map(|it| it.before)),
        _ => one.map(|it| it.after).cmp(&other.map(|it| it.after)),
    }
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

fn cell(place: &Place, row: Row, column: usize) -> Cell {
    let (data, item) = (place.data(), row.item);
    let name = |column: usize| match column {
        3 => data.subject(None, item).map_or_else(Cell::default, super::resource),
        _ => Cell::name(account(data, item)),
    };
    let Some(change) = change(data, item) else {
        let kind = data.subject(None, item).map_or("", |it| it.kind.words());
        return match (column, item) {
            (0, Item::Appeared(_)) => Cell::text("added").sign("+"),
            (0, Item::Gone(_)) => Cell::text("gone").sign("x").role(Role::Dim),
            (2, _) => Cell::text(kind).role(Role::Dim),
            (3 | 4, _) => name(column),
            _ => Cell::default(),
        };
    };
    let word = |it: Option<hydrant_core::VerdictKind>| {
        Cell::text(it.map_or("-", hydrant_core::VerdictKind::words))
    };
    match column {
        0 => {
            let (sign, role) = sign(change.kind);
            let role = if change.muted { Role::Muted } else { role };
            Cell::text(change.kind.words()).sign(sign).role(role)
        }
        1 => Cell::text(severity_word(change.severity)).role(severity_role(change.severity)),
        2 => Cell::text(change.check),
        3 | 4 => name(column),
        5 => word(change.before),
        _ => word(change.after),
    }
}

/// What a kind of change means, and what it does not mean.
pub(crate) const fn meaning(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::New => "It fails now, and did not before.",
        ChangeKind::Worse => "It failed before, and it fails worse now.",
        ChangeKind::LostSight => {
            "Not fixed: it could be judged before and cannot be judged now. It may be as bad as it was."
        }
        ChangeKind::RegainedSight => "It could not be judged before, and can be now.",
        ChangeKind::NewUnknown => "It was not there before, and it cannot be judged.",
        ChangeKind::Fixed => "It failed before, and the practice is kept now.",
        ChangeKind::Better => {
            "It failed before, and it fails less now, or the question does not arise."
        }
        ChangeKind::Removed => "It failed before, and the resource is gone.",
    }
}

fn head(model: &Model, height: u16) -> u16 {
    match &model.data.comparison {
        None => 0,
        Some(_) if height < 20 => 3,
        Some(_) => 5,
    }
}

fn draw_head(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let Some(comparison) = &model.data.comparison else { return };
    let when = |it: &hydrant_core::ScanHeader| it.started_at.strftime("%Y-%m-%d %H:%M").to_string();
    let title = format!("{} → {}", when(&comparison.before), when(&comparison.after));
    canvas.frame(area, &title, "", "c compares with another scan");
    let diff = &comparison.diff;
    let mut findings: Vec<Span> = Vec::new();
    // In one go: this is drawn at every key.
    let mut counts = [0_usize; ChangeKind::ALL.len()];
    diff.changes.iter().for_each(|it| counts[it.kind as usize] += 1);
    for (kind, count) in ChangeKind::ALL.into_iter().zip(counts) {
        if count > 0 {
            findings.push(span(format!("{count} {}", kind.words()), sign(kind).1));
        }
    }
    if diff.changes.is_empty() {
        findings.push(span("no verdict changed", Role::Text));
    }
    let (added, gone) = (diff.added.len(), diff.removed.len());
    let resources = vec![
        span(counted(added, "resource added", "resources added"), Role::Text),
        span(format!("{gone} gone"), Role::Text),
    ];
    let lost = counts[ChangeKind::LostSight as usize];
    let mut aside: Vec<Span> = Vec::new();
    if comparison.before.finished_at.is_none() || comparison.after.finished_at.is_none() {
        aside.push(span("one of the two is not complete", Role::Unknown));
    }
    if lost > 0 {
        aside.push(span("lost sight is not fixed", Role::Unknown));
    }
    if diff.out_of_scope > 0 {
        aside.push(span(
            counted(diff.out_of_scope, "verdict out of scope", "verdicts out of scope"),
            Role::Dim,
        ));
    }
    if !diff.uncompared.is_empty() {
        aside.push(span(
            counted(diff.uncompared.len(), "check ran in one scan", "checks ran in one scan"),
            Role::Dim,
        ));
    }
    let room = area.width.saturating_sub(4);
    let lines = [findings, resources, aside].map(|it| whole(&it, usize::from(room)));
    for (line, y) in lines.iter().zip(area.y + 1..area.bottom().saturating_sub(1)) {
        canvas.line(area.x + 2, y, room, line);
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
