//! What surrounds a screen: the tabs, and what can be done.

use ratatui::layout::Rect;

use crate::canvas::Canvas;
use crate::command::Command;
use crate::data::Narrow;
use crate::model::Model;
use crate::overlay::Overlay;
use crate::screen::Screen;
use crate::text::width;
use crate::theme::Role;

pub(super) fn tabs(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    if area.height == 0 {
        return;
    }
    let here = model.place().screen;
    let narrow = area.width < 100;
    let mut x = area.x + 1;
    for screen in Screen::ALL {
        let key = model.options.keys.key(Command::Go(screen));
        let title = screen.sheet().title;
        let title = if narrow && title.len() > 9 { "Org" } else { title };
        let words =
            if screen == here { format!("[{key} {title}]") } else { format!(" {key} {title} ") };
        let role = if screen == here { Role::Title } else { Role::Dim };
        x += canvas.put(x, area.y, area.right().saturating_sub(x), &words, role);
    }
}

/// A sentence, the filter that is typed, or what can be done here.
pub(super) fn footer(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let room = area.width.saturating_sub(2);
    if let Some(Overlay::Filter(input)) = &model.overlay {
        let used = canvas.put(area.x + 1, area.y, room, "/", Role::Key);
        canvas.input(area.x + 1 + used, area.y, room - used, input);
        if area.height > 1 {
            canvas.put(
                area.x + 1,
                area.y + 1,
                room,
                "words in any order; enter keeps the filter, esc clears it",
                Role::Dim,
            );
        }
        return;
    }
    if let Some(notice) = &model.notice {
        let role = if notice.bad { Role::Unknown } else { Role::Title };
        canvas.put(area.x + 1, area.y, room, &notice.text, role);
    } else {
        hints(canvas, Rect::new(area.x + 1, area.y, room, 1), model, here(model));
    }
    if area.height > 1 {
        hints(canvas, Rect::new(area.x + 1, area.y + 1, room, 1), model, &EVERYWHERE);
    }
}

const EVERYWHERE: [Command; 7] = [
    Command::Help,
    Command::Palette,
    Command::Filter,
    Command::Sort,
    Command::Export,
    Command::Back,
    Command::Quit,
];

/// What is done most on this screen.
fn here(model: &Model) -> &'static [Command] {
    let place = model.place();
    match (place.page.is_some(), place.screen) {
        (true, Screen::Findings | Screen::Diff) => &[
            Command::Fix,
            Command::Copy,
            Command::Path,
            Command::Mute,
            Command::Console,
            Command::Next,
            Command::Previous,
        ],
        (true, Screen::Errors | Screen::Scan) => {
            &[Command::Copy, Command::Findings, Command::Next, Command::Previous, Command::Wrap]
        }
        (true, _) => {
            &[Command::Copy, Command::Path, Command::Console, Command::Next, Command::Previous]
        }
        (false, Screen::Pulse) => &[
            Command::Open,
            Command::Pane,
            Command::Go(Screen::Findings),
            Command::Go(Screen::Diff),
        ],
        (false, Screen::Organization) => {
            &[Command::Open, Command::Findings, Command::Path, Command::Copy, Command::Console]
        }
        (false, Screen::Resources) => &[
            Command::Open,
            Command::Findings,
            Command::Path,
            Command::Copy,
            Command::Console,
            Command::Columns,
        ],
        (false, Screen::Findings) => &[
            Command::Open,
            Command::Fix,
            Command::Path,
            Command::Mute,
            Command::Copy,
            Command::Group,
            Command::Show,
        ],
        (false, Screen::Path) => {
            &[Command::Open, Command::Findings, Command::Fix, Command::Copy, Command::Console]
        }
        (false, Screen::Scan) if model.data.live.running() => &[
            Command::Pause,
            Command::Stop,
            Command::Go(Screen::Errors),
            Command::Go(Screen::Findings),
        ],
        (false, Screen::Scan) => {
            &[Command::Open, Command::Go(Screen::Errors), Command::Go(Screen::Diff), Command::Copy]
        }
        (false, Screen::Diff) => {
            &[Command::Open, Command::Fix, Command::Path, Command::Compare, Command::Copy]
        }
        (false, Screen::Errors) => &[Command::Open, Command::Findings, Command::Copy],
    }
}

fn hints(canvas: &mut Canvas<'_>, area: Rect, model: &Model, commands: &[Command]) {
    let mut x = area.x;
    for command in commands {
        let key = model.options.keys.key(*command);
        let hint = match (command, &model.place().narrow) {
            (Command::Back, Narrow::All)
                if model.places.len() == 1 && model.place().page.is_none() =>
            {
                continue;
            }
            _ => command.info().hint,
        };
        let needed = u16::try_from(width(&key) + width(hint) + 3).unwrap_or(area.width);
        if key.is_empty() || x + needed > area.right() {
            continue;
        }
        x += canvas.put(x, area.y, area.width, &key, Role::Key);
        x += canvas.put(x + 1, area.y, area.width, hint, Role::Dim) + 3;
    }
}
