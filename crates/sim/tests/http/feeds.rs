//! What feeds a stream, and who is told when somebody changes it: each operation over the wire.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use hydrant_sim::Sim;
use serde_json::{Value, json};

use super::client::Client;
use super::served::{HOME, OTHER, REGION, body, code, get, json_of, sim, two_pages};

#[tokio::test]
async fn log_groups_destinations_and_filters_come_in_pages() {
    let sim = sim(true).await;
    let [one, two] =
        two_pages(&sim, "logs", "DescribeDestinations", json!({}), "destinations").await;
    assert_eq!(one["arn"], "arn:aws:logs:eu-west-1:111111111111:destination:one");
    assert!(one["accessPolicy"].as_str().unwrap().contains(HOME), "{one}");
    assert_eq!(two.get("accessPolicy"), None);
    let group = json!({"logGroupName": "trail-events"});
    let filters = two_pages(&sim, "logs", "DescribeMetricFilters", group, "metricFilters").await;
    assert_eq!(filters[0]["filterPattern"], "{ $.eventName = DeleteStream }");
    assert_eq!(filters[1]["metricTransformations"][0]["metricName"], "Opened");
    let missing =
        json_of(&sim, "logs", "DescribeMetricFilters", json!({"logGroupName": "nobody"})).await;
    assert_eq!(code(&missing), "ResourceNotFoundException");
    let prefix = json!({"logGroupNamePrefix": "trail-events"});
    let groups = json_of(&sim, "logs", "DescribeLogGroups", prefix).await;
    let group = &groups["logGroups"][0];
    assert_eq!((&group["retentionInDays"], &group["metricFilterCount"]), (&json!(365), &json!(2)));
    assert!(group["kmsKeyId"].as_str().unwrap().starts_with("arn:aws:kms:"), "{group}");
}

/// Sends CBOR as the SDK does, and reads the CBOR that comes back.
async fn cbor(sim: &Sim, operation: &str, input: &Value) -> (u16, Value) {
    let mut request = Vec::new();
    ciborium::into_writer(input, &mut request).unwrap();
    let path = format!("/service/GraniteServiceVersion20100801/operation/{operation}");
    let headers = [("smithy-protocol", "rpc-v2-cbor"), ("content-type", "application/cbor")];
    let client = Client::new(sim, HOME);
    let reply = client.send("POST", &path, "monitoring", REGION, &headers, request).await;
    let tree: ciborium::Value = ciborium::from_reader(reply.bytes.as_slice()).unwrap();
    (reply.status, plain(&tree))
}

/// JSON without the tags.
fn plain(tree: &ciborium::Value) -> Value {
    match tree {
        ciborium::Value::Tag(1, inner) => json!({"moment": plain(inner)}),
        ciborium::Value::Array(items) => items.iter().map(plain).collect(),
        ciborium::Value::Map(entries) => entries
            .iter()
            .map(|(key, value)| (key.as_text().unwrap().to_owned(), plain(value)))
            .collect(),
        other => other.deserialized().unwrap(),
    }
}

#[tokio::test]
async fn alarms_and_metric_streams_are_told_in_cbor() {
    let sim = sim(true).await;
    let (status, first) =
        cbor(&sim, "DescribeAlarms", &json!({"AlarmTypes": ["MetricAlarm"]})).await;
    assert_eq!(status, 200);
    let alarm = &first["MetricAlarms"][0];
    assert_eq!(alarm["AlarmActions"], json!(["arn:aws:sns:eu-west-1:111111111111:alerts"]));
    assert_eq!((&alarm["MetricName"], &alarm["ActionsEnabled"]), (&json!("Deleted"), &json!(true)));
    let (_, second) = cbor(&sim, "DescribeAlarms", &json!({"NextToken": first["NextToken"]})).await;
    assert_eq!(
        (&second["MetricAlarms"][0]["AlarmName"], second.get("NextToken")),
        (&json!("opened"), None)
    );
    let (_, composite) =
        cbor(&sim, "DescribeAlarms", &json!({"AlarmTypes": ["CompositeAlarm"]})).await;
    assert_eq!(composite["MetricAlarms"], json!([]));

    let (_, first) = cbor(&sim, "ListMetricStreams", &json!({})).await;
    let entry = &first["Entries"][0];
    assert_eq!(
        entry["FirehoseArn"],
        "arn:aws:firehose:eu-west-1:111111111111:deliverystream/clicks"
    );
    assert_eq!(entry["CreationDate"], json!({"moment": 1_717_243_200}));
    let token = json!({"NextToken": first["NextToken"]});
    let (_, second) = cbor(&sim, "ListMetricStreams", &token).await;
    assert_eq!(second["Entries"][0]["Name"], "two");

    let (status, error) = cbor(&sim, "ListMetricStreams", &json!({"NextToken": "mine"})).await;
    assert_eq!((status, code(&error)), (400, "InvalidNextToken"));
}

