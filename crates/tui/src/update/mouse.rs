//! The mouse, where it is switched on: the wheel moves, a click selects, a click on what is selected opens it.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use super::{act, motion};
use crate::command::Command;
use crate::effect::Effect;
use crate::model::Model;

pub(super) fn moved(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    if model.overlay.is_some() || model.too_small() {
        return Vec::new();
    }
    match event.kind {
        MouseEventKind::ScrollDown => motion::moved(model, Command::Down),
        MouseEventKind::ScrollUp => motion::moved(model, Command::Up),
        MouseEventKind::Down(MouseButton::Left) => return clicked(model, event.column, event.row),
        _ => {}
    }
    Vec::new()
}

fn clicked(model: &mut Model, column: u16, line: u16) -> Vec<Effect> {
    let layout = model.layout();
    let first = layout.list.y + 2;
    let beside = column >= layout.list.right();
    if model.place().page.is_some() || beside || line < first || line + 1 >= layout.list.bottom() {
        return Vec::new();
    }
    let row = model.place().offset + usize::from(line - first);
    if row >= model.place().rows.rows.len() {
        return Vec::new();
    }
    if row == model.place().cursor {
        return act::run(model, Command::Open);
    }
    let place = model.place_mut();
    place.point(row, layout.rows());
    place.held = true;
    Vec::new()
}
