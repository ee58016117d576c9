//! What AWS, the network and hostile tenants do to a scan.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

mod common;

use std::sync::LazyLock;
use std::time::Duration;

use common::{Folder, Served, json, settled, verdicts};
use hydrant_report::FORMATS;
use hydrant_sim::{
    Bucket, DeliveryStream, Fault, FaultKind, Latency, Options, Org, Source, Stream,
};
use serde_json::{Value, json};

/// The demo organization where nothing goes wrong.
fn undisturbed() -> Value {
    static REPORT: LazyLock<Value> = LazyLock::new(|| {
        let folder = Folder::new("faults-undisturbed");
        settled(Served::demo(Options::default()).scan(&folder.store(), &[]).0)
    });
    REPORT.clone()
}

fn everywhere(kinds: &[(FaultKind, u8)]) -> Vec<Fault> {
    kinds.iter().map(|(kind, percent)| Fault::new("*", *kind).percent(*percent)).collect()
}

/// The same report, in spite of all that.
fn survives(name: &str, faults: Vec<Fault>, seed: u64) {
    let folder = Folder::new(name);
    let served = Served::demo(Options { faults, seed, ..Options::default() });
    let (report, code) = served.scan(&folder.store(), &[]);
    let calls = report["coverage"]["calls"].as_array().unwrap();
    let of = |field: &str| calls.iter().map(|row| row[field].as_u64().unwrap()).sum::<u64>();
    assert!(of("throttled") + of("failed") > 10, "{name}: nothing went wrong");
    let report = settled(report);
    assert_eq!(
        verdicts(&report),
        verdicts(&undisturbed()),
        "{name}, seed {seed}: {}",
        report["unknowns"]
    );
    assert_eq!((report, code), (undisturbed(), 5), "{name}, seed {seed}");
}

#[test]
fn throttles_and_errors_change_nothing() {
    let kinds = [(FaultKind::Throttle, 30), (FaultKind::Error500, 5), (FaultKind::Error503, 5)];
    std::thread::scope(|scope| {
        for seed in 1..=3 {
            scope.spawn(move || {
                survives(&format!("faults-throttle-{seed}"), everywhere(&kinds), seed);
            });
        }
    });
}

#[test]
fn broken_connections_and_bodies_change_nothing() {
    let kinds = [
        (FaultKind::Reset, 4),
        (FaultKind::CutBody, 4),
        (FaultKind::Malformed, 4),
        (FaultKind::SlowBody, 4),
    ];
    std::thread::scope(|scope| {
        for seed in 1..=3 {
            scope.spawn(move || {
                survives(&format!("faults-bodies-{seed}"), everywhere(&kinds), seed);
            });
        }
    });
}

#[test]
fn all_of_it_at_once_changes_nothing() {
    let kinds = [
        (FaultKind::Throttle, 30),
        (FaultKind::Error500, 5),
        (FaultKind::Error503, 5),
        (FaultKind::Reset, 2),
        (FaultKind::CutBody, 2),
        (FaultKind::Malformed, 2),
        (FaultKind::SlowBody, 2),
        (FaultKind::ExpiredToken, 1),
    ];
    let faults = everywhere(&kinds).into_iter().map(|fault| match fault.kind {
        // The caller's own credentials cannot be renewed by asking again.
        FaultKind::ExpiredToken => Fault { api: "firehose:*".to_owned(), ..fault },
        _ => fault,
    });
    survives("faults-all", faults.collect(), 7);
}

#[test]
fn sessions_that_end_during_the_scan_are_renewed() {
    let folder = Folder::new("faults-sessions");
    let latency = Latency { base: Duration::from_millis(10), jitter: Duration::ZERO, seed: 1 };
    let session = Some(Duration::from_secs(2));
    let served = Served::demo(Options { session, latency: Some(latency), ..Options::default() });
    let (report, code) = served.scan(&folder.store(), &["--max-in-flight", "4"]);
    assert_eq!((settled(report), code), (undisturbed(), 5));
    assert!(served.sim().stats().by_api()["sts:AssumeRole"].calls > 30);
}

#[test]
fn an_account_nobody_can_enter_and_one_that_is_closed_are_listed_and_the_others_complete() {
    let report = undisturbed();
    let accounts = report["coverage"]["accounts"].as_array().unwrap();
    let name = |id: &Value| {
        let all = report["organization"]["accounts"].as_array().unwrap();
        all.iter().find(|row| row["id"] == *id).unwrap()["name"].as_str().unwrap()
    };
    let mut states: Vec<_> = accounts
        .iter()
        .map(|row| (row["state"].as_str().unwrap(), name(&row["account"])))
        .collect();
    states.sort_unstable();
    assert_eq!(accounts.len(), 16);
    let others: Vec<_> = states.iter().filter(|row| row.0 != "read").collect();
    assert_eq!(others, [&("skipped", "legacy-pos"), &("unreadable", "brightshop-acquired")]);
    let why = |state: &str| {
        let row = accounts.iter().find(|row| row["state"] == state).unwrap();
        row["why"].as_str().unwrap().to_owned()
    };
    assert!(why("unreadable").contains("sts:AssumeRole") && why("unreadable").contains("denied"));
    assert_eq!(why("skipped"), "not active");
}

const ACCOUNT: &str = "111111111111";
const REGION: &str = "eu-west-1";
/// An escape sequence, a C1 control, a window title, a line of its own, and an override of direction.
const NASTY: &str = "x\u{1b}[31m\u{9b}2J\u{1b}]0;owned\u{7}\r\nFAIL \u{202e}gnp.exe\u{200b}<script>alert(1)</script>|`$(id)`";

