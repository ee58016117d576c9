//! Commands on a screen.

use hydrant_core::Service;

use super::{arrive, menus, motion, mute};
use crate::book::Kind;
use crate::command::Command;
use crate::data::{Group, Item, Narrow, Rows};
use crate::effect::Effect;
use crate::feed::Request;
use crate::model::{Held, Model};
use crate::overlay::{Choice, Entry, Menu, Overlay};
use crate::place::{Page, PageKind};
use crate::screen::Screen;
use crate::{console, export};

pub(super) fn run(model: &mut Model, command: Command) -> Vec<Effect> {
    match command {
        Command::Up
        | Command::Down
        | Command::Top
        | Command::Bottom
        | Command::HalfUp
        | Command::HalfDown
        | Command::PageUp
        | Command::PageDown => {
            motion::moved(model, command);
            Vec::new()
        }
        Command::Next | Command::Previous => {
            motion::step(model, command == Command::Next);
            Vec::new()
        }
        Command::Open => open(model),
        Command::Back => back(model),
        Command::Last => model.return_to_last(),
        Command::Go(Screen::Path) => path(model),
        Command::Go(Screen::Diff) => diff(model),
        Command::Go(screen) => model.go(screen),
        Command::Pane => {
            model.place_mut().pane += 1;
            model.arrange()
        }
        Command::Filter => {
            let text = model.place().filter.clone();
            model.place_mut().page = None;
            model.overlay = Some(Overlay::Filter(text.into()));
            Vec::new()
        }
        Command::Pin => {
            let filter = model.place().filter.clone();
            let pin = model.pinned.is_none() && !filter.is_empty();
            model.pinned = pin.then_some(filter);
            let words = if pin {
                "The filter is kept in every view."
            } else {
                "Every view has its own filter."
            };
            model.say(words);
            Vec::new()
        }
        Command::Group => {
            let place = model.place_mut();
            place.group = place.group.next();
            place.toggled.clear();
            model.arrange()
        }
        Command::Path => path_of_selected(model),
        Command::Findings => findings(model),
        Command::Fix => fix(model),
        Command::Mute => mute::open(model),
        Command::Console => browse(model),
        Command::Pause => pause(model),
        Command::Stop => ask_to_stop(model),
        Command::Wrap => {
            model.wrap = !model.wrap;
            Vec::new()
        }
        Command::Theme => {
            model.options.theme = model.options.theme.next();
            let name = model.options.theme.name;
            model.say(format!("Theme {name}."));
            Vec::new()
        }
        Command::Help => overlay(model, Overlay::Help { scroll: 0 }),
        Command::Palette => overlay(model, Overlay::Menu(menus::palette(model))),
        Command::Sort => overlay(model, Overlay::Menu(menus::sort(model))),
        Command::Columns => overlay(model, Overlay::Menu(menus::columns(model))),
        Command::Show => overlay(model, Overlay::Menu(menus::show(model))),
        Command::Copy => menu(model, menus::copy),
        Command::Export => menu(model, |_| export::menu()),
        Command::Compare => menu(model, menus::compare),
        Command::Quit => quit(model),
        Command::Suspend => vec![Effect::Suspend],
        Command::Redraw => vec![Effect::Redraw],
        Command::Interrupt => interrupt(model),
    }
}

fn overlay(model: &mut Model, overlay: Overlay) -> Vec<Effect> {
    model.overlay = Some(overlay);
    Vec::new()
}

/// A menu, where it has anything to choose from.
fn menu(model: &mut Model, make: fn(&Model) -> Menu) -> Vec<Effect> {
    let menu = make(model);
    if menu.entries.is_empty() {
        model.warn(format!("{}: there is nothing to choose from here.", menu.title));
        return Vec::new();
    }
    overlay(model, Overlay::Menu(menu))
}

