//! What is in the HTML page; `page` opens it.

use std::collections::BTreeMap;

use hydrant_core::{Report, Severity, Since, VerdictKind, sample};
use hydrant_report::Options;
use serde_json::Value;

use crate::fixture::{crowded, dirty, every_report, print, report};

/// The values of an attribute, in order.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn counted<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counted = BTreeMap::new();
    for item in items {
        *counted.entry(item).or_default() += 1;
    }
    counted
}

/// Nothing in the page is named twice, and no link in it leads nowhere.
fn is_linked(what: &str, report: &Report<'_>, options: &Options) {
    let page = print("html", report, options);
    let ids = counted(values(&page, "id"));
    assert!(ids.values().all(|times| *times == 1), "{what}: {ids:?}");
    for href in values(&page, "href") {
        let inside = href.strip_prefix('#').map(|id| ids.contains_key(id));
        assert!(
            inside.unwrap_or(href.starts_with("https://docs.aws.amazon.com/")),
            "{what}: {href}"
        );
    }
    for label in values(&page, "aria-labelledby") {
        assert!(ids.contains_key(label), "{what}: {label}");
    }
}

#[test]
fn ids_are_unique_and_links_lead_somewhere() {
    let narrow = Options { severity: Some(Severity::High), ..Options::default() };
    every_report(|what, report| {
        is_linked(what, report, &Options::default());
        is_linked(what, report, &narrow);
    });
}

#[test]
fn every_finding_is_a_row_and_what_passes_is_none() {
    every_report(|what, report| {
        let page = print("html", report, &Options::default());
        let finding = |kind| matches!(kind, VerdictKind::Fail | VerdictKind::Unknown);
        let findings = report.verdicts.iter().filter(|it| finding(it.kind));
        let words = findings.map(|it| match (it.muted, it.kind) {
            (Some(_), _) => "muted",
            (None, VerdictKind::Fail) => "fail",
            (None, _) => "unknown",
        });
        assert_eq!(counted(values(&page, "data-verdict")), counted(words), "{what}");
    });
}

#[test]
fn every_change_of_the_json_report_is_a_row() {
    let (clean, dirty) = (sample::snapshot(), dirty());
    let mut blind = self::dirty();
    blind.streams.clear();
    let crowded = crowded(300);
    for (before, after) in
        [(&clean, &dirty), (&dirty, &clean), (&dirty, &blind), (&dirty, &dirty), (&dirty, &crowded)]
    {
        let (before, after) = (report(before), report(after));
        let since = Since::of(&before, &after);
        let after = after.with_since(since);
        let page = print("html", &after, &Options::default());
        let json: Value =
            serde_json::from_str(&print("json", &after, &Options::default())).expect("a report");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let changes = json["since"]["changes"].as_array().expect("changes");
        let wanted = counted(changes.iter().map(|it| {
            [&it["change"], &it["check"], &it["subject"]["id"], &it["fingerprint"]].map(text)
        }));
        let rows = page.lines().filter(|line| line.starts_with("<tr data-change="));
        let attributes = ["data-change", "data-check", "data-resource", "data-fingerprint"];
        let shown = rows.map(|row| attributes.map(|name| values(row, name).concat()));
        assert_eq!(counted(shown), wanted);
    }
}

#[test]
fn a_narrowed_page_says_so() {
    let snapshot = dirty();
    let options = Options { severity: Some(Severity::Critical), ..Options::default() };
    let page = print("html", &report(&snapshot), &options);
    assert!(page.contains("Only checks of severity critical and above are listed"));
    assert!(page.contains("2 FAIL") && values(&page, "data-verdict").is_empty());
}
