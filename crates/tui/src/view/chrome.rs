//! What surrounds a screen: where one is, the tabs, and what can be done.

use ratatui::layout::Rect;

use crate::canvas::{Canvas, Line, span};
use crate::command::Command;
use crate::data::Narrow;
use crate::live::State;
use crate::model::Model;
use crate::overlay::Overlay;
use crate::screen::Screen;
use crate::text::width;
use crate::theme::Role;

/// Where one is: organization, screen, and the account and Region of what is selected.
pub(super) fn crumbs(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let state = state(model);
    let right = u16::try_from(width(&state)).unwrap_or(area.width);
    let place = model.place();
    let organization = model.data.book.as_ref().map_or_else(
        || "hydrant".to_owned(),
        |book| {
            book.header()
                .organization
                .identity
                .known()
                .map_or_else(|_| "no organization".to_owned(), |(id, _)| id.clone())
        },
    );
    let mut line: Line = vec![span(organization, Role::Title)];
    for place in &model.places {
        line.push(span(format!(" > {}", place.screen.sheet().title), Role::Title));
    }
    if let Some(item) = place.item() {
        let (data, spine) = (place.data(), place.rows.spine.as_deref());
        let (account, region) = data.place_of(spine, item);
        if let (Some(account), Some(book)) = (account, &data.book) {
            line.push(span(format!(" > {account} {}", book.account_name(account)), Role::Text));
        }
        if let Some(region) = region {
            line.push(span(format!(" > {region}"), Role::Text));
        }
    }
    canvas.line(area.x + 1, area.y, area.width.saturating_sub(right + 3), &line);
    let role = if state.starts_with("SAVED") { Role::Dim } else { Role::Unknown };
    canvas.put(area.right().saturating_sub(right + 1), area.y, right, &state, role);
}

/// Whether this is old, live or partial.
fn state(model: &Model) -> String {
    let live = &model.data.live;
    let paused = if model.paused.is_some() { "PAUSED " } else { "" };
    let when = model.data.book.as_ref().map_or_else(String::new, |it| {
        it.header().started_at.strftime("%Y-%m-%d %H:%MZ").to_string()
    });
    let partial = model.data.book.as_ref().is_some_and(|it| !it.finished());
    match &live.state {
        State::Loading => "reading".to_owned(),
        State::Running => {
            let known = (live.answered + live.waiting).max(1);
            format!("{paused}LIVE ~{}%", live.answered * 100 / known)
        }
        State::Stopping => format!("{paused}STOPPING"),
        State::Ended(_) | State::Saved if partial => format!("{paused}PARTIAL {when}"),
        State::Ended(_) | State::Saved => format!("{paused}SAVED {when}"),
    }
}

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
        (false, Screen::Resources) => {
            &[Command::Open, Command::Findings, Command::Copy, Command::Console, Command::Columns]
        }
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
            &[Command::Open, Command::Findings, Command::Copy, Command::Console]
        }
        (false, Screen::Scan) => &[Command::Pause, Command::Stop, Command::Go(Screen::Errors)],
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
