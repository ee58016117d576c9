//! Policies and expectations, written short.

use hydrant_iam::{PolicyDocument, admissions};

use crate::org::Org;

/// One line per outsider that a policy of these statements admits.
pub(crate) fn admitted(statements: &str) -> Vec<String> {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    let policy = PolicyDocument::parse(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
    let mut all: Vec<String> =
        admissions(&policy, &Org).iter().map(|it| it.who.to_string()).collect();
    all.sort();
    all.dedup();
    all
}

pub(crate) const EVERYONE: &[&str] = &["everyone"];
pub(crate) const NOBODY: &[&str] = &[];
pub(crate) const OUTSIDE: &[&str] = &["account 999999999999, outside the organization"];
pub(crate) const OTHER: &[&str] = &["organization o-other, not the own one"];

pub(crate) fn allow(principal: &str, condition: &str) -> String {
    format!(
        r#"{{"Effect": "Allow", {principal}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*", "Condition": {condition}}}"#
    )
}

pub(crate) const STAR: &str = r#""Principal": "*""#;

pub(crate) fn deny(principal: &str, condition: &str) -> String {
    format!(
        r#"{{"Effect": "Deny", {principal}, "Action": "s3:*", "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"], "Condition": {condition}}}"#
    )
}
