//! Generated files are what the binary would write today.

use anyhow::Result;

use crate::codegen;
use crate::repo::Repo;

/// Builds the binary, asks it for every generated file, and compares.
pub(super) fn generated(repo: &Repo) -> Result<Vec<String>> {
    codegen::stale(repo, &codegen::built()?)
}

/// The same with the binary that `cargo test --workspace` has built beside us: a test must not start a
/// build of the SDK of its own.
#[cfg(test)]
pub(super) fn generated_by_the_tests_binary(repo: &Repo) -> Result<Vec<String>> {
    let own = std::env::current_exe()?;
    let folder = own.ancestors().nth(2).unwrap_or(&own);
    let hydrant = folder.join(format!("hydrant{}", std::env::consts::EXE_SUFFIX));
    if !hydrant.exists() {
        anyhow::bail!("{} is not built: run `cargo test --workspace`", hydrant.display());
    }
    codegen::stale(repo, &hydrant)
}
