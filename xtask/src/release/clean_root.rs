//! A Debian that has nothing but what every Debian has, to install the package in.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use crate::run;
use crate::say::say;

/// The exit code of a scan that has fails and gaps: the demo has both.
const FAILS_AND_GAPS: i32 = 5;

/// Installs a package with one command, scans the demo as a user without rights, and removes the package.
pub(super) fn install(package: &Path, suite: &str) -> Result<()> {
    let system = System::make(suite)?;
    let name = package.file_name().context("the package has no name")?;
    let inside = Path::new("/tmp").join(name);
    fs::copy(package, system.path().join("tmp").join(name))?;
    let before = system.files()?;

    let install = [OsStr::new("apt-get"), "install".as_ref(), "--yes".as_ref(), inside.as_ref()];
    run::read(&mut system.root(&install))?;
    say(format_args!("ok   {} is installed on {suite} with one command", name.display()));

    let scan = ["hydrant", "scan", "--org", "--demo", "--quiet"];
    let output = run::finish(&mut system.nobody(&scan))?;
    if output.status.code() != Some(FAILS_AND_GAPS) {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("the demo ended with {}:\n{}", output.status, complaint.trim_end());
    }
    let report = String::from_utf8_lossy(&output.stdout);
    if !report.contains("o-m3r1d14n00") {
        bail!("the report of the demo does not name its organization:\n{report}");
    }
    say(format_args!(
        "ok   the demo is scanned there by a user without rights: exit code 5, {} lines of report",
        report.lines().count()
    ));

    run::read(&mut system.root(&["apt-get", "purge", "--yes", "hydrant"]))?;
    let left: Vec<_> = system.files()?.into_iter().filter(|file| !before.contains(file)).collect();
    if !left.is_empty() {
        bail!("the package is removed and leaves files behind: {left:?}");
    }
    say("ok   it is removed and leaves nothing behind");
    Ok(())
}

/// The system, in a folder that is removed with it.
#[derive(Debug)]
struct System(TempDir);

impl System {
    fn make(suite: &str) -> Result<Self> {
        let folder = TempDir::new()?;
        let mut make = Command::new("mmdebstrap");
        make.args(["--quiet", "--mode=root", "--variant=apt", suite]).arg(folder.path());
        run::read(&mut make).context("cannot make a clean Debian root; it needs to be root")?;
        Ok(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// A command inside, with every right.
    fn root(&self, command: &[impl AsRef<OsStr>]) -> Command {
        self.inside("root:root", command)
    }

    /// A command inside, with none.
    fn nobody(&self, command: &[impl AsRef<OsStr>]) -> Command {
        self.inside("nobody:nogroup", command)
    }

    fn inside(&self, user: &str, command: &[impl AsRef<OsStr>]) -> Command {
        let mut chroot = Command::new("chroot");
        chroot.arg(format!("--userspec={user}")).arg(self.path()).args(command);
        // Nothing of this machine's settings but the way to its packages.
        let proxies = ["http_proxy", "https_proxy"].map(|name| (name, std::env::var_os(name)));
        chroot.env_clear().envs(proxies.into_iter().filter_map(|(name, it)| Some((name, it?))));
        chroot.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("HOME", "/tmp/home");
        chroot.env("DEBIAN_FRONTEND", "noninteractive").env("LC_ALL", "C.UTF-8");
        chroot
    }

    /// Where packages put their files.
    fn files(&self) -> Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        let mut folders = vec![self.path().join("usr"), self.path().join("etc")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                } else {
                    files.push(entry.path());
                }
            }
        }
        Ok(files)
    }
}
