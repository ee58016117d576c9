//! Filters, orders, columns and groups.

use hydrant_core::sample;

use super::harness::{Desk, options};
use crate::data::{Group, Show};
use crate::overlay::Overlay;

#[test]
fn a_filter_follows_what_is_typed() {
    let mut desk = Desk::new(80, 24);
    desk.press("4");
    let all = desk.count();
    desk.press("/");
    desk.write("KEY public");
    assert!(desk.count() > 0 && desk.count() < all);
    let text = desk.text();
    assert!(text.contains(&format!("of {}, of {all} without the filter", desk.count())), "{text}");
    assert!(text.contains("\n /KEY public\n"), "{text}");
    desk.press("down down");
    assert_eq!(desk.model.place().cursor, 2);
    desk.press("enter");
    assert!(desk.model.overlay.is_none());
    assert_eq!(desk.model.place().filter, "KEY public");
    desk.press("esc");
    assert_eq!((desk.count(), desk.model.place().filter.as_str()), (all, ""));
}

#[test]
fn esc_clears_the_filter_and_q_is_a_letter_of_it() {
    let mut desk = Desk::new(80, 24);
    desk.press("4");
    let all = desk.count();
    desk.press("/");
    desk.write("q:?zz");
    assert_eq!((desk.count(), desk.model.place().filter.as_str()), (0, "q:?zz"));
    assert!(desk.text().contains("Nothing matches the filter; esc clears it."));
    desk.press("backspace ctrl-u");
    assert_eq!(desk.count(), all);
    desk.write("zz");
    desk.press("esc");
    assert!(desk.model.overlay.is_none());
    assert_eq!((desk.count(), desk.model.place().filter.as_str()), (all, ""));
}

#[test]
fn the_cursor_stays_on_what_the_filter_leaves() {
    let mut desk = Desk::new(80, 24);
    desk.press("4 j j");
    let selected = desk.selected();
    desk.press("/");
    desk.write(&selected[2]);
    assert_eq!(desk.selected(), selected);
    desk.press("esc");
    assert_eq!((desk.selected(), desk.model.place().cursor), (selected, 2));
    desk.press("/");
    desk.write("bucket-public");
    assert_eq!(desk.model.place().cursor, 0);
}

#[test]
fn a_long_filter_shows_where_one_types() {
    let mut desk = Desk::new(80, 24);
    desk.press("4 /");
    desk.write(&"x".repeat(200));
    desk.write("END");
    let (buffer, drawn) = desk.draw();
    let line = super::harness::glyphs(&buffer).lines().nth(22).unwrap().to_owned();
    assert!(line.ends_with("END"), "{line}");
    let (x, y) = drawn.cursor.unwrap();
    assert_eq!((usize::from(x), y), (line.chars().count(), 22));
}

#[test]
fn a_pinned_filter_is_in_every_view() {
    let mut desk = Desk::new(80, 24);
    desk.press("3 4 /");
    desk.write("clicks");
    desk.press("enter \\");
    assert!(desk.notice().contains("every view"));
    // One that was left before, one that is new, and one on top.
    for keys in ["3", "2", "f"] {
        desk.press(keys);
        assert_eq!(desk.model.place().filter, "clicks", "{keys}");
    }
    // What is pinned does not go away on the way back.
    desk.press("esc esc esc");
    assert_eq!((desk.model.places.len(), desk.model.place().filter.as_str()), (1, "clicks"));
    desk.press("\\ esc");
    assert_eq!((desk.model.pinned.clone(), desk.model.place().filter.as_str()), (None, ""));
}

#[test]
fn an_empty_filter_is_no_pin() {
    let mut desk = Desk::new(80, 24);
    desk.press("4 \\");
    assert_eq!(desk.model.pinned, None);
    for way in ["esc", "ctrl-u enter"] {
        desk.press("/");
        desk.write("kms");
        desk.press("enter \\ 3 /");
        desk.press(way);
        assert_eq!((desk.model.pinned.clone(), desk.model.place().filter.as_str()), (None, ""));
        desk.press("4 esc");
        assert_eq!(desk.model.place().filter, "");
    }
}

#[test]
fn a_column_sorts_and_again_turns_round() {
    let mut desk = Desk::new(80, 24);
    desk.press("4 j");
    let own = desk.selected();
    let column = |desk: &Desk, column: usize| {
        let place = desk.model.place();
        let cell = place.screen.sheet().cell;
        place.rows.rows.iter().map(|it| cell(place, *it, column).text).collect::<Vec<_>>()
    };
    desk.press("S");
    desk.choose("CHECK");
    let sorted = column(&desk, 2);
    assert!(sorted.is_sorted() && desk.text().contains("by CHECK"));
    assert_eq!(desk.selected(), own);
    desk.press("S");
    desk.choose("CHECK");
    let turned = column(&desk, 2);
    assert!(turned.iter().rev().is_sorted() && turned != sorted);
    assert!(desk.text().contains("by CHECK, turned round"));
    desk.press("S");
    desk.choose("as it is");
    assert_eq!((desk.selected(), desk.model.place().cursor), (own, 1));
}

