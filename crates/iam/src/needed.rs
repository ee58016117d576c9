//! The statements that allow what is needed, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

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
}

/// Puts pairs of action and resource pattern into few statements.
///
/// Actions that need the same resources share a statement, so that the statements together allow
/// the pairs and no other combination of them.
pub fn needed_statements<'a>(
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<NeededStatement> {
    let mut resources: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (action, resource) in pairs {
        resources.entry(action).or_default().insert(resource);
    }
    let mut actions: BTreeMap<BTreeSet<&str>, Vec<&str>> = BTreeMap::new();
    for (action, resources) in resources {
        actions.entry(resources).or_default().push(action);
    }
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    let mut statements: Vec<NeededStatement> = actions
        .into_iter()
        .map(|(resources, actions)| NeededStatement {
            effect: "Allow",
            action: owned(actions),
            resource: owned(resources.into_iter().collect()),
        })
        .collect();
    statements.sort();
    statements
}
