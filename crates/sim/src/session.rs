//! Session policies: what a session may do at most, whatever its role may.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::dice;

/// The session policies that were given to `AssumeRole`, by the name that their session tokens carry.
#[derive(Debug, Default)]
pub(crate) struct SessionPolicies(Mutex<BTreeMap<u64, Arc<SessionPolicy>>>);

impl SessionPolicies {
    /// Remembers a policy; `None` when it is not JSON. The name is zero when there is no policy.
    pub(crate) fn remember(&self, text: &str) -> Option<u64> {
        if text.is_empty() {
            return Some(0);
        }
        let policy = SessionPolicy::parse(text)?;
        let name = dice::hash(text, 0) | 1;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name, Arc::new(policy));
        Some(name)
    }

    /// Whether the sessions that carry `name` may do `action`. A name from before a restart restricts nothing.
    pub(crate) fn allow(&self, name: u64, action: &str) -> bool {
        let policy = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
        policy.is_none_or(|policy| policy.allows(action))
    }
}

/// The actions of a policy, in lower case. Resources and conditions are not looked at, and `NotAction` covers
/// everything: a session policy narrows actions, and that is what the sim has to catch.
#[derive(Debug, PartialEq, Eq)]
struct SessionPolicy {
    allow: Vec<String>,
    deny: Vec<String>,
}

impl SessionPolicy {
    fn parse(text: &str) -> Option<Self> {
        let policy: Value = serde_json::from_str(text).ok()?;
        let mut parsed = Self { allow: Vec::new(), deny: Vec::new() };
        for statement in items(&policy["Statement"]) {
            let actions =
                items(&statement["Action"]).iter().filter_map(Value::as_str).map(str::to_lowercase);
            match statement["Effect"].as_str() {
                Some("Allow") if statement.get("NotAction").is_some() => {
                    parsed.allow.push("*".to_owned());
                }
                Some("Allow") => parsed.allow.extend(actions),
                _ => parsed.deny.extend(actions),
            }
        }
        Some(parsed)
    }

    fn allows(&self, action: &str) -> bool {
        let action = action.to_lowercase();
        let covers = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, &action));
        covers(&self.allow) && !covers(&self.deny)
    }
}

/// One item stands for a list of one.
fn items(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        Value::Null => &[],
        one => std::slice::from_ref(one),
    }
}

/// Whether `text` is what `pattern` describes, with `*` for any run of characters and `?` for any one.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    // Where to go on when a star has to take one character more.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p + 1, t));
                p += 1;
            }
            Some(wanted) if *wanted == b'?' || *wanted == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((after, taken)) = star else { return false };
                star = Some((after, taken + 1));
                (p, t) = (after, taken + 1);
            }
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        assert!(
            matches("kms:*", "kms:describekey")
                && matches("*", "")
                && matches("k*s:d?s*key", "kms:describekey")
        );
        assert!(!matches("kms:get*", "kms:describekey") && !matches("kms", "kms:describekey"));
    }

    #[test]
    fn a_policy_narrows_what_it_does_not_name() {
        let policies = SessionPolicies::default();
        let text = r#"{"Statement": [{"Effect": "Allow", "Action": ["kms:Describe*", "s3:GetBucketPolicy"]},
            {"Effect": "Deny", "Action": "kms:DescribeCustom*"}]}"#;
        let name = policies.remember(text).unwrap();
        assert!(
            policies.allow(name, "kms:DescribeKey") && policies.allow(name, "s3:GetBucketPolicy")
        );
        assert!(
            !policies.allow(name, "kms:ListGrants")
                && !policies.allow(name, "kms:DescribeCustomKeyStores")
        );
        assert!(policies.allow(0, "kms:ListGrants"));
        assert_eq!(policies.remember("{"), None);
    }
}
