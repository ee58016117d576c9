//! The generated files and the commands that print them.

use std::collections::BTreeMap;
use std::env;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::CHECKS;
use crate::{repo, run};

/// Files that one command prints.
const PAGES: &[(&str, &[&str])] = &[
    ("deploy/hydrant-audit-role.yaml", &["policy", "--format", "cloudformation"]),
    ("docs/activity.schema.json", &["schema", "activity"]),
    ("docs/checks/README.md", &["generate", "checks-index"]),
    ("docs/cli.md", &["generate", "cli-markdown"]),
    ("docs/config.schema.json", &["schema", "config"]),
    ("docs/diff.schema.json", &["schema", "diff"]),
    ("docs/exit-codes.md", &["generate", "exit-codes"]),
    ("docs/policy.json", &["policy", "--format", "json"]),
    ("docs/report.schema.json", &["schema", "report"]),
    ("docs/who-can.schema.json", &["schema", "who-can"]),
];

/// Every generated file with its text, as this binary writes it.
pub(super) fn all(hydrant: &Path) -> Result<BTreeMap<String, String>> {
    let mut pages = BTreeMap::new();
    for (file, arguments) in PAGES {
        pages.insert((*file).to_owned(), print(hydrant, arguments)?);
    }
    for id in checks(&print(hydrant, &["checks", "--format", "json"])?)? {
        pages.insert(format!("{CHECKS}{id}.md"), print(hydrant, &["generate", "check", &id])?);
    }
    Ok(pages)
}

/// The ids of all checks: a list of objects, bare or under `checks`.
fn checks(json: &str) -> Result<Vec<String>> {
    let value: Value =
        serde_json::from_str(json).context("`hydrant checks --format json` wrote no JSON")?;
    let list = value.as_array().or_else(|| value["checks"].as_array());
    let ids = list.into_iter().flatten().map(|check| check["id"].as_str().map(str::to_owned));
    let ids: Option<Vec<_>> = ids.collect();
    ids.filter(|ids| !ids.is_empty()).context("`hydrant checks --format json` lists no ids")
}

/// What a command prints, whoever runs it: no settings, no width, no colour of this terminal.
fn print(hydrant: &Path, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new(hydrant);
    command.args(arguments).env_clear().current_dir(repo::root()?);
    command.env("PATH", env::var_os("PATH").unwrap_or_default());
    // No configuration of this user either.
    command.env("HOME", Path::new("/nonexistent")).env("NO_COLOR", "1");
    let text = run::read(&mut command)?;
    // Files end with one line feed, whatever the command thinks.
    Ok(format!("{}\n", text.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_in_either_shape() {
        assert_eq!(checks(r#"[{"id":"a"}]"#).unwrap(), ["a"]);
        assert_eq!(checks(r#"{"checks":[{"id":"a"},{"id":"b"}]}"#).unwrap(), ["a", "b"]);
        assert!(checks("[]").is_err());
        assert!(checks(r#"[{"name":"a"}]"#).is_err());
    }
}
