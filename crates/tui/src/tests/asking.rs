//! Help, palette, quitting, pausing, comparing.

use super::harness::{Desk, broken, options};
use crate::command::COMMANDS;
use crate::effect::Effect;
use crate::feed::{Options, Request, ScanLine};
use crate::keys::KeyMap;
use crate::live::State;
use crate::message::Message;
use crate::overlay::Overlay;
use crate::screen::Screen;

#[test]
fn the_palette_runs_commands_by_name() {
    let mut desk = Desk::new(80, 24);
    desk.press(":");
    desk.write("resources");
    assert_eq!(desk.offers()[0], "resources");
    desk.press("enter");
    assert_eq!(desk.model.place().screen, Screen::Resources);
    desk.press(":");
    desk.write("verdicts listed");
    assert_eq!(desk.offers(), ["show"]);
    desk.press("esc");
    assert!(desk.model.overlay.is_none());
    // Every command can be run from there, and keeps the model whole.
    for info in COMMANDS.iter().filter(|it| it.name != "palette") {
        let mut desk = Desk::new(80, 24);
        desk.press("4 :");
        desk.choose(info.name);
        desk.text();
    }
}

#[test]
fn help_shows_the_live_keys() {
    let mut keys = KeyMap::default();
    keys.bind("down", "n ctrl-n").unwrap();
    keys.bind("mute", "alt-m").unwrap();
    let mut desk = Desk::with(Options { keys, ..options() }, 120, 70, broken());
    desk.press("4 ?");
    let text = desk.text();
    for info in COMMANDS {
        let keys = desk.model.options.keys.keys(info.command).join(" ");
        assert!(!keys.is_empty(), "{}", info.name);
        let line = format!("│ {keys:<22} {} ", info.words);
        assert!(text.contains(&line), "{line}: {text}");
    }
    assert!(text.contains("│ n ctrl-n ") && text.contains("│ alt-m "));
    desk.press("?");
    assert!(desk.text().contains("alt-m mute"), "{}", desk.text());
    desk.press("j n");
    assert_eq!(desk.model.place().cursor, 1);
}

#[test]
fn help_scrolls_to_its_end() {
    let mut desk = Desk::new(80, 24);
    desk.press("?");
    assert!(desk.text().contains("more below"));
    desk.press("G j j");
    let text = desk.text();
    assert!(!text.contains("more below") && text.contains("ctrl-c"), "{text}");
    desk.press("q");
    assert!(desk.model.overlay.is_none() && !desk.model.quit);
}

#[test]
fn without_a_scan_q_and_ctrl_c_quit_at_once() {
    for key in ["q", "ctrl-c"] {
        let mut desk = Desk::new(80, 24);
        desk.press(key);
        assert!(desk.model.quit && matches!(desk.effects.as_slice(), [Effect::Quit]));
    }
}

#[test]
fn quitting_while_a_scan_runs_asks() {
    let mut desk = Desk::live(80, 24);
    desk.press("q");
    assert_eq!(desk.offers(), ["go on", "stop and keep", "quit now"]);
    // The first is the one that changes nothing.
    desk.press("enter");
    assert!(desk.model.overlay.is_none() && !desk.model.quit && desk.effects.is_empty());
    desk.press("q");
    desk.choose("stop and keep");
    assert_eq!(desk.asked(), [&Request::Stop]);
    assert_eq!(desk.model.data.live.state, State::Stopping);
    desk.press("q");
    desk.choose("quit now");
    assert!(desk.model.quit);
}

#[test]
fn ctrl_c_twice_quits_whatever_has_the_keys() {
    for keys in ["", "4 /", ":", "?", "4 m", "4 y"] {
        let mut desk = Desk::live(80, 24);
        desk.press(keys);
        desk.press("ctrl-c");
        assert!(!desk.model.quit && desk.offers().contains(&"quit now".to_owned()), "{keys}");
        desk.press("ctrl-c");
        assert!(desk.model.quit, "{keys}");
    }
    // A key between the two begins anew.
    let mut desk = Desk::live(80, 24);
    desk.press("ctrl-c esc ctrl-c");
    assert!(!desk.model.quit);
}

