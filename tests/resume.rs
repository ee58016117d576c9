//! A scan that is killed, stopped or doubled loses nothing and asks nothing twice.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use common::{Folder, Served, json, settled};
use hydrant_sim::{Latency, Options, Stats};
use rusqlite::Connection;
use serde_json::Value;

/// Requests before which a scan has stored nothing: who am I, and which Regions are there.
const FIRST: u64 = 3;

/// So few requests at once, each so slow, that a scan can be met at any of its moments.
fn slowly() -> Options {
    let latency =
        Latency { base: Duration::from_millis(4), jitter: Duration::from_millis(3), seed: 1 };
    Options { latency: Some(latency), ..Options::default() }
}

fn start(served: &Served, store: &Path, more: &[&str]) -> Child {
    let mut command = served.hydrant(store);
    command.args(["scan", "--org", "--format", "json", "--max-in-flight", "16"]).args(more);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn end(child: Child) -> (Value, i32) {
    json(&child.wait_with_output().unwrap())
}

fn resume(served: &Served, store: &Path) -> (Value, i32) {
    end(start(served, store, &["--resume", "--quiet"]))
}

/// Waits for the moment at which this many requests have come in; a scan that ended before is a mistake of the test.
fn wait_for(served: &Served, child: &mut Child, requests: u64) {
    while served.sim().stats().requests < requests {
        assert_eq!(child.try_wait().unwrap(), None, "the scan ended before {requests} requests");
        std::thread::sleep(Duration::from_micros(200));
    }
}

/// Waits until the sim has counted what was still on its way to it.
fn quiet(served: &Served) -> Stats {
    let mut before = served.sim().stats();
    loop {
        std::thread::sleep(Duration::from_millis(30));
        let now = served.sim().stats();
        if now == before {
            return now;
        }
        before = now;
    }
}

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// The names of the questions that a store holds an answer to, but for buckets that were not found where they were
/// looked for first: nothing was asked of those yet.
fn stored(store: &Path) -> BTreeSet<String> {
    let connection = Connection::open(store).unwrap();
    let mut select = connection
        .prepare("SELECT query FROM answers WHERE answer NOT LIKE '%bucket-not-here%'")
        .unwrap();
    let rows = select.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// How often the sim was asked what a question asks first.
fn asked(stats: &Stats, query: &str) -> Option<u64> {
    let (kind, object) = query.split_once(' ')?;
    let about = |api: &str| Some(stats.asked(api, object));
    let list = |api: &str| {
        let (account, region) = object.split_once('/')?;
        Some(stats.of(api, account, region).calls)
    };
    match kind {
        "delivery-streams" => list("firehose:ListDeliveryStreams"),
        "streams" => list("kinesis:ListStreams"),
        "applications" => list("kinesisanalytics:ListApplications"),
        "trails" => list("cloudtrail:DescribeTrails"),
        "delivery-stream" => about("firehose:DescribeDeliveryStream"),
        "stream" => about("kinesis:DescribeStreamSummary"),
        "consumer" => about("kinesis:GetResourcePolicy"),
        "application" => about("kinesisanalytics:DescribeApplication"),
        "key-ref" => about("kms:DescribeKey"),
        "key" => about("kms:GetKeyPolicy"),
        "trail" => about("cloudtrail:GetTrailStatus"),
        "bucket" | "bucket-anywhere" => {
            Some(stats.asked("s3:GetBucketEncryption", &format!("arn:aws:s3:::{object}")))
        }
        "account-block" => about("s3control:GetPublicAccessBlock"),
        _ => None,
    }
}

/// Nothing that was stored was asked again between two counts. Says how many questions that is about.
fn assert_not_asked_again(stored: &BTreeSet<String>, before: &Stats, after: &Stats) -> usize {
    let again: Vec<_> =
        stored.iter().filter(|query| asked(before, query) != asked(after, query)).collect();
    assert!(again.is_empty(), "asked again: {again:#?}");
    stored.iter().filter(|query| asked(before, query).is_some_and(|count| count > 0)).count()
}

/// The demo organization scanned to its end at once, and how many requests that takes.
fn undisturbed() -> (Value, u64) {
    static SCANNED: LazyLock<(Value, u64)> = LazyLock::new(|| {
        let folder = Folder::new("resume-undisturbed");
        let served = Served::demo(Options::default());
        let (report, code) = served.scan(&folder.store(), &[]);
        assert_eq!(code, 5);
        assert_eq!(report["scan"]["partial"], false);
        (settled(report), served.sim().stats().requests)
    });
    SCANNED.clone()
}

/// A fixed sequence of numbers without any pattern.
fn seeded(seed: u64) -> u64 {
    let mixed = (seed ^ (seed >> 30))
        .wrapping_mul(0xbf58_476d_1ce4_e5b9)
        .wrapping_add(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 7
}

#[test]
fn killed_at_ten_moments_and_resumed_the_report_is_the_same_and_nothing_is_asked_twice() {
    let (expected, requests) = undisturbed();
    let mut kept = Vec::new();
    for seed in 1..=10 {
        // The last tenth is left out: how many requests make a scan depends a little on who was first.
        let moment = FIRST + seeded(seed) % (requests * 9 / 10 - FIRST);
        let folder = Folder::new("resume-killed");
        let served = Served::demo(slowly());
        let mut child = start(&served, &folder.store(), &["--quiet"]);
        wait_for(&served, &mut child, moment);
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().code(), None);
        let before = quiet(&served);
        let stored = stored(&folder.store());
        let (report, code) = resume(&served, &folder.store());
        assert_eq!(code, 5, "seed {seed}, killed at request {moment}");
        assert_eq!(settled(report), expected, "seed {seed}, killed at request {moment}");
        kept.push(assert_not_asked_again(&stored, &before, &served.sim().stats()));
    }
    assert!(
        kept.iter().filter(|count| **count > 20).count() > 5,
        "few answers were there to be kept: {kept:?}"
    );
}

#[test]
fn killed_again_and_again_a_scan_still_ends() {
    let (expected, requests) = undisturbed();
    let folder = Folder::new("resume-again");
    let served = Served::demo(slowly());
    for turn in 0..4 {
        let more: &[&str] = if turn == 0 { &["--quiet"] } else { &["--quiet", "--resume"] };
        let moment = quiet(&served).requests + requests / 6;
        let mut child = start(&served, &folder.store(), more);
        wait_for(&served, &mut child, moment);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let (report, code) = resume(&served, &folder.store());
    assert_eq!((settled(report), code), (expected, 5));
}

/// Stops a scan in its middle, and says how it ended.
fn stopped(signal: &str, name: &str) -> (Folder, Served, Output) {
    let folder = Folder::new(name);
    let served = Served::demo(slowly());
    let mut child = start(&served, &folder.store(), &[]);
    wait_for(&served, &mut child, 200);
    send(signal, &child);
    let output = child.wait_with_output().unwrap();
    (folder, served, output)
}

fn exit_and_words(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8(output.stderr.clone()).unwrap())
}

#[test]
fn ctrl_c_saves_what_is_there_and_says_how_to_go_on() {
    let (folder, served, output) = stopped("-INT", "resume-int");
    let (code, words) = exit_and_words(&output);
    assert_eq!(code, Some(130), "{words}");
    assert!(output.stdout.is_empty(), "a partial report would be taken for a whole one");
    let id =
        words.rsplit_once("hydrant scan --resume=").map(|(_, id)| id.trim().to_owned()).unwrap();
    let before = quiet(&served);
    let stored = stored(&folder.store());
    assert!(!stored.is_empty());

    let (report, code) =
        end(start(&served, &folder.store(), &["--quiet", &format!("--resume={id}")]));
    let expected = undisturbed().0;
    assert_eq!((settled(report), code), (expected, 5));
    assert_not_asked_again(&stored, &before, &served.sim().stats());
}

#[test]
fn sigterm_saves_what_is_there_too() {
    let (folder, served, output) = stopped("-TERM", "resume-term");
    let (code, words) = exit_and_words(&output);
    assert_eq!(code, Some(143), "{words}");
    assert!(words.contains("is saved"), "{words}");
    let (report, code) = resume(&served, &folder.store());
    assert_eq!((settled(report), code), (undisturbed().0, 5));
}

#[test]
fn a_second_ctrl_c_waits_for_nothing() {
    let folder = Folder::new("resume-twice");
    let latency = Latency { base: Duration::from_secs(4), jitter: Duration::ZERO, seed: 1 };
    let served = Served::demo(Options { latency: Some(latency), ..Options::default() });
    let mut child = start(&served, &folder.store(), &[]);
    wait_for(&served, &mut child, FIRST);
    send("-INT", &child);
    let mut words = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut words, &mut line).unwrap();
    assert!(line.starts_with("Stopping"), "{line}");
    send("-INT", &child);
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut words, &mut rest).unwrap();
    assert_eq!((child.wait().unwrap().code(), rest.as_str()), (Some(130), ""));
}

