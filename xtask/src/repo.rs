//! The clone this was built from, and the files that belong to it.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::run;

/// The project's files.
#[derive(Debug)]
pub(crate) struct Repo {
    root: PathBuf,
    files: Vec<String>,
}

impl Repo {
    /// Lists what is tracked, or new and not ignored.
    pub(crate) fn open() -> Result<Self> {
        let root = root()?;
        let mut list = Command::new("git");
        list.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let listed =
            run::read(list.current_dir(&root)).context("cannot list the project's files")?;
        let files: BTreeSet<_> = listed.split('\0').filter(|file| !file.is_empty()).collect();
        // A file that is tracked and deleted is not there to be checked.
        let files = files.into_iter().filter(|file| root.join(file).is_file()).map(str::to_owned);
        Ok(Self { files: files.collect(), root })
    }

    /// Where the clone is.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// All files, sorted, with `/` between folders.
    pub(crate) fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str)
    }

    /// The files with this ending.
    pub(crate) fn ending<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = &'a str> {
        self.files().filter(move |file| file.ends_with(ending))
    }

    /// The text of a file.
    pub(crate) fn read(&self, file: &str) -> Result<String> {
        fs::read_to_string(self.root.join(file)).with_context(|| format!("cannot read {file}"))
    }

    /// The text of a file, unless it is something else.
    pub(crate) fn text(&self, file: &str) -> Result<Option<String>> {
        let bytes =
            fs::read(self.root.join(file)).with_context(|| format!("cannot read {file}"))?;
        Ok(String::from_utf8(bytes).ok())
    }
}

/// The folder of the workspace.
pub(crate) fn root() -> Result<PathBuf> {
    // Cargo sets it when it runs us; the other is where we were built.
    let own = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let root = own.parent().context("xtask is not inside a workspace")?;
    root.canonicalize().with_context(|| format!("cannot find the workspace at {}", root.display()))
}

/// Cargo itself, at the workspace: the one that runs us, so that the toolchain is the same.
pub(crate) fn cargo() -> Result<Command> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root()?);
    // What cargo sets for us is not meant for the next cargo: it would rebuild what depends on it.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&name);
        }
    }
    Ok(cargo)
}

/// Where files that outlive a clone are kept: environments of the emulators.
pub(crate) fn cache() -> Result<PathBuf> {
    let base = env::var_os("XDG_CACHE_HOME").filter(|base| !base.is_empty()).map(PathBuf::from);
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let base = base.or_else(home).context("neither XDG_CACHE_HOME nor HOME is set")?;
    Ok(base.join("hydrant"))
}
