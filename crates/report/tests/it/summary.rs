use hydrant_core::sample;
use hydrant_report::Options;

use crate::accepted::accepted;
use crate::fixture::{dirty, every_report, print, report};

#[test]
fn it_is_a_few_lines_and_says_what_is_unknown() {
    every_report(|name, report| {
        let text = print("summary", report, &Options::default());
        assert!((3..=8).contains(&text.lines().count()), "{name}: {text}");
        assert_eq!(text.contains("INCOMPLETE"), report.gaps() > 0, "{name}: {text}");
    });
}

#[test]
fn it_reads_well() {
    let (clean, dirty) = (sample::snapshot(), dirty());
    let texts = [report(&clean), report(&dirty), accepted(&dirty)]
        .map(|report| print("summary", &report, &Options::default()));
    insta::assert_snapshot!("summary", texts.join("\n"));
}
