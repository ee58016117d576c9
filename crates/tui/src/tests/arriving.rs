//! What a scan brings while somebody reads.

use hydrant_core::sample::{self, CLICKS, ORDERS};
use hydrant_core::{Settings, Snapshot};

use super::harness::{Desk, broken};
use crate::arrange::arrange;
use crate::book::Kind;
use crate::data::Item;
use crate::effect::Effect;
use crate::feed::Request;
use crate::message::Message;
use crate::place::PageKind;
use crate::update::update;

/// The broken sample, with the worst of it repaired: every row moves up.
fn better() -> Snapshot {
    let mut snapshot = broken();
    let clean = sample::snapshot();
    let clicks = sample::description(&mut snapshot, CLICKS);
    let fact = &clean.delivery_streams[&sample::arn(CLICKS)].description;
    clicks.encryption = fact.known().unwrap().encryption.clone();
    snapshot
}

#[test]
fn the_cursor_stays_on_the_finding_not_on_the_row() {
    let mut desk = Desk::live(80, 24);
    desk.press("4 j j enter");
    let (before, key) = (desk.selected(), desk.model.place().key());
    assert_eq!(before[2], "kinesis-sse-disabled");
    desk.judge(better(), &Settings::default());
    assert_eq!((desk.selected(), desk.model.place().key()), (before, key));
    assert_eq!(desk.model.place().cursor, 1);
    assert_eq!(desk.model.place().page.map(|it| it.kind), Some(PageKind::Detail));
}

#[test]
fn a_page_closes_when_its_subject_is_gone() {
    let mut desk = Desk::live(80, 24);
    desk.press("4 j j enter");
    let mut repaired = better();
    let clean = sample::snapshot();
    let orders = sample::summary(&mut repaired, ORDERS);
    *orders = clean.streams[&sample::arn(ORDERS)].summary.known().unwrap().clone();
    desk.judge(repaired, &Settings::default());
    assert_eq!(desk.model.place().page, None);
    // Where it was, not at the top.
    assert_eq!(desk.model.place().cursor, 2);
    assert!(!desk.text().contains("kinesis-sse-disabled"));
}

#[test]
fn nothing_jumps_in_any_list() {
    for keys in ["1", "2", "3", "4", "4 v", "5", "7", "!"] {
        let mut desk = Desk::live(80, 24);
        desk.compare();
        desk.press(keys);
        for row in 0..desk.count().min(60) {
            assert_eq!(desk.model.place().cursor, row);
            let before = desk.selected();
            desk.judge(broken(), &Settings::default());
            assert_eq!((desk.selected(), desk.model.place().cursor), (before, row), "{keys}");
            desk.press("j");
        }
    }
}

/// Until somebody moves it the cursor begins where the screen begins: with the worst, also when that comes later.
#[test]
fn a_cursor_that_nobody_moved_stays_at_the_worst() {
    let mut desk = Desk::live(80, 24);
    desk.judge(better(), &Settings::default());
    desk.press("3");
    desk.judge(broken(), &Settings::default());
    assert_eq!(desk.model.place().cursor, 0);
    desk.press("j");
    let chosen = desk.selected();
    desk.judge(better(), &Settings::default());
    desk.judge(broken(), &Settings::default());
    assert_eq!(desk.selected(), chosen);
}

#[test]
fn a_group_stays_open_when_another_finding_leads_it() {
    for groups in ["v", "v v", "v v v"] {
        let mut desk = Desk::live(80, 24);
        desk.judge(better(), &Settings::default());
        desk.press("4");
        desk.press(groups);
        desk.press("enter");
        let row = desk.selected()[2].clone();
        desk.judge(broken(), &Settings::default());
        let cell = desk.model.place().screen.sheet().cell;
        let place = desk.model.place();
        let depth = place.rows.rows.iter().filter(|it| it.depth == 1).count();
        assert!(depth > 0, "{groups} {}", desk.text());
        assert_eq!(cell(place, place.row().unwrap(), 2).text, row);
    }
}

