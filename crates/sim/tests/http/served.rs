//! An organization with one of everything, and how to ask it.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use hydrant_sim::{Options, Org, Pages, Sim};
use serde_json::Value;

use super::client::{Client, Reply};

pub(crate) const HOME: &str = "111111111111";
pub(crate) const OTHER: &str = "222222222222";
pub(crate) const REGION: &str = "eu-west-1";

const ORG: &str = include_str!("resources.toml");

/// Midnight, so that days before it are whole.
pub(crate) const NOW: u64 = 1_750_032_000;

/// The organization, with one item on every page where `one_by_one` says so.
pub(crate) async fn sim(one_by_one: bool) -> Sim {
    let pages = Pages {
        streams: 1,
        logs: 1,
        alarms: 1,
        metric_streams: 1,
        events: 1,
        pipes: 1,
        subscriptions: 1,
        permissions: 1,
        ..Pages::default()
    };
    let pages = if one_by_one { pages } else { Pages::default() };
    let options = Options { now: Some(NOW), pages, ..Options::default() };
    Sim::start(Org::from_toml(ORG).unwrap(), options).await.unwrap()
}

pub(crate) fn body(reply: &Reply) -> Value {
    serde_json::from_str(&reply.body).unwrap_or_else(|_| panic!("{}", reply.body))
}

/// What a JSON service answers to the home account.
pub(crate) async fn json_of(sim: &Sim, service: &str, operation: &str, input: Value) -> Value {
    let client = Client::new(sim, HOME);
    body(&client.json(service, REGION, operation, &input.to_string()).await)
}

/// What a REST service answers to the home account: the status and the body.
pub(crate) async fn get(sim: &Sim, service: &str, path: &str) -> (u16, Value) {
    let reply = Client::new(sim, HOME).get(service, REGION, path, &[]).await;
    (reply.status, body(&reply))
}

pub(crate) fn code(value: &Value) -> &str {
    value["__type"].as_str().unwrap_or_default()
}

/// The same ARN as the SDK puts it into a path.
pub(crate) fn escaped(arn: &str) -> String {
    arn.replace(':', "%3A").replace('/', "%2F")
}

/// Both items of a list, asked for page by page.
pub(crate) async fn two_pages(
    sim: &Sim,
    service: &str,
    operation: &str,
    mut input: Value,
    list: &str,
) -> [Value; 2] {
    let token = if service == "logs" { "nextToken" } else { "NextToken" };
    let first = json_of(sim, service, operation, input.clone()).await;
    input[token] = first[token].clone();
    let second = json_of(sim, service, operation, input).await;
    assert_eq!(
        (first[list].as_array().unwrap().len(), &second[token]),
        (1, &Value::Null),
        "{first}"
    );
    [first[list][0].clone(), second[list][0].clone()]
}
