//! What goes wrong before a scan begins: one sentence, one advice, the documented exit code, and nothing lost.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use std::fs;
use std::process::{Command, Output};

use common::{Folder, Served, hydrant};
use hydrant_sim::{Options, Org, Sim};
use rusqlite::Connection;

const USAGE: i32 = 2;
const FAILED: i32 = 1;

/// The sentence and the advice of a refusal, which is all that may be printed.
fn refusal(output: &Output, code: i32) -> (String, String) {
    let words = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{words}");
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(!words.contains("panicked") && !words.contains("Error {"), "{words}");
    let lines: Vec<&str> = words.lines().collect();
    let [sentence, advice] = lines[..] else { panic!("not two lines: {words}") };
    let advice = advice.strip_prefix("  ").unwrap().to_owned();
    (sentence.strip_prefix("error: ").unwrap().to_owned(), advice)
}

#[track_caller]
fn refused(command: &mut Command, code: i32, sentence: &str, advice: &str) {
    let (told, advised) = refusal(&command.output().unwrap(), code);
    assert!(told.contains(sentence), "{told}");
    assert!(advised.contains(advice), "{advised}");
}

/// clap's own shape: the sentence first, the advice last.
#[track_caller]
fn refused_by_clap(command: &mut Command, sentence: &str) {
    let output = command.output().unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(USAGE), "{words}");
    assert!(output.stdout.is_empty());
    let first = words.lines().next().unwrap();
    assert!(first.starts_with("error: ") && first.contains(sentence), "{words}");
    assert!(words.trim_end().ends_with("try '--help'."), "{words}");
}

fn minimal() -> Served {
    let text =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/orgs/minimal.toml"))
            .unwrap();
    Served::new(Org::from_toml(&text).unwrap(), Options::default())
}

fn scan<'a>(command: &'a mut Command, more: &[&str]) -> &'a mut Command {
    command.args(["scan", "--org"]).args(more)
}

/// A sim, a folder, and a refusal before anything was asked.
fn nothing_asked(more: &[&str], code: i32, sentence: &str, advice: &str) {
    let (folder, served) = (Folder::new(&format!("mistake-{}", more.len())), minimal());
    refused(scan(&mut served.hydrant(&folder.store()), more), code, sentence, advice);
    assert_eq!(served.sim().stats().requests, 0);
    assert!(!folder.store().exists());
}

#[test]
fn words_that_are_not_what_they_should_be() {
    let cases = [
        (
            ["--regions", "eu-west"],
            "\"eu-west\" is not an AWS Region name",
            "Regions are separated by commas",
        ),
        (["--exclude-accounts", "12"], "--exclude-accounts:", "111111111111"),
        (
            ["--checks", "kinesis-sse-disable"],
            "did you mean kinesis-sse-disabled?",
            "hydrant checks",
        ),
        (["--checks", "zzz*"], "no check is named \"zzz*\"", "hydrant checks"),
        (
            ["--output", "audit.md"],
            "--output \"audit.md\" names no file and format",
            "--output markdown=audit.md",
        ),
        (["--output", "markdown="], "names no file and format", "--output markdown=audit.md"),
        (["--output", "yaml=audit"], "there is no format \"yaml\"", "sarif, summary, text"),
        (
            ["--output", "json=no/such/folder/x"],
            "the folder no/such/folder of --output",
            "Make it first",
        ),
        (["--output", "json=./"], "the format json is one file", "--output json=./report.json"),
        (["--output", "asff=/"], "the folder / of --output is not empty", "Remove it first"),
        (["--verdicts", "failed"], "there is no verdict \"failed\"", "fail, unknown, pass"),
        (["--max-in-flight", "0"], "--max-in-flight is 0", "at least 1"),
        (["--config", "no-such.toml"], "no-such.toml cannot be read", "--config FILE"),
    ];
    for (words, sentence, advice) in cases {
        nothing_asked(&words, USAGE, sentence, advice);
    }
}