#[test]
fn a_partial_scan_is_reported_as_one() {
    let (folder, _served, _) = stopped("-INT", "resume-partial");
    let report = |format: &str| {
        common::hydrant(&folder.store()).args(["report", "--format", format]).output().unwrap()
    };
    let (partial, code) = json(&report("json"));
    assert!(matches!(code, 4 | 5), "{code}");
    assert_eq!(
        (&partial["scan"]["partial"], &partial["scan"]["finished_at"]),
        (&true.into(), &Value::Null)
    );
    assert_eq!(partial["summary"]["complete"], false);
    assert!(partial["coverage"]["unasked"].as_u64().unwrap() > 0);
    for format in ["text", "markdown"] {
        let output = report(format);
        assert_eq!(output.status.code(), Some(code), "{format}");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            text.to_lowercase().contains("incomplete") && text.contains("interrupted"),
            "{format}: {text}"
        );
    }
    let listed = common::hydrant(&folder.store()).arg("scans").output().unwrap();
    assert!(String::from_utf8(listed.stdout).unwrap().contains("partial"));
}

/// What an undisturbed scan knows, a partial one knows too or calls unknown: it never guesses.
#[test]
fn a_partial_scan_passes_nothing_that_a_whole_one_does_not() {
    let (folder, _served, _) = stopped("-INT", "resume-honest");
    let output =
        common::hydrant(&folder.store()).args(["report", "--format", "json"]).output().unwrap();
    let whole: BTreeMap<_, _> =
        common::verdicts(&undisturbed().0).into_iter().map(|(c, s, v)| ((c, s), v)).collect();
    for (check, subject, verdict) in common::verdicts(&json(&output).0) {
        if verdict == "pass" {
            let known = whole.get(&(check.clone(), subject.clone())).map(String::as_str);
            assert_eq!(known, Some("pass"), "{check} on {subject}");
        }
    }
}