/// Everything that a tenant can write, written by one who means harm.
fn hostile() -> Org {
    let text = format!(
        "regions = [{REGION:?}]\n[organization]\n[[account]]\nid = {ACCOUNT:?}\nname = \"a\"\n"
    );
    let mut org = Org::from_toml(&text).unwrap();
    NASTY.clone_into(&mut org.accounts[0].name);
    let policies = [
        "[".repeat(200_000),
        format!("{{\"Statement\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000)),
        format!(
            "{{\"Statement\":[{{\"Effect\":\"Allow\",\"Principal\":{NASTY:?},\"Action\":\"*\"}}]}}"
        ),
        policy(&"a".repeat(1_000_000)),
        policy(&"*?".repeat(400_000)),
        "\u{0}\u{1b}[2J".to_owned(),
        NASTY.to_owned(),
    ];
    for (n, text) in policies.into_iter().enumerate() {
        let mut stream = Stream::new(ACCOUNT, REGION, &format!("stream-{n}"));
        stream.policy = Some(text.clone());
        org.streams.push(stream);
        let mut bucket = Bucket::new(ACCOUNT, REGION, &format!("bucket-{n}"));
        bucket.policy = Some(text);
        org.buckets.push(bucket);
        let mut delivery = DeliveryStream::new(ACCOUNT, REGION, &format!("delivery-{n}"));
        delivery.bucket = format!("bucket-{n}");
        NASTY.clone_into(&mut delivery.status);
        delivery.extra = json!({"FailureDescription": {"Type": NASTY, "Details": NASTY}});
        delivery.destination_extra =
            json!({"Prefix": NASTY, "ErrorOutputPrefix": "y".repeat(1_000_000)});
        NASTY.clone_into(&mut delivery.log_group);
        NASTY.clone_into(&mut delivery.log_stream);
        org.delivery_streams.push(delivery);
    }
    let mut database = DeliveryStream::new(ACCOUNT, REGION, "database");
    database.source = Source::DatabaseAsSource;
    org.delivery_streams.push(database);
    let mut application = hydrant_sim::Application::new(ACCOUNT, REGION, "application");
    NASTY.clone_into(&mut application.status);
    NASTY.clone_into(&mut application.runtime);
    application
        .properties
        .insert(NASTY.to_owned(), [(NASTY.to_owned(), "z".repeat(1_000_000))].into());
    application.properties.insert(
        "password".to_owned(),
        [(format!("password{NASTY}"), "hunter22".to_owned())].into(),
    );
    org.applications.push(application);
    org.filled().unwrap()
}

fn policy(resource: &str) -> String {
    json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": "*", "Action": "kinesis:*", "Resource": resource,
        "Condition": {"StringLike": {"aws:PrincipalOrgID": resource}},
    }]})
    .to_string()
}

fn assert_harmless(name: &str, bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).unwrap();
    for (what, hidden) in [
        ("escape", '\u{1b}'),
        ("C1", '\u{9b}'),
        ("bell", '\u{7}'),
        ("bidi", '\u{202e}'),
        ("width", '\u{200b}'),
    ] {
        let at = text.find(hidden);
        let around = at.map(|at| text[at..].chars().take(60).collect::<String>());
        assert_eq!(around, None, "{name}: {what}");
    }
    assert!(!text.lines().any(|line| line.starts_with("FAIL \\u{202e}")), "{name}: a forged line");
}

#[test]
fn hostile_content_is_only_content() {
    let folder = Folder::new("faults-hostile");
    let served = Served::new(hostile(), Options::default());
    let mut command = served.hydrant(&folder.store());
    command.args(["scan", "--org", "--log-file", "hydrant.log"]);
    for format in FORMATS {
        command.arg("--output").arg(format!("{0}=report.{0}", format.name));
    }
    let output = command.output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(3..=5)), "{:?} {words}", output.status);
    assert!(!words.contains("panicked"), "{words}");
    assert_harmless("stdout", &output.stdout);
    assert_harmless("stderr", &output.stderr);
    for name in FORMATS
        .iter()
        .map(|format| format!("report.{}", format.name))
        .chain(["hydrant.log".to_owned()])
    {
        assert_harmless(&name, &std::fs::read(folder.join(&name)).unwrap());
    }
    let markdown = std::fs::read_to_string(folder.join("report.markdown")).unwrap();
    assert!(!markdown.contains("<script>"));
    for format in ["text", "mermaid", "dot"] {
        let arn = format!("arn:aws:firehose:{REGION}:{ACCOUNT}:deliverystream/delivery-2");
        let path = common::hydrant(&folder.store())
            .args(["path", &arn, "--format", format])
            .output()
            .unwrap();
        assert!(path.status.success(), "{}", String::from_utf8_lossy(&path.stderr));
        assert_harmless(format, &path.stdout);
    }
    // The report is whole: every stream is judged, and a policy that nobody can read is no pass.
    let report =
        common::hydrant(&folder.store()).args(["report", "--format", "json"]).output().unwrap();
    let (report, _) = json(&report);
    assert_eq!(report["coverage"]["objects"], json!({"firehose": 8, "kinesis": 7, "flink": 1}));
    for (check, subject, verdict) in verdicts(&report) {
        if check == "kinesis-policy-public" {
            let readable = matches!(subject.rsplit('-').next(), Some("2" | "3" | "4"));
            assert!(readable || verdict == "unknown", "{subject}: {verdict}");
        }
    }
}

#[test]
fn doctor_tells_hostile_names_harmlessly_too() {
    let folder = Folder::new("faults-doctor");
    let faults = vec![Fault::new("kinesis:*", FaultKind::DenyScp)];
    let served = Served::new(hostile(), Options { faults, ..Options::default() });
    let output = served.hydrant(&folder.store()).args(["doctor", "--org"]).output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    assert_harmless("doctor", &output.stdout);
}
