//! Whether a release is what it says: by its users' means, and by making it again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::release::compile::{self, Place};
use crate::release::source::Source;
use crate::release::{Options, checksums, clean_root, sources};
use crate::say::say;
use crate::{repo, run};

/// The checksums hold, and the package works on a clean Debian.
pub(super) fn users_means(folder: &Path, suite: &str) -> Result<()> {
    let count = checksums::check(folder)?;
    say(format_args!("ok   {count} files are those that {} lists", checksums::FILE));
    clean_root::install(&only(folder, ".deb")?, suite)
}

/// The archive of the sources builds without a network, and to the same bytes.
pub(super) fn rebuilt(folder: &Path) -> Result<()> {
    checksums::check(folder)?;
    let scratch = tempfile::tempdir()?;
    let inside = |name: &str| -> Result<PathBuf> {
        let path = scratch.path().join(name);
        fs::create_dir(&path)?;
        Ok(path)
    };
    let root = sources::unpack(&only(folder, "-sources.tar.xz")?, &inside("sources")?)?;
    let epoch = fs::metadata(root.join("Cargo.toml"))?.modified()?;
    let epoch = epoch.duration_since(std::time::UNIX_EPOCH)?.as_secs();
    let place = Place { root, target: inside("target")?, offline: Some(inside("home")?), epoch };
    same(&compile::hydrant(&place)?, &folder.join("hydrant"))?;
    say("ok   the sources build offline, in another folder, to the same binary");
    Ok(())
}

/// A second clone of the commit makes the same files.
pub(super) fn twice(source: &Source, options: &Options, first: &Path) -> Result<()> {
    let scratch = tempfile::tempdir()?;
    let (clone, second) = (scratch.path().join("clone"), scratch.path().join("second"));
    let mut git = Command::new("git");
    run::run(git.args(["clone", "--quiet", "--no-checkout"]).arg(&source.root).arg(&clone))?;
    let mut git = Command::new("git");
    git.args(["checkout", "--quiet", "--detach", &source.commit]).current_dir(&clone);
    run::run(&mut git)?;

    let mut cargo = repo::cargo()?;
    cargo.current_dir(&clone).env("CARGO_TARGET_DIR", scratch.path().join("target"));
    cargo.args(["run", "--quiet", "--locked", "--package", "xtask", "--", "release"]);
    cargo.arg("--output").arg(&second);
    if let Some(binary) = &options.binary {
        cargo.arg("--binary").arg(binary.canonicalize()?);
    }
    if options.unreleased {
        cargo.arg("--unreleased");
    }
    run::run(&mut cargo)?;

    let names = checksums::names(first)?;
    if names != checksums::names(&second)? {
        bail!("the second release has other files");
    }
    for name in &names {
        same(&second.join(name), &first.join(name))?;
    }
    say(format_args!("ok   a second clone makes the same {} files, byte for byte", names.len()));
    Ok(())
}

fn same(one: &Path, other: &Path) -> Result<()> {
    if checksums::of(one)? != checksums::of(other)? {
        bail!("{} is not what it was: made again, it has other bytes", other.display());
    }
    Ok(())
}

/// The one file with this ending.
fn only(folder: &Path, ending: &str) -> Result<PathBuf> {
    let names = checksums::names(folder)?;
    let mut found = names.iter().filter(|name| name.ends_with(ending));
    let name = found.next().with_context(|| format!("{} has no {ending}", folder.display()))?;
    if let Some(other) = found.next() {
        bail!("{} has two: {name} and {other}", folder.display());
    }
    Ok(folder.join(name))
}
