//! What is in the HTML page; `page` opens it.

use std::collections::BTreeMap;

use hydrant_core::{CHECKS, Report, Settings, Severity, Since, Verdict, VerdictKind, sample};
use hydrant_report::Options;
use serde_json::Value;

use crate::fixture::{calls, crowded, dirty, every_report, print, report};

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
fn what_has_a_cause_stands_below_one() {
    let snapshot = dirty();
    let whole = Report::new(&snapshot, CHECKS.to_vec(), &Settings::default(), calls());
    let page = print("html", &whole, &Options::default());
    let (_, section) = page.split_once("<section id=\"unknown\"").expect("the section");
    let (section, _) = section.split_once("<section").expect("another section");
    let unknown = |it: &&Verdict| it.kind == VerdictKind::Unknown;
    let fingerprints: Vec<_> = whole.verdicts.iter().filter(unknown).collect();
    let fingerprints = fingerprints.iter().map(|it| format!("f-{}", it.fingerprint()));
    let rows: Vec<_> =
        values(section, "id").into_iter().filter(|it| it.starts_with("f-")).collect();
    assert_eq!(counted(rows.iter().map(|it| (*it).to_owned())), counted(fingerprints));
    // The widest comes first, and counts whatever hangs on it.
    let effects: Vec<usize> = section
        .split("<details class=\"block cause\">")
        .skip(1)
        .filter_map(|cause| cause.split_once(" UNKNOWN</b>")?.0.rsplit('>').next()?.parse().ok())
        .collect();
    let json: Value =
        serde_json::from_str(&print("json", &whole, &Options::default())).expect("JSON");
    let causes = json["unknowns"].as_array().expect("causes").iter().map(|it| &it["verdicts"]);
    let causes: Vec<_> = causes.filter_map(Value::as_u64).filter(|it| *it > 0).collect();
    assert_eq!(effects.iter().map(|it| *it as u64).collect::<Vec<_>>(), causes);
}

#[test]
fn nothing_unknown_and_nothing_broken_is_said() {
    let snapshot = sample::snapshot();
    let page = print("html", &report(&snapshot), &Options::default());
    assert!(page.contains("Nothing: whatever was asked was answered."));
    assert!(!page.contains("class=\"block cause\""));
    let sentence = "No stream or application has a finding on its data path.";
    assert!(page.contains(sentence));
    assert!(print("markdown", &report(&snapshot), &Options::default()).contains(sentence));
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
