//! `cargo xtask codegen`: the files that the binary itself writes.

mod pages;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::binaries::{self, Profile};
use crate::repo::Repo;
use crate::say::say;

/// The folder that holds a page per check and nothing else.
const CHECKS: &str = "docs/checks/";

/// Options of `cargo xtask codegen`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Write nothing; fail when a file is stale.
    #[arg(long)]
    check: bool,
}

/// Writes every generated file, or says which are stale.
pub(crate) fn run(options: &Options) -> Result<()> {
    let repo = Repo::open()?;
    if options.check {
        let problems = stale(&repo, &built()?)?;
        for problem in &problems {
            say(problem);
        }
        if !problems.is_empty() {
            bail!("generated files are stale: run `cargo xtask codegen`");
        }
        return Ok(());
    }
    let pages = pages::all(&built()?)?;
    for (file, text) in &pages {
        let path = repo.root().join(file);
        if fs::read_to_string(&path).is_ok_and(|old| old == *text) {
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, text).with_context(|| format!("cannot write {file}"))?;
        say(format_args!("wrote {file}"));
    }
    for file in left_over(&repo, &pages) {
        fs::remove_file(repo.root().join(file)).with_context(|| format!("cannot remove {file}"))?;
        say(format_args!("removed {file}"));
    }
    Ok(())
}

/// The binary of these sources.
pub(crate) fn built() -> Result<PathBuf> {
    Ok(binaries::build(Profile::Debug, &["hydrant"])?.join("hydrant"))
}

/// What is wrong with the generated files, one entry per file.
pub(crate) fn stale(repo: &Repo, hydrant: &Path) -> Result<Vec<String>> {
    let pages = pages::all(hydrant)?;
    let mut problems = Vec::new();
    for (file, text) in &pages {
        match fs::read_to_string(repo.root().join(file)) {
            Ok(old) if old == *text => {}
            Ok(old) => problems.push(format!(
                "{file} is stale: run `cargo xtask codegen`\n{}",
                difference(&old, text)
            )),
            Err(_) => problems.push(format!("{file} is missing: run `cargo xtask codegen`")),
        }
    }
    for file in left_over(repo, &pages) {
        problems.push(format!("{file} belongs to no check: run `cargo xtask codegen`"));
    }
    Ok(problems)
}

/// Pages of checks that are no more.
fn left_over<'a>(repo: &'a Repo, pages: &BTreeMap<String, String>) -> Vec<&'a str> {
    repo.files().filter(|file| file.starts_with(CHECKS) && !pages.contains_key(*file)).collect()
}

/// The first lines that differ.
fn difference(old: &str, new: &str) -> String {
    const MOST: usize = 3;
    let (old, new): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
    let mut shown = Vec::new();
    for index in 0..old.len().max(new.len()) {
        let (before, after) = (old.get(index), new.get(index));
        if before == after {
            continue;
        }
        shown.push(format!("  line {}:", index + 1));
        shown.extend(before.map(|line| format!("  - {line}")));
        shown.extend(after.map(|line| format!("  + {line}")));
        if shown.len() >= 3 * MOST {
            shown.push("  …".to_owned());
            break;
        }
    }
    if shown.is_empty() {
        "  only the end of the file differs".to_owned()
    } else {
        shown.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_differing_lines_are_shown() {
        assert_eq!(difference("a\nb\nc", "a\nx\nc"), "  line 2:\n  - b\n  + x");
        assert_eq!(difference("a", "a\nb"), "  line 2:\n  + b");
        assert_eq!(difference("a", "a\n"), "  only the end of the file differs");
        assert!(difference("1\n2\n3\n4\n5", "a\nb\nc\nd\ne").ends_with('…'));
    }
}
