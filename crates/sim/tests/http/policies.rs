//! Organizations: service and resource control policies.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use hydrant_sim::{Org, Sim};
use serde_json::{Value, json};

use crate::client::{Client, Reply};
use crate::{MANAGEMENT, STREAMING, value, with};

async fn ask(sim: &Sim, account: &str, operation: &str, input: Value) -> Reply {
    Client::new(sim, account)
        .json("organizations", "us-east-1", operation, &input.to_string())
        .await
}

async fn listed(sim: &Sim, kind: &str) -> Vec<Value> {
    let reply = ask(sim, MANAGEMENT, "ListPolicies", json!({"Filter": kind})).await;
    value(&reply)["Policies"].as_array().unwrap().clone()
}

#[tokio::test]
async fn policies_come_with_their_texts_and_targets() {
    let rows = "[[organization_policy]]\nname = 'no-deletes'\nkind = 'service'\ntargets = ['Root/Workloads', '333333333333']
        [organization_policy.policy]\nStatement = { Effect = 'Deny', Action = 'kinesis:DeleteStream', Resource = '*' }";
    let sim = with(rows).await;
    let roots = value(&ask(&sim, MANAGEMENT, "ListRoots", json!({})).await);
    assert_eq!(roots["Roots"][0]["Id"], "r-min1");
    assert_eq!(roots["Roots"][0]["PolicyTypes"].as_array().unwrap().len(), 2);
    let service = listed(&sim, "SERVICE_CONTROL_POLICY").await;
    let names: Vec<&Value> = service.iter().map(|it| &it["Name"]).collect();
    assert_eq!(names, ["no-deletes", "FullAWSAccess", "perimeter-of-resources"]);
    let resource = listed(&sim, "RESOURCE_CONTROL_POLICY").await;
    let names: Vec<&Value> = resource.iter().map(|it| &it["Name"]).collect();
    assert_eq!(names, ["RCPFullAWSAccess", "perimeter-of-identities"]);
    let id = json!({"PolicyId": service[0]["Id"]});
    let text = value(&ask(&sim, MANAGEMENT, "DescribePolicy", id.clone()).await);
    let content = text["Policy"]["Content"].as_str().unwrap();
    assert!(content.contains("kinesis:DeleteStream"), "{content}");
    let targets = value(&ask(&sim, MANAGEMENT, "ListTargetsForPolicy", id).await);
    let kinds: Vec<&Value> =
        targets["Targets"].as_array().unwrap().iter().map(|it| &it["Type"]).collect();
    assert_eq!(kinds, ["ORGANIZATIONAL_UNIT", "ACCOUNT"]);
    // The unit has the id that the paths of accounts show.
    let accounts = ask(&sim, MANAGEMENT, "ListAccounts", json!({})).await;
    assert!(accounts.body.contains(targets["Targets"][0]["TargetId"].as_str().unwrap()));
    let everywhere = json!({"PolicyId": "p-FullAWSAccess"});
    let everywhere = value(&ask(&sim, MANAGEMENT, "ListTargetsForPolicy", everywhere).await);
    // The root, two units, three accounts.
    assert_eq!(everywhere["Targets"].as_array().unwrap().len(), 6);
    let nowhere = ask(&sim, MANAGEMENT, "DescribePolicy", json!({"PolicyId": "p-1"})).await;
    assert!(nowhere.body.contains("PolicyNotFoundException"), "{}", nowhere.body);
    let stranger = ask(&sim, STREAMING, "ListRoots", json!({})).await;
    assert!(stranger.body.contains("AccessDeniedException"), "{}", stranger.body);
}

#[tokio::test]
async fn twenty_are_on_a_page() {
    let policy = |n: u32| {
        format!("[[organization_policy]]\nname = 'p{n}'\nkind = 'resource'\npolicy = '{{}}'\n")
    };
    let sim = with(&(0..21).map(policy).collect::<String>()).await;
    let mut input = json!({"Filter": "RESOURCE_CONTROL_POLICY"});
    let first = value(&ask(&sim, MANAGEMENT, "ListPolicies", input.clone()).await);
    assert_eq!(first["Policies"].as_array().unwrap().len(), 20);
    input["NextToken"] = first["NextToken"].clone();
    let second = value(&ask(&sim, MANAGEMENT, "ListPolicies", input).await);
    assert_eq!(
        (second["Policies"].as_array().unwrap().len(), &second["NextToken"]),
        (3, &Value::Null)
    );
}

#[tokio::test]
async fn a_kind_of_policy_may_not_be_in_use() {
    let text = crate::MINIMAL.replace(
        "[organization]",
        "[organization]\nwithout_policies = ['resource']\nperimeter = []",
    );
    let sim =
        Sim::start(Org::from_toml(&text).unwrap(), hydrant_sim::Options::default()).await.unwrap();
    let roots = value(&ask(&sim, MANAGEMENT, "ListRoots", json!({})).await);
    let types = roots["Roots"][0]["PolicyTypes"].as_array().unwrap();
    assert_eq!((types.len(), &types[0]["Type"]), (1, &json!("SERVICE_CONTROL_POLICY")));
    assert_eq!(listed(&sim, "RESOURCE_CONTROL_POLICY").await, Vec::<Value>::new());
    assert_eq!(listed(&sim, "SERVICE_CONTROL_POLICY").await.len(), 1);
}
