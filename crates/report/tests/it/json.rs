use std::collections::BTreeSet;

use hydrant_core::{Snapshot, VerdictKind, sample};
use hydrant_report::{Options, SCHEMA_ID, json_schema};
use serde_json::Value;

use crate::fixture::{crowded, dirty, print, report};

fn parsed(snapshot: &Snapshot, options: &Options) -> Value {
    serde_json::from_str(&print("json", &report(snapshot), options)).expect("a document")
}

#[test]
fn the_schema_is_frozen() {
    insta::assert_snapshot!(serde_json::to_string_pretty(&json_schema()).unwrap());
}

#[test]
fn documents_are_valid_and_nothing_else_is() {
    let validator = jsonschema::validator_for(&json_schema()).unwrap();
    let mut empty = sample::snapshot();
    empty.header.finished_at = None;
    empty.header.regions = Some(vec![sample::region("eu-west-1")]);
    let narrow = Options {
        verdicts: Some(BTreeSet::from([VerdictKind::Fail, VerdictKind::Unknown])),
        severity: Some(hydrant_core::Severity::High),
        ..Options::default()
    };
    for snapshot in [dirty(), sample::snapshot(), empty, crowded(3)] {
        for options in [Options::default(), narrow.clone()] {
            let document = parsed(&snapshot, &options);
            let errors: Vec<_> =
                validator.iter_errors(&document).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
    }
    let mut document = parsed(&dirty(), &Options::default());
    document["verdicts"][0]["surprise"] = 1.into();
    assert!(!validator.is_valid(&document));
    document = parsed(&dirty(), &Options::default());
    document["verdicts"][0]["verdict"] = "fine".into();
    assert!(!validator.is_valid(&document));
    document = parsed(&dirty(), &Options::default());
    document.as_object_mut().unwrap().remove("coverage");
    assert!(!validator.is_valid(&document));
}

#[test]
fn fields_stand_in_the_documented_order() {
    let text = print("json", &report(&dirty()), &Options::default());
    let order = [
        "schema",
        "tool",
        "scan",
        "narrowed",
        "summary",
        "organization",
        "coverage",
        "practices",
        "checks",
        "verdicts",
        "unknowns",
        "muted",
        "mutes",
        "controls",
        "guarantees",
    ];
    let places: Vec<_> =
        order.iter().map(|name| text.find(&format!("\n  \"{name}\":")).unwrap()).collect();
    assert!(places.is_sorted());
    assert!(text.contains(&format!("\"schema\": \"{SCHEMA_ID}\"")) && text.ends_with("}\n"));
}

#[test]
fn a_verdict_says_everything() {
    let document = parsed(&dirty(), &Options::default());
    let verdicts = document["verdicts"].as_array().unwrap();
    let failed = verdicts
        .iter()
        .find(|it| it["check"] == "stream-unencrypted" && it["verdict"] == "fail")
        .unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(failed).unwrap());
}

#[test]
fn narrowing_leaves_counts_alone() {
    let all = parsed(&dirty(), &Options::default());
    let kinds = Some(BTreeSet::from([VerdictKind::Fail]));
    let narrow = parsed(&dirty(), &Options { verdicts: kinds, ..Options::default() });
    assert_eq!(all["summary"], narrow["summary"]);
    assert_eq!(all["practices"], narrow["practices"]);
    let narrowed = narrow["verdicts"].as_array().unwrap();
    assert!(narrowed.iter().all(|it| it["verdict"] == "fail"));
    assert_eq!(narrow["summary"]["fail"], narrowed.len());
    assert_eq!(narrow["narrowed"]["verdicts"], serde_json::json!(["fail"]));
}

#[test]
fn a_large_report_is_written_in_small_pieces() {
    struct Pieces {
        largest: usize,
        total: usize,
    }
    impl std::io::Write for Pieces {
        fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
            self.largest = self.largest.max(piece.len());
            self.total += piece.len();
            Ok(piece.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let snapshot = crowded(2_000);
    let mut pieces = Pieces { largest: 0, total: 0 };
    let format = hydrant_report::find_format("json").unwrap();
    (format.write)(&report(&snapshot), &Options::default(), &mut pieces).unwrap();
    assert!(pieces.total > 1_000_000, "{}", pieces.total);
    assert!(pieces.largest < 4_096, "{}", pieces.largest);
}
