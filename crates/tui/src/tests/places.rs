//! Going somewhere, opening what is there, and the way back.

use super::harness::Desk;
use crate::data::Narrow;
use crate::screen::Screen;

fn way(desk: &Desk) -> Vec<Screen> {
    desk.model.places.iter().map(|it| it.screen).collect()
}

#[test]
fn every_screen_opens_what_is_selected_and_leads_back() {
    for (screen, keys) in [
        (Screen::Pulse, "1"),
        (Screen::Resources, "3"),
        (Screen::Findings, "4"),
        (Screen::Path, "5"),
        (Screen::Diff, "7"),
        (Screen::Errors, "!"),
    ] {
        let mut desk = Desk::new(80, 24);
        desk.compare();
        desk.press(keys);
        assert_eq!(way(&desk), [screen]);
        let before = desk.screen();
        desk.press("enter");
        let deeper = desk.model.places.len() > 1 || desk.model.place().page.is_some();
        assert!(deeper, "{screen:?}: {}", desk.text());
        assert_ne!(desk.screen(), before);
        desk.press("esc");
        assert_eq!(desk.screen(), before, "{screen:?}");
        desk.press("esc esc");
        assert_eq!((way(&desk), desk.screen() == before), (vec![screen], true));
    }
}

#[test]
fn a_tree_opens_node_by_node() {
    let mut desk = Desk::new(80, 24);
    desk.press("2");
    let closed = desk.count();
    desk.press("/");
    desk.write("shop");
    desk.press("enter");
    let at = desk.text().lines().position(|it| it.contains("222222222222 shop")).unwrap();
    desk.press("esc");
    assert!(at > 0);
    while !desk.selected()[0].contains("222222222222") {
        desk.press("j");
    }
    desk.press("enter");
    assert!(desk.count() > closed);
    desk.press("j enter j enter");
    // A stream leads to its path, and back to the same row.
    let row = desk.selected();
    assert_eq!(desk.model.place().screen, Screen::Path, "{row:?}");
    desk.press("esc");
    assert_eq!(way(&desk), [Screen::Organization]);
    desk.press("k k enter");
    assert_eq!(desk.count(), closed);
}

#[test]
fn a_practice_opens_the_findings_of_the_part() {
    let mut desk = Desk::new(80, 24);
    desk.press("/");
    desk.write("enable-encryption");
    desk.press("enter tab tab enter");
    let narrow = desk.model.place().narrow.clone();
    assert!(matches!(narrow, Narrow::Cell(_, Some(hydrant_core::Service::Kinesis))), "{narrow:?}");
    assert_eq!(way(&desk), [Screen::Pulse, Screen::Findings]);
    desk.press("p");
    assert_eq!(way(&desk), [Screen::Pulse, Screen::Findings, Screen::Path]);
    desk.press("f");
    assert_eq!(way(&desk).last(), Some(&Screen::Findings));
    desk.press("esc esc esc");
    assert_eq!(
        (way(&desk), desk.model.place().filter.as_str()),
        (vec![Screen::Pulse], "enable-encryption")
    );
}

#[test]
fn the_fix_leads_back_to_the_finding() {
    let mut desk = Desk::new(80, 24);
    desk.press("4");
    let list = desk.screen();
    desk.press("r");
    assert!(desk.text().contains("─ Fix ─"));
    desk.press("esc");
    assert!(desk.text().contains("─ Detail ─"));
    desk.press("esc");
    assert_eq!(desk.screen(), list);
}

#[test]
fn digits_lead_to_screens_as_they_were_left() {
    let mut desk = Desk::new(80, 24);
    desk.press("4 s down enter S down down enter j j j enter");
    let left = desk.screen();
    desk.press("2 j j 3 / k enter 4");
    assert_eq!(desk.screen(), left);
    assert!(desk.model.place().page.is_some());
    desk.press("2");
    assert_eq!(desk.model.place().cursor, 2);
    desk.press("3");
    assert_eq!(desk.model.place().filter, "k");
    // The same digit again closes the page.
    desk.press("4 4");
    assert_eq!((desk.model.place().page, desk.model.place().cursor), (None, 3));
}

#[test]
fn the_last_view_is_the_whole_way_that_was_left() {
    let mut desk = Desk::new(80, 24);
    desk.press("- -");
    assert_eq!(way(&desk), [Screen::Pulse]);
    desk.press("/");
    desk.write("enable-encryption");
    desk.press("enter enter p f");
    let (deep, shown) = (way(&desk), desk.screen());
    assert_eq!(deep.len(), 4);
    desk.press("3 j j");
    let resources = desk.screen();
    desk.press("-");
    assert_eq!((way(&desk), desk.screen()), (deep.clone(), shown));
    desk.press("-");
    assert_eq!((way(&desk), desk.screen()), (vec![Screen::Resources], resources));
    desk.press("- esc esc esc");
    assert_eq!(way(&desk), deep[..1]);
}

#[test]
fn the_path_is_that_of_what_was_selected_or_of_the_worst_stream() {
    let mut desk = Desk::new(80, 24);
    desk.press("5");
    let worst = desk.model.data.book.as_ref().unwrap().worst_stream().unwrap().clone();
    assert_eq!(desk.model.place().narrow, Narrow::Path(worst));
    desk.press("3 /");
    desk.write("orders-archive");
    desk.press("enter 5");
    let archive = hydrant_core::sample::arn(hydrant_core::sample::ORDERS_ARCHIVE);
    assert_eq!(desk.model.place().narrow, Narrow::Path(archive));
}
