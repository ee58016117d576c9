//! Documents name files and folders that exist.

use std::path::{Component, Path, PathBuf};

use anyhow::Result;

use crate::repo::Repo;

/// A word in backticks that starts so is a path of the project.
const ROOTS: &[&str] =
    &["crates/", "docs/", "tests/", "xtask/", "deploy/", "emulators/", ".ci/", ".cargo/"];

/// Every path in backticks, and every relative link, leads somewhere.
pub(super) fn paths_exist(repo: &Repo) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for file in repo.ending(".md") {
        let folder = Path::new(file).parent().unwrap_or_else(|| Path::new(""));
        for (number, line) in prose(&repo.read(file)?) {
            for path in code_spans(line).filter_map(project_path) {
                if !repo.root().join(path).exists() {
                    problems.push(format!("{file}:{number}: `{path}` does not exist"));
                }
            }
            for link in links(line).filter_map(relative) {
                if !inside(folder, link).is_some_and(|path| repo.root().join(path).exists()) {
                    problems.push(format!("{file}:{number}: the link to {link} leads nowhere"));
                }
            }
        }
    }
    Ok(problems)
}

/// The lines outside fenced blocks, numbered.
fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut fence = None;
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let start = line.trim_start();
        match fence {
            Some(mark) if start.starts_with(mark) => fence = None,
            Some(_) => {}
            None => {
                fence = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark));
                if fence.is_none() {
                    lines.push((number, line));
                }
            }
        }
    }
    lines
}

fn code_spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// The path a code span names, unless it is a pattern or a command.
fn project_path(span: &str) -> Option<&str> {
    let path = span.split(':').next()?.trim_end_matches('/');
    let pattern = |c: char| c.is_whitespace() || "<>*…{}$()[]".contains(c);
    let known = ROOTS.iter().any(|root| span.starts_with(root));
    (known && !path.contains(pattern)).then_some(path)
}

/// The targets of `[text](target)`.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next())
}

/// A link into the project, without its fragment.
fn relative(link: &str) -> Option<&str> {
    let path = link.split('#').next()?;
    let elsewhere = link.contains("://") || link.starts_with("mailto:") || link.contains('{');
    (!path.is_empty() && !elsewhere).then_some(path)
}

/// The path of a link, unless it leads out of the project.
fn inside(folder: &Path, link: &str) -> Option<PathBuf> {
    let mut path = PathBuf::new();
    for part in folder.join(link).components() {
        match part {
            Component::Normal(name) => path.push(name),
            Component::ParentDir => path.pop().then_some(())?,
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_and_patterns_are_not() {
        let line = "see `crates/core/src/lib.rs:12`, `docs/checks/`, `crates/*`, `docs/checks/<id>.md`, `cargo test`";
        let found: Vec<_> = code_spans(line).filter_map(project_path).collect();
        assert_eq!(found, ["crates/core/src/lib.rs", "docs/checks"]);
    }

    #[test]
    fn links_are_found_outside_of_fences() {
        let text = "[a](one.md#part) [b](https://example.com)\n```\n[c](two.md)\n```\n[d](#here)";
        let found: Vec<_> = prose(text)
            .into_iter()
            .flat_map(|(_, line)| links(line).filter_map(relative))
            .collect();
        assert_eq!(found, ["one.md"]);
    }

    #[test]
    fn a_link_out_of_the_project_leads_nowhere() {
        assert_eq!(inside(Path::new("docs/checks"), "../cli.md"), Some("docs/cli.md".into()));
        assert_eq!(inside(Path::new("docs"), "../../x"), None);
        assert_eq!(inside(Path::new("docs"), "/etc/passwd"), None);
    }
}