/// An account is judged under the id that its node has, and an account-Region under that of its own.
#[test]
fn every_row_of_the_whole_tree_is_its_own() {
    let mut desk = Desk::new(80, 24);
    desk.press("2");
    let mut row = 0;
    while row < desk.count() {
        let rows = desk.count();
        if desk.model.place().row().unwrap().count > 0 {
            desk.press("enter");
            if desk.count() < rows {
                desk.press("enter");
            }
        }
        desk.press("j");
        row += 1;
    }
    let book = desk.model.data.book.as_ref().unwrap();
    let rows = &desk.model.place().rows.rows;
    let why = rows.iter().filter(|it| matches!(it.item, Item::Why(_))).count();
    assert_eq!((desk.count(), why), (book.tree.len() + 1, 1));
    let leaves = book.tree.iter().filter(|it| matches!(it.kind, Kind::Subject(_)));
    assert_eq!(leaves.count(), book.subjects.len());
    let place = desk.model.place();
    let keys: std::collections::BTreeSet<_> =
        place.rows.rows.iter().map(|it| place.data().key(None, it.item)).collect();
    assert_eq!(keys.len(), desk.count());
}

#[test]
fn an_arrangement_that_comes_late_is_ignored() {
    let mut desk = Desk::new(80, 24);
    desk.press("4");
    let arranged = |effects: Vec<Effect>| {
        let made = effects.into_iter().find_map(|it| match it {
            Effect::Arrange { serial, generation, spec, data, anchor } => {
                let (rows, cursor) = arrange(&data, &spec, anchor.as_deref());
                Some(Message::Arranged { serial, generation, rows, cursor })
            }
            _ => None,
        });
        made.expect("something to arrange")
    };
    desk.press("/");
    let key = |c: &str| Message::Key(super::harness::key_event(c));
    let first = arranged(update(&mut desk.model, key("z")));
    let second = arranged(update(&mut desk.model, key("backspace")));
    assert!(desk.model.place().waiting());
    let all = desk.count();
    desk.tell(first);
    assert_eq!((desk.count(), desk.model.place().waiting()), (all, true));
    desk.tell(second);
    assert_eq!((desk.count(), desk.model.place().waiting()), (all, false));
    // One for a screen that was closed meanwhile.
    let late = arranged(update(&mut desk.model, key("z")));
    desk.press("esc 2");
    let shown = desk.screen();
    desk.tell(late);
    assert_eq!(desk.screen(), shown);
}

#[test]
fn a_screen_that_was_left_keeps_its_place_and_not_the_old_scan() {
    let mut desk = Desk::live(80, 24);
    desk.press("4 j j enter");
    let before = desk.selected();
    desk.press("1 enter p");
    let old = std::sync::Arc::downgrade(desk.model.data.book.as_ref().unwrap());
    desk.judge(better(), &Settings::default());
    assert!(old.upgrade().is_none(), "an old scan is still held");
    desk.press("4");
    assert_eq!(desk.selected(), before);
    assert!(desk.model.place().page.is_some());
}

#[test]
fn the_scan_tells_what_happens() {
    let mut desk = Desk::live(80, 24);
    for words in ["keys of the archive", "3 calls were throttled", "2 calls were denied"] {
        assert!(desk.text().contains(words), "{}", desk.text());
    }
    desk.press("enter");
    assert!(desk.model.place().page.is_some());
    desk.tell(Message::Ended(Some("credentials ran out".to_owned())));
    let text = desk.text();
    assert_eq!(desk.model.place().page, None);
    assert!(text.contains("stopped early: credentials ran out"), "{text}");
    // What it asked is listed then.
    assert!(text.contains("─ Calls ─"), "{text}");
}

#[test]
fn before_the_first_answer_every_screen_says_so() {
    for screen in ["1", "2", "3", "4", "5", "!"] {
        let mut desk = Desk::before(super::harness::options(), 80, 24);
        desk.press(screen);
        desk.press("j enter y m p f o r / x enter");
        assert!(desk.text().contains("is being read") || screen == "5", "{}", desk.text());
    }
}

#[test]
fn how_a_scan_was_judged_is_told_once_even_while_the_view_is_paused() {
    for paused in [true, false] {
        let mut desk = Desk::live(80, 24);
        let told = |desk: &Desk| {
            desk.asked().into_iter().filter(|it| matches!(it, Request::Judged(_))).count()
        };
        if paused {
            desk.press("space");
        }
        assert_eq!(told(&desk), 0);
        desk.tell(Message::Ended(None));
        desk.judge(broken(), &Settings::default());
        assert_eq!(told(&desk), 1);
        desk.press("space");
        desk.judge(broken(), &Settings::default());
        assert_eq!(told(&desk), 1);
    }
}
