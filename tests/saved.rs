//! Everything that works on a saved scan or on no scan at all.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use std::collections::BTreeSet;
use std::process::Output;

use common::{Folder, Served, hydrant, json, settled};
use hydrant_core::{CHECKS, PRACTICES};
use hydrant_report::FORMATS;
use hydrant_sim::Options;
use serde_json::Value;

/// The binary on this folder's store.
fn run(folder: &Folder, words: &[&str]) -> Output {
    hydrant(&folder.store()).args(words).output().unwrap()
}

/// What it printed, if it ended as it should and had nothing to remark.
#[track_caller]
fn printed(folder: &Folder, words: &[&str], code: i32) -> String {
    let output = run(folder, words);
    let remarks = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), remarks.as_str()), (Some(code), ""), "{words:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The demo organization, scanned by the binary alone as a new user would.
fn demo(name: &str) -> (Folder, Vec<u8>) {
    let folder = Folder::new(name);
    let output = run(&folder, &["scan", "--org", "--demo", "--format", "json", "--quiet"]);
    assert_eq!(output.status.code(), Some(5), "{}", String::from_utf8_lossy(&output.stderr));
    (folder, output.stdout)
}

#[test]
fn a_saved_scan_prints_the_same_bytes_every_time() {
    let (folder, scanned) = demo("saved-bytes");
    let scanned = String::from_utf8(scanned).unwrap();
    for command in ["report", "evaluate"] {
        assert_eq!(printed(&folder, &[command, "--format", "json"], 5), scanned, "{command}");
    }
    for format in FORMATS {
        let once = printed(&folder, &["report", "--format", format.name], 5);
        assert_eq!(printed(&folder, &["report", "--format", format.name], 5), once);
        assert_eq!(printed(&folder, &["evaluate", "--format", format.name], 5), once);
        let file = format!("{}=saved.{}", format.name, format.extension);
        printed(&folder, &["report", "--output", &file], 5);
        let written =
            std::fs::read_to_string(folder.join(&format!("saved.{}", format.extension))).unwrap();
        assert_eq!(written, once, "{}", format.name);
    }
}

