//! Who may do what, asked of a saved scan.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use std::process::Output;

use common::{Folder, hydrant};
use serde_json::Value;

/// A broad role of the demo organization, and the stream that it delivers for.
const ROLE: &str = "arn:aws:iam::110022330006:role/firehose-clickstream-raw";

fn run(folder: &Folder, words: &[&str]) -> Output {
    hydrant(&folder.store()).args(words).output().unwrap()
}

#[track_caller]
fn printed(folder: &Folder, words: &[&str]) -> String {
    let output = run(folder, words);
    let remarks = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), remarks.as_str()), (Some(0), ""), "{words:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn demo(name: &str) -> Folder {
    let folder = Folder::new(name);
    let output = run(&folder, &["scan", "--org", "--demo", "--format", "json", "--quiet"]);
    assert_eq!(output.status.code(), Some(5), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

#[track_caller]
fn refused(folder: &Folder, words: &[&str], sentence: &str) {
    let output = run(folder, words);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{words:?}: {told}");
    assert!(told.contains(sentence), "{words:?}: {told}");
    assert_eq!(output.stdout, b"");
}

#[test]
fn everybody_who_can_is_told_with_reasons() {
    let folder = demo("people-who-can");
    let stream = "arn:aws:firehose:eu-west-1:110022330012:deliverystream/staging-logs-search";
    let words = ["who-can", "firehose:UpdateDestination", stream];
    let text = printed(&folder, &words);
    assert!(text.contains("role/web-deploy"), "{text}");
    assert!(text.contains("AdministratorAccess"), "{text}");
    let json: Value =
        serde_json::from_str(&printed(&folder, &[&words[..], &["--format", "json"]].concat()))
            .unwrap();
    let schema: Value = serde_json::from_str(&printed(&folder, &["schema", "who-can"])).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&json).map(|it| it.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    refused(&folder, &["who-can", "firehose:UpdateDestinaton", stream], "did you mean");
    refused(&folder, &["who-can", "UpdateDestination", stream], "is not an action");
    refused(&folder, &["who-can", "firehose:UpdateDestination", "clicks"], "is not an ARN");
}

#[test]
fn a_role_is_told_what_it_needs() {
    let folder = demo("people-needs");
    let policy = printed(&folder, &["explain", "--role", ROLE]);
    let document = hydrant_iam::PolicyDocument::parse(&policy).unwrap();
    assert!(document.statements.len() > 1, "{policy}");
    assert!(policy.contains("s3:PutObject") && !policy.contains("s3:*"), "{policy}");
    assert_eq!(printed(&folder, &["explain", "--role", ROLE]), policy);
    let stranger = "arn:aws:iam::110022330006:role/nobody";
    refused(&folder, &["explain", "--role", stranger], "no data path with the role");
    refused(&folder, &["explain", "--role", "firehose"], "is not an ARN");
}

#[test]
fn what_was_done_is_told() {
    let folder = demo("people-activity");
    let text = printed(&folder, &["activity"]);
    for told in ["role/web-deploy", "UpdateDestination", "TLSv1.1", "denied 12 times"] {
        assert!(text.contains(told), "{told} is not in {text}");
    }
    let json: Value =
        serde_json::from_str(&printed(&folder, &["activity", "--format", "json"])).unwrap();
    let schema: Value = serde_json::from_str(&printed(&folder, &["schema", "activity"])).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&json).map(|it| it.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
}
