//! What workers and the host bring.

use std::sync::Arc;

use super::menus;
use crate::book::Book;
use crate::data::Rows;
use crate::effect::Effect;
use crate::feed::Request;
use crate::live::State;
use crate::message::Message;
use crate::model::{Held, Model};
use crate::text::counted;

pub(super) fn arrived(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Arranged { serial, generation, rows, cursor } => {
            arranged(model, serial, generation, rows, cursor);
            Vec::new()
        }
        Message::Judged(book) => judged(model, book),
        Message::Compared(comparison) => {
            model.data.comparison = Some(comparison);
            model.arrange()
        }
        Message::Progress { answered, waiting, calls, slowest, elapsed } => {
            let live = Arc::make_mut(&mut model.data.live);
            (live.answered, live.waiting) = (answered, waiting);
            live.flights = slowest;
            live.elapsed = elapsed;
            let before = live.sum();
            live.calls = calls;
            if live.state == State::Loading {
                live.state = State::Running;
            }
            let now = live.sum();
            tell(live, before, now);
            if model.place().screen == crate::screen::Screen::Scan {
                model.arrange()
            } else {
                Vec::new()
            }
        }
        Message::Ended(early) => {
            let live = Arc::make_mut(&mut model.data.live);
            live.flights.clear();
            live.waiting = 0;
            let asked = live.running();
            let text = early.as_ref().map_or_else(
                || "everything was asked".to_owned(),
                |why| format!("stopped early: {why}"),
            );
            if asked {
                live.tell(text.clone(), early.is_some());
            }
            let bad = early.is_some();
            live.state = if asked { State::Ended(early) } else { State::Saved };
            menus::scan_ended(model);
            match (asked, bad) {
                (true, true) => model.warn(text),
                (true, false) => model.say("Everything was asked; what came last is judged."),
                (false, _) => {}
            }
            model.arrange()
        }
        Message::Scans(scans) => {
            model.scans = scans;
            Vec::new()
        }
        Message::Trend(points) => {
            model.trend = points;
            Vec::new()
        }
        Message::Notice(text, bad) => {
            if bad {
                model.warn(text);
            } else {
                model.say(text);
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// New events, where counts tell of any.
fn tell(
    live: &mut crate::live::Live,
    before: hydrant_core::CallCount,
    now: hydrant_core::CallCount,
) {
    for (one, many, before, now) in [
        ("call was throttled", "calls were throttled", before.throttled, now.throttled),
        ("call was denied", "calls were denied", before.denied, now.denied),
        ("call failed", "calls failed", before.failed, now.failed),
    ] {
        if now > before {
            let more = usize::try_from(now - before).unwrap_or(usize::MAX);
            live.tell(counted(more, one, many), true);
        }
    }
}

pub(super) fn judged(model: &mut Model, book: Arc<Book>) -> Vec<Effect> {
    let mut effects = Vec::new();
    // What the host keeps for the trend does not wait for somebody to look at it.
    let over = matches!(model.data.live.state, State::Ended(None)) && book.finished();
    if over && !std::mem::replace(&mut model.judged, true) {
        effects.push(Effect::Ask(Request::Judged(Box::new(book.summary.clone()))));
        model.say("The scan is complete.");
    }
    if let Some(Held(held)) = &mut model.paused {
        *held = Some(book);
        return effects;
    }
    let live = Arc::make_mut(&mut model.data.live);
    live.accounts = book.coverage.accounts.len();
    if live.running() {
        let before = model.data.book.as_ref().map_or(0, |it| it.total.failed());
        let more = book.total.failed().saturating_sub(before);
        if more > 0 {
            live.tell(format!("{more} more FAIL, {} in all", book.total.failed()), false);
        }
    }
    model.data.book = Some(book);
    model.forget_unseen();
    effects.extend(model.arrange());
    effects
}

fn arranged(model: &mut Model, serial: u64, generation: u64, rows: Rows, cursor: Option<usize>) {
    let height = model.layout().rows();
    let Some(place) = model.places.iter_mut().find(|it| it.serial == serial) else { return };
    if generation < place.asked {
        // Something newer is on its way.
        return;
    }
    let line = place.cursor.saturating_sub(place.offset);
    // Items are numbers of the data they were made from: what the page showed may be gone.
    let same = cursor.is_some() || place.anchor.is_none();
    // What is gone leaves the cursor where it was; other words or another order begin where the screen does.
    let book = |it: &Rows| it.data.book.as_ref().map(Arc::as_ptr);
    let begins = place.anchor.is_none() || book(&place.rows) == book(&rows);
    let gone = if begins { rows.start } else { place.cursor };
    place.rows = rows;
    place.shown = generation;
    let row = cursor.unwrap_or(gone);
    place.offset = row.saturating_sub(line);
    place.point(row, height);
    if !same {
        place.page = None;
    }
}