#[test]
fn two_scans_into_one_store_both_complete() {
    let folder = Folder::new("resume-two");
    let served = Served::demo(slowly());
    let scans = [(); 2].map(|()| start(&served, &folder.store(), &["--quiet"]));
    let expected = undisturbed().0;
    for scan in scans {
        let (report, code) = end(scan);
        assert_eq!((settled(report), code), (expected.clone(), 5));
    }
    let listed = common::hydrant(&folder.store()).arg("scans").output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert_eq!(listed.matches("complete").count(), 2, "{listed}");
}

#[test]
fn a_finished_scan_resumed_asks_nothing_and_says_the_same() {
    let folder = Folder::new("resume-finished");
    let served = Served::demo(Options::default());
    let (first, code) = served.scan(&folder.store(), &[]);
    let before = served.sim().stats().requests;
    let (again, code_again) = served.scan(&folder.store(), &["--resume"]);
    assert_eq!((settled(again), code_again), (settled(first), code));
    // Who am I is asked before the store is opened.
    assert!(served.sim().stats().requests <= before + 1);
}

#[test]
fn the_calls_of_both_halves_are_counted() {
    let (folder, served, _) = stopped("-INT", "resume-calls");
    let (report, _) = resume(&served, &folder.store());
    let calls = report["coverage"]["calls"].as_array().unwrap();
    let told: u64 = calls.iter().map(|row| row["calls"].as_u64().unwrap()).sum();
    // Each half asked who it is, once, outside of the counts.
    assert_eq!(told + 2, served.sim().stats().total().calls);
}
