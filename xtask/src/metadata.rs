//! What cargo knows of the workspace.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::{repo, run};

/// The workspace's own packages.
pub(crate) fn own() -> Result<Vec<Package>> {
    packages(&read(&["--no-deps"])?)
}

/// Every package that is part of a build for this platform.
pub(crate) fn all() -> Result<Vec<Package>> {
    packages(&read(&["--filter-platform", &host()?])?)
}

/// The platform that cargo builds for.
pub(crate) fn host() -> Result<String> {
    let version = run::read(repo::cargo()?.arg("--version").arg("--verbose"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("cargo does not name its host")?.to_owned())
}

/// Where cargo builds.
pub(crate) fn target_dir() -> Result<PathBuf> {
    let metadata = read(&["--no-deps"])?;
    let target = metadata["target_directory"].as_str();
    Ok(target.context("cargo does not name its target directory")?.into())
}

/// A package and what it names in its manifest.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) licence: Option<String>,
    pub(crate) dependencies: Vec<Dependency>,
}

/// A line of a manifest's dependencies.
#[derive(Debug)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// Whether only tests need it.
    pub(crate) dev: bool,
}

/// What `cargo metadata` writes.
pub(crate) fn read(arguments: &[&str]) -> Result<Value> {
    let mut command = repo::cargo()?;
    command.args(["metadata", "--format-version", "1", "--locked"]).args(arguments);
    serde_json::from_str(&run::read(&mut command)?).context("cargo metadata wrote no JSON")
}

fn packages(metadata: &Value) -> Result<Vec<Package>> {
    let packages = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    packages.iter().map(package).collect()
}

fn package(value: &Value) -> Result<Package> {
    let name = value["name"].as_str().context("a package without a name")?.to_owned();
    let dependencies = value["dependencies"].as_array().into_iter().flatten();
    let dependencies = dependencies.filter_map(|dependency| {
        let name = dependency["name"].as_str()?.to_owned();
        Some(Dependency { name, dev: dependency["kind"] == "dev" })
    });
    Ok(Package {
        licence: value["license"].as_str().map(str::to_owned),
        dependencies: dependencies.collect(),
        name,
    })
}
