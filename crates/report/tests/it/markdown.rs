use hydrant_core::{Severity, sample};
use hydrant_report::Options;

use crate::fixture::{crowded, dirty, print, report};

fn markdown(snapshot: &hydrant_core::Snapshot) -> String {
    print("markdown", &report(snapshot), &Options::default())
}

#[test]
fn a_broken_organization_is_documented() {
    let text = markdown(&dirty()).replace(env!("CARGO_PKG_VERSION"), "[version]");
    let (stable, policy) = text.split_once("## Appendix C").unwrap();
    insta::assert_snapshot!(stable);
    for api in hydrant_core::api::APIS {
        assert!(policy.contains(&format!("- `{}`\n", api.action)), "{policy}");
    }
}

#[test]
fn every_document_has_every_section() {
    let sections = [
        "# Streaming data security audit",
        "## Scope and method",
        "## Organization",
        "## Coverage and limitations",
        "## Summary by practice and service",
        "## Findings by severity",
        "## Data paths",
        "## Kept by the service",
        "## Manual controls and attestations",
        "## Muted findings",
        "## Appendix A: checks that ran",
        "## Appendix B: API calls made",
        "## Appendix C: policy used",
        "## Appendix D: tool version and method",
    ];
    for snapshot in [dirty(), sample::snapshot(), crowded(3)] {
        let text = markdown(&snapshot);
        let found: Vec<_> =
            text.lines().filter(|line| line.starts_with("# ") || line.starts_with("## ")).collect();
        assert_eq!(found, sections);
        assert!(!text.contains("\n\n\n"), "{text}");
    }
}

#[test]
fn every_finding_names_its_call() {
    let snapshot = dirty();
    let text = markdown(&snapshot);
    for verdict in &report(&snapshot).verdicts {
        for evidence in verdict.evidence.iter().filter(|_| verdict.kind.words() == "FAIL") {
            let source = evidence.source;
            let line =
                format!("Evidence: {} in {}/{}: ", source.api, source.account, source.region);
            assert!(text.contains(&line), "{line}");
        }
    }
    let line = "  - Evidence: kinesis:DescribeStreamSummary in 222222222222/eu-west-1: \
        EncryptionType is NONE, expected KMS\n";
    assert!(text.contains(line), "{text}");
}

#[test]
fn diagrams_and_users_are_capped_with_a_count() {
    let text = markdown(&crowded(80));
    assert_eq!(text.matches("```mermaid").count(), 50);
    assert!(text.contains("more are not drawn here"), "{text}");
}

#[test]
fn a_narrowed_document_says_so() {
    let snapshot = dirty();
    let options = Options { severity: Some(Severity::Critical), ..Options::default() };
    let text = print("markdown", &report(&snapshot), &options);
    assert!(text.contains("Only checks of severity critical and above are listed"));
    assert!(!text.contains("#### stream-unencrypted"));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for format in hydrant_report::FORMATS {
        let print = || print(format.name, &report(&dirty()), &Options::default());
        assert_eq!(print(), print());
    }
}
