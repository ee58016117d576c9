//! Keys: to what stands on top first, then to the screen.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::{Input, InputRequest};

use super::{act, menus, motion, mute};
use crate::command::Command;
use crate::effect::Effect;
use crate::model::Model;
use crate::overlay::Overlay;

pub(super) fn pressed(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let command = model.options.keys.command(key);
    if model.too_small() {
        return unseen(model, command);
    }
    model.notice = None;
    if command != Some(Command::Interrupt) {
        model.interrupted = false;
    }
    // A character that is typed is a character, whatever it is bound to.
    let held = key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    let typed = model.typing() && !held && matches!(key.code, KeyCode::Char(_));
    match command.filter(|_| !typed) {
        Some(Command::Interrupt) => return act::interrupt(model),
        Some(Command::Suspend) => return vec![Effect::Suspend],
        Some(Command::Redraw) => return vec![Effect::Redraw],
        _ => {}
    }
    match model.overlay.take() {
        None => command.map_or_else(Vec::new, |command| act::run(model, command)),
        Some(Overlay::Help { scroll }) => help(model, command, scroll),
        Some(Overlay::Filter(input)) => filter(model, key, input),
        Some(Overlay::Menu(menu)) => menus::pressed(model, key, command, menu),
        Some(Overlay::Mute(form)) => mute::pressed(model, key, form),
    }
}

/// Nothing is done to what nobody can see: whatever has the keys, these four are all there is.
fn unseen(model: &mut Model, command: Option<Command>) -> Vec<Effect> {
    match command {
        Some(Command::Quit | Command::Interrupt) => act::interrupt(model),
        Some(Command::Suspend) => vec![Effect::Suspend],
        Some(Command::Help) if model.overlay.is_none() => act::run(model, Command::Help),
        _ => Vec::new(),
    }
}

/// As much is taken of what is pasted: no name, reason or filter is longer.
const PASTED: usize = 4_096;

/// Pasted text goes where text is typed, and nowhere else: it must not run commands.
pub(super) fn pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    if model.too_small() {
        return Vec::new();
    }
    let text: String = text.chars().take(PASTED).collect();
    let line = crate::text::clean(&text).into_owned();
    let typed = |input: &mut Input| {
        let (before, at) = (input.value(), input.cursor());
        let after: String = before.chars().skip(at).collect();
        let before: String = before.chars().take(at).collect();
        let value = Input::new(format!("{before}{line}{after}"));
        *input = value.with_cursor(at + line.chars().count());
    };
    match &mut model.overlay {
        Some(Overlay::Filter(input)) => {
            typed(input);
            let text = input.value().to_owned();
            refilter(model, text)
        }
        Some(Overlay::Menu(menu)) => {
            menu.input.iter_mut().for_each(typed);
            menu.cursor = 0;
            Vec::new()
        }
        Some(Overlay::Mute(form)) => {
            typed(&mut form.fields[form.field]);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn help(model: &mut Model, command: Option<Command>, scroll: usize) -> Vec<Effect> {
    let lines = crate::view::help_length(model);
    let page = usize::from(model.layout().body().height).saturating_sub(2);
    let most = lines.saturating_sub(page);
    let scroll = match command {
        Some(Command::Help | Command::Back | Command::Quit | Command::Open) => return Vec::new(),
        Some(command) => motion::scrolled(scroll, command, page, most).unwrap_or(scroll),
        None => scroll,
    };
    model.overlay = Some(Overlay::Help { scroll });
    Vec::new()
}

fn filter(model: &mut Model, key: KeyEvent, mut input: Input) -> Vec<Effect> {
    match key.code {
        KeyCode::Enter => {
            if model.place().filter.is_empty() {
                model.pinned = None;
            }
            return Vec::new();
        }
        KeyCode::Esc => {
            model.pinned = None;
            return refilter(model, String::new());
        }
        KeyCode::Up | KeyCode::Down => {
            let command = if key.code == KeyCode::Up { Command::Up } else { Command::Down };
            model.overlay = Some(Overlay::Filter(input));
            motion::moved(model, command);
            return Vec::new();
        }
        _ => {}
    }
    let before = input.value().to_owned();
    typed(key, &mut input);
    let text = input.value().to_owned();
    model.overlay = Some(Overlay::Filter(input));
    if text == before { Vec::new() } else { refilter(model, text) }
}

pub(super) fn refilter(model: &mut Model, text: String) -> Vec<Effect> {
    if model.place().filter == text {
        return Vec::new();
    }
    if model.pinned.is_some() {
        model.pinned = Some(text.clone());
    }
    let place = model.place_mut();
    // What is typed is looked for: the cursor goes to the first that is found, and stays there without the filter.
    place.held = text.is_empty();
    place.filter = text;
    model.arrange()
}

/// One key of a line of text.
pub(super) fn typed(key: KeyEvent, input: &mut Input) {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    let request = match key.code {
        KeyCode::Char('u') if ctrl => InputRequest::DeleteLine,
        KeyCode::Char('w') if ctrl => InputRequest::DeletePrevWord,
        KeyCode::Char(c) if !ctrl && !hydrant_core::hidden(c) => InputRequest::InsertChar(c),
        KeyCode::Backspace => InputRequest::DeletePrevChar,
        KeyCode::Delete => InputRequest::DeleteNextChar,
        KeyCode::Left => InputRequest::GoToPrevChar,
        KeyCode::Right => InputRequest::GoToNextChar,
        KeyCode::Home => InputRequest::GoToStart,
        KeyCode::End => InputRequest::GoToEnd,
        _ => return,
    };
    input.handle(request);
}
