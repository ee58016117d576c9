//! The statements that allow what is needed, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// The conditions of a statement as a policy writes them: by operator, then by key.
pub type NeededConditions = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// An `Allow` statement as a policy would have it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NeededStatement {
    /// Always `Allow`.
    effect: &'static str,
    /// The actions, sorted.
    pub action: Vec<String>,
    /// The resources, sorted.
    pub resource: Vec<String>,
    /// What must hold beside.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub condition: NeededConditions,
}

/// Puts pairs of action and resource pattern into few statements.
///
/// Actions that need the same resources share a statement, so that the statements together allow
/// the pairs and no other combination of them.
pub fn needed_statements<'a>(
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<NeededStatement> {
    let unconditional = NeededConditions::new();
    let pairs: Vec<_> = pairs.into_iter().collect();
    needed_statements_if(
        pairs.into_iter().map(|(action, resource)| (action, resource, &unconditional)),
    )
}

/// As [`needed_statements`], for pairs that are needed under conditions only.
pub fn needed_statements_if<'a>(
    needed: impl IntoIterator<Item = (&'a str, &'a str, &'a NeededConditions)>,
) -> Vec<NeededStatement> {
    let mut resources: BTreeMap<(&str, &NeededConditions), BTreeSet<&str>> = BTreeMap::new();
    for (action, resource, condition) in needed {
        resources.entry((action, condition)).or_default().insert(resource);
    }
    let mut actions: BTreeMap<(BTreeSet<&str>, &NeededConditions), Vec<&str>> = BTreeMap::new();
    for ((action, condition), resources) in resources {
        actions.entry((resources, condition)).or_default().push(action);
    }
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    let mut statements: Vec<NeededStatement> = actions
        .into_iter()
        .map(|((resources, condition), actions)| NeededStatement {
            effect: "Allow",
            action: owned(actions),
            resource: owned(resources.into_iter().collect()),
            condition: condition.clone(),
        })
        .collect();
    statements.sort();
    statements
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_under_another_condition_is_another_statement() {
        let pinned: NeededConditions = [(
            "StringEquals".to_owned(),
            [("aws:ResourceAccount".to_owned(), vec!["111111111111".to_owned()])].into(),
        )]
        .into();
        let free = NeededConditions::new();
        let statements = needed_statements_if([
            ("s3:PutObject", "arn:aws:s3:::b/*", &pinned),
            ("s3:GetObject", "arn:aws:s3:::b/*", &pinned),
            ("s3:GetObject", "arn:aws:s3:::c/*", &free),
            ("s3:PutObject", "arn:aws:s3:::b/*", &pinned),
        ]);
        let text = serde_json::to_string(&statements).unwrap();
        assert_eq!(
            text,
            r#"[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::c/*"]},{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":["arn:aws:s3:::b/*"],"Condition":{"StringEquals":{"aws:ResourceAccount":["111111111111"]}}}]"#
        );
    }
}
