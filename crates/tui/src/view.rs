//! Draws the model. Reads only.

mod chrome;
mod crumbs;
mod list;
mod overlay;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::canvas::Canvas;
use crate::model::Model;
use crate::page;
use crate::place::PageKind;
use crate::screen::Screen;
use crate::screens;
use crate::theme::Role;

pub(crate) use self::overlay::help_length;

/// What was drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Drawn {
    /// Rows that were made to be drawn.
    pub(crate) rows: usize,
    /// Where the terminal's cursor is to be.
    pub(crate) cursor: Option<(u16, u16)>,
}

/// Draws everything into a buffer of the model's size.
pub(crate) fn view(model: &Model, buffer: &mut Buffer) -> Drawn {
    let mut canvas = Canvas {
        buffer,
        theme: &model.options.theme,
        ascii: model.options.ascii,
        rows: 0,
        cursor: None,
    };
    if model.too_small() {
        let words = format!("60x15 needed, have {}x{}", model.size.0, model.size.1);
        canvas.put(0, 0, model.size.0, &words, Role::Text);
        if model.interrupted {
            canvas.put(0, 1, model.size.0, "A scan is running: once more quits.", Role::Unknown);
        }
        return Drawn::default();
    }
    let layout = model.layout();
    crumbs::draw(&mut canvas, layout.crumbs, model);
    chrome::tabs(&mut canvas, layout.tabs, model);
    if layout.head.height > 0 {
        (model.place().screen.sheet().draw_head)(&mut canvas, layout.head, model);
    }
    match model.place().page {
        Some(open) => full(&mut canvas, layout.list, model, open.kind, open.scroll),
        None => list::draw(&mut canvas, layout.list, model),
    }
    if layout.note.height > 0 {
        note(&mut canvas, layout.note, model);
    }
    if layout.preview.width > 0 {
        preview(&mut canvas, layout.preview, model);
    }
    chrome::footer(&mut canvas, layout.footer, model);
    overlay::draw(&mut canvas, model);
    Drawn { rows: canvas.rows, cursor: canvas.cursor }
}

/// A page of what is selected.
fn full(canvas: &mut Canvas<'_>, area: Rect, model: &Model, kind: PageKind, scroll: usize) {
    let place = model.place();
    let Some(item) = place.item() else { return };
    let lines = page::lines(model, place, item, kind, usize::from(area.width.saturating_sub(4)));
    let title = if kind == PageKind::Fix { "Fix" } else { "Detail" };
    let below = below(lines.len(), scroll, area);
    let place_words = format!("{} of {}", place.cursor + 1, place.rows.rows.len());
    canvas.frame(area, title, &place_words, &below);
    put_lines(canvas, area, &lines[scroll.min(lines.len())..]);
}

/// Below the list: what happens in a scan, or the most important of what is selected.
fn note(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let place = model.place();
    if place.screen == Screen::Scan {
        return screens::scan::draw_events(canvas, area, model);
    }
    let Some(item) = place.item() else { return };
    let lines = page::note(place, item, usize::from(area.width.saturating_sub(4)));
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        canvas.line(area.x + 2, y, area.width.saturating_sub(4), line);
    }
}

/// What is selected, beside the list.
fn preview(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let place = model.place();
    let title = if place.screen == Screen::Pulse { "Worst" } else { "Selected" };
    canvas.frame(area, title, "", "");
    let Some(item) = place.item() else { return };
    let width = usize::from(area.width.saturating_sub(4));
    let mut lines = match (place.screen, &place.data().book) {
        (Screen::Pulse, Some(book)) => screens::pulse::aside(book),
        _ => Vec::new(),
    };
    lines.extend(page::lines(model, place, item, PageKind::Detail, width));
    if lines.len() > usize::from(area.height.saturating_sub(2)) {
        let below = if title == "Worst" { "" } else { "enter shows all of it" };
        canvas.frame(area, title, "", below);
    }
    put_lines(canvas, area, &lines);
}

fn put_lines(canvas: &mut Canvas<'_>, area: Rect, lines: &[crate::canvas::Line]) {
    for (line, y) in lines.iter().zip(area.y + 1..area.bottom().saturating_sub(1)) {
        canvas.rows += 1;
        canvas.line(area.x + 2, y, area.width.saturating_sub(4), line);
    }
}

fn below(lines: usize, scroll: usize, area: Rect) -> String {
    let seen = scroll + usize::from(area.height.saturating_sub(2));
    if seen < lines { format!("more below, line {seen} of {lines}") } else { String::new() }
}
