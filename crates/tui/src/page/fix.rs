//! The fix of a finding: in words, as commands, as Terraform.

use hydrant_core::{Check, Subject, VerdictKind, find_check};

use super::Sheet;
use crate::canvas::span;
use crate::data::Item;
use crate::place::Place;
use crate::theme::Role;

pub(super) fn draw(page: &mut Sheet, place: &Place, item: Item) {
    let Some((check, subject)) = found(place, item) else {
        page.words(0, "What is selected has no fix of its own; f lists its findings.", Role::Dim);
        return;
    };
    let unknown = place.data().verdict(item).is_some_and(|it| it.kind == VerdictKind::Unknown);
    let head = if unknown { "FIX, SHOULD IT FAIL  " } else { "FIX  " };
    page.line(vec![span(head, Role::Head), span(check.id, Role::Head)]);
    page.words(0, check.title, Role::Text);
    page.field("of", &format!("{} {}", subject.kind.words(), subject.name));
    page.gap();
    page.words(0, check.remediation.text, Role::Text);
    let commands = commands(place, item);
    if !commands.is_empty() {
        page.head("AWS CLI", "y copies it; hydrant itself changes nothing");
        page.code(2, &commands);
        if commands.contains('<') {
            page.words(2, "What stands in <> is yours to fill in.", Role::Dim);
        }
    }
    if !check.remediation.terraform.is_empty() {
        page.head("TERRAFORM", "");
        page.code(2, check.remediation.terraform);
    }
}

fn found(place: &Place, item: Item) -> Option<(&'static Check, &Subject)> {
    let data = place.data();
    let check = match item {
        Item::Finding(_) => data.verdict(item)?.check,
        Item::Change(at) => data.change(at)?.check,
        _ => return None,
    };
    Some((find_check(check)?, data.subject(place.rows.spine.as_deref(), item)?))
}

pub(crate) fn words(place: &Place, item: Item) -> String {
    found(place, item).map_or_else(String::new, |(check, _)| check.remediation.text.to_owned())
}

/// With the placeholders filled in that the subject is certain to answer.
pub(crate) fn commands(place: &Place, item: Item) -> String {
    let Some((check, subject)) = found(place, item) else { return String::new() };
    super::fill::fill(check.remediation.cli, subject)
}

pub(crate) fn terraform(place: &Place, item: Item) -> String {
    found(place, item).map_or_else(String::new, |(check, _)| check.remediation.terraform.to_owned())
}
