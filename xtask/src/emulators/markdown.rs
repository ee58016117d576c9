//! The Markdown report, read by programs that we did not write.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::environments;
use crate::binaries::{self, Profile};
use crate::say::say;
use crate::{repo, run};

/// The report of the demo must pass pandoc without a warning, and Mermaid must parse its diagrams.
pub(super) fn check(folder: &Path) -> Result<()> {
    let report = folder.join("report.md");
    fs::write(&report, demo(folder)?)?;
    let mut pandoc = Command::new("pandoc");
    pandoc.args(["--from", "gfm", "--to", "html5", "--standalone", "--fail-if-warnings"]);
    pandoc
        .args(["--metadata", "pagetitle=hydrant"])
        .arg("--output")
        .arg(folder.join("report.html"));
    run::run(pandoc.arg(&report))?;
    say("pandoc turns the Markdown report into HTML without a warning");
    // Node looks for packages beside the script.
    let packages = environments::node("mermaid")?;
    let script = packages.join("check.mjs");
    fs::copy(repo::root()?.join("emulators/mermaid/check.mjs"), &script)?;
    run::run(Command::new("node").arg(script).arg(report))
}

/// The Markdown report of the demo organization.
fn demo(folder: &Path) -> Result<String> {
    let hydrant = binaries::build(Profile::Debug, &["hydrant"])?.join("hydrant");
    let store = folder.join("demo.sqlite");
    if store.exists() {
        fs::remove_file(&store)?;
    }
    let mut scan = Command::new(hydrant);
    scan.args(["scan", "--org", "--demo", "--quiet", "--format", "markdown", "--store"]).arg(store);
    scan.env_clear().env("PATH", env::var_os("PATH").unwrap_or_default()).env("HOME", folder);
    let output = run::finish(&mut scan)?;
    // The demo has findings and gaps: 3, 4 and 5 are how a scan says so.
    if !matches!(output.status.code(), Some(0 | 3 | 4 | 5)) {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}):\n{complaint}", run::line(&scan), output.status);
    }
    String::from_utf8(output.stdout).context("the Markdown report is not text")
}