#[tokio::test]
async fn a_topic_says_who_has_not_agreed_yet() {
    let sim = sim(true).await;
    let client = Client::new(&sim, HOME);
    let ask = async |rest: &str| {
        let form = format!(
            "Action=ListSubscriptionsByTopic&Version=2010-03-31&TopicArn=arn%3Aaws%3Asns%3A{rest}"
        );
        client.form("sns", REGION, &form).await
    };
    let first = ask("eu-west-1%3A111111111111%3Aalerts").await.body;
    assert!(first.contains("<member><Endpoint>security@example.com</Endpoint>"), "{first}");
    assert!(
        first.contains("<SubscriptionArn>arn:aws:sns:eu-west-1:111111111111:alerts:"),
        "{first}"
    );
    let (_, token) = first.split_once("<NextToken>").unwrap();
    let (token, _) = token.split_once('<').unwrap();
    let second = ask(&format!("eu-west-1%3A111111111111%3Aalerts&NextToken={token}")).await.body;
    assert!(second.contains("<SubscriptionArn>PendingConfirmation</SubscriptionArn>"), "{second}");
    assert!(!second.contains("<NextToken>"), "{second}");
    let missing = ask("eu-west-1%3A111111111111%3Anobody").await;
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("<Code>NotFound</Code>"), "{}", missing.body);
    let foreign = ask("eu-west-1%3A222222222222%3Aalerts").await;
    assert!(foreign.body.contains("<Code>AuthorizationError</Code>"), "{}", foreign.body);
}

#[tokio::test]
async fn rules_are_on_a_bus_and_have_targets() {
    let sim = sim(true).await;
    let central = "arn:aws:events:eu-west-1:111111111111:event-bus/central";
    let on = json!({"EventBusName": central});
    let [asleep, tell] = two_pages(&sim, "events", "ListRules", on, "Rules").await;
    assert_eq!((&asleep["State"], &tell["State"]), (&json!("DISABLED"), &json!("ENABLED")));
    assert!(tell["EventPattern"].as_str().unwrap().contains("aws.firehose"), "{tell}");
    let rule = json!({"EventBusName": "central", "Rule": "tell"});
    let [topic, stream] = two_pages(&sim, "events", "ListTargetsByRule", rule, "Targets").await;
    assert_eq!(topic["Arn"], "arn:aws:sns:eu-west-1:111111111111:alerts");
    assert_eq!(stream["RoleArn"], "arn:aws:iam::111111111111:role/events");
    let by_target = json!({"EventBusName": "central", "TargetArn": stream["Arn"]});
    let names = json_of(&sim, "events", "ListRuleNamesByTarget", by_target).await;
    assert_eq!(names, json!({"RuleNames": ["tell"]}));
}

#[tokio::test]
async fn the_default_bus_is_always_there_and_others_are_not() {
    let sim = sim(false).await;
    // The alert that every account-Region with streams has.
    let rules = json_of(&sim, "events", "ListRules", json!({})).await;
    assert_eq!(rules["Rules"][0]["Name"], "streaming-changes");
    let client = Client::new(&sim, OTHER);
    let empty = client.json("events", REGION, "ListRules", "{}").await;
    assert_eq!(body(&empty), json!({"Rules": []}));
    for (operation, input) in [
        ("ListRules", json!({"EventBusName": "nobody"})),
        ("ListTargetsByRule", json!({"Rule": "nobody"})),
        ("ListRuleNamesByTarget", json!({"EventBusName": "nobody", "TargetArn": "arn:aws:x"})),
    ] {
        let missing = json_of(&sim, "events", operation, input).await;
        assert_eq!(code(&missing), "ResourceNotFoundException", "{operation}");
    }
}

#[tokio::test]
async fn pipes_come_in_pages() {
    let sim = sim(true).await;
    let (_, first) = get(&sim, "pipes", "/v1/pipes").await;
    assert_eq!(first["Pipes"][0]["Target"], "arn:aws:kinesis:eu-west-1:111111111111:stream/orders");
    let token = first["NextToken"].as_str().unwrap();
    let (_, second) = get(&sim, "pipes", &format!("/v1/pipes?NextToken={token}")).await;
    assert_eq!((&second["Pipes"][0]["Name"], second.get("NextToken")), (&json!("two"), None));
    let (_, some) = get(&sim, "pipes", "/v1/pipes?TargetPrefix=arn%3Aaws%3Asqs").await;
    assert_eq!(some["Pipes"][0]["Name"], "two");
    let (_, refused) = get(&sim, "pipes", "/v1/pipes?CurrentState=RUNNING").await;
    assert_eq!(code(&refused), "SimUnsupportedParameter");
}
