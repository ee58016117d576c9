//! The cursor of a list, the lines of a page, the mouse, and terminals that are too small.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::harness::Desk;
use crate::effect::Effect;
use crate::message::Message;
use crate::overlay::Overlay;
use crate::place::PageKind;

fn mouse(kind: MouseEventKind, column: u16, row: u16) -> Message {
    Message::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
}

#[test]
fn the_cursor_moves_and_stays_inside() {
    let mut desk = Desk::new(80, 24);
    desk.press("4");
    let (rows, page) = (desk.count(), desk.model.layout().rows());
    assert_eq!((page, rows), (15, 185));
    let mut at = |keys: &str| {
        desk.press(keys);
        desk.model.place().cursor
    };
    assert_eq!(at("j down k"), 1);
    assert_eq!(at("up up up"), 0);
    assert_eq!(at("pagedown"), page);
    assert_eq!(at("ctrl-d"), page + page / 2);
    assert_eq!(at("ctrl-u pageup"), 0);
    assert_eq!(at("G"), rows - 1);
    assert_eq!(at("pagedown"), rows - 1);
    assert_eq!(at("home end"), rows - 1);
    assert_eq!(at("g"), 0);
}

#[test]
fn the_cursor_is_always_seen() {
    let mut desk = Desk::new(80, 24);
    desk.press("4 G");
    for height in (15..40).chain((15..40).rev()) {
        desk.tell(Message::Resize(80, height));
        let place = desk.model.place();
        let seen = place.offset..place.offset + desk.model.layout().rows();
        assert!(seen.contains(&place.cursor), "{height}: {} in {seen:?}", place.cursor);
        // No empty lines below the last row while there are rows above the first.
        let empty = seen.end > place.rows.rows.len() && place.offset > 0;
        assert!(!empty, "{height}: {seen:?}");
        assert!(desk.text().contains("\n│ > "), "{height}");
    }
}

/// A page takes the room of what is above the list, and gives it back.
#[test]
fn the_cursor_is_seen_when_the_list_gets_shorter() {
    let mut desk = Desk::new(80, 24);
    desk.compare();
    desk.press("7 G enter [ ] [ [ ] ] ] esc");
    assert!(desk.text().contains("\n│ > "), "{}", desk.text());
    // The comparison brings a head of its own.
    let mut desk = Desk::new(80, 24);
    desk.compare();
    desk.press("7 G");
    let comparison = desk.model.data.comparison.take().unwrap();
    desk.press("up");
    desk.press("G");
    desk.tell(Message::Compared(comparison));
    assert!(desk.text().contains("\n│ > "), "{}", desk.text());
}

#[test]
fn a_page_scrolls_to_its_end_and_no_further() {
    let mut desk = Desk::new(80, 24);
    desk.press("4 enter");
    let page = |desk: &Desk| desk.model.place().page.expect("a page");
    assert_eq!(page(&desk).scroll, 0);
    desk.press("j j");
    assert_eq!((page(&desk).scroll, desk.model.place().cursor), (2, 0));
    desk.press("G");
    let end = page(&desk).scroll;
    assert!(end > 2 && desk.text().contains("fingerprint"), "{}", desk.text());
    desk.press("j pagedown");
    assert_eq!(page(&desk).scroll, end);
    desk.press("]");
    assert_eq!((page(&desk).scroll, desk.model.place().cursor), (0, 1));
    desk.press("[ [");
    assert_eq!((page(&desk).kind, desk.model.place().cursor), (PageKind::Detail, 0));
}

#[test]
fn lines_of_a_page_are_broken_or_cut() {
    let mut desk = Desk::new(80, 24);
    desk.press("4 enter");
    let marks = |desk: &Desk| desk.text().lines().skip(2).any(|it| it.contains('…'));
    let broken = desk.text();
    assert!(!marks(&desk), "{broken}");
    desk.press("w");
    assert!(marks(&desk), "{}", desk.text());
    desk.press("w");
    assert_eq!(desk.text(), broken);
}

#[test]
fn the_wheel_moves_and_a_click_selects_then_opens() {
    let mut desk = Desk::new(120, 40);
    desk.press("4");
    desk.tell(mouse(MouseEventKind::ScrollDown, 5, 10));
    assert_eq!(desk.model.place().cursor, 1);
    // The first row is below the frame and the heads.
    let first = desk.model.layout().list.y + 2;
    let click = |row| mouse(MouseEventKind::Down(MouseButton::Left), 5, row);
    desk.tell(click(first + 4));
    assert_eq!((desk.model.place().cursor, desk.model.place().page), (4, None));
    desk.tell(click(first + 4));
    assert!(desk.model.place().page.is_some());
}

#[test]
fn a_click_beside_the_list_selects_nothing() {
    let mut desk = Desk::new(120, 40);
    desk.press("4");
    let layout = desk.model.layout();
    for (column, row) in
        [(layout.preview.x + 3, layout.list.y + 5), (5, 0), (5, 39), (5, layout.list.y)]
    {
        desk.tell(mouse(MouseEventKind::Down(MouseButton::Left), column, row));
        assert_eq!((desk.model.place().cursor, desk.model.place().page), (0, None));
    }
}

#[test]
fn where_nothing_can_be_seen_nothing_is_done() {
    let mut desk = Desk::new(59, 24);
    assert_eq!(desk.text().lines().next(), Some("60x15 needed, have 59x24"));
    desk.press("4 j / x y m enter");
    desk.tell(Message::Paste("x".to_owned()));
    assert!(desk.model.overlay.is_none() && desk.effects.is_empty());
    desk.tell(Message::Resize(80, 24));
    assert!(desk.text().contains("[1 Pulse]"));
    desk.tell(Message::Resize(80, 14));
    desk.press("ctrl-z");
    assert!(matches!(desk.effects.as_slice(), [Effect::Suspend]));
    desk.press("?");
    assert!(matches!(desk.model.overlay, Some(Overlay::Help { .. })));
    desk.press("q");
    assert!(desk.model.quit);
}

/// `q` would be typed into what has the keys, where it can be seen.
#[test]
fn a_small_terminal_is_left_whatever_has_the_keys() {
    for keys in ["4 /", "4 :", "4 m", "4 S"] {
        for way_out in ["q", "ctrl-c"] {
            let mut desk = Desk::new(80, 24);
            desk.press(keys);
            desk.tell(Message::Resize(20, 5));
            desk.press("? x enter");
            desk.press(way_out);
            assert!(desk.model.quit, "{keys} {way_out}");
            assert!(matches!(desk.effects.as_slice(), [Effect::Quit]), "{:?}", desk.effects);
        }
    }
    let mut desk = Desk::live(50, 10);
    desk.press("q");
    assert!(!desk.model.quit && desk.text().contains("once more quits"), "{}", desk.text());
    desk.press("q");
    assert!(desk.model.quit);
}
