//! Secrets that AWS answers in clear are found, named by their place and kind, and kept nowhere.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use common::{Folder, Served, verdicts};
use hydrant_report::FORMATS;
use hydrant_sim::{Fault, FaultKind, Options, Org};

/// Every planted value holds this word or one of the two access keys.
const MARK: &str = "PLANTED";
const FLINK_KEY: &str = "AKIAPLANTEDKEY234567";
const SQL_KEY: &str = "AKIAPLANTEDSQLTEXT77";

const PLANTED: &str = r#"
regions = ["eu-west-1"]
[organization]
[[account]]
id = "111111111111"
name = "everything"

[[delivery_stream]]
account = "111111111111"
region = "eu-west-1"
name = "to-splunk"
destination = "splunk"
[delivery_stream.destination_extra]
HECToken = "PLANTED-hec-token-00112233"
HECEndpoint = "https://PLANTEDuser:PLANTEDpassword@splunk.example.com:8088/PLANTEDpath"
SecretsManagerConfiguration = { Enabled = false }

[[delivery_stream]]
account = "111111111111"
region = "eu-west-1"
name = "to-http"
destination = "http"
[delivery_stream.destination_extra]
EndpointConfiguration = { Url = "https://in.example.com/v1/PLANTEDpath?token=PLANTEDquery", Name = "in" }
SecretsManagerConfiguration = { Enabled = false }
[delivery_stream.destination_extra.RequestConfiguration]
ContentEncoding = "GZIP"
CommonAttributes = [
    { AttributeName = "x-api-key", AttributeValue = "PLANTED-attribute" },
    { AttributeName = "team", AttributeValue = "PLANTED-harmless-but-nobodys-business" },
]

[[delivery_stream]]
account = "111111111111"
region = "eu-west-1"
name = "to-redshift"
destination = "redshift"
[delivery_stream.destination_extra]
ClusterJDBCURL = "jdbc:redshift://warehouse.example.com:5439/db?user=app&password=PLANTEDjdbc"
CopyCommand = { DataTableName = "t", CopyOptions = "credentials 'aws_access_key_id=AKIAPLANTEDKEY234567;aws_secret_access_key=PLANTEDcopy'" }
SecretsManagerConfiguration = { Enabled = false }

[[delivery_stream]]
account = "111111111111"
region = "eu-west-1"
name = "to-snowflake"
destination = "snowflake"
[delivery_stream.destination_extra]
AccountUrl = "https://app:PLANTEDsnow@example.snowflakecomputing.com"
User = "PLANTEDsnowuser"
SecretsManagerConfiguration = { Enabled = false }

[[application]]
account = "111111111111"
region = "eu-west-1"
name = "flink"
[application.properties.sink]
"db.password" = "PLANTEDflinkpassword"
"db.url" = "jdbc:postgresql://app:PLANTEDflinkurl@db.internal/x"
"aws.key" = "AKIAPLANTEDKEY234567"
"tls.pem" = "-----BEGIN PRIVATE KEY-----\nPLANTEDpem\n-----END PRIVATE KEY-----"
"misc" = "PLANTED0jalrXUtnFEMIK7MDENGbPxRfiCYzQ"

[[application]]
account = "111111111111"
region = "eu-west-1"
name = "sql"
runtime = "SQL-1_0"
sql = "CREATE STREAM s; -- key AKIAPLANTEDSQLTEXT77 and PLANTEDsqlremark"
"#;

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

fn assert_clean(name: &str, bytes: &[u8]) {
    for secret in [MARK, FLINK_KEY, SQL_KEY] {
        let at = bytes.windows(secret.len()).position(|window| window == secret.as_bytes());
        let around = at.map(|at| {
            String::from_utf8_lossy(&bytes[at.saturating_sub(80)..bytes.len().min(at + 80)])
        });
        assert_eq!(around, None, "{name} holds a secret");
    }
}

