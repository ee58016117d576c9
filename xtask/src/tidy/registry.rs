//! A check is one file and two lines of the registry.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::repo::Repo;

const REGISTRY: &str = "crates/core/src/checks.rs";
const FOLDER: &str = "crates/core/src/checks/";

/// Every file of the checks' folder is a module and an entry of the registry, in order, and nothing else is.
pub(super) fn complete(repo: &Repo) -> Result<Vec<String>> {
    // A check may keep parts in a folder of its own; what tests share is no check.
    let files = repo.ending(".rs").filter_map(|file| file.strip_prefix(FOLDER));
    let files = files
        .filter(|file| !file.contains('/') && *file != "tests.rs")
        .filter_map(|file| file.strip_suffix(".rs"));
    Ok(compare(&files.collect(), &repo.read(REGISTRY)?))
}

fn compare(files: &BTreeSet<&str>, registry: &str) -> Vec<String> {
    let lines = || registry.lines().map(str::trim);
    let modules: Vec<_> = lines()
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
        .filter(|module| *module != "tests")
        .collect();
    let entries: Vec<_> = registry
        .split('&')
        .filter_map(|part| part.split_once("::CHECK").map(|(module, _)| module))
        .filter(|module| module.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
        .collect();
    let mut problems = Vec::new();
    for file in files {
        if !modules.contains(file) {
            problems.push(format!("{REGISTRY} has no `mod {file};`"));
        }
        // A module that holds no check is shared by some: it is used, or the compiler complains.
        if !entries.contains(file) && !registry.contains(&format!("{file}::")) {
            problems.push(format!("{REGISTRY} does not list `&{file}::CHECK`"));
        }
    }
    for (what, names) in [("modules", &modules), ("entries", &entries)] {
        if !names.is_sorted_by(|one, next| one < next) {
            problems.push(format!("{REGISTRY}: the {what} are not sorted"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_and_unsorted_entries_are_found() {
        let files = BTreeSet::from(["a", "b", "c"]);
        let good = "mod a;\nmod b;\nmod c;\nstatic CHECKS: &[&Check] = &[&a::CHECK, &b::CHECK, &c::CHECK];";
        assert_eq!(compare(&files, good), Vec::<String>::new());
        let bad = "mod b;\nmod a;\nstatic CHECKS: &[&Check] = &[&b::CHECK, &a::CHECK];";
        assert_eq!(compare(&files, bad).len(), 4);
    }
}
