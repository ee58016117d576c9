//! The sim as a client meets it: requests over a socket, answers, counts and faults.

#[path = "http/client.rs"]
mod client;
#[path = "http/feeds.rs"]
mod feeds;
#[path = "http/resources.rs"]
mod resources;
#[path = "http/served.rs"]
mod served;

#[path = "http/guards.rs"]
mod guards;
#[path = "http/managed.rs"]
mod managed;
#[path = "http/network.rs"]
mod network;

#[path = "http/activity.rs"]
mod activity;
#[path = "http/people.rs"]
mod people;
#[path = "http/policies.rs"]
mod policies;

use std::time::{Duration, Instant};

use client::Client;
use hydrant_sim::{Fault, FaultKind, GenerateSpec, Latency, Options, Org, Rates, Sim};

const MINIMAL: &str = include_str!("../../../tests/orgs/minimal.toml");
const MANAGEMENT: &str = "111111111111";
const STREAMING: &str = "222222222222";

async fn minimal(options: Options) -> Sim {
    let org = Org::from_toml(MINIMAL).expect("the fixture is an organization");
    Sim::start(org, options).await.expect("loopback has a free port")
}

/// The smallest organization, and what a test adds to it.
async fn with(rows: &str) -> Sim {
    let org = Org::from_toml(&format!("{MINIMAL}\n{rows}")).expect("the rows are an organization");
    Sim::start(org, Options::default()).await.expect("loopback has a free port")
}

/// The answer's body as JSON.
fn value(reply: &client::Reply) -> serde_json::Value {
    assert!(reply.whole, "{}", reply.body);
    serde_json::from_str(&reply.body).expect("a JSON service answers in JSON")
}

#[tokio::test]
async fn a_session_reads_what_its_account_holds() {
    let sim = minimal(Options::default()).await;
    let client = Client::new(&sim, MANAGEMENT).assume(STREAMING, "eu-west-1").await.unwrap();
    let listed = client.json("firehose", "eu-west-1", "ListDeliveryStreams", "{}").await;
    assert_eq!(
        listed.body,
        r#"{"DeliveryStreamNames":["clicks-to-archive"],"HasMoreDeliveryStreams":false}"#
    );
    let name = r#"{"DeliveryStreamName":"clicks-to-archive"}"#;
    let described = client.json("firehose", "eu-west-1", "DescribeDeliveryStream", name).await;
    assert!(described.body.contains("KinesisStreamAsSource"), "{}", described.body);
    let arn = "arn:aws:firehose:eu-west-1:222222222222:deliverystream/clicks-to-archive";
    assert_eq!(sim.stats().asked("firehose:DescribeDeliveryStream", arn), 1);
    assert_eq!(sim.stats().of("firehose:ListDeliveryStreams", STREAMING, "eu-west-1").calls, 1);
    sim.shutdown().await;
}

#[tokio::test]
async fn only_the_management_account_lists_and_only_in_one_region() {
    let sim = minimal(Options::default()).await;
    let call = async |account, region| {
        Client::new(&sim, account).json("organizations", region, "ListAccounts", "{}").await
    };
    assert_eq!(call(MANAGEMENT, "us-east-1").await.status, 200);
    assert!(call(MANAGEMENT, "eu-west-1").await.body.contains("InvalidSignatureException"));
    assert!(call(STREAMING, "us-east-1").await.body.contains("AccessDeniedException"));
}

#[tokio::test]
async fn a_session_policy_has_a_limit() {
    let sim = minimal(Options::default()).await;
    let client = Client::new(&sim, MANAGEMENT);
    let policy = |length: usize| format!("{{\"a\":\"{}\"}}", "x".repeat(length - 8));
    let assume = async |policy: String| {
        let form = format!(
            "Action=AssumeRole&RoleSessionName=hydrant&RoleArn=arn:aws:iam::{STREAMING}:role/audit&Policy={policy}"
        );
        client.form("sts", "eu-west-1", &form).await
    };
    assert_eq!(assume(policy(2_048)).await.status, 200);
    let refused = assume(policy(2_049)).await;
    assert_eq!(refused.status, 400);
    assert!(refused.body.contains("<Code>ValidationError</Code>"), "{}", refused.body);
}

#[tokio::test]
async fn a_session_policy_narrows() {
    let sim = minimal(Options::default()).await;
    let client = Client::new(&sim, MANAGEMENT);
    let policy = r#"{"Statement":[{"Effect":"Allow","Action":"kinesis:List*","Resource":"*"}]}"#;
    let session = client.assume_with(STREAMING, "eu-west-1", policy).await.unwrap();
    assert_eq!(session.json("kinesis", "eu-west-1", "ListStreams", "{}").await.status, 200);
    let denied = session.json("kms", "eu-west-1", "ListAliases", "{}").await;
    assert!(
        denied.body.contains("because no session policy allows the kms:ListAliases action"),
        "{}",
        denied.body
    );
}

#[tokio::test]
async fn sessions_expire() {
    let sim = minimal(Options { session: Some(Duration::ZERO), ..Options::default() }).await;
    let client = Client::new(&sim, MANAGEMENT).assume(STREAMING, "eu-west-1").await.unwrap();
    let reply = client.json("kinesis", "eu-west-1", "ListStreams", "{}").await;
    assert!(reply.body.contains("ExpiredTokenException"), "{}", reply.body);
}

#[tokio::test]
async fn writes_and_unknown_operations_are_loud() {
    let sim = minimal(Options::default()).await;
    let client = Client::new(&sim, STREAMING);
    let write = client.json("firehose", "eu-west-1", "DeleteDeliveryStream", "{}").await;
    assert_eq!((write.status, sim.stats().writes, sim.stats().unknown_operations), (403, 1, 0));
    let unknown = client.json("kinesis", "eu-west-1", "GetRecords", "{}").await;
    assert!(unknown.body.contains("SimUnknownOperation"), "{}", unknown.body);
    assert_eq!((sim.stats().writes, sim.stats().unknown_operations), (1, 1));
}

