//! A scan of the demo organization, from the outside.

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;
use common::{Folder, Served, verdicts};
use hydrant_sim::Options;

#[test]
fn the_demo_is_scanned_and_ends_with_fails_and_gaps() {
    let folder = Folder::new("demo");
    let served = Served::demo(Options::default());
    let (report, code) = served.scan(&folder.store(), &[]);
    assert_eq!(code, 5);
    assert!(verdicts(&report).len() > 500);
    assert_eq!(served.sim().stats().writes, 0);
    assert_eq!(
        served.sim().stats().unknown_operations,
        0,
        "{:?}",
        served.sim().stats().unknown_names
    );
}
