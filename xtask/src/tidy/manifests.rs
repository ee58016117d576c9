//! Every crate is built under the same lints.

use anyhow::Result;

use crate::repo::Repo;

/// Every manifest but the workspace's own inherits `[workspace.lints]`.
pub(super) fn inherit_lints(repo: &Repo) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for file in repo.ending("Cargo.toml") {
        let text = repo.read(file)?;
        let inherits =
            section(&text, "[lints]").any(|line| line.replace(' ', "") == "workspace=true");
        if text.contains("[package]") && !inherits {
            problems.push(format!("{file} has no `[lints]` with `workspace = true`"));
        }
    }
    Ok(problems)
}

/// The lines of a section.
fn section<'a>(text: &'a str, header: &'a str) -> impl Iterator<Item = &'a str> {
    let lines = text.lines().map(str::trim).skip_while(move |line| *line != header);
    lines.skip(1).take_while(|line| !line.starts_with('['))
}
