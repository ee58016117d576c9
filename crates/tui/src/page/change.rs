//! What changed between two scans: a verdict, or a resource that came or went.

use hydrant_core::{ChangeKind, VerdictKind};

use super::{Sheet, severity_role, severity_word};
use crate::book::title;
use crate::canvas::span;
use crate::data::Item;
use crate::place::Place;
use crate::screens::diff::meaning;
use crate::theme::Role;

pub(super) fn draw(page: &mut Sheet, place: &Place, at: u32) {
    let data = place.data();
    let (Some(comparison), Some(change)) = (&data.comparison, data.change(at)) else { return };
    page.line(vec![
        span(format!("{}  ", change.kind.words().to_uppercase()), Role::Head),
        span(format!("{}  ", severity_word(change.severity)), severity_role(change.severity)),
        span(change.check, Role::Head),
    ]);
    page.words(0, title(change.check), Role::Text);
    page.words(0, meaning(change.kind), Role::Head);
    page.gap();
    page.field("resource", &format!("{} {}", change.subject.kind.words(), change.subject.name));
    page.field("id", &change.subject.id);
    page.gap();
    let word = |it: Option<VerdictKind>| it.map_or("nothing was judged", VerdictKind::words);
    for (label, kind, header) in
        [("before", change.before, &comparison.before), ("after", change.after, &comparison.after)]
    {
        let when = header.started_at.strftime("%Y-%m-%d %H:%M");
        page.field(label, &format!("{:<18}  {when}, {}", word(kind), header.id));
    }
    if !change.reason.is_empty() {
        page.head(if change.after.is_some() { "WHY, NOW" } else { "WHY, BEFORE" }, "");
        page.words(2, &change.reason, Role::Text);
    }
    // What is kept or gone needs none; what nobody sees any more may.
    if matches!(change.after, Some(VerdictKind::Fail | VerdictKind::Unknown))
        || change.kind == ChangeKind::LostSight
    {
        page.head("FIX", "r shows the commands, y copies them");
        page.words(2, &super::fix::words(place, Item::Change(at)), Role::Text);
    }
}

/// A resource that was not there before, or is gone.
pub(super) fn moved(page: &mut Sheet, place: &Place, item: Item) {
    let data = place.data();
    let (Some(comparison), Some(subject)) = (&data.comparison, data.subject(None, item)) else {
        return;
    };
    let (word, words, header) = if matches!(item, Item::Appeared(_)) {
        ("ADDED", "It was not there in the earlier scan.", &comparison.before)
    } else {
        (
            "GONE",
            "It is not there any more, in a place that was read in both scans.",
            &comparison.after,
        )
    };
    page.line(vec![
        span(format!("{word}  "), Role::Head),
        span(format!("{}  ", subject.kind.words()), Role::Dim),
        span(subject.name.clone(), Role::Head),
    ]);
    page.words(0, words, Role::Text);
    page.gap();
    page.field("id", &subject.id);
    page.field("account", &subject.account.map_or_else(String::new, |it| it.to_string()));
    page.field("Region", subject.region.as_ref().map_or("", |it| it.as_str()));
    page.field("scan", &header.id);
}
