//! A scan of the demo organization, from the outside.

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;
use common::{Folder, Served, verdicts};
use hydrant_sim::{Options, Org};

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

/// The row may be that of the account that matters: nobody is proven to be a stranger, and nothing is complete.
#[test]
fn an_account_without_an_id_is_not_left_out_in_silence() {
    let text = include_str!("orgs/minimal.toml");
    let scan = |org: Org| {
        let folder = Folder::new("no-id");
        Served::new(org, Options::default()).scan(&folder.store(), &[])
    };
    let (whole, code) = scan(Org::from_toml(text).unwrap());
    let incomplete = |report: &serde_json::Value| report["coverage"]["accounts_complete"] == false;
    assert!(!incomplete(&whole), "{:#}", whole["coverage"]);
    let mut org = Org::from_toml(text).unwrap();
    let mut nameless = org.accounts[1].clone();
    "".clone_into(&mut nameless.id);
    org.accounts.push(nameless);
    let (report, more) = scan(org);
    assert!(incomplete(&report), "{:#}", report["coverage"]);
    assert_eq!((code, more), (0, 4));
}
