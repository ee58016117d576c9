//! A finding: what was judged, why, the evidence, where it is, and the fix.

use hydrant_core::{Evidence, Verdict, find_check};

use super::{Sheet, fix, severity_word, verdict_word};
use crate::canvas::span;
use crate::data::{Group, Item};
use crate::place::Place;
use crate::theme::Role;

pub(super) fn draw(page: &mut Sheet, place: &Place, item: Item) {
    let data = place.data();
    let (Some(book), Some(verdict)) = (&data.book, data.verdict(item)) else { return };
    let check = find_check(verdict.check);
    let (word, role) = verdict_word(verdict);
    page.line(vec![
        span(format!("{word} "), role),
        span(format!("{}  ", severity_word(verdict.severity)), role),
        span(verdict.check, Role::Head),
    ]);
    page.words(0, check.map_or("", |it| it.title), Role::Text);
    page.gap();
    let subject = &verdict.subject;
    page.field(subject.kind.words(), &subject.name);
    page.field("id", &subject.id);
    let account = subject
        .account
        .map_or_else(|| "not known".to_owned(), |it| format!("{it} {}", book.account_name(it)));
    page.field("account", account.trim_end());
    page.field(
        "Region",
        &subject.region.map_or_else(|| "none, or not known".to_owned(), |it| it.to_string()),
    );
    if let Some(muting) = verdict.muted.and_then(|at| book.mutes.get(at)) {
        let until = muting.mute.expires.map_or_else(String::new, |it| format!(", until {it}"));
        page.field("muted", &format!("{} ({}{until})", muting.mute.reason, muting.mute.owner));
    }
    page.head("WHY", "");
    page.words(2, &verdict.reason, Role::Text);
    page.words(2, check.map_or("", |it| it.rationale), Role::Dim);
    evidence(page, verdict);
    unknowns(page, verdict);
    if !verdict.used_by.is_empty() {
        page.head("USED BY", "p shows the data path of the first");
        for arn in &verdict.used_by {
            page.words(2, arn.as_str(), Role::Text);
        }
    }
    if check.is_some() {
        page.head("FIX", "r shows the commands, y copies them");
        page.words(2, &fix::words(place, item), Role::Text);
    }
    let Some(check) = check else { return };
    let practices: Vec<String> =
        check.practices.iter().map(|it| format!("{it} {}", it.info().name)).collect();
    page.head("PRACTICES", "");
    page.words(2, &practices.join(", "), Role::Text);
    if !check.mappings.is_empty() {
        page.head("MAPPINGS", "");
        for mapping in check.mappings {
            page.words(2, &format!("{}  {}", mapping.framework, mapping.control), Role::Text);
        }
    }
    if !check.references.is_empty() {
        page.head("REFERENCES", "");
        for reference in check.references {
            page.words(2, reference.title, Role::Text);
            page.words(4, reference.url, Role::Dim);
        }
    }
    page.gap();
    page.field("fingerprint", &verdict.fingerprint);
}

fn evidence(page: &mut Sheet, verdict: &Verdict) {
    if verdict.evidence.is_empty() {
        return;
    }
    page.head("EVIDENCE", "");
    for Evidence { source, what, observed, expected } in &verdict.evidence {
        page.words(2, &format!("{what} is {observed}"), Role::Text);
        if !expected.is_empty() {
            page.words(4, &format!("expected {expected}"), Role::Text);
        }
        page.words(
            4,
            &format!("{} in {}/{}", source.api.name, source.account, source.region),
            Role::Dim,
        );
    }
}

fn unknowns(page: &mut Sheet, verdict: &Verdict) {
    if verdict.unknowns.is_empty() {
        return;
    }
    page.head("NOT KNOWN", "! lists every cause");
    for unknown in &verdict.unknowns {
        page.words(2, &unknown.to_string(), Role::Unknown);
        let source = unknown.source;
        page.words(
            4,
            &format!(
                "{} in {}/{}; it needs {}",
                source.api.name, source.account, source.region, source.api.action
            ),
            Role::Dim,
        );
    }
}

/// A group: what its findings have in common.
pub(super) fn group(page: &mut Sheet, place: &Place, group: Group, at: u32) {
    let data = place.data();
    let (Some(book), Some(verdict)) = (&data.book, data.verdict(Item::Finding(at))) else { return };
    let subject = &verdict.subject;
    let (kind, name) = match group {
        Group::Check | Group::Nothing => ("check", verdict.check.to_owned()),
        Group::Resource => (subject.kind.words(), subject.name.clone()),
        Group::Account => {
            let name = |it| format!("{it} {}", book.account_name(it));
            ("account", subject.account.map_or_else(|| "not known".to_owned(), name))
        }
    };
    page.line(vec![span(format!("{kind}  "), Role::Dim), span(name, Role::Head)]);
    let check = find_check(verdict.check).filter(|_| matches!(kind, "check"));
    page.words(0, check.map_or("", |it| it.title), Role::Text);
    page.gap();
    let words = "enter opens and closes the group; f lists its findings alone.";
    page.words(0, words, Role::Dim);
    if let Some(check) = check {
        page.head("WHY", "");
        page.words(2, check.rationale, Role::Text);
        page.head("FIX", "");
        page.words(2, check.remediation.text, Role::Text);
    }
}
