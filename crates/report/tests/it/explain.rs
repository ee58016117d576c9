use hydrant_core::fix::{Answer, answer};
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

/// A page says what the plan says: what steps may break, or why there is none.
#[test]
fn every_page_says_what_a_plan_can_do() {
    let (mut with, mut without) = (0, 0);
    for check in CHECKS {
        // Without what marks code and escapes markup.
        let page = explain_markdown(check).replace(['`', '\\'], "");
        let text = one_line(&explain_text(check, 80));
        match answer(check.id) {
            Answer::Step(breaks) => {
                with += 1;
                assert!(!breaks.is_empty() && page.contains("hydrant fix prints"), "{page}");
                for sentence in breaks {
                    assert!(page.contains(&format!("\n- {sentence}")), "{page}");
                    assert!(text.contains(sentence), "{text}");
                }
            }
            Answer::Nothing(why) => {
                without += 1;
                assert!(page.contains(&format!("hydrant fix has no step for it. {why}")), "{page}");
                assert!(text.contains(why), "{text}");
            }
        }
    }
    assert!(with > 10 && without > 10, "{with} {without}");
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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
