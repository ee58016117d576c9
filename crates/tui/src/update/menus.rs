//! Menus: what can be chosen, and what choosing does.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent};

use super::{act, keys};
use crate::command::{COMMANDS, Command};
use crate::data::{Item, Show};
use crate::effect::Effect;
use crate::feed::Request;
use crate::live::State;
use crate::model::Model;
use crate::overlay::{Choice, Entry, Menu, Overlay};
use crate::page;
use crate::place::PageKind;
use crate::{console, export};

pub(super) fn pressed(
    model: &mut Model,
    key: KeyEvent,
    command: Option<Command>,
    mut menu: Menu,
) -> Vec<Effect> {
    let typing = menu.input.is_some();
    match (key.code, command) {
        (KeyCode::Enter, _) => return menu.chosen().map_or_else(Vec::new, |it| choose(model, it)),
        (KeyCode::Esc, _) => return Vec::new(),
        (KeyCode::Up, _) => menu.step(false),
        (KeyCode::Down, _) => menu.step(true),
        (_, Some(Command::Up)) if !typing => menu.step(false),
        (_, Some(Command::Down)) if !typing => menu.step(true),
        (_, Some(Command::Open)) if !typing => {
            return menu.chosen().map_or_else(Vec::new, |it| choose(model, it));
        }
        // Whoever wants to quit and is asked whether wants to quit.
        (_, Some(Command::Quit)) if menu.entries.iter().any(|it| it.choice == Choice::Quit) => {
            return choose(model, Choice::Quit);
        }
        (_, Some(Command::Back | Command::Quit)) if !typing => return Vec::new(),
        _ => {
            if let Some(input) = &mut menu.input {
                keys::typed(key, input);
                menu.cursor = 0;
            }
        }
    }
    model.overlay = Some(Overlay::Menu(menu));
    Vec::new()
}

pub(super) fn choose(model: &mut Model, choice: Choice) -> Vec<Effect> {
    match choice {
        Choice::Run(command) => act::run(model, command),
        Choice::Copy(text) => {
            let text = page::harmless(&text);
            model.say(format!("Copied {}", page::first_line(&text)));
            vec![Effect::Copy(text)]
        }
        Choice::Sort(column) => {
            let place = model.place_mut();
            // The same column again turns it round.
            place.sort = match (place.sort, column) {
                (Some((now, turned)), Some(column)) if now == column => Some((column, !turned)),
                (_, column) => column.map(|it| (it, false)),
            };
            model.arrange()
        }
        Choice::Column(column) => {
            let hidden = &mut model.place_mut().hidden;
            match hidden.iter().position(|it| *it == column) {
                Some(at) => drop(hidden.remove(at)),
                None => hidden.push(column),
            }
            let cursor = column;
            let mut menu = columns(model);
            menu.cursor = cursor;
            model.overlay = Some(Overlay::Menu(menu));
            Vec::new()
        }
        Choice::Show(show) => {
            model.place_mut().show = show;
            model.arrange()
        }
        Choice::Compare(scan) => {
            model.data.comparison = None;
            let mut effects = model.go(crate::screen::Screen::Diff);
            effects.extend(model.arrange());
            effects.push(Effect::Ask(Request::Compare(scan)));
            effects
        }
        Choice::Export(format) => export::write(model, format),
        Choice::Stay => Vec::new(),
        // It may have ended while the question stood there.
        Choice::Stop if !model.data.live.running() => Vec::new(),
        Choice::Stop => {
            Arc::make_mut(&mut model.data.live).state = State::Stopping;
            model.say("Stopping: what is under way may end.");
            vec![Effect::Ask(Request::Stop)]
        }
        Choice::Quit => {
            model.quit = true;
            vec![Effect::Quit]
        }
    }
}

/// What was asked about a scan that is over need not be answered.
pub(super) fn scan_ended(model: &mut Model) {
    if matches!(&model.overlay, Some(Overlay::Menu(menu)) if menu.entries.iter().any(|it| it.choice == Choice::Stop))
    {
        model.overlay = None;
    }
    model.interrupted = false;
}

