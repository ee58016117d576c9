#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use hydrant_core::{ChangeKind, Report, Since, Snapshot, Verdict, VerdictKind, sample};
use hydrant_report::{FORMATS, Options, json_schema};
use serde_json::Value;

use crate::fixture::{complaints, dirty, print, report};

/// A report of the second, compared with the first.
fn compared<'a>(before: &Snapshot, after: &'a Snapshot) -> Report<'a> {
    let (before, after) = (report(before), report(after));
    let since = Since::of(&before, &after);
    after.with_since(since)
}

fn json(format: &str, report: &Report<'_>) -> Value {
    serde_json::from_str(&print(format, report, &Options::default())).unwrap()
}

fn lines(format: &str, report: &Report<'_>) -> Vec<Value> {
    let text = print(format, report, &Options::default());
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn number(report: &Report<'_>, kind: ChangeKind) -> usize {
    report.since.as_ref().unwrap().diff.of_kind(kind).count()
}

/// Two pairs of days: what breaks, and what is repaired or cannot be seen.
fn each_pair(mut test: impl FnMut(&Report<'_>)) {
    let (clean, dirty) = (sample::snapshot(), dirty());
    let mut blind = self::dirty();
    blind.streams.clear();
    for (before, after) in [(&clean, &dirty), (&dirty, &clean), (&dirty, &dirty), (&dirty, &blind)]
    {
        test(&compared(before, after));
    }
}

#[test]
fn every_format_tells_what_is_new_and_what_is_fixed() {
    let (clean, dirty) = (sample::snapshot(), dirty());
    let broke = compared(&clean, &dirty);
    assert!(number(&broke, ChangeKind::New) > 0 && number(&broke, ChangeKind::LostSight) > 0);
    let repaired = compared(&dirty, &clean);
    assert!(number(&repaired, ChangeKind::Fixed) > 0);
    for format in FORMATS {
        for (report, word) in [(&broke, "new"), (&broke, "lost sight"), (&repaired, "fixed")] {
            let text = print(format.name, report, &Options::default());
            let text = text.to_lowercase().replace('-', " ");
            // This one has two words for all of them.
            let word = match (format.name, word) {
                ("sarif", "fixed") => "\"baselinestate\": \"absent\"",
                _ => word,
            };
            assert!(text.contains(word), "{} {word}: {text}", format.name);
        }
    }
}

#[test]
fn nothing_but_json_and_its_schema_grows_without_a_baseline() {
    let snapshot = dirty();
    let report = report(&snapshot);
    assert!(json("json", &report).get("since").is_none());
    let compared = compared(&snapshot, &snapshot);
    for report in [&report, &compared] {
        assert_eq!(complaints(&json_schema(), &json("json", report)), Vec::<String>::new());
    }
    let required = json_schema()["required"].as_array().unwrap().clone();
    assert!(!required.contains(&"since".into()));
}

#[test]
fn sarif_knows_the_state_of_each_result() {
    each_pair(|report| {
        let log = json("sarif", report);
        let results = log["runs"][0]["results"].as_array().unwrap();
        let of = |word: &str| results.iter().filter(|it| it["baselineState"] == word).count();
        let since = report.since.as_ref().unwrap();
        assert_eq!(of("absent"), since.ended.len());
        assert!(results.iter().all(|it| it["baselineState"].is_string()));
        // What is only out of sight is open, and never absent.
        let open = |it: &&Value| it["kind"] == "open";
        assert!(results.iter().filter(open).all(|it| it["baselineState"] != "absent"));
        let unknown = report.verdicts.iter().filter(|it| it.kind == VerdictKind::Unknown).count();
        assert_eq!(results.iter().filter(open).count(), unknown + since.lost.len());
    });
}

#[test]
fn ocsf_closes_only_what_is_known_not_to_fail() {
    each_pair(|report| {
        for event in lines("ocsf", report) {
            let closed = event["activity_id"] == 3;
            assert_eq!(event["type_uid"], 200_300 + event["activity_id"].as_u64().unwrap());
            assert!(
                !closed || [1, 99].map(Value::from).contains(&event["compliance"]["status_id"])
            );
        }
        let closed = lines("ocsf", report).iter().filter(|it| it["activity_id"] == 3).count();
        let since = report.since.as_ref().unwrap();
        let still: Vec<_> = report.verdicts.iter().map(Verdict::fingerprint).collect();
        let ended = since.ended.iter().filter(|it| still.contains(&it.fingerprint())).count();
        assert_eq!(closed, ended);
    });
}

#[test]
fn it_reads_well() {
    let (clean, dirty) = (sample::snapshot(), dirty());
    let broke = compared(&clean, &dirty);
    let repaired = compared(&dirty, &clean);
    let text = print("text", &broke, &Options::default());
    let (_, section) = text.split_once("\nSince scan").unwrap();
    insta::assert_snapshot!("since_text", section.split_once("\nPractice ").unwrap().0);
    for (name, report) in [("broke", &broke), ("repaired", &repaired)] {
        let markdown = print("markdown", report, &Options::default());
        let (_, section) = markdown.split_once("\n## Changes since").unwrap();
        let section = section.split_once("\n## ").unwrap().0;
        insta::assert_snapshot!(format!("since_markdown_{name}"), section);
        insta::assert_snapshot!(
            format!("since_summary_{name}"),
            print("summary", report, &Options::default())
        );
    }
    let junit = print("junit", &broke, &Options::default());
    let (_, section) = junit.split_once("<properties>").unwrap();
    insta::assert_snapshot!("since_junit", section.split_once("</properties>").unwrap().0);
}
