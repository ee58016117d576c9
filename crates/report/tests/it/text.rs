use hydrant_core::{Severity, sample};
use hydrant_report::Options;

use crate::fixture::{crowded, dirty, print, report};

fn text(snapshot: &hydrant_core::Snapshot) -> String {
    print("text", &report(snapshot), &Options::default())
}

/// Without the version of hydrant: a release changes nothing here.
fn unversioned(text: &str) -> String {
    text.replace(env!("CARGO_PKG_VERSION"), "[version]")
}

#[test]
fn a_broken_organization_reads_well() {
    insta::assert_snapshot!(unversioned(&text(&dirty())));
}

#[test]
fn a_clean_organization_reads_well() {
    insta::assert_snapshot!(unversioned(&text(&sample::snapshot())));
}

#[test]
fn lines_fit_and_have_no_colour() {
    for snapshot in [dirty(), sample::snapshot(), crowded(40)] {
        for width in [80, 100] {
            let text = print("text", &report(&snapshot), &Options { width, ..Options::default() });
            assert!(!text.contains('\u{1b}'));
            for line in text.lines() {
                assert!(line.chars().count() <= width, "{line}");
                assert_eq!(line.trim_end(), line);
            }
        }
    }
}

#[test]
fn colour_adds_only_colour() {
    let snapshot = dirty();
    let coloured = Options { color: true, ..Options::default() };
    let coloured = print("text", &report(&snapshot), &coloured);
    let mut stripped = String::new();
    for (index, piece) in coloured.split("\u{1b}[").enumerate() {
        stripped.push_str(if index == 0 { piece } else { piece.split_once('m').unwrap().1 });
    }
    assert!(coloured.contains("\u{1b}[1;31m"));
    // Trailing blanks of a painted cell are the only difference.
    let trimmed: Vec<_> = stripped.lines().map(str::trim_end).collect();
    assert_eq!(trimmed.join("\n") + "\n", text(&snapshot));
}

#[test]
fn many_findings_are_counted() {
    let text = text(&crowded(40));
    assert!(text.contains("HIGH stream-unencrypted: 41 FAIL"), "{text}");
    assert!(text.contains("… and 36 more"), "{text}");
    assert!(text.lines().count() < 150);
}

#[test]
fn what_is_not_listed_is_said() {
    let snapshot = dirty();
    let options = Options { severity: Some(Severity::Critical), ..Options::default() };
    let text = print("text", &report(&snapshot), &options);
    assert!(text.contains("below severity critical are not listed"), "{text}");
}