pub(super) fn palette(model: &Model) -> Menu {
    let entries = COMMANDS.iter().map(|it| {
        let keys = model.options.keys.keys(it.command).join(" ");
        Entry::new(it.name, format!("{}  ({keys})", it.words), Choice::Run(it.command))
    });
    let unneeded = |it: &Entry| !matches!(it.choice, Choice::Run(Command::Palette));
    Menu {
        input: Some(tui_input::Input::default()),
        ..Menu::new("Command", entries.filter(unneeded).collect())
    }
}

pub(super) fn sort(model: &Model) -> Menu {
    let place = model.place();
    let own = Entry::new("as it is", "the screen's own order, the worst first", Choice::Sort(None));
    let columns = place.columns().iter().enumerate().map(|(at, column)| {
        let now = match place.sort {
            Some((now, false)) if now == at => "now; again turns it round",
            Some((now, true)) if now == at => "now, turned round",
            _ => "",
        };
        Entry::new(column.head, now, Choice::Sort(Some(at)))
    });
    Menu::new("Sort by", [own].into_iter().chain(columns).collect())
}

pub(super) fn columns(model: &Model) -> Menu {
    let place = model.place();
    let columns = place.columns().iter().enumerate().map(|(at, column)| {
        let state = if place.hidden.contains(&at) { "hidden" } else { "shown where there is room" };
        Entry::new(column.head, state, Choice::Column(at))
    });
    Menu::new("Columns", columns.collect())
}

pub(super) fn show(model: &Model) -> Menu {
    let all = [Show::Open, Show::Fails, Show::Unknowns, Show::Muted];
    let entries = all.into_iter().map(|it| {
        let now = if model.place().show == it { "now" } else { "" };
        Entry::new(it.words(), now, Choice::Show(it))
    });
    Menu::new("Which verdicts", entries.collect())
}

/// Parts of what is selected, for the clipboard.
pub(super) fn copy(model: &Model) -> Menu {
    let place = model.place();
    let mut entries = Vec::new();
    let mut add = |label: &str, text: String| {
        if !text.is_empty() {
            entries.push(Entry::new(label, page::first_line(&text), Choice::Copy(text)));
        }
    };
    let Some(item) = place.item() else { return Menu::new("Copy", entries) };
    let (data, spine) = (place.data(), place.rows.spine.as_deref());
    if matches!(item, Item::Finding(_) | Item::Change(_)) {
        add("fix: AWS CLI", page::fix_commands(place, item));
        add("fix: Terraform", page::fix_terraform(place, item));
        add("fix in words", page::fix_words(place, item));
    }
    if let Item::Loss(at) = item {
        add(
            "missing permission",
            // Only what was denied can be allowed.
            data.loss(at)
                .filter(|it| {
                    use hydrant_core::Reason::{DeniedByIdentity, DeniedByKms, DeniedByScp};
                    matches!(it.reason, DeniedByIdentity | DeniedByKms | DeniedByScp)
                })
                .map_or_else(String::new, |it| it.api.action.to_owned()),
        );
    }
    if let Some(subject) = data.subject(spine, item) {
        let id = if subject.id.starts_with("arn:") { "ARN" } else { "id" };
        add(id, subject.id.clone());
        add("name", subject.name.clone());
        add("console address", console::address(subject).unwrap_or_default());
    }
    let (account, region) = data.place_of(spine, item);
    add("account", account.map_or_else(String::new, |it| it.to_string()));
    add("Region", region.map_or_else(String::new, |it| it.to_string()));
    if let Some(verdict) = data.verdict(item) {
        add("check", verdict.check.to_owned());
        add("fingerprint", verdict.fingerprint().to_string());
        add("finding as JSON", export::finding_json(verdict));
    }
    let lines = page::lines(model, place, item, PageKind::Detail, 100);
    add("everything as text", page::text(&lines));
    Menu::new("Copy", entries)
}

pub(super) fn compare(model: &Model) -> Menu {
    let shown = model.data.book.as_ref().map(|it| it.header().id.clone());
    let others = model.scans.iter().filter(|it| Some(&it.id) != shown.as_ref());
    let entries = others.map(|it| {
        let partial = if it.finished { "" } else { "not complete" };
        let when = it.started_at.strftime("%Y-%m-%d %H:%M:%S UTC");
        Entry::new(
            it.id.clone(),
            format!("{when}  {partial}"),
            Choice::Compare(Some(it.id.clone())),
        )
    });
    Menu::new("Compare with", entries.collect())
}
