//! How far the scan is: counts, what is under way, slowest first, and what happened.

mod about;

use std::cmp::{Ordering, Reverse};

use hydrant_core::{AccountState, CallCount};
use ratatui::layout::Rect;

use crate::arrange;
use crate::canvas::{Canvas, Line, span};
use crate::data::{Data, Item, Row, Rows, Spec};
use crate::list::{Cell, Column, Width, left, right};
use crate::live::{Live, State};
use crate::model::Model;
use crate::place::Place;
use crate::screen::Sheet;
use crate::theme::Role;

const COLUMNS: &[Column] = &[
    right("AGE", Width::Fixed(7), 9),
    left("ASKS", Width::Grow(30), 9),
    left("ACCOUNT", Width::Fixed(16), 8),
    left("REGION", Width::Fixed(14), 7),
];

/// Of a scan that asks nothing any more: what it asked.
pub(crate) const CALLS: &[Column] = &[
    left("API", Width::Grow(30), 9),
    right("CALLS", Width::Fixed(9), 9),
    right("THROTTLED", Width::Fixed(9), 8),
    right("DENIED", Width::Fixed(9), 8),
    right("FAILED", Width::Fixed(9), 8),
];

pub(crate) const SHEET: Sheet = Sheet {
    title: "Scan",
    columns: COLUMNS,
    rows,
    cell,
    head,
    draw_head,
    note: 0,
    wants: 72,
    empty,
};

fn rows(data: &Data, spec: &Spec) -> Rows {
    if data.live.running() { flights(data, spec) } else { calls_made(data, spec) }
}

/// What went wrong most stands first.
fn calls_made(data: &Data, spec: &Spec) -> Rows {
    let Some(book) = &data.book else { return Rows::default() };
    let calls: Vec<(&String, &CallCount)> = book.calls.iter().collect();
    let call = |item| match item {
        Item::Call(at) => calls.get(at as usize).copied(),
        _ => None,
    };
    let mut items: Vec<Item> = (0_u32..).zip(&calls).map(|(at, _)| Item::Call(at)).collect();
    items.sort_by_key(|it| call(*it).map(|(_, it)| Reverse((it.denied + it.failed, it.calls))));
    arrange::flat(
        spec,
        items,
        |item, words| call(item).is_some_and(|(name, _)| crate::text::matches(words, &[name])),
        |column, a, b| {
            let (Some((one, a)), Some((other, b))) = (call(a), call(b)) else {
                return Ordering::Equal;
            };
            match column {
                0 => one.cmp(other),
                1 => b.calls.cmp(&a.calls),
                2 => b.throttled.cmp(&a.throttled),
                3 => b.denied.cmp(&a.denied),
                _ => b.failed.cmp(&a.failed),
            }
        },
    )
}

fn flights(data: &Data, spec: &Spec) -> Rows {
    let items = (0_u32..).zip(&data.live.flights).map(|(at, _)| Item::Flight(at)).collect();
    let flight = |item| match item {
        Item::Flight(at) => data.flight(at),
        _ => None,
    };
    arrange::flat(
        spec,
        items,
        |item, words| {
            flight(item)
                .is_some_and(|it| crate::text::matches(words, &[&it.query, &it.target.to_string()]))
        },
        |column, a, b| {
            let (Some(a), Some(b)) = (flight(a), flight(b)) else { return Ordering::Equal };
            match column {
                0 => b.age.cmp(&a.age),
                1 => a.query.cmp(&b.query),
                2 => a.target.account.cmp(&b.target.account),
                _ => a.target.region.cmp(&b.target.region),
            }
        },
    )
}

fn cell(place: &Place, row: Row, column: usize) -> Cell {
    let data = place.data();
    if let Item::Call(at) = row.item {
        return call_cell(data, at, column);
    }
    let Item::Flight(at) = row.item else { return Cell::default() };
    let Some(flight) = data.flight(at) else { return Cell::default() };
    match column {
        0 => Cell::text(format!("{:.1} s", flight.age.as_secs_f64())),
        1 => Cell::name(flight.query.as_str()),
        2 => Cell::name(data.book.as_ref().map_or_else(
            || flight.target.account.to_string(),
            |book| super::findings::account(book, flight.target.account),
        )),
        _ => Cell::text(flight.target.region.to_string()),
    }
}

fn call_cell(data: &Data, at: u32, column: usize) -> Cell {
    let Some((name, count)) = data.call(at) else { return Cell::default() };
    let number = |count: u64, role| match count {
        0 => Cell::text("·").role(Role::Dim),
        _ => Cell::text(count.to_string()).role(role),
    };
    match column {
        0 => Cell::name(name),
        1 => number(count.calls, Role::Text),
        2 => number(count.throttled, Role::Text),
        3 => number(count.denied, Role::Unknown),
        _ => number(count.failed, Role::Unknown),
    }
}

fn head(model: &Model, _: u16) -> u16 {
    if model.data.live.running() { 6 } else { 8 }
}

