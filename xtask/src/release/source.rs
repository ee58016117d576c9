//! What is released: one commit of a clone.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;

use crate::{metadata, repo, run};

/// The commit that a release is made from.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) root: PathBuf,
    pub(super) commit: String,
    /// Who made the commit, as `Name <address>`.
    pub(super) author: String,
    /// The version in the manifest.
    pub(super) version: String,
    /// `SOURCE_DATE_EPOCH`, or else the time of the commit.
    pub(super) time: Timestamp,
}

impl Source {
    /// Asks git and cargo; a changed work tree is refused unless it is allowed.
    pub(super) fn open(allow_dirty: bool) -> Result<Self> {
        let git = |arguments: &[&str]| {
            let text = run::read(Command::new("git").args(arguments).current_dir(repo::root()?))?;
            anyhow::Ok(text.trim().to_owned())
        };
        let changed = git(&["status", "--porcelain"]).context("a release is made from a clone")?;
        if !changed.is_empty() && !allow_dirty {
            bail!(
                "the work tree is not that of a commit, so a release of it could not be repeated; \
                 commit, or try it with --allow-dirty:\n{changed}"
            );
        }
        let time = match env::var("SOURCE_DATE_EPOCH") {
            Ok(epoch) => epoch,
            Err(_) => git(&["log", "-1", "--format=%ct"])?,
        };
        Ok(Self {
            root: repo::root()?,
            commit: git(&["rev-parse", "HEAD"])?,
            author: git(&["log", "-1", "--format=%an <%ae>"])?,
            version: version()?,
            time: parse(&time)?,
        })
    }

    /// The time in seconds.
    pub(super) fn seconds(&self) -> u64 {
        self.time.as_second().unsigned_abs()
    }

    /// The version that is published. What is not released yet sorts before it, for Debian too.
    pub(super) fn label(&self, unreleased: bool) -> String {
        if !unreleased {
            return self.version.clone();
        }
        let commit = self.commit.get(..8).unwrap_or(&self.commit);
        format!("{}~{}.{commit}", self.version, self.time.strftime("%Y%m%d"))
    }
}

fn version() -> Result<String> {
    let metadata = metadata::read(&["--no-deps"])?;
    let packages = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    let hydrant = packages.iter().find(|package| package["name"] == "hydrant");
    let version = hydrant.and_then(|package| package["version"].as_str());
    Ok(version.context("the workspace has no package `hydrant`")?.to_owned())
}

/// Reads `SOURCE_DATE_EPOCH`.
fn parse(seconds: &str) -> Result<Timestamp> {
    let wrong = || format!("SOURCE_DATE_EPOCH is `{seconds}`, not a number of seconds since 1970");
    let number: u32 = seconds.trim().parse().with_context(wrong)?;
    Timestamp::from_second(number.into()).with_context(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> Source {
        Source {
            root: PathBuf::new(),
            commit: "0123456789abcdef".to_owned(),
            author: "Ada <ada@example.com>".to_owned(),
            version: "0.1.0".to_owned(),
            time: parse("1700000000").unwrap(),
        }
    }

    #[test]
    fn what_is_not_released_is_labelled() {
        assert_eq!(source().label(false), "0.1.0");
        assert_eq!(source().label(true), "0.1.0~20231114.01234567");
    }

    #[test]
    fn a_wrong_epoch_is_told() {
        assert_eq!(parse("1700000000\n").unwrap().as_second(), 1_700_000_000);
        assert!(parse("yesterday").unwrap_err().to_string().contains("`yesterday`"));
        assert!(parse("-1").is_err());
    }
}
