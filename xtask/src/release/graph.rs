//! The crates that the binary is made of, and who depends on whom.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::{metadata, repo, run};

/// The crates by `name version`.
pub(super) type Graph = BTreeMap<String, Crate>;

/// A crate of the build.
#[derive(Debug)]
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) licence: String,
    pub(super) description: Option<String>,
    /// Whether it belongs to the workspace.
    pub(super) own: bool,
    /// Whether it is in the binary, and not only needed to build it.
    pub(super) linked: bool,
    /// Where its sources are.
    pub(super) folder: PathBuf,
    /// The SHA-256 sum of what the registry gave.
    pub(super) checksum: Option<String>,
    /// What it depends on, by `name version`.
    pub(super) dependencies: BTreeSet<String>,
}

/// The crates that `cargo build --package hydrant` builds on this platform.
pub(super) fn read(root: &Path) -> Result<Graph> {
    let host = metadata::host()?;
    // Metadata counts the features of the whole workspace together, tests included; the tree does not.
    let built = tree(&host, "normal,build")?;
    let linked = tree(&host, "normal,no-proc-macro")?;
    let metadata = metadata::read(&["--filter-platform", &host])?;
    let checksums = checksums(root)?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();

    let mut keys = BTreeMap::new();
    let mut crates = Graph::new();
    for package in list(&metadata["packages"]) {
        let found = package_of(&package)?;
        let key = format!("{} {}", found.name, found.version);
        if built.contains(&key) {
            keys.insert(package["id"].as_str().unwrap_or_default().to_owned(), key.clone());
            let (linked, checksum) = (linked.contains(&key), checksums.get(&key).cloned());
            crates.insert(key, Crate { linked, checksum, ..found });
        }
    }
    if let Some(missing) = built.iter().find(|key| !crates.contains_key(*key)) {
        anyhow::bail!("cargo metadata does not know {missing}, which cargo tree lists");
    }
    for node in list(&metadata["resolve"]["nodes"]) {
        let key = node["id"].as_str().and_then(|id| keys.get(id));
        let Some(found) = key.and_then(|key| crates.get_mut(key)) else { continue };
        for edge in list(&node["deps"]) {
            let needed = list(&edge["dep_kinds"]).iter().any(|kind| kind["kind"] != "dev");
            let to = edge["pkg"].as_str().and_then(|id| keys.get(id));
            found.dependencies.extend(to.filter(|_| needed).cloned());
        }
    }
    Ok(crates)
}

fn tree(host: &str, edges: &str) -> Result<BTreeSet<String>> {
    let mut cargo = repo::cargo()?;
    cargo.args(["tree", "--quiet", "--locked", "--package", "hydrant", "--prefix", "none"]);
    cargo.args(["--format", "{p}", "--target", host, "--edges", edges]);
    Ok(run::read(&mut cargo)?.lines().filter_map(tree_key).collect())
}

/// `name version` of a line like `name v1.2.3 (proc-macro)`.
fn tree_key(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    let (name, version) = (words.next()?, words.next()?);
    Some(format!("{name} {}", version.strip_prefix('v')?))
}

/// The checksums of `Cargo.lock`.
fn checksums(root: &Path) -> Result<BTreeMap<String, String>> {
    let lock =
        std::fs::read_to_string(root.join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let lock: toml::Table = lock.parse().context("Cargo.lock is no TOML")?;
    let packages = lock.get("package").and_then(toml::Value::as_array).into_iter().flatten();
    let text = |package: &toml::Value, name: &str| Some(package.get(name)?.as_str()?.to_owned());
    let entry = |package| {
        let key = format!("{} {}", text(package, "name")?, text(package, "version")?);
        Some((key, text(package, "checksum")?))
    };
    Ok(packages.filter_map(entry).collect())
}

fn package_of(package: &Value) -> Result<Crate> {
    let text = |name: &str| package[name].as_str().map(str::to_owned);
    let name = text("name").context("a package without a name")?;
    let manifest = text("manifest_path").with_context(|| format!("{name} is nowhere"))?;
    Ok(Crate {
        version: text("version").with_context(|| format!("{name} has no version"))?,
        licence: text("license").with_context(|| format!("{name} names no licence"))?,
        description: text("description"),
        own: package["source"].is_null(),
        folder: Path::new(&manifest).parent().unwrap_or(Path::new("")).to_owned(),
        name,
        linked: false,
        checksum: None,
        dependencies: BTreeSet::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_tree_are_read() {
        assert_eq!(tree_key("serde v1.0.1"), Some("serde 1.0.1".to_owned()));
        assert_eq!(
            tree_key("serde_derive v1.0.1 (proc-macro) (*)"),
            Some("serde_derive 1.0.1".to_owned())
        );
        assert_eq!(tree_key(""), None);
    }

    #[test]
    fn the_binary_is_what_its_crates_make_it() {
        let graph = read(&repo::root().unwrap()).unwrap();
        let hydrant = graph.values().find(|it| it.name == "hydrant").unwrap();
        assert!(hydrant.own && hydrant.linked && hydrant.checksum.is_none());
        let named = |name: &str| graph.values().find(|it| it.name == name);
        let serde = named("serde_json").unwrap();
        assert!(serde.linked && !serde.own && serde.checksum.is_some());
        assert!(!named("serde_derive").unwrap().linked, "a macro is not in the binary");
        for test in ["assert_cmd", "insta", "proptest", "jsonschema"] {
            assert!(named(test).is_none(), "{test} is for tests");
        }
        // Everything can be reached, and leads to what is there.
        let mut reached = BTreeSet::new();
        let mut next = vec![format!("hydrant {}", hydrant.version)];
        while let Some(key) = next.pop() {
            next.extend(
                graph[&key].dependencies.iter().filter(|it| !reached.contains(*it)).cloned(),
            );
            reached.insert(key);
        }
        assert_eq!(reached, graph.keys().cloned().collect());
    }
}
