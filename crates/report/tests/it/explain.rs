use hydrant_core::{CHECKS, Practice};
use hydrant_report::{
    checks_text, explain_markdown, explain_practice, explain_text, matrix_text, practices_text,
};

use crate::fixture::{STREAM_UNENCRYPTED, checks};

#[test]
fn a_check_is_explained() {
    let check = &STREAM_UNENCRYPTED;
    insta::assert_snapshot!("explain_text", explain_text(check, 80));
    insta::assert_snapshot!("explain_markdown", explain_markdown(check));
}

#[test]
fn every_check_can_be_explained() {
    for check in CHECKS {
        let markdown = explain_markdown(check);
        assert!(markdown.starts_with("# ") && markdown.contains(check.id), "{markdown}");
        for heading in ["\n## Practices\n", "\n## Fix\n", "\n## What it reads\n"] {
            assert!(markdown.contains(heading), "{markdown}");
        }
        assert!(!markdown.contains("\n\n\n"), "{markdown}");
        assert!(explain_text(check, 80).contains(check.id));
    }
}

#[test]
fn the_lists_read_well() {
    insta::assert_snapshot!("checks_text", checks_text(&checks(), 80));
    insta::assert_snapshot!("practices_text", practices_text(&checks(), 80));
    insta::assert_snapshot!("matrix_text", matrix_text(&checks(), 80));
    insta::assert_snapshot!("explain_practice", explain_practice(Practice::P05, &checks(), 80));
}

#[test]
fn the_matrix_has_all_cells() {
    let matrix = matrix_text(CHECKS, 80);
    assert!(matrix.contains("63 cells"));
    for check in CHECKS {
        assert!(matrix.contains(check.id));
    }
}
