//! Moving: the cursor in a list, the lines of a page.

use crate::command::Command;
use crate::model::Model;
use crate::page;

/// Moves the cursor, or scrolls the page that is open.
pub(super) fn moved(model: &mut Model, command: Command) {
    let layout = model.layout();
    if let Some(page) = model.place().page {
        let most = page_length(model).saturating_sub(layout.lines());
        if let Some(scroll) = scrolled(page.scroll, command, layout.lines(), most) {
            model.place_mut().page = Some(crate::place::Page { scroll, ..page });
        }
        return;
    }
    let height = layout.rows();
    let place = model.place_mut();
    let most = place.rows.rows.len().saturating_sub(1);
    if let Some(row) = scrolled(place.cursor, command, height, most) {
        place.point(row, height);
        place.held = row > 0;
    }
}

/// Where a position goes; none: the command does not move.
pub(super) fn scrolled(at: usize, command: Command, page: usize, most: usize) -> Option<usize> {
    let half = (page / 2).max(1);
    let to = match command {
        Command::Up => at.saturating_sub(1),
        Command::Down => at + 1,
        Command::Top => 0,
        Command::Bottom => most,
        Command::HalfUp => at.saturating_sub(half),
        Command::HalfDown => at + half,
        Command::PageUp => at.saturating_sub(page.max(1)),
        Command::PageDown => at + page.max(1),
        _ => return None,
    };
    Some(to.min(most))
}

/// The next or the previous row, with the page open or not.
pub(super) fn step(model: &mut Model, down: bool) {
    let height = model.layout().rows();
    let place = model.place_mut();
    let row = if down { place.cursor + 1 } else { place.cursor.saturating_sub(1) };
    place.point(row, height);
    place.held = true;
    if let Some(page) = &mut place.page {
        page.scroll = 0;
    }
}

/// After the size or the rows changed: the cursor and the page stay inside.
pub(super) fn settle(model: &mut Model) {
    let layout = model.layout();
    let lines = if model.place().page.is_some() { page_length(model) } else { 0 };
    let place = model.place_mut();
    let cursor = place.cursor;
    place.point(cursor, layout.rows());
    if place.rows.rows.is_empty() && !place.waiting() {
        place.page = None;
    }
    if let Some(page) = &mut place.page {
        page.scroll = page.scroll.min(lines.saturating_sub(layout.lines()));
    }
}

fn page_length(model: &Model) -> usize {
    let width = model.layout().line_width();
    let (place, kind) = (model.place(), model.place().page.map(|it| it.kind));
    match (place.item(), kind) {
        (Some(item), Some(kind)) => page::lines(model, place, item, kind, width).len(),
        _ => 0,
    }
}
