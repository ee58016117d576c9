//! The project's corner cases of IAM evaluation: every policy in them parses, open resource
//! policies are seen, and every case is decided as the documentation says.

use std::collections::BTreeMap;

use hydrant_iam::{PolicyDocument, Who, admissions, answer_lines};
use serde_json::Value;

use crate::org::Org;

const CASES: &str = include_str!("../data/cornercases.jsonl");

fn cases() -> impl Iterator<Item = Value> {
    CASES.lines().map(|line| serde_json::from_str(line).expect("a case"))
}

/// Every object in the case that has statements, however deep it lies.
fn policies(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) if object.contains_key("Statement") => found.push(value.to_string()),
        Value::Object(object) => object.values().for_each(|it| policies(it, found)),
        Value::Array(items) => items.iter().for_each(|it| policies(it, found)),
        _ => {}
    }
}

pub(crate) fn documents() -> Vec<String> {
    let mut found = Vec::new();
    cases().for_each(|case| policies(&case, &mut found));
    found
}

#[test]
fn every_policy_parses() {
    let documents = documents();
    assert!(documents.len() > 150, "only {} policies", documents.len());
    for text in documents {
        PolicyDocument::parse(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
    }
}

/// Whom the resource policy of each case admits, seen from an organization that owns 111111111111.
#[test]
fn resource_policies_admit() {
    let found: BTreeMap<String, Vec<Who>> = cases()
        .filter_map(|case| {
            let policy =
                PolicyDocument::parse(&case.get("resourcePolicy")?.to_string()).expect("a policy");
            let who: Vec<Who> = admissions(&policy, &Org).into_iter().map(|it| it.who).collect();
            Some((case["id"].as_str()?.to_owned(), who))
        })
        .collect();
    for (id, title, expected) in [
        ("c002", "names a user of ours", vec![]),
        ("c010", "cross account, Principal *", vec![Who::Everyone]),
        ("c011", "same account, Principal *", vec![Who::Everyone]),
        ("c012", "anonymous, Principal *", vec![Who::Everyone]),
        ("c013", "Principal AWS *", vec![Who::Everyone]),
        (
            "c014",
            "Principal * + aws:PrincipalOrgID of another",
            vec![Who::OtherOrganization("o-aaaaaaaaaa".to_owned())],
        ),
        ("c016", "only a Deny", vec![]),
        ("c041", "Principal * + aws:PrincipalArn of ours", vec![]),
        ("c121", "a deleted role", vec![]),
        ("c126", "NotPrincipal Allow", vec![Who::Everyone]),
    ] {
        assert_eq!(found[id], expected, "{id} {title}");
    }
    // Nothing else in the corpus is open to everyone.
    let open: Vec<&str> = found
        .iter()
        .filter(|(_, who)| who.contains(&Who::Everyone))
        .map(|(id, _)| id.as_str())
        .collect();
    assert_eq!(open, ["c010", "c011", "c012", "c013", "c126"]);
}

/// Every case is decided as it says, through the reader that the example uses.
#[test]
fn every_case_is_decided() {
    let mut answers = Vec::new();
    assert_eq!(answer_lines(CASES.as_bytes(), &mut answers).expect("memory"), 0);
    let answers = String::from_utf8(answers).expect("UTF-8");
    let expected: Vec<String> = cases()
        .map(|case| format!(r#"{{"id": {}, "decision": {}}}"#, case["id"], case["expect"]))
        .collect();
    assert_eq!(expected.len(), 129);
    for (expected, (found, case)) in expected.iter().zip(answers.lines().zip(cases())) {
        assert_eq!(found, expected, "{}", case["title"]);
    }
    assert_eq!(answers.lines().count(), expected.len());
}
