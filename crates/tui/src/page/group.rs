//! A group of findings: what they have in common.

use hydrant_core::find_check;

use super::{Sheet, severity_word, verdict_word};
use crate::canvas::span;
use crate::data::{Group, Item};
use crate::place::Place;
use crate::theme::Role;

pub(super) fn draw(page: &mut Sheet, place: &Place, group: Group, at: u32) {
    let data = place.data();
    let (Some(book), Some(verdict)) = (&data.book, data.verdict(Item::Finding(at))) else { return };
    let subject = &verdict.subject;
    let (lead, name) = match group {
        Group::Check | Group::Nothing => ("check", verdict.check.to_owned()),
        Group::Account => {
            let name = |id| format!("{id} {}", book.account_name(id));
            ("account", subject.account.map_or_else(|| "not known".to_owned(), name))
        }
        Group::Resource => (subject.kind.words(), subject.name.clone()),
    };
    page.line(vec![span(format!("{lead}  "), Role::Dim), span(name, Role::Head)]);
    let beside = "enter opens and closes it; f lists its findings alone.";
    if matches!(group, Group::Check | Group::Nothing) {
        page.words(0, crate::book::title(verdict.check), Role::Text);
        page.words(0, beside, Role::Dim);
        if let Some(check) = find_check(verdict.check) {
            page.head("WHY", "");
            page.words(2, check.rationale, Role::Text);
            page.head("FIX", "");
            page.words(2, check.remediation.text, Role::Text);
        }
        return;
    }
    page.words(0, beside, Role::Dim);
    page.head("ITS WORST", "");
    let (word, role) = verdict_word(verdict);
    page.line(vec![
        span(format!("  {word:<7} {:<4} ", severity_word(verdict.severity)), role),
        span(verdict.check, Role::Text),
    ]);
    page.words(15, &subject.name, Role::Text);
    page.words(15, &verdict.reason, Role::Dim);
}