#[test]
fn every_column_of_every_screen_sorts() {
    for screen in ["1", "2", "3", "4", "5", "6", "7", "!"] {
        let mut desk = Desk::new(200, 50);
        desk.compare();
        desk.press(screen);
        let (rows, columns) = (desk.count(), desk.model.place().columns());
        for column in columns {
            for _ in 0..2 {
                desk.press("S");
                desk.choose(column.head);
                assert_eq!(desk.count(), rows, "{screen} {}", column.head);
            }
        }
    }
}

#[test]
fn columns_are_hidden_and_shown() {
    let mut desk = Desk::new(120, 24);
    desk.press("4 C down enter");
    assert!(matches!(&desk.model.overlay, Some(Overlay::Menu(menu)) if menu.cursor == 1));
    desk.press("esc");
    assert!(!desk.text().contains(" SEV "), "{}", desk.text());
    desk.press("C down enter esc");
    assert!(desk.text().contains(" SEV "));
    for _ in 0..7 {
        desk.press("C");
        let hidden = desk.model.place().hidden.len();
        desk.press(&"down ".repeat(hidden));
        desk.press("enter esc");
    }
    assert_eq!(desk.model.place().hidden.len(), 7);
    assert!(desk.text().contains("│ >"));
}

#[test]
fn groups_open_and_close() {
    let mut desk = Desk::new(80, 24);
    desk.press("4");
    let all = desk.count();
    let mut counts = Vec::new();
    for group in [Group::Check, Group::Account, Group::Resource] {
        desk.press("v g");
        assert_eq!(desk.model.place().group, group);
        let groups = desk.count();
        let place = desk.model.place();
        let held: u32 = place.rows.rows.iter().map(|it| it.count).sum();
        assert_eq!(usize::try_from(held).unwrap(), all);
        let inside = place.row().unwrap().count as usize;
        desk.press("enter");
        assert_eq!(desk.count(), groups + inside);
        desk.press("j k enter");
        assert_eq!(desk.count(), groups);
        counts.push(groups);
    }
    desk.press("v");
    assert_eq!((desk.model.place().group, desk.count()), (Group::Nothing, all));
    assert!(counts.iter().all(|it| *it > 1 && *it < all), "{counts:?}");
}

#[test]
fn the_findings_of_a_group_are_listed_alone() {
    for (group, narrow) in ["Check(", "Account(", "Subject("].into_iter().enumerate() {
        let mut desk = Desk::new(80, 24);
        desk.press("4");
        desk.press(&"v ".repeat(group + 1));
        let inside = desk.model.place().row().unwrap().count as usize;
        desk.press("f");
        let place = desk.model.place();
        assert!(format!("{:?}", place.narrow).starts_with(narrow), "{:?}", place.narrow);
        // A stream alone has what is on its data path, too.
        assert!(desk.count() == inside || group == 2 && desk.count() > inside);
    }
}

#[test]
fn verdicts_are_shown_by_kind() {
    let mut desk = Desk::new(80, 24);
    desk.press("4");
    let all = desk.count();
    let total = desk.model.data.book.as_ref().unwrap().total;
    assert_eq!(all, (total.failed() + total.unknown) as usize);
    let mut shown = |label: &str| {
        desk.press("s");
        desk.choose(label);
        desk.count()
    };
    assert_eq!(shown("FAIL"), total.failed() as usize);
    assert_eq!(shown("UNKNOWN"), total.unknown as usize);
    assert_eq!(shown("MUTED"), 0);
    assert_eq!(shown("FAIL and UNKNOWN"), all);
    assert_eq!(desk.model.place().show, Show::Open);
}

/// An empty list is clean only where something was judged, and nothing is missing, muted or still to come.
#[test]
fn what_nobody_judged_is_not_called_clean() {
    let mut desk = Desk::with(options(), 80, 24, sample::snapshot());
    desk.press("4");
    assert!(desk.text().contains("Nothing failed here, and everything could be judged."));
    // No check is about patching data streams.
    desk.press("1 G tab tab enter");
    assert!(desk.text().contains("No check judged anything here"), "{}", desk.text());
    let partial = sample::with(|snapshot| snapshot.header.finished_at = None);
    let mut desk = Desk::with(options(), 80, 24, partial);
    desk.press("4");
    assert!(desk.text().contains("so far; the scan is not complete"), "{}", desk.text());
}

#[test]
fn a_character_that_is_typed_is_no_command() {
    let mut options = options();
    options.keys.bind("redraw", "R").unwrap();
    let mut desk = Desk::with(options, 80, 24, sample::snapshot());
    desk.press("4 /");
    desk.write("oRders");
    assert_eq!(desk.model.place().filter, "oRders");
}