#[tokio::test]
async fn denials_name_their_reason() {
    for (kind, words) in [
        (
            FaultKind::DenyIdentity,
            "because no identity-based policy allows the kms:ListAliases action",
        ),
        (FaultKind::DenyScp, "with an explicit deny in a service control policy"),
    ] {
        let sim =
            minimal(Options { faults: vec![Fault::new("kms:*", kind)], ..Options::default() })
                .await;
        let reply =
            Client::new(&sim, STREAMING).json("kms", "eu-west-1", "ListAliases", "{}").await;
        assert!(reply.body.contains(words), "{}", reply.body);
        assert_eq!(sim.stats().total().denied, 1);
    }
}

#[tokio::test]
async fn chance_strikes_as_often_as_it_should_and_the_same_way_again() {
    let run = async || {
        let faults = vec![Fault::new("*", FaultKind::Throttle).percent(30)];
        let sim = minimal(Options { faults, seed: 7, ..Options::default() }).await;
        let client = Client::new(&sim, STREAMING);
        let mut throttled = Vec::new();
        for n in 0..200 {
            if client
                .json("kinesis", "eu-west-1", "ListStreams", "{}")
                .await
                .body
                .contains("LimitExceeded")
            {
                throttled.push(n);
            }
        }
        throttled
    };
    let first = run().await;
    assert!((40..80).contains(&first.len()), "{}", first.len());
    assert_eq!(first, run().await);
}

#[tokio::test]
async fn connections_break_where_the_plan_says() {
    for (kind, whole) in [
        (FaultKind::Reset, false),
        (FaultKind::CutBody, false),
        (FaultKind::SlowBody, true),
        (FaultKind::Malformed, true),
    ] {
        let sim =
            minimal(Options { faults: vec![Fault::new("kinesis:*", kind)], ..Options::default() })
                .await;
        let reply =
            Client::new(&sim, STREAMING).json("kinesis", "eu-west-1", "ListStreams", "{}").await;
        assert_eq!(reply.whole, whole, "{kind:?}");
    }
}

#[tokio::test]
async fn documented_rates_throttle_each_cell_by_itself() {
    let sim = minimal(Options { rates: Rates::Documented, ..Options::default() }).await;
    let client = Client::new(&sim, STREAMING);
    for region in ["eu-west-1", "us-east-1"] {
        for _ in 0..10 {
            client.json("firehose", region, "ListDeliveryStreams", "{}").await;
        }
        let counts = sim.stats().of("firehose:ListDeliveryStreams", STREAMING, region);
        assert!((3..=5).contains(&counts.throttled), "{counts:?}");
    }
}

#[tokio::test]
async fn pages_hold_what_aws_puts_on_them() {
    let spec = GenerateSpec {
        accounts: 41,
        regions: 1,
        streams: 101,
        cells: 1,
        ..GenerateSpec::default()
    };
    let org = Org::generate(spec).unwrap();
    let (management, home) =
        (org.organization.management_account.clone(), org.streams[0].account.clone());
    let sim = Sim::start(org, Options::default()).await.unwrap();
    let accounts = Client::new(&sim, &management)
        .json("organizations", "us-east-1", "ListAccounts", "{}")
        .await;
    assert_eq!(accounts.body.matches("\"Paths\"").count(), 20);
    assert!(accounts.body.contains("NextToken"));
    let streams = Client::new(&sim, &home).json("kinesis", "us-east-1", "ListStreams", "{}").await;
    assert_eq!(streams.body.matches("StreamARN").count(), 100);
    assert!(streams.body.contains("\"HasMoreStreams\":true"));
}

#[tokio::test]
async fn latency_is_waited_for_side_by_side() {
    let base = Duration::from_millis(100);
    let latency = Some(Latency { base, jitter: Duration::ZERO, seed: 0 });
    let sim = minimal(Options { latency, ..Options::default() }).await;
    let client = Client::new(&sim, STREAMING);
    let started = Instant::now();
    let call = || client.json("kinesis", "eu-west-1", "ListStreams", "{}");
    tokio::join!(call(), call(), call(), call());
    assert!(started.elapsed() >= base);
    let stats = sim.stats();
    assert_eq!((stats.peak_in_flight, stats.hosts.len()), (4, 1));
}

#[tokio::test]
async fn a_bucket_answers_its_owner_in_its_region() {
    let sim = minimal(Options::default()).await;
    let get = async |account, region, headers: &[(&str, &str)]| {
        Client::new(&sim, account)
            .get("s3", region, "/log-archive-333333333333?versioning", headers)
            .await
    };
    let owner = "333333333333";
    assert_eq!(get(owner, "eu-west-1", &[]).await.status, 200);
    assert_eq!(get(owner, "us-east-1", &[]).await.status, 301);
    assert_eq!(get(STREAMING, "eu-west-1", &[]).await.status, 403);
    assert_eq!(
        get(owner, "eu-west-1", &[("x-amz-expected-bucket-owner", STREAMING)]).await.status,
        403
    );
}

#[tokio::test]
async fn the_counts_are_told_to_other_processes() {
    let sim = minimal(Options::default()).await;
    let reply = Client::new(&sim, STREAMING).get("none", "none", "/_sim/stats?full", &[]).await;
    let stats: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!((&stats["requests"], &stats["connections"]), (&0.into(), &0.into()));
    assert_eq!(stats["minimal_calls"], sim.minimal_calls().total());
}
