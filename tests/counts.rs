//! However many there are, all of them are found; and none is only said where none can be.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::time::Duration;

use common::{Folder, Served, json, verdicts};
use hydrant_sim::{
    Application, DeliveryStream, Fault, FaultKind, GenerateSpec, Options, Org, Pages, Stream,
};
use serde_json::{Value, json};

/// One account, one Region, and this many of each kind.
fn crowded(count: usize) -> Org {
    let spec = GenerateSpec { accounts: 1, regions: 1, clean: true, ..GenerateSpec::default() };
    let mut org = Org::generate(GenerateSpec {
        delivery_streams: count,
        streams: count,
        applications: count,
        ..spec
    });
    for it in &mut org.as_mut().unwrap().delivery_streams {
        assert_eq!(
            (&it.account, &it.region),
            (&"010000000019".to_owned(), &"us-east-1".to_owned())
        );
    }
    org.unwrap()
}

/// As many pages as AWS could make of it: it promises no page size for delivery streams.
fn small_pages() -> Options {
    let pages = Pages { delivery_streams: 10, streams: 10, applications: 10, ..Pages::default() };
    Options { pages, ..Options::default() }
}

fn arns(org: &Org) -> BTreeSet<String> {
    let delivery = org.delivery_streams.iter().map(DeliveryStream::arn);
    let streams = org.streams.iter().map(Stream::arn);
    delivery.chain(streams).chain(org.applications.iter().map(Application::arn)).collect()
}

/// Scans everything to its end; several sizes at once, since a scan waits for AWS's rates most of the time.
fn found_completely(count: usize, options: Options, name: &str) {
    let folder = Folder::new(&format!("counts-{name}-{count}"));
    let org = crowded(count);
    let expected = arns(&org);
    let served = Served::new(org, options);
    let (report, code) = served.scan(&folder.store(), &[]);
    assert!(matches!(code, 0 | 3), "{count}: exit {code}");
    assert_eq!(
        report["coverage"]["objects"],
        json!({"firehose": count, "kinesis": count, "flink": count})
    );
    let judged: BTreeSet<String> =
        verdicts(&report).into_iter().map(|(_, subject, _)| subject).collect();
    assert_eq!(expected.difference(&judged).collect::<Vec<_>>(), Vec::<&String>::new(), "{count}");
    for arn in &expected {
        let stats = served.sim().stats();
        let api = ["firehose:DescribeDeliveryStream", "kinesis:DescribeStreamSummary"];
        let asked: u64 = api.iter().map(|api| stats.asked(api, arn)).sum();
        let asked = asked + stats.asked("kinesisanalytics:DescribeApplication", arn);
        assert_eq!(asked, 1, "{arn}");
    }
}

#[test]
fn every_one_of_a_few_is_found_and_judged() {
    std::thread::scope(|scope| {
        for count in [0, 1, 10, 11] {
            scope.spawn(move || found_completely(count, Options::default(), "large-pages"));
            scope.spawn(move || found_completely(count, small_pages(), "small-pages"));
        }
    });
}

#[test]
fn every_one_of_a_hundred_is_found_and_judged() {
    std::thread::scope(|scope| {
        for count in [100, 101] {
            scope.spawn(move || found_completely(count, Options::default(), "large-pages"));
        }
    });
}

