//! How bad is it, and is it better: totals, coverage, the trend, and every practice by service.

mod aside;
mod totals;
mod trend;

use hydrant_core::{Cell as Count, PRACTICES, Service};
use ratatui::layout::Rect;

use crate::arrange;
use crate::book::Book;
use crate::canvas::Canvas;
use crate::data::{Data, Item, Row, Rows, Spec};
use crate::list::{Cell, Column, Width, left};
use crate::model::Model;
use crate::place::Place;
use crate::screen::Sheet;
use crate::text::counted;
use crate::theme::Role;

pub(crate) use self::aside::lines as aside;

const COLUMNS: &[Column] = &[
    left("PRACTICE", Width::Grow(18), 9),
    left("FIREHOSE", Width::Fixed(13), 9),
    left("DATA STREAMS", Width::Fixed(13), 9),
    left("FLINK", Width::Fixed(13), 9),
];

pub(crate) const SHEET: Sheet = Sheet {
    title: "Pulse",
    columns: COLUMNS,
    rows,
    cell,
    head,
    draw_head,
    note: 0,
    wants: 76,
    empty,
};

fn rows(data: &Data, spec: &Spec) -> Rows {
    let Some(book) = &data.book else { return Rows::default() };
    let items = (0_u32..).zip(PRACTICES).map(|(at, _)| Item::Practice(at)).collect();
    let info = |item| match item {
        Item::Practice(at) => crate::item::practice(at),
        _ => None,
    };
    let count = |item, column: usize| {
        let cell =
            info(item).and_then(|it| book.cells.get(&(it.practice, Service::ALL[column - 1])));
        cell.map_or((0, 0), |it| (it.fail, it.unknown))
    };
    arrange::flat(
        spec,
        items,
        |item, words| {
            info(item).is_some_and(|it| {
                crate::text::matches(words, &[&it.practice.to_string(), it.name, it.title])
            })
        },
        |column, a, b| match column {
            0 => info(a).map(|it| it.name).cmp(&info(b).map(|it| it.name)),
            _ => count(b, column).cmp(&count(a, column)),
        },
    )
}

/// The part that `tab` goes to: the whole practice, or one service of it.
pub(crate) const PARTS: usize = 4;

fn cell(place: &Place, row: Row, column: usize) -> Cell {
    let (Some(book), Item::Practice(at)) = (&place.data().book, row.item) else {
        return Cell::default();
    };
    let Some(info) = crate::item::practice(at) else { return Cell::default() };
    let focused = place.pane % PARTS == column && column > 0;
    if column == 0 {
        return Cell::text(format!("{} {}", info.practice, info.name));
    }
    let Some(count) = book.cells.get(&(info.practice, Service::ALL[column - 1])) else {
        return Cell::default();
    };
    let (words, role) = words(*count, book.coverage.accounts_complete);
    Cell::text(if focused { format!(">{words}") } else { words }).role(role)
}

/// A cell of the practice table in twelve characters. A cell with unknowns never reads as kept, and none does
/// where there may be accounts that nobody listed.
fn words(cell: Count, complete: bool) -> (String, Role) {
    match (cell.fail, cell.unknown, cell.pass) {
        (0, 0, 0) if cell.muted > 0 => (format!("{} MUTED", cell.muted), Role::Muted),
        (0, 0, 0) if cell.guaranteed => ("kept by AWS".to_owned(), Role::Pass),
        (0, 0, 0) if cell.checked => ("-".to_owned(), Role::Dim),
        (0, 0, 0) => ("·".to_owned(), Role::Dim),
        (0, 0, _) if !complete => ("ok so far".to_owned(), Role::Unknown),
        (0, 0, _) if cell.muted > 0 => ("ok +muted".to_owned(), Role::Muted),
        (0, 0, _) => ("ok".to_owned(), Role::Pass),
        (0, unknown, _) => (short(unknown, "UNKNOWN", "UNK"), Role::Unknown),
        (fail, 0, _) => (format!("{fail} FAIL"), Role::High),
        (fail, unknown, _) => (short(fail, &format!("FAIL +{unknown}?"), "FAIL +?"), Role::High),
    }
}

fn short(count: usize, long: &str, short: &str) -> String {
    let words = format!("{count} {long}");
    if words.len() > 12 { format!("{count} {short}") } else { words }
}

fn head(model: &Model, height: u16) -> u16 {
    match (model.data.book.is_some(), height) {
        (false, _) => 0,
        (true, ..24) => 4,
        (true, 24..35) => 6,
        (true, 35..) => 5 + trend::room(model),
    }
}

fn draw_head(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let Some(book) = &model.data.book else { return };
    canvas.frame(area, "Posture", &state(book), &found(book));
    let inner = Rect::new(
        area.x + 2,
        area.y + 1,
        area.width.saturating_sub(4),
        area.height.saturating_sub(2),
    );
    let room = usize::from(inner.width);
    let mut lines = vec![totals::verdicts(book, room), totals::coverage(book, room)];
    if inner.height > 4 {
        lines.extend(totals::worst_account(book, room));
        lines.extend(trend::chart(model, canvas, room));
    } else {
        lines.push(trend::line(model, canvas, room));
        lines.extend(totals::worst_account(book, room));
    }
    for (line, y) in lines.iter().zip(inner.y..inner.bottom()) {
        canvas.line(inner.x, y, inner.width, line);
    }
}

fn state(book: &Book) -> String {
    if book.finished() {
        String::new()
    } else {
        match book.coverage.unasked {
            0 => "partial: not everything was asked".to_owned(),
            open => format!("partial: {}", counted(open, "question open", "questions open")),
        }
    }
}

/// What was found, by service.
fn found(book: &Book) -> String {
    let count = |service| book.coverage.objects.get(&service).copied().unwrap_or_default();
    [
        counted(count(Service::Firehose), "delivery stream", "delivery streams"),
        counted(count(Service::Kinesis), "data stream", "data streams"),
        counted(count(Service::Flink), "application", "applications"),
    ]
    .join(", ")
}

fn empty(place: &Place) -> String {
    match &place.data().book {
        None => "The scan is being read.".to_owned(),
        Some(_) => "Nothing matches the filter; esc clears it.".to_owned(),
    }
}
