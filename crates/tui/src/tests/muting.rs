//! Accepting a finding.

use hydrant_core::{Mute, Settings, api};

use super::harness::{Desk, broken};
use crate::feed::Request;
use crate::overlay::Overlay;

fn form(desk: &Desk) -> (usize, Option<&str>) {
    match &desk.model.overlay {
        Some(Overlay::Mute(form)) => (form.field, form.problem.as_deref()),
        other => panic!("no form: {other:?}"),
    }
}

fn muted(desk: &Desk) -> Mute {
    match desk.asked().as_slice() {
        [Request::Mute(mute)] => (**mute).clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_mute_needs_a_reason_and_an_owner_and_a_day_that_exists() {
    let mut desk = Desk::new(80, 24);
    desk.press("4 m enter");
    assert_eq!(form(&desk), (0, Some("A mute needs a reason: it stands in every report.")));
    desk.write("known, q and ? are letters");
    assert_eq!(form(&desk), (0, None));
    desk.press("enter ctrl-u enter");
    assert_eq!(form(&desk).0, 1);
    assert!(form(&desk).1.unwrap().contains("somebody"));
    desk.write("team");
    desk.press("tab ctrl-u");
    desk.write("2027-02-30");
    desk.press("enter");
    assert_eq!(form(&desk).0, 2);
    assert!(form(&desk).1.unwrap().contains("2027-03-31"));
    assert!(desk.asked().is_empty());
    desk.press("backspace backspace");
    desk.write("28");
    desk.press("enter");
    let mute = muted(&desk);
    assert_eq!(mute.reason, "known, q and ? are letters");
    assert_eq!(mute.owner, "team");
    assert_eq!(mute.expires.unwrap().to_string(), "2027-02-28");
    assert!(desk.model.overlay.is_none());
}

/// What the form proposes accepts the selected finding, and nothing else.
#[test]
fn the_proposed_mute_is_the_narrowest() {
    let mut desk = Desk::new(80, 24);
    desk.press("4 m");
    desk.write("accepted");
    desk.press("enter enter enter");
    let mute = muted(&desk);
    assert_eq!(mute.owner, "tester");
    // Ninety days after the scan.
    assert_eq!(mute.expires.unwrap().to_string(), "2026-08-30");
    assert_eq!(mute.check.as_deref(), Some(desk.selected()[2].as_str()));
    let fingerprint = desk.model.place().key();
    let settings = Settings { mutes: vec![mute], ..Settings::default() };
    desk.judge(broken(), &settings);
    let book = desk.model.data.book.clone().unwrap();
    let accepted: Vec<_> = book.verdicts.iter().filter(|it| it.muted.is_some()).collect();
    assert_eq!(accepted.len(), 1);
    assert_eq!(Some(accepted[0].fingerprint().to_string()), fingerprint);
    // It is listed among the muted, says why, and is not muted twice.
    desk.press("s");
    desk.choose("MUTED");
    assert_eq!(desk.count(), 1);
    desk.press("enter");
    assert!(desk.text().contains("accepted (tester, until 2026-08-30)"), "{}", desk.text());
    desk.press("m");
    assert!(desk.model.overlay.is_none() && desk.notice().contains("muted already"));
}

#[test]
fn what_is_unknown_is_accepted_by_its_api() {
    let mut desk = Desk::new(80, 24);
    desk.press("4 /");
    desk.write("key-unusable 44444444");
    desk.press("enter m");
    desk.write("no permission");
    desk.press("enter enter enter");
    let mute = muted(&desk);
    assert_eq!(mute.api.as_deref(), Some(api::KMS_DESCRIBE_KEY.name));
    assert!(mute.account.is_some() && mute.region.is_some());
    let settings = Settings { mutes: vec![mute], ..Settings::default() };
    desk.judge(broken(), &settings);
    assert_eq!(desk.count(), 0, "{}", desk.text());
}

#[test]
fn leaving_the_form_mutes_nothing() {
    let mut desk = Desk::new(80, 24);
    desk.press("4 m");
    desk.write("because");
    desk.press("esc");
    assert!(desk.model.overlay.is_none() && desk.effects.is_empty());
    assert_eq!(desk.notice(), "Nothing was muted.");
    // What is no finding cannot be muted.
    desk.press("3 m");
    assert!(desk.model.overlay.is_none() && desk.notice().contains("screen 4"));
}
