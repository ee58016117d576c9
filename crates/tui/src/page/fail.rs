//! A finding: what was judged, why, the evidence, where it is, and the fix.

use hydrant_core::{Evidence, Verdict, VerdictKind, find_check};

use super::{MOST, Sheet, fix, severity_word, verdict_word};
use crate::book::Book;
use crate::canvas::span;
use crate::data::Item;
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
    // What is not known must not read as if it were.
    let unknown = verdict.kind == VerdictKind::Unknown;
    let title = check.map_or("", |it| it.title);
    let question = format!("Could not be judged: {title}");
    page.words(0, if unknown { &question } else { title }, Role::Text);
    page.gap();
    let subject = &verdict.subject;
    page.field("resource", &format!("{} {}", subject.kind.words(), subject.name));
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
    let rationale = check.map_or("", |it| it.rationale);
    let question = format!("If it is so: {rationale}");
    page.words(2, if unknown { &question } else { rationale }, Role::Dim);
    evidence(page, verdict);
    unknowns(page, verdict, book);
    if !verdict.used_by.is_empty() {
        page.head("USED BY", "p shows the data path of the first");
        for arn in verdict.used_by.iter().take(MOST) {
            page.words(2, arn.as_str(), Role::Text);
        }
        page.more(verdict.used_by.len(), "y copies the finding as JSON with all of them");
    }
    if check.is_some() {
        // Nobody knows yet whether there is anything to fix.
        let head = if unknown { "FIX, SHOULD IT FAIL" } else { "FIX" };
        page.head(head, "r shows the commands, y copies them");
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
    page.field("fingerprint", &verdict.fingerprint().to_string());
}

fn evidence(page: &mut Sheet, verdict: &Verdict) {
    if verdict.evidence.is_empty() {
        return;
    }
    page.head("EVIDENCE", "");
    for Evidence { source, what, observed, expected } in verdict.evidence.iter().take(MOST) {
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
    page.more(verdict.evidence.len(), "y copies the finding as JSON with all of it");
}

/// What is missing for a verdict, and what to do about it.
fn unknowns(page: &mut Sheet, verdict: &Verdict, book: &Book) {
    if verdict.unknowns.is_empty() {
        return;
    }
    page.head("NOT KNOWN", "! lists every cause");
    for unknown in verdict.unknowns.iter().take(MOST) {
        page.words(2, &unknown.to_string(), Role::Unknown);
        let source = unknown.source;
        page.words(4, &book.advice(unknown.reason, source.api, source.account), Role::Dim);
    }
    page.more(verdict.unknowns.len(), "! lists every cause");
}
