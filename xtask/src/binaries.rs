//! hydrant's binaries, built.

use std::path::PathBuf;

use anyhow::Result;

use crate::{metadata, repo, run};

/// How to build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    Debug,
    Release,
}

/// Builds these binaries and returns the folder that holds them.
///
/// With `--workspace`, so that features and therefore artifacts are those of `cargo test --workspace`.
pub(crate) fn build(profile: Profile, names: &[&str]) -> Result<PathBuf> {
    let mut cargo = repo::cargo()?;
    cargo.args(["build", "--quiet", "--locked", "--workspace"]);
    for name in names {
        cargo.args(["--bin", name]);
    }
    if profile == Profile::Release {
        cargo.arg("--release");
    }
    run::run(&mut cargo)?;
    Ok(metadata::target_dir()?.join(match profile {
        Profile::Debug => "debug",
        Profile::Release => "release",
    }))
}
