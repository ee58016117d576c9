//! The tools that the emulators and the Markdown checks need.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::run;

/// The Pythons for which the locks hold wheels.
const PYTHON: std::ops::RangeInclusive<u32> = 11..=13;
/// The oldest Node.js that runs Mermaid's parser and Kinesis.
const NODE: u32 = 20;

/// Fails with a sentence that names what is missing.
pub(crate) fn check() -> Result<()> {
    python()?;
    let node = run::read(Command::new("node").arg("--version"))?;
    let major = node.trim().trim_start_matches('v').split('.').next().unwrap_or_default();
    if major.parse::<u32>().is_ok_and(|major| major < NODE) {
        bail!("node is {}: the emulators need Node.js {NODE} or newer", node.trim());
    }
    run::read(Command::new("npm").arg("--version"))?;
    pandoc()
}

/// A Python that the locks were made for and that can make environments.
pub(super) fn python() -> Result<&'static str> {
    let names = ["python3", "python3.13", "python3.12", "python3.11"];
    let found: Vec<_> = names.into_iter().filter_map(|name| Some((name, version(name)?))).collect();
    let Some((name, _)) = found.iter().find(|(_, minor)| PYTHON.contains(minor)) else {
        let what =
            found.first().map_or("not installed".to_owned(), |(_, minor)| format!("3.{minor}"));
        bail!("python3 is {what}: the emulators need Python 3.11, 3.12 or 3.13");
    };
    // Debian ships venv without what it needs.
    let venv = run::finish(Command::new(name).args(["-c", "import venv, ensurepip"]))?;
    if !venv.status.success() {
        bail!("{name} cannot make virtual environments: on Debian, `apt-get install {name}-venv`");
    }
    Ok(name)
}

/// The minor version of a Python 3.
fn version(name: &str) -> Option<u32> {
    let code = "import sys; print(*sys.version_info[:2])";
    let text = run::read(Command::new(name).args(["-c", code])).ok()?;
    text.trim().strip_prefix("3 ")?.parse().ok()
}

/// Pandoc, which is installed where we may.
fn pandoc() -> Result<()> {
    let Err(missing) = run::read(Command::new("pandoc").arg("--version")) else { return Ok(()) };
    let root = run::read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let apt = Command::new("apt-get").arg("--version").output().is_ok();
    if !(root && apt) {
        return Err(missing);
    }
    let mut install = Command::new("apt-get");
    install.args(["install", "--yes", "--no-install-recommends", "pandoc"]);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    if run::finish(&mut install)?.status.success() {
        return Ok(());
    }
    run::run(Command::new("apt-get").args(["update", "--quiet"]))?;
    run::run(&mut install).context("cannot install pandoc")
}
