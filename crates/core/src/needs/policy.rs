use hydrant_iam::{NeededConditions, NeededStatement, covers_resource, needed_statements_if};
use serde::Serialize;

use super::{Needs, Permission, Strength};
use crate::{Arn, Snapshot};

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    version: &'static str,
    statement: Vec<NeededStatement>,
}

/// The policy of least privilege for a role on a data path, as JSON; none where nothing is known that the
/// role needs, or where a missing fact would leave something out.
///
/// Writes into buckets are pinned to the account that owns the bucket, and keys to the service that they are
/// used through. What the code of an application does beyond what its configuration names is not in it.
pub fn needed_policy(snapshot: &Snapshot, role: &Arn) -> Option<String> {
    Needs::of(snapshot, role).policy()
}

impl Needs {
    /// See [`needed_policy`].
    pub fn policy(&self) -> Option<String> {
        let written = self.written();
        if written.is_empty() || self.gap().is_some() {
            return None;
        }
        let spare = |it: &&Written<'_>| !written.iter().any(|other| other.allows(it));
        let statement = needed_statements_if(
            written.iter().filter(spare).map(|it| (it.action, it.resource, &it.conditions)),
        );
        serde_json::to_string_pretty(&Document { version: "2012-10-17", statement }).ok()
    }

    /// What a policy has to allow. Where only the patterns of a condition differ, they are put together:
    /// policies may not be long.
    fn written(&self) -> Vec<Written<'_>> {
        let mut found: Vec<Written<'_>> = Vec::new();
        for it in self.permissions.iter().filter(|it| it.strength != Strength::Beside) {
            let it = Written::of(it);
            match found.iter_mut().find(|other| other.differs_in_patterns(&it)) {
                Some(other) => other.widen(it.conditions),
                None => found.push(it),
            }
        }
        found
    }
}

/// One action on one resource, with its conditions.
struct Written<'a> {
    action: &'a str,
    resource: &'a str,
    conditions: NeededConditions,
}

const PATTERNS: &str = "StringLike";

impl<'a> Written<'a> {
    fn of(it: &'a Permission) -> Self {
        Self { action: it.action, resource: &it.resource, conditions: it.conditions.clone() }
    }

    fn differs_in_patterns(&self, other: &Self) -> bool {
        let fixed = |it: &Self| {
            let mut conditions = it.conditions.clone();
            let patterns = conditions.remove(PATTERNS);
            (conditions, patterns.map(|keys| keys.into_keys().collect::<Vec<_>>()))
        };
        (self.action, self.resource) == (other.action, other.resource)
            && fixed(self) == fixed(other)
    }

    fn widen(&mut self, more: NeededConditions) {
        let (Some(keys), Some(more)) =
            (self.conditions.get_mut(PATTERNS), more.into_iter().find(|(it, _)| it == PATTERNS))
        else {
            return;
        };
        for (key, values) in more.1 {
            let known = keys.entry(key).or_default();
            known.extend(values);
            known.sort();
            known.dedup();
            let wide = |it: &String, other: &String| it != other && covers_resource(other, it);
            let all = known.clone();
            known.retain(|it| !all.iter().any(|other| wide(it, other)));
        }
    }

    /// Whether the other need not be written beside this.
    fn allows(&self, it: &Self) -> bool {
        let wider = self.resource != it.resource && covers_resource(self.resource, it.resource);
        let free = self.conditions.is_empty();
        self.action == it.action
            && (wider && (free || self.conditions == it.conditions)
                || self.resource == it.resource && free && !it.conditions.is_empty())
    }
}
