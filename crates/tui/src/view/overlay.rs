//! What stands above a screen.

use ratatui::layout::Rect;

use crate::canvas::{Canvas, Line, span};
use crate::command::COMMANDS;
use crate::model::Model;
use crate::overlay::{FIELDS, Menu, MuteForm, Overlay};
use crate::theme::Role;

pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model) {
    match &model.overlay {
        None | Some(Overlay::Filter(_)) => {}
        Some(Overlay::Help { scroll }) => help(canvas, model, *scroll),
        Some(Overlay::Menu(menu)) => draw_menu(canvas, model, menu),
        Some(Overlay::Mute(form)) => draw_form(canvas, model, form),
    }
}

/// How many lines the help has.
pub(crate) fn help_length(model: &Model) -> usize {
    help_lines(model).len()
}

/// Made from the live keys, so that it is never wrong.
fn help_lines(model: &Model) -> Vec<Line> {
    let mut lines: Vec<Line> = vec![
        vec![
            span("FAIL", Role::High),
            span(" broken   ", Role::Text),
            span("UNKNOWN", Role::Unknown),
            span(" could not be judged: never a pass", Role::Text),
        ],
        vec![
            span("PASS", Role::Pass),
            span(" kept     ", Role::Text),
            span("MUTED", Role::Muted),
            span(" accepted by its owner, with a reason", Role::Text),
        ],
        Vec::new(),
    ];
    for info in COMMANDS {
        let keys = model.options.keys.keys(info.command).join(" ");
        lines.push(vec![span(format!("{keys:<22} "), Role::Key), span(info.words, Role::Text)]);
    }
    lines
}

fn help(canvas: &mut Canvas<'_>, model: &Model, scroll: usize) {
    let area = model.layout().body();
    canvas.clear(area);
    let lines = help_lines(model);
    let seen = scroll + usize::from(area.height.saturating_sub(2));
    let below = if seen < lines.len() { "more below" } else { "" };
    canvas.frame(area, "Help", "esc closes it", below);
    for (line, y) in lines.iter().skip(scroll).zip(area.y + 1..area.bottom() - 1) {
        canvas.line(area.x + 2, y, area.width - 4, line);
    }
}

/// In the middle of the screen, with a line around it.
fn boxed(canvas: &mut Canvas<'_>, model: &Model, width: u16, height: u16) -> Rect {
    let (columns, lines) = model.size;
    let (width, height) = (width.min(columns - 4), height.min(lines - 4));
    let area = Rect::new((columns - width) / 2, (lines - height) / 2, width, height);
    canvas.clear(area);
    area
}

fn draw_menu(canvas: &mut Canvas<'_>, model: &Model, menu: &Menu) {
    let left = menu.left();
    let typed = u16::from(menu.input.is_some());
    let rows = u16::try_from(menu.entries.len()).unwrap_or(u16::MAX).max(1);
    let area = boxed(canvas, model, 76, rows.saturating_add(2 + typed));
    let below = format!("{} of {}", (menu.cursor + 1).min(left.len()), left.len());
    canvas.frame(area, &menu.title, "enter chooses, esc leaves", &below);
    let inner = Rect::new(area.x + 2, area.y + 1 + typed, area.width - 4, area.height - 2 - typed);
    if let Some(input) = &menu.input {
        let used = canvas.put(inner.x, area.y + 1, 2, "> ", Role::Key);
        canvas.input(inner.x + used, area.y + 1, inner.width - used, input);
    }
    let label = left.iter().map(|it| crate::text::width(&it.label)).max().unwrap_or(0).clamp(8, 40);
    let label = u16::try_from(label).unwrap_or(40).min(inner.width / 2);
    let first = menu.cursor.saturating_sub(usize::from(inner.height).saturating_sub(1));
    for ((at, entry), y) in left.iter().enumerate().skip(first).zip(inner.y..inner.bottom()) {
        canvas.put(inner.x, y, label, &entry.label, Role::Text);
        canvas.put(
            inner.x + label + 2,
            y,
            inner.width.saturating_sub(label + 2),
            &entry.detail,
            Role::Dim,
        );
        if at == menu.cursor {
            canvas.tint(Rect::new(inner.x, y, inner.width, 1), Role::Selected);
            if menu.input.is_none() {
                canvas.cursor = Some((inner.x, y));
            }
        }
    }
}

fn draw_form(canvas: &mut Canvas<'_>, model: &Model, form: &MuteForm) {
    let area = boxed(canvas, model, 76, 11);
    canvas.frame(area, "Accept this finding", "enter: next, then write; esc leaves", "");
    let (x, width) = (area.x + 2, area.width - 4);
    let about = crate::text::wrap(&crate::text::clean(&form.about), usize::from(width));
    // Three lines; the last is cut where there is more.
    let last = about.get(2..).unwrap_or_default().join(" ");
    let lines = about.iter().take(2).map(String::as_str).chain([last.as_str()]);
    for (line, y) in lines.zip(area.y + 1..) {
        canvas.put(x, y, width, line, Role::Dim);
    }
    for (at, (name, input)) in FIELDS.iter().zip(&form.fields).enumerate() {
        let y = area.y + 4 + u16::try_from(at).unwrap_or(0);
        let role = if at == form.field { Role::Key } else { Role::Text };
        canvas.put(x, y, 10, name, role);
        let room = width - 12;
        let cursor = canvas.cursor;
        canvas.input(x + 12, y, room, input);
        if at == form.field {
            canvas.tint(Rect::new(x + 12, y, room, 1), Role::Selected);
        } else {
            canvas.cursor = cursor;
        }
    }
    let (words, role) = match &form.problem {
        Some(problem) => (problem.as_str(), Role::Unknown),
        None => {
            ("It is written into the configuration. It hides nothing: reports list it.", Role::Dim)
        }
    };
    canvas.put(x, area.y + 8, width, words, role);
}