/// A scan that writes everything a scan can write; what it printed is checked here, what it wrote by the caller.
fn scan(folder: &Folder, served: &Served) -> Vec<(String, String, String)> {
    let mut command = served.hydrant(&folder.store());
    command.args(["scan", "--org", "--log-file", "hydrant.log", "--format", "json"]);
    // Nobody can turn the SDK's own log on, which would hold requests and answers.
    command.env("RUST_LOG", "trace").env("AWS_LOG_LEVEL", "trace");
    for format in FORMATS {
        command.arg("--output").arg(format!("{0}=report-{0}.{1}", format.name, format.extension));
    }
    let output = command.output().unwrap();
    assert_clean("stdout", &output.stdout);
    assert_clean("stderr", &output.stderr);
    verdicts(&common::json(&output).0)
}

fn assert_files_clean(folder: &Folder) {
    let root = folder.store().parent().unwrap().to_owned();
    let names: BTreeSet<PathBuf> = files(&root).into_iter().collect();
    for expected in FORMATS.iter().map(|it| format!("report-{}.{}", it.name, it.extension)) {
        assert!(names.contains(&root.join(&expected)), "{expected} was not written");
    }
    assert!(names.contains(&root.join("hydrant.log")) && names.contains(&folder.store()));
    for name in names {
        let bytes = fs::read(&name).unwrap();
        assert!(!bytes.is_empty() || name.ends_with("hydrant.log"), "{} is empty", name.display());
        assert_clean(&name.display().to_string(), &bytes);
    }
}

#[test]
fn what_is_planted_is_found_and_written_nowhere() {
    let folder = Folder::new("secrets");
    let served = Served::new(planted(), Options::default());
    let found = scan(&folder, &served);
    assert_files_clean(&folder);
    let failing = |check: &str, name: &str| {
        found
            .iter()
            .any(|row| row.0 == check && row.1.ends_with(&format!("/{name}")) && row.2 == "fail")
    };
    for name in ["to-splunk", "to-http", "to-redshift", "to-snowflake"] {
        assert!(failing("firehose-secret-in-configuration", name), "{name}: {found:#?}");
    }
    for name in ["flink", "sql"] {
        assert!(failing("flink-secret-in-properties", name), "{name}: {found:#?}");
    }
    for name in ["to-splunk", "to-http", "to-redshift", "to-snowflake"] {
        let arn = format!("arn:aws:firehose:eu-west-1:111111111111:deliverystream/{name}");
        for format in ["text", "mermaid", "dot"] {
            let output = common::hydrant(&folder.store())
                .args(["path", &arn, "--format", format])
                .output()
                .unwrap();
            assert!(output.status.success());
            assert_clean(format, &output.stdout);
        }
    }
}

/// Each kind is named by its place, so that somebody can go and remove it.
#[test]
fn every_place_is_named() {
    let folder = Folder::new("secrets-places");
    let served = Served::new(planted(), Options::default());
    let (report, _) = served.scan(&folder.store(), &["--checks", "*secret*", "--verdicts", "fail"]);
    let text = report.to_string();
    for place in [
        "HECEndpoint",
        "CommonAttributes[x-api-key]",
        "Url",
        "ClusterJDBCURL",
        "CopyOptions",
        "AccountUrl",
        "sink[db.password]",
        "sink[db.url]",
        "sink[aws.key]",
        "sink[tls.pem]",
        "sink[misc]",
        "code",
    ] {
        assert!(text.contains(place), "{place}: {text}");
    }
    assert!(!text.contains("CommonAttributes[team]"), "{text}");
}

/// Answers that cannot be parsed are where bodies get into error messages.
#[test]
fn broken_answers_are_quoted_nowhere() {
    let folder = Folder::new("secrets-broken");
    let broken = |api, kind| Fault::new(api, kind).percent(40);
    let faults = vec![
        broken("firehose:DescribeDeliveryStream", FaultKind::Malformed),
        broken("kinesisanalytics:DescribeApplication", FaultKind::Malformed),
        broken("firehose:DescribeDeliveryStream", FaultKind::CutBody),
        broken("kinesisanalytics:DescribeApplication", FaultKind::CutBody),
    ];
    let served = Served::new(planted(), Options { faults, seed: 3, ..Options::default() });
    scan(&folder, &served);
    assert_files_clean(&folder);
}

fn planted() -> Org {
    Org::from_toml(PLANTED).unwrap()
}
