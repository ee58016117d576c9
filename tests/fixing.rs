//! The plan of changes of the demo organization.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use std::fs;
use std::process::{Command, Output};

use common::{Folder, hydrant};

fn run(folder: &Folder, words: &[&str]) -> Output {
    hydrant(&folder.store()).args(words).output().unwrap()
}

#[track_caller]
fn printed(folder: &Folder, words: &[&str]) -> String {
    let output = run(folder, words);
    assert_eq!(output.status.code(), Some(0), "{words:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
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
fn a_plan_is_printed_for_people_and_for_each_account() {
    let folder = Folder::new("fixing");
    let scanned = run(&folder, &["scan", "--org", "--demo", "--format", "json", "--quiet"]);
    assert_eq!(scanned.status.code(), Some(5));
    let text = printed(&folder, &["fix"]);
    for words in ["Steps: ", "kinesis start-stream-encryption", "Left to people: ", "Not judged"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(text, printed(&folder, &["fix", "latest"]), "the same scan gives the same bytes");

    refused(&folder, &["fix", "--format", "sh"], "a file of sh is for one account");
    refused(
        &folder,
        &["fix", "--check", "kinesis-sse-disabld"],
        "did you mean kinesis-sse-disabled?",
    );
    refused(&folder, &["fix", "--accounts", "12"], "is not an AWS account id");
    refused(&folder, &["fix", "--regions", "Mars"], "is not an AWS Region name");

    for format in ["sh", "terraform", "cloudformation"] {
        let words = ["fix", "--format", format, "--resource", "nothing-is-called-this"];
        let text = printed(&folder, &words);
        assert!(text.starts_with("# There is no step for the scan ") && text.ends_with('\n'));
    }

    let scripts = folder.join("scripts");
    let words = ["fix", "--format", "sh", "--output", scripts.to_str().unwrap()];
    assert_eq!(printed(&folder, &words), "");
    let written: Vec<_> = fs::read_dir(&scripts).unwrap().map(|it| it.unwrap().path()).collect();
    assert!(written.len() > 3, "{written:?}");
    for script in &written {
        let read = Command::new("sh").arg("-n").arg(script).status().unwrap();
        assert!(read.success(), "{}", script.display());
    }
    // It holds the way back.
    refused(&folder, &words, "exists");

    let one =
        ["fix", "--check", "kinesis-*", "--resource", "*:stream/cart-events", "--format", "sh"];
    let script = printed(&folder, &one);
    assert!(script.contains("\nsteps='1'\n") && script.contains("cart-events"), "{script}");
}