#[test]
fn json_is_valid_by_the_published_schema() {
    let (folder, scanned) = demo("saved-schema");
    let schema: Value = serde_json::from_str(&printed(&folder, &["schema", "report"], 0)).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let narrowed = printed(
        &folder,
        &["report", "--format", "json", "--verdicts", "fail,unknown", "--severity", "high"],
        5,
    );
    for text in [scanned.as_slice(), narrowed.as_bytes()] {
        let report: Value = serde_json::from_slice(text).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    let mut wrong: Value = serde_json::from_slice(&scanned).unwrap();
    wrong["verdicts"][0]["verdict"] = "perhaps".into();
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn the_demo_is_what_a_scan_of_the_same_organization_is() {
    let (_folder, scanned) = demo("saved-demo");
    let scanned: Value = serde_json::from_slice(&scanned).unwrap();
    // The other begins with the same hour.
    let started: jiff::Timestamp = scanned["scan"]["started_at"].as_str().unwrap().parse().unwrap();
    let now = u64::try_from(started.as_second()).ok();
    let other = Folder::new("saved-served");
    let served = Served::demo(Options { now, ..Options::default() });
    let (served, _) = served.scan(&other.store(), &[]);
    assert_eq!(settled(scanned), settled(served));
}

#[test]
fn exit_codes_follow_the_findings_and_the_threshold() {
    let (folder, _) = demo("saved-codes");
    for (words, code) in [
        (&["report", "--fail-on", "never"][..], 4),
        (&["report", "--fail-on", "critical"], 5),
        (&["report", "--checks", "flink-snapshots-disabled"], 4),
        (&["report", "--checks", "flink-snapshots-disabled", "--fail-on", "low"], 5),
    ] {
        assert_eq!(run(&folder, words).status.code(), Some(code), "{words:?}");
    }
    let help = printed(&folder, &["--help"], 0);
    for code in ["  0  ", "  1  ", "  2  ", "  3  ", "  4  ", "  5  ", "130  ", "143  "] {
        assert!(help.contains(code), "{help}");
    }
}

#[test]
fn the_markdown_report_has_every_section() {
    let (folder, _) = demo("saved-markdown");
    let markdown = printed(&folder, &["report", "--format", "markdown"], 5);
    let headings: Vec<&str> =
        markdown.lines().filter(|line| line.starts_with("# ") || line.starts_with("## ")).collect();
    assert_eq!(
        headings,
        [
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
        ]
    );
    for heading in [
        "### Accounts that could not be read",
        "### Accounts skipped on purpose",
        "### Calls that could not be read",
    ] {
        assert!(markdown.contains(heading), "{heading}");
    }
    assert!(markdown.contains("```mermaid\nflowchart LR\n"));
    for account in ["brightshop-acquired", "legacy-pos"] {
        assert!(markdown.contains(account), "{account}");
    }
}

/// The calls of Appendix B.
fn called(markdown: &str) -> BTreeSet<&str> {
    let (_, appendix) = markdown.split_once("## Appendix B").unwrap();
    let (appendix, _) = appendix.split_once("## Appendix C").unwrap();
    appendix.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect()
}

#[test]
fn every_fail_and_unknown_traces_to_a_call_that_was_made() {
    let (folder, scanned) = demo("saved-traces");
    let markdown = printed(&folder, &["report", "--format", "markdown"], 5);
    let called = called(&markdown);
    assert!(called.len() > 25, "{called:?}");
    let (_, findings) = markdown.split_once("## Findings by severity").unwrap();
    let (findings, _) = findings.split_once("## Data paths").unwrap();
    let (fails, unknowns) = findings.split_once("\n### Unknown: ").unwrap();
    let mut of_findings = 0;
    for finding in fails.split("\n- ").skip(1) {
        let evidence: Vec<&str> = finding
            .lines()
            .filter_map(|line| line.trim().strip_prefix("- Evidence: ")?.split(' ').next())
            .collect();
        assert!(!evidence.is_empty(), "{finding}");
        assert!(evidence.iter().all(|api| called.contains(api)), "{evidence:?}");
        of_findings += 1;
    }
    let rows: Vec<&str> =
        unknowns.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert!(!rows.is_empty() && rows.iter().all(|api| called.contains(api)), "{rows:?}");

    // The same in JSON, where every verdict is by itself.
    let report: Value = serde_json::from_slice(&scanned).unwrap();
    let mut fails = 0;
    for verdict in report["verdicts"].as_array().unwrap() {
        let sources = match verdict["verdict"].as_str().unwrap() {
            "fail" => &verdict["evidence"],
            "unknown" => &verdict["unknowns"],
            _ => continue,
        };
        fails += usize::from(verdict["verdict"] == "fail");
        let sources = sources.as_array().unwrap();
        assert!(!sources.is_empty(), "{verdict:#}");
        assert!(
            sources.iter().all(|it| called.contains(it["api"].as_str().unwrap())),
            "{verdict:#}"
        );
    }
    assert_eq!(of_findings, fails);
}

#[test]
fn scans_are_listed_named_and_pruned() {
    let folder = Folder::new("saved-scans");
    assert!(printed(&folder, &["scans"], 0).contains("hydrant scan --org"));
    let served = Served::demo(Options::default());
    let mut ids = Vec::new();
    for _ in 0..3 {
        let (report, _) = served.scan(&folder.store(), &[]);
        ids.push(report["scan"]["id"].as_str().unwrap().to_owned());
    }
    let listed = printed(&folder, &["scans", "list"], 0);
    let rows: Vec<&str> =
        listed.lines().skip(1).map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(rows, ids.iter().rev().collect::<Vec<_>>());
    assert_eq!(listed.matches("complete").count(), 3);
    for (name, id) in [("latest", &ids[2]), ("latest~2", &ids[0]), (ids[1].as_str(), &ids[1])] {
        let (report, _) = json(&run(&folder, &["report", name, "--format", "json"]));
        assert_eq!(report["scan"]["id"], **id, "{name}");
    }
    let ambiguous = run(&folder, &["report", "2"]);
    assert_eq!(ambiguous.status.code(), Some(1));
    assert!(
        String::from_utf8(ambiguous.stderr)
            .unwrap()
            .contains("is the beginning of several scan ids")
    );
    assert!(run(&folder, &["scans", "prune", "--keep", "1"]).status.success());
    assert_eq!(printed(&folder, &["scans"], 0).lines().count(), 2);
    assert_eq!(run(&folder, &["report", "latest"]).status.code(), Some(5));
}

#[test]
fn a_path_is_drawn_in_three_ways() {
    let (folder, scanned) = demo("saved-path");
    let report: Value = serde_json::from_slice(&scanned).unwrap();
    let subjects = report["verdicts"].as_array().unwrap().iter().map(|row| &row["subject"]);
    let kinds = ["delivery-stream", "data-stream", "stream", "application"];
    let arns: BTreeSet<&str> = subjects
        .filter(|subject| kinds.contains(&subject["kind"].as_str().unwrap()))
        .map(|subject| subject["id"].as_str().unwrap())
        .collect();
    assert!(arns.len() >= 38, "{arns:?}");
    for arn in arns {
        let name = arn.rsplit('/').next().unwrap();
        for (format, opening) in [("text", ""), ("mermaid", "flowchart LR\n"), ("dot", "digraph")] {
            let text = printed(&folder, &["path", arn, "--format", format], 0);
            assert!(text.starts_with(opening) && text.contains(name), "{format}: {text}");
        }
    }
    let missing = run(&folder, &["path", "arn:aws:kinesis:eu-west-1:110022330001:stream/none"]);
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn checks_and_practices_are_explained() {
    let folder = Folder::new("saved-checks");
    let text = printed(&folder, &["checks"], 0);
    let rows: Value =
        serde_json::from_str(&printed(&folder, &["checks", "--format", "json"], 0)).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), CHECKS.len());
    for check in CHECKS {
        assert!(text.contains(check.id), "{}", check.id);
        assert!(printed(&folder, &["explain", check.id], 0).contains(check.id));
    }
    assert!(
        printed(&folder, &["explain", CHECKS[0].id, "--format", "markdown"], 0).starts_with('#')
    );
    let matrix = printed(&folder, &["checks", "--matrix"], 0);
    for info in PRACTICES {
        let id = info.practice.to_string();
        assert!(matrix.contains(&id), "{id}");
        assert!(printed(&folder, &["explain", &id], 0).contains(info.name), "{id}");
        assert_eq!(run(&folder, &["checks", "--practice", info.name]).status.code(), Some(0));
    }
    assert_eq!(run(&folder, &["explain", "nothing-like-it"]).status.code(), Some(2));
    assert!(!folder.store().exists(), "nothing of this needs a store");
}

#[test]
fn the_policy_only_reads() {
    let folder = Folder::new("saved-policy");
    let policy: Value = serde_json::from_str(&printed(&folder, &["policy"], 0)).unwrap();
    let actions = policy["Statement"][0]["Action"].as_array().unwrap();
    assert!(actions.len() > 25);
    for action in actions {
        let (_, verb) = action.as_str().unwrap().split_once(':').unwrap();
        // What is generated is a report for the reader, and AWS classes it as a read.
        let reports = ["GenerateCredentialReport", "GenerateServiceLastAccessedDetails"];
        let prefixes = ["BatchGet", "Describe", "Get", "List", "Lookup"];
        let reads =
            prefixes.iter().any(|prefix| verb.starts_with(prefix)) || reports.contains(&verb);
        assert!(
            reads && !verb.contains('*') && verb != "GetRecords" && verb != "GetObject",
            "{action}"
        );
    }
    let trust =
        ["policy", "--format", "trust", "--account", "111111111111", "--external-id", "x-1"];
    let trust: Value = serde_json::from_str(&printed(&folder, &trust, 0)).unwrap();
    let statement = &trust["Statement"][0];
    assert_eq!(statement["Principal"]["AWS"], "arn:aws:iam::111111111111:root");
    assert_eq!(statement["Condition"]["StringEquals"]["sts:ExternalId"], "x-1");
    let template = run(&folder, &["policy", "--format", "cloudformation", "--role", "reader"]);
    let (template, remark) =
        (String::from_utf8(template.stdout).unwrap(), String::from_utf8(template.stderr).unwrap());
    assert!(
        template.contains("RoleName: reader\n") && remark.contains("skip the management account")
    );
    for action in actions {
        assert!(template.contains(&format!("- {}\n", action.as_str().unwrap())), "{action}");
    }
}

#[test]
fn the_shell_gets_its_completions_and_manual() {
    let folder = Folder::new("saved-shell");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&folder, &["completions", shell], 0);
        assert!(script.contains("hydrant") && script.contains("resume"), "{shell}");
    }
    let manual = printed(&folder, &["man"], 0);
    for page in [".TH hydrant 1", ".TH hydrant-scan 1", ".TH hydrant-report 1"] {
        assert!(manual.contains(page), "{page}");
    }
    let version = printed(&folder, &["--version"], 0);
    assert_eq!(version.trim(), format!("hydrant {}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_plan_asks_little_and_stores_nothing() {
    let folder = Folder::new("saved-plan");
    let plan = printed(&folder, &["scan", "--org", "--plan", "--demo"], 0);
    assert!(
        plan.contains("15 accounts × 3 Regions = 45 account-Regions (accounts skipped: 1)"),
        "{plan}"
    );
    assert!(
        plan.contains("firehose:ListDeliveryStreams") && plan.contains("seconds or more"),
        "{plan}"
    );
    assert!(!folder.store().exists());
    let served = Served::demo(Options::default());
    assert!(
        served
            .hydrant(&folder.store())
            .args(["scan", "--org", "--plan"])
            .status()
            .unwrap()
            .success()
    );
    assert!(served.sim().stats().requests < 6);
}

#[test]
fn the_doctor_names_the_account_and_the_remedy() {
    let folder = Folder::new("saved-doctor");
    let told = printed(&folder, &["doctor", "--org", "--demo"], 4);
    for words in [
        "ok    credentials: arn:aws:iam::",
        "15 to scan, 1 to skip",
        "brightshop-acquired",
        "hydrant policy",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let sampled = printed(&folder, &["doctor", "--org", "--demo", "--sample", "3"], 0);
    assert!(sampled.contains("3 answered everything, 0 did not"), "{sampled}");
    assert!(!folder.store().exists());
}

#[test]
fn quiet_is_quiet_and_a_log_names_what_was_refused() {
    let folder = Folder::new("saved-quiet");
    let served = Served::demo(Options::default());
    let mut command = served.hydrant(&folder.store());
    let output =
        command.args(["scan", "--org", "--quiet", "--log-file", "asked.log"]).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let log = std::fs::read_to_string(folder.join("asked.log")).unwrap();
    assert!(log.contains("kms:DescribeKey") && !log.contains("SecretAccessKey"), "{log}");
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    let (folder, _) = demo("saved-pipe");
    let mut command = hydrant(&folder.store());
    command.args(["report", "--format", "json"]);
    let mut child = command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}
