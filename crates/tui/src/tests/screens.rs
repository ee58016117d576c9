//! Screens as they look.

use super::harness::Desk;

#[test]
fn the_list_of_findings() {
    let mut desk = Desk::new(80, 24);
    desk.press("4");
    insta::assert_snapshot!(desk.screen());
}
