//! What is no finding: practices, losses, changes, subjects, hops and queries under way.

use hydrant_core::{GUARANTEES, HopState, Service};

use super::{Sheet, severity_role, severity_word, verdict_word};
use crate::book::{Kind, title};
use crate::canvas::span;
use crate::data::Item;
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
    page.head("WHAT WAS ANSWERED", "");
    page.words(2, &loss.detail, Role::Text);
    page.head("WHAT IT NEEDS", "y copies it");
    page.words(2, loss.api.action, Role::Text);
    page.words(
        2,
        "hydrant policy prints the whole policy, hydrant doctor tries it in every account.",
        Role::Dim,
    );
    if let Some(muting) = loss.muted.and_then(|at| book.mutes.get(at)) {
        page.head("MUTED", "");
        page.words(2, &format!("{} ({})", muting.mute.reason, muting.mute.owner), Role::Muted);
    }
}

pub(super) fn change(page: &mut Sheet, place: &Place, at: u32) {
    let data = place.data();
    let (Some(comparison), Some(change)) = (&data.comparison, data.change(at)) else { return };
    let role = severity_role(change.severity);
    page.line(vec![
        span(format!("{}  ", change.kind.words().to_uppercase()), Role::Head),
        span(format!("{}  ", severity_word(change.severity)), role),
        span(change.check, Role::Head),
    ]);
    page.words(0, title(change.check), Role::Text);
    page.gap();
    page.field(change.subject.kind.words(), &change.subject.name);
    page.field("id", &change.subject.id);
    let word = |it: Option<hydrant_core::VerdictKind>| {
        it.map_or("nothing was judged", hydrant_core::VerdictKind::words)
    };
    page.field("before", &format!("{}  ({})", word(change.before), comparison.before.id));
    page.field("after", &format!("{}  ({})", word(change.after), comparison.after.id));
    if !change.reason.is_empty() {
        page.head("WHY", "");
        page.words(2, &change.reason, Role::Text);
    }
    page.head("FIX", "r shows the commands, y copies them");
    page.words(2, &super::fix::words(place, Item::Change(at)), Role::Text);
}

pub(super) fn flight(page: &mut Sheet, place: &Place, at: u32) {
    let Some(flight) = place.data().flight(at) else { return };
    page.line(vec![span(flight.query.clone(), Role::Head)]);
    page.field("account", &flight.target.account.to_string());
    page.field("Region", flight.target.region.as_str());
    page.field("since", &format!("{:.1} s", flight.age.as_secs_f64()));
}

/// Whatever has findings: a node of the tree, a resource, a hop.
pub(super) fn subject(page: &mut Sheet, place: &Place, item: Item) {
    let data = place.data();
    let Some(book) = &data.book else { return };
    let spine = place.rows.spine.as_deref();
    if let Item::Node(at) = item
        && let Some(node) = data.node(at)
        && !matches!(node.kind, Kind::Subject(_))
    {
        page.lines.extend(crate::screens::organization::describe(node));
        return;
    }
    if let Item::Hop(at) = item
        && let Some(hop) = spine.and_then(|it| it.hop(at))
    {
        page.line(vec![
            span(format!("{}  ", hop.kind), Role::Dim),
            span(hop.name.clone(), Role::Head),
        ]);
        let role =
            if matches!(hop.state, HopState::Unknown(_)) { Role::Unknown } else { Role::Text };
        page.words(0, &hop.state.words(), role);
        page.gap();
    }
    let Some(subject) = data.subject(spine, item) else {
        page.words(0, "It is shown, not judged.", Role::Dim);
        return;
    };
    if !matches!(item, Item::Hop(_)) {
        page.line(vec![
            span(format!("{}  ", subject.kind.words()), Role::Dim),
            span(subject.name.clone(), Role::Head),
        ]);
    }
    page.field("id", &subject.id);
    if let Some(account) = subject.account {
        page.field("account", &format!("{account} {}", book.account_name(account)));
    }
    page.field("Region", subject.region.as_ref().map_or("", |it| it.as_str()));
    page.head("FINDINGS", "f lists them with those of its data path");
    let mut none = true;
    for (_, verdict) in book.about(&subject.id) {
        none = false;
        let (word, role) = verdict_word(verdict);
        page.line(vec![
            span(format!("  {word:<7} {:<4} ", severity_word(verdict.severity)), role),
            span(verdict.check, Role::Text),
        ]);
        page.words(15, &verdict.reason, Role::Dim);
    }
    if none {
        page.words(2, "Nothing failed, and everything about it could be judged.", Role::Pass);
    }
}
