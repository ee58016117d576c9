//! Packages, installed from hash-pinned locks into folders that outlive the clone.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::tools;
use crate::say::say;
use crate::{repo, run};

/// Written last, so that an installation that was cut short is made again.
const COMPLETE: &str = ".complete";

/// A Python environment of `emulators/NAME.lock`; returns its `bin` folder.
pub(super) fn python(name: &str) -> Result<PathBuf> {
    let lock = repo::root()?.join("emulators").join(format!("{name}.lock"));
    let python = tools::python()?;
    let version = run::read(Command::new(python).arg("--version"))?;
    installed(name, &[&text(&lock)?, &version], |folder| {
        run::run(Command::new(python).args(["-m", "venv"]).arg(folder))?;
        let mut pip = Command::new(folder.join("bin/pip"));
        pip.args(["install", "--quiet", "--disable-pip-version-check", "--require-hashes"]);
        twice(pip.arg("--requirement").arg(lock))
    })
    .map(|folder| folder.join("bin"))
}

/// The npm packages of `emulators/NAME`; returns the folder that holds `node_modules`.
pub(super) fn node(name: &str) -> Result<PathBuf> {
    let source = repo::root()?.join("emulators").join(name);
    let files = ["package.json", "package-lock.json"];
    let texts = files.map(|file| text(&source.join(file)));
    let [package, lock] = texts;
    installed(name, &[&package?, &lock?], |folder| {
        fs::create_dir_all(folder)?;
        for file in files {
            fs::copy(source.join(file), folder.join(file))?;
        }
        let mut npm = Command::new("npm");
        npm.args(["ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]);
        twice(npm.current_dir(folder))
    })
}

/// The folder for these contents, filled if it is new.
fn installed(
    name: &str,
    contents: &[&str],
    fill: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let mut hasher = DefaultHasher::new();
    contents.hash(&mut hasher);
    let folder = repo::cache()?.join("emulators").join(format!("{name}-{:016x}", hasher.finish()));
    if folder.join(COMPLETE).exists() {
        return Ok(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    say(format_args!("installing {name} into {}", folder.display()));
    fs::create_dir_all(folder.parent().unwrap_or(&folder))?;
    fill(&folder).with_context(|| format!("cannot install {name}"))?;
    fs::write(folder.join(COMPLETE), "")?;
    Ok(folder)
}

/// Installs; once more where the network failed.
fn twice(command: &mut Command) -> Result<()> {
    run::run(command).or_else(|_| run::run(command))
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
