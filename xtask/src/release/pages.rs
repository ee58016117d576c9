//! What the binary writes about itself: the manual page and the completions.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::run;

/// The pages that a system keeps beside the binary.
#[derive(Debug)]
pub(super) struct Pages {
    pub(super) manual: String,
    pub(super) bash: String,
    pub(super) fish: String,
    pub(super) zsh: String,
}

impl Pages {
    /// Asks the binary; it has to be of this version.
    pub(super) fn of(binary: &Path, version: &str) -> Result<Self> {
        let ask = |arguments: &[&str]| run::read(Command::new(binary).args(arguments));
        let own = ask(&["--version"])?;
        if own.trim() != format!("hydrant {version}") {
            bail!("{} says `{}`, and version {version} is released", binary.display(), own.trim());
        }
        Ok(Self {
            manual: ask(&["man"])?,
            bash: ask(&["completions", "bash"])?,
            fish: ask(&["completions", "fish"])?,
            zsh: ask(&["completions", "zsh"])?,
        })
    }
}
