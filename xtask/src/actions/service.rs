//! What the package says about one service.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

/// One service: its condition keys, the ARN formats of its resource types, and its actions.
pub(super) struct Service {
    pub(super) keys: BTreeSet<String>,
    pub(super) resources: BTreeMap<String, String>,
    pub(super) actions: BTreeMap<String, Action>,
}

/// One action: its access level, and the names of its resource types and condition keys.
pub(super) struct Action {
    pub(super) level: String,
    pub(super) resources: BTreeSet<String>,
    pub(super) keys: BTreeSet<String>,
}

impl Service {
    pub(super) fn read(package: &Path, name: &str) -> Result<Self> {
        let entries = |kind: &str| -> Result<BTreeMap<String, Value>> {
            let file = package.join(format!("data/{kind}/{name}.json"));
            let text = fs::read_to_string(&file)
                .with_context(|| format!("the package has no {kind} of {name}"))?;
            Ok(serde_json::from_str(&text)?)
        };
        let mut service =
            Self { keys: BTreeSet::new(), resources: BTreeMap::new(), actions: BTreeMap::new() };
        for key in entries("conditionKeys")?.values() {
            service.keys.insert(key_template(text(key, "key")?));
        }
        for resource in entries("resourceTypes")?.values() {
            let arn = text(resource, "arn")?;
            ensure!(arn.splitn(6, ':').count() == 6, "{name}: {arn} is no ARN");
            service.resources.insert(text(resource, "key")?.to_owned(), arn.to_owned());
        }
        for entry in entries("actions")?.values() {
            let action = Action::read(entry).with_context(|| format!("an action of {name}"))?;
            // The layout refers to both by name.
            let foreign: Vec<_> = action.keys.difference(&service.keys).collect();
            ensure!(foreign.is_empty(), "{name} does not list the condition keys {foreign:?}");
            for resource in &action.resources {
                ensure!(service.resources.contains_key(resource), "{name} has no {resource}");
            }
            service.actions.insert(text(entry, "name")?.to_owned(), action);
        }
        Ok(service)
    }
}

impl Action {
    /// A condition key that AWS lists for one resource type of an action only counts as the
    /// action's.
    fn read(entry: &Value) -> Result<Self> {
        let mut resources = BTreeSet::new();
        let mut keys = keys_of(entry)?;
        for resource in list(entry, "resourceTypes") {
            resources.insert(text(resource, "name")?.to_owned());
            keys.extend(keys_of(resource)?);
        }
        Ok(Self { level: level(text(entry, "accessLevel")?)?, resources, keys })
    }
}

/// The access level. The package writes "Tagging, Write" and "Permissions management, Write", where
/// the first is what AWS documents.
fn level(written: &str) -> Result<String> {
    let level = written.strip_suffix(", Write").unwrap_or(written);
    let known = ["List", "Read", "Write", "Tagging", "Permissions management"].contains(&level);
    ensure!(known, "unknown access level {written}");
    Ok(level.to_owned())
}

/// The key with what varies written as `${TagKey}`: AWS also writes `tag-key` and `<key>`.
pub(super) fn key_template(key: &str) -> String {
    match key.strip_suffix("/tag-key").or_else(|| key.strip_suffix("/<key>")) {
        Some(fixed) => format!("{fixed}/${{TagKey}}"),
        None => key.to_owned(),
    }
}

fn keys_of(entry: &Value) -> Result<BTreeSet<String>> {
    let keys = list(entry, "conditionKeys").iter();
    keys.map(|it| Ok(key_template(it.as_str().context("a condition key is no text")?))).collect()
}

/// The package leaves out lists that are empty.
fn list<'a>(entry: &'a Value, name: &str) -> &'a [Value] {
    entry[name].as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(entry: &'a Value, name: &str) -> Result<&'a str> {
    entry[name].as_str().with_context(|| format!("{entry} has no {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_varies_in_a_key_has_one_spelling() {
        for (written, expected) in [
            ("aws:PrincipalTag/tag-key", "aws:PrincipalTag/${TagKey}"),
            ("s3:RequestObjectTag/<key>", "s3:RequestObjectTag/${TagKey}"),
            ("iam:ResourceTag/${TagKey}", "iam:ResourceTag/${TagKey}"),
            ("aws:TagKeys", "aws:TagKeys"),
        ] {
            assert_eq!(key_template(written), expected);
        }
    }

    #[test]
    fn an_access_level_is_one_of_five() {
        assert_eq!(level("Permissions management, Write").unwrap(), "Permissions management");
        assert_eq!(level("Write").unwrap(), "Write");
        assert!(level("Execute").is_err());
    }
}
