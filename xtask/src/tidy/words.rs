//! What no file may say.

use anyhow::Result;

use crate::repo::Repo;

/// Left behind while writing; in two parts, so that this file is clean itself.
const PLACEHOLDERS: &[&str] = &[
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("dbg", "!("),
    concat!("#[", "ignore"),
];

/// Folders of somebody's machine.
const MACHINES: &[&str] = &[
    concat!("/", "root"),
    concat!("/", "work"),
    concat!("/", "home/"),
    concat!("/", "Users/"),
    concat!("C:\\", "Users"),
];

/// Hosts that a lock file names when it was made behind a mirror, or at all.
const HOSTS: &[&str] = &[
    concat!("--index-", "url"),
    concat!("--extra-index-", "url"),
    concat!("--find-", "links"),
    concat!("\"resolved\":", " \"http"),
    concat!("files.python", "hosted.org"),
    concat!("registry.", "npmjs.org"),
    concat!("artifact", "ory"),
];

/// No `todo`, no debugging, no test that is skipped.
pub(super) fn no_placeholders(repo: &Repo) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for file in repo.ending(".rs") {
        for (number, line) in (1..).zip(repo.read(file)?.lines()) {
            let code = !line.trim_start().starts_with("//");
            for word in PLACEHOLDERS.iter().filter(|word| code && line.contains(**word)) {
                problems.push(format!("{file}:{number}: `{word}`"));
            }
        }
    }
    Ok(problems)
}

/// No path of a machine and no package host, anywhere.
pub(super) fn no_machines(repo: &Repo) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for file in repo.files() {
        let Some(text) = repo.text(file)? else { continue };
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(path) = MACHINES.iter().find(|path| names_folder(line, path)) {
                problems.push(format!("{file}:{number}: names `{path}`, a folder of one machine"));
            }
            if let Some(host) = HOSTS.iter().find(|host| line.contains(**host)) {
                problems.push(format!("{file}:{number}: `{host}` belongs to a machine's settings"));
            }
        }
    }
    Ok(problems)
}

/// Whether a line names a folder: not as a part of a longer path, of an ARN or of a word.
fn names_folder(line: &str, folder: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + folder.len()..].chars().next();
        let starts = before.is_none_or(|c| !part(c) && !matches!(c, '}' | '>' | '*' | '/' | ']'));
        starts && (folder.ends_with('/') || after.is_none_or(|c| !part(c)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_named_at_its_start_only() {
        let [root, work, home, ..] = MACHINES else { panic!("five folders") };
        for line in [format!("cd {work}/main"), format!("HOME={root}"), format!("\"{home}ada\"")] {
            assert!(MACHINES.iter().any(|folder| names_folder(&line, folder)), "{line}");
        }
        for line in [
            format!("arn:aws:iam::111111111111:user{root}"),
            format!("{work}flow"),
            format!("$HOME{work}"),
            format!("https://example.com{home}ada"),
        ] {
            assert!(!MACHINES.iter().any(|folder| names_folder(&line, folder)), "{line}");
        }
    }
}
