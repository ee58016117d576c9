//! Laws that hold for every policy.

use std::collections::BTreeSet;

use hydrant_iam::{Admission, Membership, Perimeter, PolicyDocument, Who, admissions};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::org::Org;

const PRINCIPALS: &[&str] = &[
    r#""Principal": "*""#,
    r#""Principal": {"AWS": "*"}"#,
    r#""Principal": {"AWS": ["111111111111", "arn:aws:iam::999999999999:root"]}"#,
    r#""Principal": {"AWS": "333333333333", "Service": "logs.amazonaws.com"}"#,
    r#""Principal": {"CanonicalUser": "79a5"}"#,
    r#""NotPrincipal": {"AWS": "111111111111"}"#,
    r#""NotPrincipal": {"AWS": ["999999999999", "888888888888"]}"#,
];

const OPERATORS: &[&str] = &[
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIfExists",
    "StringNotEqualsIfExists",
    "StringLike",
    "ForAllValues:StringLike",
    "ForAnyValue:StringNotLike",
    "ArnLike",
    "ArnNotLike",
    "IpAddress",
    "NotIpAddress",
    "Bool",
    "BoolIfExists",
    "Null",
];

const KEYS: &[(&str, &[&str])] = &[
    ("aws:PrincipalOrgID", &["o-own", "o-other", "*"]),
    ("aws:PrincipalOrgPaths", &["o-own/*", "o-other/*"]),
    ("aws:PrincipalAccount", &["111111111111", "999999999999", "333333333333"]),
    (
        "aws:PrincipalArn",
        &[
            "arn:aws:iam::111111111111:role/*",
            "arn:aws:iam::888888888888:role/r",
            "arn:aws:iam::*:role/r",
        ],
    ),
    ("aws:SourceAccount", &["111111111111", "999999999999"]),
    ("aws:SourceArn", &["arn:aws:s3:::b", "arn:aws:sns:*:999999999999:*"]),
    ("aws:SourceVpce", &["vpce-1", "*"]),
    ("aws:VpceAccount", &["111111111111", "999999999999"]),
    ("aws:SourceIp", &["203.0.113.0/24", "0.0.0.0/0"]),
    ("aws:userid", &["AROAEXAMPLEEXAMPLE123:*"]),
    ("aws:PrincipalIsAWSService", &["true", "false"]),
    ("aws:SecureTransport", &["false"]),
];

fn condition() -> impl Strategy<Value = String> {
    (select(OPERATORS), select(KEYS))
        .prop_flat_map(|(operator, (key, values))| {
            (Just(operator), Just(key), subsequence(values.to_vec(), 1..=values.len()))
        })
        .prop_map(|(operator, key, values)| format!(r#"{{"{operator}": {{"{key}": {values:?}}}}}"#))
}

/// Operators repeat between the parts, so conditions are joined by merging, not by pasting.
fn conditions() -> impl Strategy<Value = String> {
    prop::collection::vec(condition(), 0..3).prop_map(|parts| {
        let mut joined = serde_json::Map::new();
        for part in parts {
            let part: serde_json::Map<_, _> = serde_json::from_str(&part).expect("an object");
            for (operator, keys) in part {
                let slot = joined.entry(operator).or_insert_with(|| serde_json::json!({}));
                if let (Some(slot), serde_json::Value::Object(keys)) = (slot.as_object_mut(), keys)
                {
                    slot.extend(keys);
                }
            }
        }
        serde_json::Value::Object(joined).to_string()
    })
}

fn statement(effect: &'static str) -> impl Strategy<Value = String> {
    let actions = select(&["s3:GetObject", "s3:*", "*"][..]);
    let resources = select(&["arn:aws:s3:::b/*", "*"][..]);
    (select(PRINCIPALS), actions, resources, conditions()).prop_map(move |(principal, action, resource, condition)| {
        format!(
            r#"{{"Effect": "{effect}", {principal}, "Action": "{action}", "Resource": "{resource}", "Condition": {condition}}}"#
        )
    })
}

pub(crate) fn statements() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(prop_oneof![statement("Allow"), statement("Deny")], 1..5)
}

fn admitted(statements: &[String], perimeter: &dyn Perimeter) -> Vec<Admission> {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(","));
    admissions(&PolicyDocument::parse(&text).expect("a policy"), perimeter)
}

fn without_index(admissions: Vec<Admission>) -> BTreeSet<(Who, String)> {
    admissions.into_iter().map(|it| (it.who, it.why)).collect()
}

/// As [`Org`], but nothing of accounts is known.
struct Forgetful;

impl Perimeter for Forgetful {
    fn account(&self, _: &str) -> Membership {
        Membership::NotKnown
    }

    fn organization_id(&self) -> Option<&str> {
        None
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_order_of_statements_does_not_matter(mut statements in statements()) {
        let forward = admitted(&statements, &Org);
        prop_assert!(forward.is_sorted());
        prop_assert_eq!(&forward, &admitted(&statements, &Org));
        statements.reverse();
        prop_assert_eq!(without_index(forward), without_index(admitted(&statements, &Org)));
    }

    #[test]
    fn another_allow_takes_nothing_away(mut statements in statements(), more in statement("Allow")) {
        let before = admitted(&statements, &Org);
        statements.push(more);
        let after = admitted(&statements, &Org);
        prop_assert!(before.iter().all(|it| after.contains(it)));
    }

    #[test]
    fn another_deny_opens_no_statement(mut statements in statements(), more in statement("Deny")) {
        let before: BTreeSet<usize> = admitted(&statements, &Org).iter().map(|it| it.statement).collect();
        statements.push(more);
        prop_assert!(admitted(&statements, &Org).iter().all(|it| before.contains(&it.statement)));
    }

    #[test]
    fn forgetting_the_organization_closes_nothing(statements in statements()) {
        let known: BTreeSet<usize> = admitted(&statements, &Org).iter().map(|it| it.statement).collect();
        let forgotten: BTreeSet<usize> = admitted(&statements, &Forgetful).iter().map(|it| it.statement).collect();
        prop_assert!(known.is_subset(&forgotten));
    }
}