/// Opens what is selected: a page of it, or what is in it.
fn open(model: &mut Model) -> Vec<Effect> {
    if model.place().page.is_some() {
        return Vec::new();
    }
    let Some(item) = model.place().item() else { return Vec::new() };
    match item {
        Item::Practice(at) => {
            let services =
                [None, Some(Service::Firehose), Some(Service::Kinesis), Some(Service::Flink)];
            let service = services[model.place().pane % services.len()];
            match crate::item::practice(at) {
                Some(info) => model.push(Screen::Findings, Narrow::Cell(info.practice, service)),
                None => Vec::new(),
            }
        }
        Item::Node(at) => match model.place().data().node(at).map(|it| it.kind.clone()) {
            Some(Kind::Subject(_)) => path_of_selected(model),
            Some(_) => toggle(model),
            None => Vec::new(),
        },
        Item::Group(..) => toggle(model),
        Item::Subject(_) => path_of_selected(model),
        Item::Why(_) => {
            let place = model.place();
            match place.data().place_of(None, item).0 {
                Some(account) => model.push(Screen::Errors, Narrow::Account(account)),
                None => Vec::new(),
            }
        }
        Item::Finding(_)
        | Item::Change(_)
        | Item::Appeared(_)
        | Item::Gone(_)
        | Item::Loss(_)
        | Item::Hop(_)
        | Item::Flight(_)
        | Item::Call(_) => {
            model.place_mut().page = Some(Page { kind: PageKind::Detail, scroll: 0 });
            Vec::new()
        }
    }
}

/// Opens or closes the node or group under the cursor.
fn toggle(model: &mut Model) -> Vec<Effect> {
    let Some(key) = model.place().key() else { return Vec::new() };
    model.place_mut().held = true;
    let toggled = &mut model.place_mut().toggled;
    if !toggled.remove(&key) {
        toggled.insert(key);
    }
    model.arrange()
}

/// One step back: out of the page, out of the filter, out of the screen; at the top nothing is left.
fn back(model: &mut Model) -> Vec<Effect> {
    let several = model.places.len() > 1;
    let place = model.place_mut();
    match place.page {
        Some(Page { kind: PageKind::Fix, .. }) => {
            place.page = Some(Page { kind: PageKind::Detail, scroll: 0 });
            return Vec::new();
        }
        Some(_) => {
            place.page = None;
            return Vec::new();
        }
        None => {}
    }
    if !place.filter.is_empty() && model.pinned.is_none() {
        model.place_mut().filter.clear();
        return model.arrange();
    }
    if several {
        model.places.pop();
        return model.arrange();
    }
    Vec::new()
}

/// The data path of a stream: of the one that was looked at, or of the worst.
fn path(model: &mut Model) -> Vec<Effect> {
    let place = model.place();
    let selected =
        place.item().and_then(|it| place.data().stream_of(place.rows.spine.as_deref(), it));
    let worst = || model.data.book.as_ref()?.worst_stream().cloned();
    match selected.or_else(worst) {
        Some(_) if place.screen == Screen::Path => Vec::new(),
        Some(arn) => {
            let effects = model.go(Screen::Path);
            if model.place().narrow == Narrow::Path(arn.clone()) {
                return effects;
            }
            // Another path: what the cursor was on there says nothing here.
            let place = model.place_mut();
            (place.narrow, place.rows, place.anchor) = (Narrow::Path(arn), Rows::default(), None);
            model.arrange()
        }
        None => model.go(Screen::Path),
    }
}

fn path_of_selected(model: &mut Model) -> Vec<Effect> {
    let place = model.place();
    let arn = place.item().and_then(|it| place.data().stream_of(place.rows.spine.as_deref(), it));
    match arn {
        Some(arn) if place.narrow == Narrow::Path(arn.clone()) => Vec::new(),
        Some(arn) => model.push(Screen::Path, Narrow::Path(arn)),
        None if place.item().is_none() => Vec::new(),
        None => {
            // It is on no data path: what is known of it are its findings.
            findings(model)
        }
    }
}

