//! Whatever has findings: a node of the tree, a resource, a hop.

use hydrant_core::{Arn, HopState, Relation};

use super::{MOST, Sheet, node, severity_word, verdict_word};
use crate::book::Kind;
use crate::canvas::span;
use crate::data::{Data, Item};
use crate::path::Spine;
use crate::place::Place;
use crate::screens::path::outside;
use crate::theme::Role;

pub(super) fn draw(page: &mut Sheet, place: &Place, item: Item) {
    let data = place.data();
    let Some(book) = &data.book else { return };
    let spine = place.rows.spine.as_deref();
    if let Item::Node(at) | Item::Why(at) = item
        && let Some(found) = data.node(at)
        && !matches!(found.kind, Kind::Subject(_))
    {
        return node::draw(page, book, found);
    }
    if let (Item::Hop(at), Some(spine)) = (item, spine) {
        hop(page, data, spine, at);
    }
    let Some(subject) = data.subject(spine, item) else {
        page.words(0, "It is shown, not judged.", Role::Dim);
        return diagram(page, spine.map(|it| &it.arn));
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
    let judged = book.find_subject(&subject.id).map(|(_, it)| it);
    let stream = judged.and_then(|it| it.stream.as_ref());
    let beside = if stream.is_some() { "of itself; f adds its data path" } else { "f lists them" };
    page.head("FINDINGS", beside);
    let about = book.about(&subject.id);
    for (_, verdict) in about.iter().take(MOST) {
        let (word, role) = verdict_word(verdict);
        page.line(vec![
            span(format!("  {word:<7} {:<4} ", severity_word(verdict.severity)), role),
            span(verdict.check, Role::Text),
        ]);
        page.words(15, &verdict.reason, Role::Dim);
    }
    page.more(about.len(), "f lists them");
    match judged {
        _ if !about.is_empty() => {}
        Some(_) => {
            page.words(2, "Nothing failed, and everything about it could be judged.", Role::Pass);
        }
        None => page.words(2, "No check judges it alone.", Role::Dim),
    }
    if let Some(judged) = judged.filter(|it| it.stream.is_some()) {
        page.gap();
        let (fails, unknown) = (judged.tally.failed(), judged.tally.unknown);
        let words = format!("With everything on its data path: {fails} FAIL, {unknown} UNKNOWN.");
        page.words(0, &words, Role::Text);
    }
    let on_path = matches!(item, Item::Hop(_)).then_some(spine).flatten();
    diagram(page, on_path.map(|it| &it.arn).or(stream));
}

/// What a hop is, how one comes there, and whether it could be read.
fn hop(page: &mut Sheet, data: &Data, spine: &Spine, at: u32) {
    let (Some(book), Some(line)) = (&data.book, spine.lines.get(at as usize)) else { return };
    let Some(hop) = spine.hop(at) else { return };
    let relation = line.relation.map_or("", Relation::words);
    page.line(vec![
        span(format!("{relation} {}  ", hop.kind).trim_start().to_owned(), Role::Dim),
        span(hop.name.clone(), Role::Head),
    ]);
    if let Some(words) = outside(book, &line.hop, hop) {
        let words = format!("{words}: no member of the organization owns it, as far as is known.");
        page.words(0, &words, Role::High);
    }
    let role = if matches!(hop.state, HopState::Unknown(_)) { Role::Unknown } else { Role::Text };
    page.words(0, &hop.state.words(), role);
    page.gap();
}

/// The command that draws the path: a diagram needs no terminal.
fn diagram(page: &mut Sheet, stream: Option<&Arn>) {
    if let Some(arn) = stream {
        page.head("DIAGRAM", "or --format mermaid, text");
        page.words(2, &format!("hydrant path {arn} --format dot"), Role::Text);
    }
}