/// AWS describes five delivery streams a second, so that a thousand take minutes: what is listed is stored
/// before, and the scan is stopped as soon as it has begun to describe.
fn listed(options: Options, name: &str) {
    const COUNT: usize = 1_001;
    let folder = Folder::new(name);
    let served = Served::new(crowded(COUNT), options);
    let mut scan = served.hydrant(&folder.store());
    scan.args(["scan", "--org", "--quiet"]).stdout(Stdio::null()).stderr(Stdio::null());
    let mut scan = scan.spawn().unwrap();
    let described =
        |api: &str| served.sim().stats().by_api().get(api).is_some_and(|counts| counts.calls > 0);
    while ![
        "firehose:DescribeDeliveryStream",
        "kinesis:DescribeStreamSummary",
        "kinesisanalytics:DescribeApplication",
    ]
    .iter()
    .all(|api| described(api))
    {
        assert_eq!(scan.try_wait().unwrap(), None);
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(
        Command::new("kill").args(["-INT", &scan.id().to_string()]).status().unwrap().success()
    );
    assert_eq!(scan.wait().unwrap().code(), Some(130));
    let report =
        common::hydrant(&folder.store()).args(["report", "--format", "json"]).output().unwrap();
    let (report, _) = json(&report);
    assert_eq!(
        report["coverage"]["objects"],
        json!({"firehose": COUNT, "kinesis": COUNT, "flink": COUNT})
    );
    // All of them wait to be asked about.
    assert!(report["coverage"]["unasked"].as_u64().unwrap() > 2_500);
}

#[test]
fn every_one_of_a_thousand_is_listed() {
    std::thread::scope(|scope| {
        scope.spawn(|| listed(Options::default(), "counts-thousand"));
        let pages = Pages { delivery_streams: 250, ..Pages::default() };
        scope.spawn(move || {
            listed(Options { pages, ..Options::default() }, "counts-thousand-pages");
        });
    });
}

fn text(served: &Served, folder: &Folder) -> (String, Option<i32>) {
    let output = served.hydrant(&folder.store()).args(["scan", "--org"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    // Where lines break does not matter.
    (text.split_whitespace().collect::<Vec<_>>().join(" "), output.status.code())
}

fn empty() -> Org {
    Org::generate(GenerateSpec { accounts: 3, regions: 2, ..GenerateSpec::default() }).unwrap()
}

#[test]
fn an_empty_organization_that_was_read_is_complete_and_says_so() {
    let folder = Folder::new("counts-empty");
    let served = Served::new(empty(), Options::default());
    let (text, code) = text(&served, &folder);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains(
            "0 delivery streams, 0 data streams, 0 applications: there is nothing to judge"
        ),
        "{text}"
    );
    assert!(text.contains("6 of 6 account-Regions read"), "{text}");
    let report =
        common::hydrant(&folder.store()).args(["report", "--format", "json"]).output().unwrap();
    let (report, code) = json(&report);
    assert_eq!((&report["summary"]["complete"], code), (&Value::Bool(true), 0));
}

#[test]
fn nothing_that_could_be_listed_is_not_nothing() {
    let folder = Folder::new("counts-unlisted");
    let lists = [
        "firehose:ListDeliveryStreams",
        "kinesis:ListStreams",
        "kinesisanalytics:ListApplications",
    ];
    let faults = lists.map(|api| Fault::new(api, FaultKind::DenyIdentity)).into();
    let served = Served::new(empty(), Options { faults, ..Options::default() });
    let (text, code) = text(&served, &folder);
    assert_eq!(code, Some(4), "{text}");
    assert!(text.contains("nothing found, but not everything could be read"), "{text}");
    assert!(text.contains("0 of 6 account-Regions read"), "{text}");
}

#[test]
fn nobody_let_in_is_not_nothing() {
    let folder = Folder::new("counts-locked");
    let faults = vec![Fault::new("sts:AssumeRole", FaultKind::DenyIdentity)];
    let served = Served::new(empty(), Options { faults, ..Options::default() });
    let (text, code) = text(&served, &folder);
    assert_eq!(code, Some(4), "{text}");
    assert!(text.contains("2 unreadable"), "{text}");
}

#[test]
fn a_unit_that_matches_nobody_is_an_error_and_not_an_empty_organization() {
    let folder = Folder::new("no-unit");
    let served = Served::demo(Options::default());
    let output = served
        .hydrant(&folder.store())
        .args(["scan", "--org", "--ou", "ou-none"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("no active account of the organization is chosen"), "{told}");
    assert!(output.stdout.is_empty());
}
