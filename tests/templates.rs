//! Reports by a template of the user.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use std::fs;
use std::path::Path;
use std::process::Output;

use common::{Folder, hydrant};

fn scanned(folder: &Folder, template: &Path) -> Output {
    let mut command = hydrant(&folder.store());
    command.args(["scan", "--org", "--demo", "--quiet", "--template"]).arg(template);
    command.output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_template_prints_a_scan_and_then_its_report() {
    let folder = Folder::new("templates");
    let file = folder.store().with_file_name("counts.md.j2");
    let source = "{{ report.summary.pass }} kept, {{ report.verdicts|length }} in all\n";
    fs::write(&file, source).unwrap();
    let scan = scanned(&folder, &file);
    assert_eq!(scan.status.code(), Some(5), "{}", told(&scan));
    let json = hydrant(&folder.store()).args(["report", "--format", "json"]).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let all = json["verdicts"].as_array().unwrap().len();
    let wanted = format!("{} kept, {all} in all\n", json["summary"]["pass"]);
    assert_eq!(String::from_utf8(scan.stdout).unwrap(), wanted);
    let mut report = hydrant(&folder.store());
    let report = report.args(["report", "--template"]).arg(&file).output().unwrap();
    assert_eq!(String::from_utf8(report.stdout).unwrap(), wanted);
    // What the report has not is known only then: the scan is not lost.
    fs::write(&file, "one\n{{ report.nothing }}\n").unwrap();
    let mut report = hydrant(&folder.store());
    let report = report.args(["report", "--template"]).arg(&file).output().unwrap();
    assert_eq!(report.status.code(), Some(2));
    assert!(report.stdout.is_empty() && told(&report).contains("counts.md.j2, line 2: "));
}

#[test]
fn a_wrong_template_is_told_before_anything_is_asked() {
    let folder = Folder::new("templates-wrong");
    let file = folder.store().with_file_name("wrong.md");
    let missing = scanned(&folder, &file);
    assert_eq!(missing.status.code(), Some(2));
    assert!(told(&missing).contains("cannot be read"), "{}", told(&missing));
    fs::write(&file, "\n{% for %}\n").unwrap();
    let wrong = scanned(&folder, &file);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(told(&wrong).contains("wrong.md, line 2: "), "{}", told(&wrong));
    assert!(!folder.store().exists(), "nothing was asked");
}