fn findings(model: &mut Model) -> Vec<Effect> {
    let place = model.place();
    let Some(item) = place.item() else { return Vec::new() };
    let (data, spine) = (place.data(), place.rows.spine.as_deref());
    let narrow = match (item, data.subject(spine, item), data.place_of(spine, item)) {
        (Item::Practice(at), ..) => {
            crate::item::practice(at).map(|it| Narrow::Cell(it.practice, None))
        }
        (Item::Group(group, at), ..) => {
            data.verdict(Item::Finding(at)).map(|it| match (group, it.subject.account) {
                (Group::Resource, _) => Narrow::Subject(it.subject.id.clone()),
                (Group::Account, Some(account)) => Narrow::Account(account),
                (Group::Account, None) => Narrow::All,
                (Group::Check | Group::Nothing, _) => Narrow::Check(it.check.to_owned()),
            })
        }
        (_, Some(subject), _) => Some(Narrow::Subject(subject.id.clone())),
        (_, None, (Some(account), _)) => Some(Narrow::Account(account)),
        (Item::Hop(_), ..) => {
            model.warn("This is shown, not judged: it has no findings of its own.");
            return Vec::new();
        }
        (Item::Node(at), ..) if at > 0 => {
            model.warn("Findings are listed by account: open this, and press f on one of them.");
            return Vec::new();
        }
        _ => Some(Narrow::All),
    };
    match narrow {
        Some(narrow) if narrow == place.narrow && place.screen == Screen::Findings => Vec::new(),
        Some(narrow) => model.push(Screen::Findings, narrow),
        None => Vec::new(),
    }
}

fn fix(model: &mut Model) -> Vec<Effect> {
    let place = model.place_mut();
    match place.item() {
        Some(Item::Finding(_) | Item::Change(_)) => {
            place.page = Some(Page { kind: PageKind::Fix, scroll: 0 });
        }
        Some(_) => return findings(model),
        None => {}
    }
    Vec::new()
}

/// The changes; the scan before this one is asked for where none was chosen.
fn diff(model: &mut Model) -> Vec<Effect> {
    let mut effects = model.go(Screen::Diff);
    if model.data.comparison.is_none() {
        effects.push(Effect::Ask(Request::Compare(None)));
    }
    effects
}

fn browse(model: &mut Model) -> Vec<Effect> {
    let place = model.place();
    let found = place.item().and_then(|it| place.data().subject(place.rows.spine.as_deref(), it));
    match found.and_then(console::address) {
        Some(address) if model.options.remote => {
            model.say(format!("No browser here. Copied: {address}"));
            vec![Effect::Copy(address)]
        }
        Some(address) => {
            model.say(format!("Opening {address}"));
            vec![Effect::Open(address)]
        }
        None => {
            model.warn("The console has no page for what is selected.");
            Vec::new()
        }
    }
}

fn pause(model: &mut Model) -> Vec<Effect> {
    match model.paused.take() {
        None if !model.data.live.running() => {
            model.say("No scan is running: nothing changes here.");
            Vec::new()
        }
        None => {
            model.paused = Some(Held::default());
            model.say("The view is paused; the scan goes on.");
            Vec::new()
        }
        Some(Held(held)) => {
            model.say("The view follows the scan again.");
            match held {
                Some(book) => arrive::judged(model, book),
                None => model.arrange(),
            }
        }
    }
}

fn ask_to_stop(model: &mut Model) -> Vec<Effect> {
    if !model.scanning() {
        model.say("No scan is running.");
        return Vec::new();
    }
    let entries = vec![
        Entry::new("go on", "the scan goes on", Choice::Stay),
        Entry::new(
            "stop and keep",
            "what was read is saved; --resume goes on with it",
            Choice::Stop,
        ),
        Entry::new("quit now", "what was read so far is saved", Choice::Quit),
    ];
    overlay(model, Overlay::Menu(Menu::new("A scan is running", entries)))
}

fn quit(model: &mut Model) -> Vec<Effect> {
    if model.scanning() {
        return ask_to_stop(model);
    }
    model.quit = true;
    vec![Effect::Quit]
}

/// Ctrl-C: while a scan runs it asks, and the second one quits.
pub(super) fn interrupt(model: &mut Model) -> Vec<Effect> {
    if model.data.live.running() && !model.interrupted {
        model.interrupted = true;
        return ask_to_stop(model);
    }
    model.quit = true;
    vec![Effect::Quit]
}
