//! The licences of everything that is in the binary, with their texts.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::licences;
use crate::release::graph::{Crate, Graph};

/// Crates whose archive lacks the text: it is kept here, as the commit of their archive has it.
const KEPT: &[(&str, &str)] = &[
    ("base64-simd 0.8.0", "xtask/licences/Nugine-simd.txt"),
    ("vsimd 0.8.0", "xtask/licences/Nugine-simd.txt"),
];

/// How the files of licences are called, in lower case.
const NAMES: &[&str] = &["licence", "license", "copying", "copyright", "notice", "unlicense"];

/// Endings of files that are code, whatever they are called.
const CODE: &[&str] = &["rs", "c", "h", "py", "sh", "toml", "json"];

/// The notices; a crate without a text, or under a licence that is not accepted, is an error.
pub(super) fn write(graph: &Graph, root: &Path, version: &str) -> Result<String> {
    let mut numbers = BTreeMap::new();
    let mut list = String::new();
    let mut texts = String::new();
    for (key, it) in graph.iter().filter(|(_, it)| !it.own) {
        if !licences::accepted(&it.name, &it.licence) {
            bail!("{key} comes under {}, which xtask/src/licences.rs does not accept", it.licence);
        }
        let mut own = Vec::new();
        for (file, text) in found(key, it, root)? {
            let next = numbers.len() + 1;
            let number = *numbers.entry(text.clone()).or_insert(next);
            if number == next {
                write!(texts, "\n{}\n[{number}] {file} of {key}\n\n{text}\n", "-".repeat(78))?;
            }
            own.push(format!("[{number}]"));
        }
        own.dedup();
        writeln!(list, "{key}\n    {}: {}", licences::spdx(&it.licence), own.join(" "))?;
    }
    let count = graph.values().filter(|it| !it.own).count();
    Ok(format!(
        "Third-party software in hydrant {version}\n\n\
         hydrant itself comes under the Apache License, Version 2.0. It is built from the {count}\n\
         crates below. Each is named with its licence and with the numbers of the texts that came\n\
         with it; the texts follow the list. The Rust standard library is part of the binary, too:\n\
         its notices are in COPYRIGHT-rust-library.html.\n\n{list}{texts}"
    ))
}

/// The licence files of a crate with their texts, sorted by path.
fn found(key: &str, it: &Crate, root: &Path) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    walk(&it.folder, &mut files).with_context(|| format!("cannot read the sources of {key}"))?;
    files.sort_unstable();
    let mut texts = Vec::new();
    for file in files {
        let name = file.strip_prefix(&it.folder).unwrap_or(&file).display().to_string();
        texts.push((name, clean(&fs::read(&file)?)));
    }
    if texts.is_empty() {
        let Some((_, kept)) = KEPT.iter().find(|(kept, _)| *kept == key) else {
            bail!(
                "{key} ({}) comes without the text of its licence: keep the text of its repository \
                 in xtask/licences and name it in xtask/src/release/notices.rs",
                it.licence
            );
        };
        let text = fs::read(root.join(kept)).with_context(|| format!("cannot read {kept}"))?;
        texts.push(("LICENSE".to_owned(), clean(&text)));
    }
    Ok(texts)
}

/// Licence files are below the root, too, where a crate carries the sources of others.
fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let (entry, path) = entry.map(|entry| (entry.file_type(), entry.path()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        if entry?.is_dir() {
            if name != "tests" {
                walk(&path, files)?;
            }
        } else if NAMES.iter().any(|start| name.starts_with(start))
            && !CODE.iter().any(|end| name.ends_with(&format!(".{end}")))
        {
            files.push(path);
        }
    }
    Ok(())
}

/// The text with the same line ends everywhere, so that the same text is one text.
fn clean(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::graph;
    use crate::repo;

    fn some(folder: &Path, licence: &str) -> Crate {
        Crate {
            name: "some".to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.to_owned(),
            description: None,
            own: false,
            linked: true,
            folder: folder.to_owned(),
            checksum: None,
            dependencies: std::collections::BTreeSet::new(),
        }
    }

    #[test]
    fn every_crate_of_the_binary_has_a_text() {
        let root = repo::root().unwrap();
        let graph = graph::read(&root).unwrap();
        let notices = write(&graph, &root, "0.1.0").unwrap();
        assert!(notices.contains("\nserde_json 1."));
        assert!(notices.contains("Copyright (c) 2021 Nugine"));
        assert!(notices.contains("aws-lc/third_party/fiat/LICENSE of aws-lc-sys"));
        for machine in [root.as_path(), graph["base64-simd 0.8.0"].folder.as_path()] {
            assert!(!notices.contains(machine.to_str().unwrap()), "a path of this machine");
        }
    }

    #[test]
    fn the_same_text_is_written_once() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(one.path().join("LICENSE-MIT"), "May be used.\r\n").unwrap();
        fs::create_dir(two.path().join("inner")).unwrap();
        fs::write(two.path().join("inner/Licence.txt"), "May be used.\n\n").unwrap();
        fs::write(two.path().join("license.rs"), "code").unwrap();
        let graph = Graph::from([
            ("one 1.0.0".to_owned(), some(one.path(), "MIT")),
            ("two 1.0.0".to_owned(), some(two.path(), "MIT/Apache-2.0")),
        ]);
        let notices = write(&graph, Path::new(""), "1.0.0").unwrap();
        assert!(
            notices.contains("one 1.0.0\n    MIT: [1]\ntwo 1.0.0\n    MIT OR Apache-2.0: [1]\n")
        );
        assert_eq!(notices.matches("May be used.").count(), 1);
        assert!(!notices.contains("code"));
    }

    #[test]
    fn a_crate_without_a_text_or_under_another_licence_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let refused = |licence: &str| {
            let graph = Graph::from([("some 1.0.0".to_owned(), some(folder.path(), licence))]);
            write(&graph, Path::new(""), "1.0.0").unwrap_err().to_string()
        };
        assert!(refused("MIT").contains("some 1.0.0 (MIT) comes without the text"));
        assert!(refused("GPL-3.0-only").contains("does not accept"));
    }
}
