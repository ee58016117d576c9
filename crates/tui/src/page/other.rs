//! What is no finding: practices, losses, queries under way, calls.

use hydrant_core::{GUARANTEES, Service};

use super::Sheet;
use crate::canvas::span;
use crate::place::Place;
use crate::theme::Role;

pub(super) fn practice(page: &mut Sheet, place: &Place, at: u32) {
    let Some(info) = crate::item::practice(at) else { return };
    page.line(vec![span(format!("{} {}", info.practice, info.name), Role::Head)]);
    page.words(0, info.title, Role::Text);
    let Some(book) = &place.data().book else { return };
    for service in Service::ALL {
        let Some(cell) = book.cells.get(&(info.practice, service)) else { continue };
        page.head(service.words(), "");
        let counts = [
            (cell.fail, "FAIL"),
            (cell.unknown, "UNKNOWN"),
            (cell.pass, "PASS"),
            (cell.not_applicable, "N/A"),
            (cell.muted, "MUTED"),
        ];
        let words: Vec<String> = counts
            .iter()
            .filter(|it| it.0 > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        let words = if words.is_empty() { "nothing to judge".to_owned() } else { words.join(", ") };
        page.words(2, &words, Role::Text);
        for guarantee in
            GUARANTEES.iter().filter(|it| it.practice == info.practice && it.service == service)
        {
            page.words(2, &format!("kept by AWS: {}", guarantee.text), Role::Dim);
        }
    }
    let controls: Vec<_> =
        book.controls.iter().filter(|it| it.control.practices.contains(&info.practice)).collect();
    if !controls.is_empty() {
        page.head("PEOPLE ATTEST", "");
        for status in controls {
            page.words(
                2,
                &format!("{}: {}", status.control.text, status.state.words()),
                Role::Text,
            );
        }
    }
}

pub(super) fn loss(page: &mut Sheet, place: &Place, at: u32) {
    let data = place.data();
    let (Some(book), Some(loss)) = (&data.book, data.loss(at)) else { return };
    page.line(vec![span("UNKNOWN ", Role::Unknown), span(loss.api.name, Role::Head)]);
    page.words(0, loss.api.purpose, Role::Text);
    page.gap();
    page.field("why", loss.reason.words());
    page.field("code", loss.code.as_deref().unwrap_or_default());
    page.field(
        "account",
        &format!("{} {}", loss.target.account, book.account_name(loss.target.account)),
    );
    page.field("Region", loss.target.region.as_str());
    page.field("facts", &format!("{} could not be read", loss.facts));
    page.head("WHAT TO DO", "");
    page.words(2, &book.advice(loss.reason, loss.api, loss.target.account), Role::Text);
    page.head("WHAT IT NEEDS", "y copies it");
    page.words(2, loss.api.action, Role::Text);
    page.head("WHAT WAS ANSWERED", "");
    let answered = if loss.detail.is_empty() { "Nothing more than that." } else { &loss.detail };
    page.words(2, answered, Role::Text);
    if let Some(muting) = loss.muted.and_then(|at| book.mutes.get(at)) {
        page.head("MUTED", "");
        page.words(2, &format!("{} ({})", muting.mute.reason, muting.mute.owner), Role::Muted);
    }
}

pub(super) fn flight(page: &mut Sheet, place: &Place, at: u32) {
    let Some(flight) = place.data().flight(at) else { return };
    page.line(vec![span(flight.query.clone(), Role::Head)]);
    page.field("account", &flight.target.account.to_string());
    page.field("Region", flight.target.region.as_str());
    page.field("since", &format!("{:.1} s", flight.age.as_secs_f64()));
}

pub(super) fn call(page: &mut Sheet, place: &Place, at: u32) {
    let Some((name, count)) = place.data().call(at) else { return };
    page.line(vec![span(name, Role::Head)]);
    if let Some(api) = hydrant_core::Api::find(name) {
        page.words(0, api.purpose, Role::Text);
        page.gap();
        page.field("needs", api.action);
    }
    for (count, words) in [
        (count.calls, "sent, retries included"),
        (count.throttled, "answered: too many requests"),
        (count.denied, "answered: access denied"),
        (count.failed, "failed"),
    ] {
        let role = if count > 0 { Role::Text } else { Role::Dim };
        page.line(vec![span(format!("{count:>8} {words}"), role)]);
    }
}
