//! How far the scan is: counts, what is under way, slowest first, and what happened.

use std::cmp::Ordering;

use ratatui::layout::Rect;

use crate::arrange;
use crate::canvas::{Canvas, Line, span};
use crate::data::{Data, Item, Rows, Spec};
use crate::list::{Cell, Column, Width, left, right};
use crate::live::{Live, State, sum};
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

pub(crate) const SHEET: Sheet =
    Sheet { title: "Scan", columns: COLUMNS, rows, cell, head, draw_head, empty };

fn rows(data: &Data, spec: &Spec) -> Rows {
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

fn cell(place: &Place, item: Item, column: usize) -> Cell {
    let data = place.data();
    let Item::Flight(at) = item else { return Cell::default() };
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

/// The counts, and below them the last events: as many as leave the list half of the screen.
fn head(_: &Model, height: u16) -> u16 {
    6 + (height / 4).max(4)
}

fn draw_head(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let counts = Rect::new(area.x, area.y, area.width, area.height.min(6));
    let live = &model.data.live;
    canvas.frame(counts, "Progress", &state(live), &eta(live));
    let lines = [progress(canvas, live), calls(model), verdicts(model), accounts(model)];
    for (line, y) in lines.iter().zip(counts.y + 1..counts.bottom().saturating_sub(1)) {
        canvas.line(counts.x + 2, y, counts.width.saturating_sub(4), line);
    }
    let events = Rect::new(area.x, counts.bottom(), area.width, area.height - counts.height);
    if events.height < 3 {
        return;
    }
    canvas.frame(events, "Events", "", "");
    let room = usize::from(events.height) - 2;
    let last = live.events.iter().rev().take(room).collect::<Vec<_>>();
    for (event, y) in last.into_iter().rev().zip(events.y + 1..) {
        let role = if event.bad { Role::Unknown } else { Role::Text };
        let pieces = [
            span(format!("{:>7.1} s  ", event.at.as_secs_f64()), Role::Dim),
            span(event.text.clone(), role),
        ];
        canvas.line(events.x + 2, y, events.width.saturating_sub(4), &pieces);
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
    format!("eta {:.0}-{:.0} s", left * 0.8, (left * 1.5).max(1.0))
}

fn progress(canvas: &Canvas<'_>, live: &Live) -> Line {
    let known = live.answered + live.waiting;
    vec![
        span("asked     ", Role::Dim),
        span(format!("[{}] ", canvas.bar(live.answered, known, 24)), Role::Text),
        span(format!("{} of {known} questions known", live.answered), Role::Text),
    ]
}

/// Of a scan that is not asked for here, the calls that were saved with it.
fn calls(model: &Model) -> Line {
    let saved = model.data.book.as_ref().filter(|_| model.data.live.calls.is_empty());
    let sum = saved.map_or_else(|| model.data.live.sum(), |it| sum(it.calls.values()));
    let part = |count: u64, word: &str| {
        let role = if count > 0 { Role::Unknown } else { Role::Dim };
        span(format!("  {count} {word}"), role)
    };
    vec![
        span("calls     ", Role::Dim),
        span(sum.calls.to_string(), Role::Text),
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
                "{} listed{}  ",
                coverage.accounts.len(),
                if coverage.accounts_complete { "" } else { " so far" }
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
        State::Saved => "This is a saved scan: nothing is asked.".to_owned(),
        State::Ended(_) => "The scan is over: nothing is asked any more.".to_owned(),
        _ => "Nothing has been under way for long.".to_owned(),
    }
}