#[test]
fn arguments_that_clap_refuses() {
    let folder = Folder::new("mistake-clap");
    for (words, sentence) in [
        (["scan", "--format", "yaml"], "invalid value 'yaml' for '--format <FORMAT>'"),
        (["scan", "--orgs", "x"], "unexpected argument '--orgs'"),
        (["scan", "--fail-on", "grave"], "invalid value 'grave' for '--fail-on <SEVERITY>'"),
        (["report", "--severity", "grave"], "invalid value 'grave'"),
        (["schema", "rapport", ""], "invalid value 'rapport'"),
        (["scna", "", ""], "unrecognized subcommand 'scna'"),
    ] {
        refused_by_clap(
            hydrant(&folder.store()).args(words.iter().filter(|word| !word.is_empty())),
            sentence,
        );
    }
}

#[test]
fn a_region_that_no_account_has() {
    let (folder, served) = (Folder::new("mistake-region"), minimal());
    let mut command = served.hydrant(&folder.store());
    refused(
        scan(&mut command, &["--regions", "us-north-9"]),
        USAGE,
        "AWS knows no Region \"us-north-9\"",
        "describe-regions",
    );
    assert_eq!(scans(&folder), 0);
}

fn scans(folder: &Folder) -> u32 {
    let connection = Connection::open(folder.store()).unwrap();
    connection.query_row("SELECT count(*) FROM scans", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_configuration_that_cannot_be_read() {
    let cases = [
        ("regions = [\n\"eu-west-1\"", "hydrant.toml, line ", "correct the line"),
        (
            "role = \"audit\"\nregoins = [\"eu-west-1\"]",
            "line 2: there is no key \"regoins\"; did you mean regions?",
            "role, external_id",
        ),
        (
            "[thresholds]\nretention_hour = 24",
            "\"retention_hour\" in thresholds; did you mean retention_hours?",
            "retention_hours",
        ),
        ("role = 3", "hydrant.toml, line 1: role is a number and must be text", "Correct the file"),
        ("exclude_accounts = [\"1\"]", "exclude_accounts:", "111111111111"),
        ("trusted_accounts = [\"one\"]", "trusted_accounts:", "111111111111"),
        ("regions = [\"moon\"]", "\"moon\" is not an AWS Region name", "eu-west-1"),
    ];
    for (text, sentence, advice) in cases {
        let (folder, served) = (Folder::new("mistake-config"), minimal());
        fs::write(folder.join("hydrant.toml"), text).unwrap();
        refused(scan(&mut served.hydrant(&folder.store()), &[]), USAGE, sentence, advice);
        assert_eq!(served.sim().stats().requests, 0);
    }
}

/// Every command that opens the store refuses this file, and leaves its bytes alone.
fn untouched(folder: &Folder, sentence: &str, advice: &str) {
    let served = minimal();
    let before = fs::read(folder.store()).unwrap();
    refused(scan(&mut served.hydrant(&folder.store()), &[]), FAILED, sentence, advice);
    for command in ["scans", "report", "evaluate"] {
        refused(hydrant(&folder.store()).arg(command), FAILED, sentence, advice);
    }
    assert_eq!(served.sim().stats().requests, 0);
    assert_eq!(fs::read(folder.store()).unwrap(), before);
}

#[test]
fn a_store_that_is_not_one() {
    let folder = Folder::new("mistake-garbage");
    for garbage in [&b"this is my diary"[..], &[0xff; 9_000]] {
        fs::write(folder.store(), garbage).unwrap();
        untouched(&folder, "is damaged or not a hydrant store", "Nothing was changed");
    }
}

#[test]
fn a_store_of_something_else_or_of_a_newer_version() {
    let folder = Folder::new("mistake-foreign");
    Connection::open(folder.store())
        .unwrap()
        .execute_batch("CREATE TABLE photos (path TEXT)")
        .unwrap();
    untouched(&folder, "it is a database of something else", "Nothing was changed");
    fs::remove_file(folder.store()).unwrap();
    Connection::open(folder.store()).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    untouched(&folder, "has version 99, and this hydrant reads up to 2", "Use the newer hydrant");
}

#[test]
fn a_store_that_is_a_folder_or_not_there() {
    let folder = Folder::new("mistake-folder");
    fs::create_dir(folder.store()).unwrap();
    for command in ["scans", "report"] {
        refused(hydrant(&folder.store()).arg(command), FAILED, "cannot be opened", "--store FILE");
    }
    let missing = folder.join("missing.db");
    refused(hydrant(&missing).arg("report"), FAILED, "cannot be opened", "hydrant scan");
    assert!(!missing.exists());
}

#[test]
fn a_store_with_a_hole_in_it() {
    let (folder, served) = (Folder::new("mistake-hole"), minimal());
    assert!(
        scan(&mut served.hydrant(&folder.store()), &["--quiet"])
            .output()
            .unwrap()
            .status
            .code()
            .is_some()
    );
    let mut bytes = fs::read(folder.store()).unwrap();
    for byte in &mut bytes[5_000..] {
        *byte = 0x5a;
    }
    fs::write(folder.store(), &bytes).unwrap();
    refused(hydrant(&folder.store()).arg("report"), FAILED, "damaged", "Nothing was changed");
    assert_eq!(fs::read(folder.store()).unwrap(), bytes);
}

#[test]
fn a_scan_that_is_not_there() {
    let (folder, served) = (Folder::new("mistake-scan"), minimal());
    refused(hydrant(&folder.store()).arg("report"), FAILED, "cannot be opened", "hydrant scan");
    let resumed = scan(&mut served.hydrant(&folder.store()), &["--resume"]).output().unwrap();
    assert!(refusal(&resumed, FAILED).0.contains("holds no scan \"latest\""));
    served.scan(&folder.store(), &[]);
    for name in ["2031", "latest~1", "latest~x"] {
        let sentence = format!("holds no scan {name:?}");
        refused(
            hydrant(&folder.store()).args(["report", name]),
            FAILED,
            &sentence,
            "hydrant scans",
        );
    }
    assert_eq!(scans(&folder), 1);
}

#[test]
fn nobody_to_ask_as() {
    let folder = Folder::new("mistake-nobody");
    let mut command = hydrant(&folder.store());
    refused(scan(&mut command, &[]), FAILED, "no home Region is configured", "AWS_REGION");
    let mut command = hydrant(&folder.store());
    command.env("AWS_REGION", "us-east-1");
    refused(
        scan(&mut command, &[]),
        FAILED,
        "no AWS credentials could be loaded: the environment",
        "aws sso login",
    );
    let mut command = hydrant(&folder.store());
    command.env("AWS_REGION", "us-east-1");
    refused(
        scan(&mut command, &["--profile", "sso"]),
        FAILED,
        "the profile \"sso\" is not configured",
        "--profile NAME",
    );
}

/// The profile of a person who logs in through IAM Identity Center, with this in its token cache.
fn single_sign_on(folder: &Folder, token: Option<&str>) -> Command {
    const CONFIG: &str = "[profile audit]\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = reader\n\
        region = us-east-1\n[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n";
    // The SHA-1 of the session's name.
    const CACHED: &str = "ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
    let config = folder.join("aws-config");
    fs::write(&config, CONFIG).unwrap();
    if let Some(token) = token {
        let cache = folder.join(".aws/sso/cache");
        fs::create_dir_all(&cache).unwrap();
        fs::write(cache.join(CACHED), token).unwrap();
    }
    let mut command = hydrant(&folder.store());
    command.env("AWS_CONFIG_FILE", config);
    command
}

#[test]
fn a_login_that_is_over() {
    let expired = r#"{"startUrl": "https://corp.awsapps.com/start", "region": "us-east-1", "accessToken": "planted-token",
        "expiresAt": "2024-01-01T00:00:00Z"}"#;
    for token in [None, Some(expired)] {
        let folder = Folder::new("mistake-sso");
        let advice = "aws sso login --profile audit";
        let mut command = single_sign_on(&folder, token);
        let output = scan(&mut command, &["--profile", "audit"]).output().unwrap();
        let (sentence, advised) = refusal(&output, FAILED);
        assert!(
            sentence.contains("SSO session has expired") && !sentence.contains("planted"),
            "{sentence}"
        );
        assert_eq!(advised, format!("Log in again: {advice}"));
        let mut command = single_sign_on(&folder, token);
        refused(
            scan(command.env("AWS_PROFILE", "audit"), &[]),
            FAILED,
            "the SSO session has expired: ",
            advice,
        );
    }
}

#[test]
fn a_caller_whom_aws_does_not_know() {
    let (folder, served) = (Folder::new("mistake-unknown"), minimal());
    let mut command = served.hydrant(&folder.store());
    command.env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    refused(
        scan(&mut command, &[]),
        FAILED,
        "(InvalidClientTokenId)",
        "aws sts get-caller-identity",
    );
    let mut command = served.hydrant(&folder.store());
    command.env("AWS_SESSION_TOKEN", "SIM/111111111111/1/0/reader/me");
    refused(scan(&mut command, &[]), FAILED, "session has expired", "aws sso login");
}

#[test]
fn an_account_without_an_organization() {
    let (folder, served) = (Folder::new("mistake-alone"), minimal());
    let alone = |command: &mut Command| {
        command.env("AWS_ACCESS_KEY_ID", Sim::access_key("999999999999")).output().unwrap()
    };
    let output = alone(scan(&mut served.hydrant(&folder.store()), &["--quiet"]));
    let (sentence, advice) = refusal(&output, FAILED);
    assert_eq!(sentence, "account 999999999999 is not in an organization");
    assert!(advice.contains("hydrant scan --accounts"), "{advice}");
    assert_eq!(scans(&folder), 0, "there is nothing to go on with");
    let output = alone(served.hydrant(&folder.store()).args(["scan", "--quiet"]));
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn an_account_that_may_not_list_its_organization() {
    let (folder, served) = (Folder::new("mistake-member"), minimal());
    let mut command = served.hydrant(&folder.store());
    command.env("AWS_ACCESS_KEY_ID", Sim::access_key("222222222222"));
    refused(
        scan(&mut command, &[]),
        FAILED,
        "account 222222222222 may not list the organization's accounts (AccessDeniedException",
        "delegated administrator",
    );
    assert_eq!(scans(&folder), 0);
}

#[test]
fn nobody_listens() {
    let (folder, served) = (Folder::new("mistake-unreachable"), minimal());
    let mut command = served.hydrant(&folder.store());
    command.env("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    refused(scan(&mut command, &[]), FAILED, "AWS cannot be reached", "AWS_ENDPOINT_URL");
}

#[test]
fn another_caller_does_not_go_on_with_a_scan() {
    let (folder, served) = (Folder::new("mistake-other"), minimal());
    let (first, _) = served.scan(&folder.store(), &[]);
    let mut command = served.hydrant(&folder.store());
    command.env("AWS_ACCESS_KEY_ID", Sim::access_key("222222222222"));
    refused(
        scan(&mut command, &["--resume"]),
        USAGE,
        "was begun by account 111111111111",
        "--resume",
    );
    let output = hydrant(&folder.store()).args(["report", "--format", "json"]).output().unwrap();
    assert_eq!(common::json(&output).0, first);
}

#[test]
fn a_disk_that_is_full() {
    let (folder, served) = (Folder::new("mistake-full"), minimal());
    let mut command = served.hydrant(&folder.store());
    refused(
        scan(&mut command, &["--quiet", "--output", "json=/dev/full"]),
        FAILED,
        "/dev/full cannot be written",
        "hydrant report",
    );
    assert_eq!(hydrant(&folder.store()).arg("report").output().unwrap().status.code(), Some(0));
}
