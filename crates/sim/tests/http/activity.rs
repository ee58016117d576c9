//! `CloudTrail`: the event history.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use hydrant_sim::{Options, Org, Rates, Sim};
use serde_json::{Value, json};

use crate::client::Client;
use crate::{MINIMAL, STREAMING, value};

const NOW: u64 = 1_750_032_000;
const HOUR: u64 = 3_600;
const EVENTS: &str = r#"
[[event]]
account = "222222222222"
region = "eu-west-1"
name = "StopStreamEncryption"
who = "arn:aws:iam::222222222222:user/uploader"
hours_ago = 50
tls = "TLSv1.1"
endpoint = "vpce-0a"
error = "AccessDenied"
resources = ["arn:aws:kinesis:eu-west-1:222222222222:stream/clicks"]
parameters = { streamName = "clicks" }

[[event]]
account = "222222222222"
region = "eu-west-1"
name = "DescribeStreamSummary"
who = "arn:aws:iam::222222222222:role/reader"
hours_ago = 2
times = 60

[[event]]
account = "222222222222"
region = "eu-west-1"
name = "DeleteTrail"
source = "cloudtrail.amazonaws.com"
who = "root"
hours_ago = 3

[[event]]
account = "222222222222"
region = "us-east-1"
name = "DeleteStream"
who = "firehose.amazonaws.com"
tls = ""
"#;

async fn sim(rates: Rates) -> Sim {
    let org = Org::from_toml(&format!("{MINIMAL}\n{EVENTS}")).unwrap();
    Sim::start(org, Options { now: Some(NOW), rates, ..Options::default() }).await.unwrap()
}

async fn ask(sim: &Sim, region: &str, input: Value) -> Value {
    let client = Client::new(sim, STREAMING);
    value(&client.json("cloudtrail", region, "LookupEvents", &input.to_string()).await)
}

fn of(key: &str, value: &str) -> Value {
    json!({"LookupAttributes": [{"AttributeKey": key, "AttributeValue": value}]})
}

fn records(reply: &Value) -> Vec<Value> {
    let texts = reply["Events"].as_array().unwrap().iter();
    texts.map(|it| serde_json::from_str(it["CloudTrailEvent"].as_str().unwrap()).unwrap()).collect()
}

#[tokio::test]
async fn the_history_is_newest_first_and_comes_in_pages_of_fifty() {
    let sim = sim(Rates::Off).await;
    let mut input = of("EventSource", "kinesis.amazonaws.com");
    let first = ask(&sim, "eu-west-1", input.clone()).await;
    assert_eq!(first["Events"].as_array().unwrap().len(), 50);
    input["NextToken"] = first["NextToken"].clone();
    let second = ask(&sim, "eu-west-1", input.clone()).await;
    assert_eq!(second["NextToken"], Value::Null);
    let times: Vec<u64> = [&first, &second]
        .iter()
        .flat_map(|it| it["Events"].as_array().unwrap())
        .map(|it| it["EventTime"].as_u64().unwrap())
        .collect();
    assert_eq!((times.len(), times[0], times[60]), (61, NOW - 2 * HOUR, NOW - 50 * HOUR));
    assert!(times.is_sorted_by(|a, b| a >= b));
    input["NextToken"] = "made up".into();
    assert_eq!(ask(&sim, "eu-west-1", input).await["__type"], "InvalidNextTokenException");
}

#[tokio::test]
async fn a_record_says_who_from_where_and_how() {
    let sim = sim(Rates::Off).await;
    let reply = ask(&sim, "eu-west-1", of("EventName", "StopStreamEncryption")).await;
    let event = &reply["Events"][0];
    assert_eq!(
        (&event["ReadOnly"], &event["AccessKeyId"]),
        (&json!("false"), &json!("AKIASIM0222222222222"))
    );
    let record = &records(&reply)[0];
    assert_eq!(record["userIdentity"]["type"], "IAMUser");
    assert_eq!(record["userIdentity"]["arn"], "arn:aws:iam::222222222222:user/uploader");
    assert_eq!(record["userIdentity"]["accessKeyId"], "AKIASIM0222222222222");
    assert_eq!(record["errorCode"], "AccessDenied");
    assert_eq!(record["tlsDetails"]["tlsVersion"], "TLSv1.1");
    assert_eq!(record["vpcEndpointId"], "vpce-0a");
    assert_eq!(record["requestParameters"]["streamName"], "clicks");
    assert_eq!(
        record["resources"][0]["ARN"],
        "arn:aws:kinesis:eu-west-1:222222222222:stream/clicks"
    );
    assert_eq!(
        (&record["readOnly"], &record["eventTime"]),
        (&json!(false), &json!("2025-06-13T22:00:00Z"))
    );
    let role = ask(&sim, "eu-west-1", of("EventName", "DescribeStreamSummary")).await;
    let role = &records(&role)[0];
    let issuer = &role["userIdentity"]["sessionContext"]["sessionIssuer"]["arn"];
    assert_eq!(issuer, "arn:aws:iam::222222222222:role/reader");
    assert_eq!(role["userIdentity"]["accessKeyId"], "ASIASIM0222222222222");
    let root = ask(&sim, "eu-west-1", of("EventSource", "cloudtrail.amazonaws.com")).await;
    assert_eq!(records(&root)[0]["userIdentity"]["type"], "Root");
    let service = ask(&sim, "us-east-1", json!({})).await;
    let service = &records(&service)[0];
    assert_eq!(
        service["userIdentity"],
        json!({"type": "AWSService", "invokedBy": "firehose.amazonaws.com"})
    );
    assert_eq!(service.get("tlsDetails"), None);
}

#[tokio::test]
async fn a_window_bounds_the_history() {
    let sim = sim(Rates::Off).await;
    let count = async |mut input: Value, from: f64, to: f64| {
        (input["StartTime"], input["EndTime"]) = (from.into(), to.into());
        let reply = ask(&sim, "eu-west-1", input).await;
        reply["Events"].as_array().map(Vec::len).ok_or(reply["__type"].clone())
    };
    let hours = |ago: u32| 1_750_032_000.0 - f64::from(ago) * 3_600.0;
    let stopped = of("EventName", "StopStreamEncryption");
    assert_eq!(count(stopped.clone(), hours(60), hours(0) + 0.5).await, Ok(1));
    assert_eq!(count(stopped.clone(), hours(40), hours(0)).await, Ok(0));
    assert_eq!(count(stopped.clone(), hours(60), hours(51)).await, Ok(0));
    assert_eq!(count(stopped, hours(0), hours(1)).await, Err(json!("InvalidTimeRangeException")));
    let mut two = of("EventName", "DeleteTrail");
    two["MaxResults"] = 51.into();
    assert_eq!(ask(&sim, "eu-west-1", two).await["__type"], "InvalidMaxResultsException");
}

#[tokio::test]
async fn two_questions_a_second_and_no_more() {
    let sim = sim(Rates::Documented).await;
    for _ in 0..8 {
        let client = Client::new(&sim, STREAMING);
        client.json("cloudtrail", "eu-west-1", "LookupEvents", "{}").await;
    }
    let counts = sim.stats().of("cloudtrail:LookupEvents", STREAMING, "eu-west-1");
    assert!((4..=6).contains(&counts.throttled), "{counts:?}");
}
