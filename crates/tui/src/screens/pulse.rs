//! How bad is it, and is it better: totals, coverage, the trend, and every practice by service.

use hydrant_core::{AccountState, Cell as Count, PRACTICES, Service, Severity};
use ratatui::layout::Rect;

use crate::arrange;
use crate::book::Book;
use crate::canvas::{Canvas, Line, span};
use crate::data::{Data, Item, Rows, Spec};
use crate::list::{Cell, Column, Width, left};
use crate::model::Model;
use crate::page::severity_role;
use crate::place::Place;
use crate::screen::Sheet;
use crate::theme::Role;

const COLUMNS: &[Column] = &[
    left("PRACTICE", Width::Grow(24), 9),
    left("DATA FIREHOSE", Width::Fixed(16), 9),
    left("KINESIS STREAMS", Width::Fixed(16), 9),
    left("MANAGED FLINK", Width::Fixed(16), 9),
];

pub(crate) const SHEET: Sheet =
    Sheet { title: "Pulse", columns: COLUMNS, rows, cell, head, draw_head, empty };

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

fn cell(place: &Place, item: Item, column: usize) -> Cell {
    let (Some(book), Item::Practice(at)) = (&place.data().book, item) else {
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
    let (words, role) = words(*count);
    Cell::text(if focused { format!(">{words}") } else { words }).role(role)
}

/// A cell of the practice table in sixteen characters. A cell with unknowns never reads as kept.
fn words(cell: Count) -> (String, Role) {
    match (cell.fail, cell.unknown, cell.pass) {
        (0, 0, 0) if cell.muted > 0 => (format!("{} MUTED", cell.muted), Role::Muted),
        (0, 0, 0) if cell.guaranteed => ("kept by AWS".to_owned(), Role::Pass),
        (0, 0, 0) if cell.checked => ("-".to_owned(), Role::Dim),
        (0, 0, 0) => ("·".to_owned(), Role::Dim),
        (0, 0, _) => ("ok".to_owned(), Role::Pass),
        (0, unknown, _) => (format!("{unknown} UNKNOWN"), Role::Unknown),
        (fail, 0, _) => (format!("{fail} FAIL"), Role::High),
        (fail, unknown, _) => {
            let long = format!("{fail} FAIL {unknown} UNK");
            (if long.len() > 15 { format!("{fail} FAIL +UNK") } else { long }, Role::High)
        }
    }
}

fn head(model: &Model, height: u16) -> u16 {
    match (model.data.book.is_some(), height) {
        (false, _) => 0,
        (true, ..24) => 4,
        (true, 24..35) => 6,
        (true, 35..) => 14,
    }
}

fn draw_head(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let Some(book) = &model.data.book else { return };
    canvas.frame(area, "Posture", &state(book), "");
    let inner = Rect::new(
        area.x + 2,
        area.y + 1,
        area.width.saturating_sub(4),
        area.height.saturating_sub(2),
    );
    let mut lines = vec![totals(book), coverage(book), trend_line(model, canvas)];
    if inner.height > 6 {
        lines.push(Vec::new());
        lines.push(vec![span("Worst accounts", Role::Head)]);
        lines.extend(worst_accounts(book, usize::from(inner.height) - 6));
    } else {
        lines.extend(worst_accounts(book, 1));
    }
    for (line, y) in lines.iter().zip(inner.y..inner.bottom()) {
        canvas.line(inner.x, y, inner.width, line);
    }
}

fn state(book: &Book) -> String {
    if book.finished() {
        String::new()
    } else {
        format!("partial: {} questions open", book.coverage.unasked)
    }
}

fn totals(book: &Book) -> Line {
    let mut line = vec![span(format!("{} FAIL  ", book.total.failed()), Role::Head)];
    for severity in Severity::ALL.into_iter().rev() {
        let count = book.total.of(severity);
        let role = if count > 0 { severity_role(severity) } else { Role::Dim };
        line.push(span(format!("{count} {}  ", severity.words()), role));
    }
    line.push(span(format!("{} UNKNOWN  ", book.total.unknown), Role::Unknown));
    line.push(span(format!("{} PASS", book.total.pass), Role::Pass));
    if book.total.muted > 0 {
        line.push(span(format!("  {} MUTED", book.total.muted), Role::Muted));
    }
    line
}

fn coverage(book: &Book) -> Line {
    let coverage = &book.coverage;
    let scanned = coverage.count(|it| !matches!(it, AccountState::Skipped(_)));
    let read = coverage.count(|it| *it == AccountState::Read);
    let role =
        if read == scanned && coverage.accounts_complete { Role::Pass } else { Role::Unknown };
    let losses: usize =
        book.losses().filter(|(_, it)| it.muted.is_none()).map(|(_, it)| it.facts).sum();
    let found = |service| coverage.objects.get(&service).copied().unwrap_or_default();
    vec![
        span(format!("{read} of {scanned} accounts read  "), role),
        span(
            format!("{} of {} account-Regions  ", coverage.targets_read, coverage.targets),
            Role::Text,
        ),
        span(
            format!("{losses} facts unknown  "),
            if losses > 0 { Role::Unknown } else { Role::Pass },
        ),
        span(
            format!(
                "{} + {} + {} streams",
                found(Service::Firehose),
                found(Service::Kinesis),
                found(Service::Flink)
            ),
            Role::Text,
        ),
    ]
}

/// Fails of the saved scans, oldest first: a bar each, and the last two in numbers.
fn trend_line(model: &Model, canvas: &Canvas<'_>) -> Line {
    let points = &model.trend;
    let fails: Vec<usize> = points.iter().map(|it| it.summary.fails.values().sum()).collect();
    let (Some(last), true) = (fails.last(), fails.len() > 1) else {
        return vec![span("No earlier scan to compare with.", Role::Dim)];
    };
    let most = fails.iter().max().copied().unwrap_or(1).max(1);
    let steps: Vec<char> = if canvas.ascii {
        "_.-=#".chars().collect()
    } else {
        "▁▂▃▄▅▆▇█".chars().collect()
    };
    let bars: String = fails.iter().map(|it| steps[it * (steps.len() - 1) / most]).collect();
    let before = fails[fails.len() - 2];
    let words = match last.cmp(&before) {
        std::cmp::Ordering::Less => format!("{} fewer than in the scan before", before - last),
        std::cmp::Ordering::Equal => "as many as in the scan before".to_owned(),
        std::cmp::Ordering::Greater => format!("{} more than in the scan before", last - before),
    };
    vec![
        span("FAIL over ", Role::Dim),
        span(format!("{} scans  ", fails.len()), Role::Dim),
        span(bars, Role::Text),
        span(format!("  {before} {last}  {words}"), Role::Text),
    ]
}

fn worst_accounts(book: &Book, most: usize) -> Vec<Line> {
    let mut accounts: Vec<_> =
        book.tree.iter().filter(|it| matches!(it.kind, crate::book::Kind::Account(..))).collect();
    accounts.sort_by_key(|it| (std::cmp::Reverse(it.tally.order()), it.key.clone()));
    let lines = accounts.into_iter().take(most).map(|node| {
        let worst = node.tally.worst();
        let words = Severity::ALL.into_iter().rev().filter(|it| node.tally.of(*it) > 0);
        let words: Vec<String> =
            words.map(|it| format!("{} {}", node.tally.of(it), it.words())).collect();
        let words = if words.is_empty() { "no FAIL".to_owned() } else { words.join(", ") };
        let lead = if most == 1 { "Worst account  " } else { "" };
        vec![
            span(lead, Role::Dim),
            span(format!("{} {}  ", node.key, node.name), Role::Text),
            span(words, worst.map_or(Role::Dim, severity_role)),
            span(
                format!("  {} UNKNOWN", node.tally.unknown),
                if node.tally.unknown > 0 { Role::Unknown } else { Role::Dim },
            ),
        ]
    });
    lines.collect()
}

fn empty(place: &Place) -> String {
    match &place.data().book {
        None => "The scan is being read.".to_owned(),
        Some(_) => "Nothing matches the filter; esc clears it.".to_owned(),
    }
}