fn draw_head(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let live = &model.data.live;
    let title = if live.running() { "Progress" } else { "Scan" };
    canvas.frame(area, title, &state(live), &eta(live));
    let room = area.width.saturating_sub(4);
    let lines = if live.running() {
        vec![progress(canvas, live), calls(live), verdicts(model), accounts(model)]
    } else {
        about::lines(model, usize::from(room))
    };
    for (line, y) in lines.iter().zip(area.y + 1..area.bottom().saturating_sub(1)) {
        canvas.line(area.x + 2, y, room, line);
    }
}

/// Below the list: what happened last.
pub(crate) fn draw_events(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    if area.height < 3 {
        return;
    }
    canvas.frame(area, "Events", "", "");
    let room = usize::from(area.height) - 2;
    let last = model.data.live.events.iter().rev().take(room).collect::<Vec<_>>();
    for (event, y) in last.into_iter().rev().zip(area.y + 1..) {
        let role = if event.bad { Role::Unknown } else { Role::Text };
        let pieces = [
            span(format!("{:>7.1} s  ", event.at.as_secs_f64()), Role::Dim),
            span(event.text.clone(), role),
        ];
        canvas.line(area.x + 2, y, area.width.saturating_sub(4), &pieces);
    }
}

fn state(live: &Live) -> String {
    match &live.state {
        State::Loading => "being read".to_owned(),
        State::Saved => "a saved scan".to_owned(),
        State::Running => format!("asking for {:.0} s", live.elapsed.as_secs_f64()),
        State::Stopping => "stopping".to_owned(),
        State::Ended(None) => "complete".to_owned(),
        State::Ended(Some(why)) => format!("stopped early: {why}"),
    }
}

/// How long it may still take. The work that is known grows while the scan finds more, so the guess is said to
/// be one, and there is none in the first seconds.
fn eta(live: &Live) -> String {
    let known = live.answered + live.waiting;
    if !live.running() || known == 0 || live.waiting == 0 {
        return String::new();
    }
    let elapsed = live.elapsed.as_secs_f64();
    if elapsed < 3.0 || live.answered * 20 < known {
        return "eta ?".to_owned();
    }
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    let left = elapsed / live.answered as f64 * live.waiting as f64;
    format!("eta {:.0}-{:.0} s", left * 0.8, (left * 1.5).max(left * 0.8 + 1.0))
}

fn progress(canvas: &Canvas<'_>, live: &Live) -> Line {
    let known = live.answered + live.waiting;
    vec![
        span("asked     ", Role::Dim),
        span(format!("[{}] ", canvas.bar(live.answered, known, 24)), Role::Text),
        span(format!("{} of {known} questions known", live.answered), Role::Text),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "rates for people")]
fn calls(live: &Live) -> Line {
    let sum = live.sum();
    let seconds = live.elapsed.as_secs_f64();
    let rate = if seconds < 1.0 {
        String::new()
    } else {
        format!("  {:.1}/s", sum.calls as f64 / seconds)
    };
    let part = |count: u64, word: &str| {
        let role = if count > 0 { Role::Unknown } else { Role::Dim };
        span(format!("  {count} {word}"), role)
    };
    vec![
        span("calls     ", Role::Dim),
        span(format!("{}{rate}", sum.calls), Role::Text),
        part(sum.throttled, "throttled"),
        part(sum.denied, "denied"),
        part(sum.failed, "failed"),
    ]
}

fn verdicts(model: &Model) -> Line {
    let Some(book) = &model.data.book else { return vec![span("verdicts  none yet", Role::Dim)] };
    vec![
        span("verdicts  ", Role::Dim),
        span(format!("{} FAIL  ", book.total.failed()), Role::High),
        span(format!("{} UNKNOWN  ", book.total.unknown), Role::Unknown),
        span(format!("{} PASS", book.total.pass), Role::Pass),
    ]
}

fn accounts(model: &Model) -> Line {
    let Some(book) = &model.data.book else { return Vec::new() };
    let coverage = &book.coverage;
    vec![
        span("accounts  ", Role::Dim),
        span(
            format!(
                "{} of {}{} read  ",
                coverage.count(|it| *it == AccountState::Read),
                coverage.count(|it| !matches!(it, AccountState::Skipped(_))),
                if coverage.accounts_complete { "" } else { " listed so far" }
            ),
            Role::Text,
        ),
        span(
            format!("{} of {} account-Regions read", coverage.targets_read, coverage.targets),
            Role::Text,
        ),
    ]
}

fn empty(place: &Place) -> String {
    match &place.data().live.state {
        State::Loading => "The scan is being read.".to_owned(),
        State::Saved | State::Ended(_) if !place.filter.is_empty() => {
            "Nothing matches the filter; esc clears it.".to_owned()
        }
        State::Saved | State::Ended(_) => "No call was counted in this scan.".to_owned(),
        _ => "Nothing has been under way for long.".to_owned(),
    }
}
