//! The features of what the SDK is built from.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::repo::{self, Repo};
use crate::run;

/// A feature that only a dev-dependency turns on, somewhere below the SDK, makes `cargo test` build the
/// whole SDK a second time: ten minutes. So tests turn on nothing there that the binary does not.
pub(super) fn same_for_tests(_: &Repo) -> Result<Vec<String>> {
    let built = features("normal,build", &["--workspace"])?;
    let tested = features("normal,build,dev", &["--workspace"])?;
    let below = features("normal,build", &["--package", "hydrant-fetch"])?;
    let mut problems = Vec::new();
    for (package, features) in below.keys().filter_map(|package| built.get_key_value(package)) {
        let added = tested.get(package).into_iter().flatten().filter(|it| !features.contains(*it));
        let added = added.map(String::as_str).collect::<Vec<_>>().join(", ");
        if !added.is_empty() {
            problems.push(format!(
                "only tests turn on {added} of {package}: the SDK is built twice; name it in crates/fetch/Cargo.toml"
            ));
        }
    }
    Ok(problems)
}

/// The features of every package, by `name version`.
fn features(edges: &str, of: &[&str]) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut cargo = repo::cargo()?;
    cargo.args(["tree", "--quiet", "--locked", "--prefix", "none", "--edges", edges]);
    cargo.args(["--format", "{p}|{f}"]).args(of);
    let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for line in run::read(&mut cargo)?.lines() {
        let Some((package, features)) = line.trim_end_matches(" (*)").split_once('|') else {
            continue;
        };
        // Our own crates are quickly built, and their line holds a path.
        if package.contains('(') && !package.ends_with("(proc-macro)") {
            continue;
        }
        let features = features.split(',').filter(|feature| !feature.is_empty());
        found.entry(package.to_owned()).or_default().extend(features.map(str::to_owned));
    }
    Ok(found)
}
