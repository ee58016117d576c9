//! Lengths and names of files.

use anyhow::Result;

use crate::repo::Repo;

/// A file longer than this holds more than one concept.
const MOST_LINES: usize = 400;

/// No source file is longer than [`MOST_LINES`].
pub(super) fn short(repo: &Repo) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for file in repo.ending(".rs") {
        let lines = repo.read(file)?.lines().count();
        if lines > MOST_LINES {
            problems.push(format!("{file} has {lines} lines: at most {MOST_LINES}"));
        }
    }
    Ok(problems)
}

/// `foo.rs` beside `foo/`, never `foo/mod.rs`.
#[expect(clippy::unnecessary_wraps, reason = "a rule may fail to read")]
pub(super) fn no_mod_rs(repo: &Repo) -> Result<Vec<String>> {
    let named = |file: &&str| *file == "mod.rs" || file.ends_with("/mod.rs");
    let problem = |file: &str| format!("{file}: name it after its module, beside the folder");
    Ok(repo.files().filter(named).map(problem).collect())
}

/// The licence that the manifests name is there, from its first line to its appendix.
pub(super) fn licence(repo: &Repo) -> Result<Vec<String>> {
    let text = repo.read("LICENSE")?;
    let parts =
        ["Apache License", "Version 2.0, January 2004", "9. Accepting Warranty", "APPENDIX"];
    let missing = parts.iter().filter(|part| !text.contains(**part));
    Ok(missing.map(|part| format!("LICENSE does not hold `{part}`")).collect())
}