#[test]
fn what_was_asked_of_a_scan_goes_away_with_it() {
    let mut desk = Desk::live(80, 24);
    desk.press("ctrl-c down");
    desk.tell(Message::Ended(None));
    assert!(desk.model.overlay.is_none());
    assert!(desk.notice().starts_with("Everything was asked"), "{}", desk.notice());
    desk.progress(100, 0);
    assert_eq!(desk.model.data.live.state, State::Ended(None));
    desk.press("x");
    assert!(desk.model.overlay.is_none() && desk.notice().contains("No scan"));
    desk.press("q");
    assert!(desk.model.quit && desk.asked().is_empty());
}

#[test]
fn a_paused_view_stands_still_while_the_scan_goes_on() {
    let mut desk = Desk::live(80, 24);
    desk.press("4 space");
    assert!(desk.text().contains("PAUSED LIVE"));
    let rows = desk.count();
    desk.judge(hydrant_core::sample::snapshot(), &hydrant_core::Settings::default());
    assert_eq!(desk.count(), rows);
    desk.press("2 4");
    assert_eq!(desk.count(), rows);
    desk.press("space");
    assert!(desk.count() < rows && !desk.text().contains("PAUSED"));
}

#[test]
fn where_no_scan_runs_there_is_nothing_to_pause() {
    let mut desk = Desk::new(80, 24);
    desk.press("space");
    assert!(desk.model.paused.is_none() && desk.notice().contains("No scan is running"));
    // A scan that ended while the view was paused is shown when it goes on.
    let mut desk = Desk::live(80, 24);
    desk.press("4 space");
    desk.tell(Message::Ended(None));
    desk.judge(hydrant_core::sample::snapshot(), &hydrant_core::Settings::default());
    desk.press("space");
    assert!(desk.model.paused.is_none());
    assert_eq!(desk.count(), 0);
}

#[test]
fn a_scan_to_compare_with_is_chosen() {
    let mut desk = Desk::new(80, 24);
    desk.press("7");
    assert_eq!(desk.asked(), [&Request::Compare(None)]);
    assert!(desk.text().contains("No scan to compare with yet"));
    desk.press("c");
    assert!(desk.notice().contains("nothing to choose"));
    let id = desk.model.data.book.as_ref().unwrap().header().id.clone();
    let line = |id: &str, finished| ScanLine {
        id: id.to_owned(),
        started_at: hydrant_core::sample::header().started_at,
        finished,
    };
    desk.tell(Message::Scans(vec![line(&id, true), line("earlier", false)]));
    desk.press("c");
    let Some(Overlay::Menu(menu)) = &desk.model.overlay else { panic!("no menu") };
    assert_eq!(menu.entries.len(), 1);
    assert!(menu.entries[0].detail.ends_with("not complete"), "{:?}", menu.entries[0]);
    desk.press("enter");
    assert_eq!(desk.asked().last(), Some(&&Request::Compare(Some("earlier".to_owned()))));
    desk.compare();
    assert!(desk.count() > 0 && desk.text().contains("new"), "{}", desk.text());
}

#[test]
fn pasted_text_runs_nothing() {
    let mut desk = Desk::new(80, 24);
    desk.press("4");
    let before = desk.screen();
    desk.tell(Message::Paste("q\u{3}2\n:quit\r".to_owned()));
    assert_eq!((desk.screen(), desk.model.quit), (before, false));
    desk.press("/");
    desk.tell(Message::Paste("kms\n\u{1b}q".to_owned()));
    assert_eq!(desk.model.place().filter, "kms \\u{1b}q");
    assert!(matches!(desk.model.overlay, Some(Overlay::Filter(_))));
    desk.press("esc :");
    desk.tell(Message::Paste("resources\n".to_owned()));
    assert_eq!(desk.model.place().screen, Screen::Findings);
    assert_eq!(desk.offers()[0], "resources");
    desk.press("esc m");
    desk.tell(Message::Paste("line\nline".to_owned()));
    let Some(Overlay::Mute(form)) = &desk.model.overlay else { panic!("no form") };
    assert_eq!(form.fields[0].value(), "line line");
    // Into the middle of what is there, and not without end.
    desk.press("left left");
    desk.tell(Message::Paste("PASTED".to_owned()));
    let Some(Overlay::Mute(form)) = &desk.model.overlay else { panic!("no form") };
    assert_eq!((form.fields[0].value(), form.fields[0].cursor()), ("line liPASTEDne", 13));
    desk.tell(Message::Paste("x".repeat(1_000_000)));
    let Some(Overlay::Mute(form)) = &desk.model.overlay else { panic!("no form") };
    assert!(form.fields[0].value().len() < 10_000);
    assert!(desk.effects.is_empty());
}
