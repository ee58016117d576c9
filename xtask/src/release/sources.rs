//! The sources of a commit with those of every crate that it needs: what builds without a network.

use std::fs::{self, File};
use std::io::{BufWriter, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::release::archive::{Body, Files};
use crate::release::compress::{self, Effort};
use crate::release::source::Source;
use crate::{repo, run};

/// Tells cargo to take the crates from the folder beside.
const VENDORED: &str = "\n[source.crates-io]\nreplace-with = \"vendored-sources\"\n\n\
                        [source.vendored-sources]\ndirectory = \"vendor\"\n";
const CONFIG: &str = ".cargo/config.toml";

/// Writes the archive; everything in it is in one folder of this name.
pub(super) fn write(source: &Source, name: &str, to: &Path) -> Result<()> {
    let scratch = tempfile::tempdir()?;
    let vendor = scratch.path().join("vendor");
    let mut cargo = repo::cargo()?;
    cargo.args(["vendor", "--quiet", "--locked", "--versioned-dirs"]).arg(&vendor);
    // What it prints are the settings that are written below.
    run::read(&mut cargo)?;

    let mut files = Files::default();
    committed(source, name, &mut files)?;
    let config = format!("{name}/{CONFIG}");
    let mut settings = match files.take(&config) {
        Some(Body::Bytes(bytes)) => bytes,
        _ => Vec::new(),
    };
    settings.extend_from_slice(VENDORED.as_bytes());
    files.add(&config, Body::Bytes(settings), false);
    folder(&vendor, &format!("{name}/vendor"), &mut files)?;

    let packed = compress::xz(BufWriter::new(File::create(to)?), Effort::Quick)?;
    files.write(packed, source.seconds())?.finish()?.flush()?;
    Ok(())
}

/// Unpacks an archive and returns the one folder that it holds.
pub(super) fn unpack(archive: &Path, to: &Path) -> Result<std::path::PathBuf> {
    let packed =
        File::open(archive).with_context(|| format!("cannot read {}", archive.display()))?;
    tar::Archive::new(lzma_rust2::XzReader::new(packed, false)).unpack(to)?;
    let entry = fs::read_dir(to)?.next().context("the archive is empty")??;
    Ok(entry.path())
}

/// The files of the commit, as git keeps them.
fn committed(source: &Source, name: &str, files: &mut Files) -> Result<()> {
    let mut git = Command::new("git");
    git.args(["archive", "--format=tar", &source.commit]).current_dir(&source.root);
    let output = git.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| run::unstarted(&git, error))?;
    if !output.status.success() {
        bail!("`{}` failed ({})", run::line(&git), output.status);
    }
    for entry in tar::Archive::new(output.stdout.as_slice()).entries()? {
        let mut entry = entry?;
        let kind = entry.header().entry_type();
        let executable = entry.header().mode()? & 0o111 != 0;
        let path = format!("{name}/{}", entry.path()?.display());
        let body = if kind.is_file() {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            Body::Bytes(bytes)
        } else if kind.is_symlink() {
            Body::Link(entry.link_name()?.context("a link to nowhere")?.into_owned())
        } else {
            // Folders follow from the files; the rest is git's own.
            continue;
        };
        files.add(&path, body, executable);
    }
    Ok(())
}

/// Every file below a folder of the disk.
fn folder(on_disk: &Path, path: &str, files: &mut Files) -> Result<()> {
    for entry in fs::read_dir(on_disk)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_str().with_context(|| format!("{path}: a name that is not text"))?;
        let inner = format!("{path}/{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() {
            folder(&entry.path(), &inner, files)?;
        } else if kind.is_symlink() {
            files.add(&inner, Body::Link(fs::read_link(entry.path())?), false);
        } else {
            files.add(&inner, Body::Disk(entry.path()), executable(&entry.metadata()?));
        }
    }
    Ok(())
}

#[cfg(unix)]
fn executable(file: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    file.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn executable(_: &fs::Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commit_is_packed_with_its_settings_file() {
        let source = Source::open(true).unwrap();
        let mut files = Files::default();
        committed(&source, "hydrant-1", &mut files).unwrap();
        let config = files.take("hydrant-1/.cargo/config.toml");
        let Some(Body::Bytes(config)) = config else { panic!("{config:?}") };
        let whole = String::from_utf8(config).unwrap() + VENDORED;
        let whole: toml::Table = whole.parse().unwrap();
        assert_eq!(whole["source"]["vendored-sources"]["directory"].as_str(), Some("vendor"));
        assert!(whole.contains_key("alias"));
        assert!(files.take("hydrant-1/Cargo.lock").is_some());
    }

    #[test]
    fn what_is_packed_comes_out_again() {
        let scratch = tempfile::tempdir().unwrap();
        let (from, packed) = (scratch.path().join("from"), scratch.path().join("all.tar.xz"));
        fs::create_dir_all(from.join("deep")).unwrap();
        fs::write(from.join("deep/file"), "text").unwrap();
        let mut files = Files::default();
        folder(&from, "name/vendor", &mut files).unwrap();
        let writer = compress::xz(File::create(&packed).unwrap(), Effort::Quick).unwrap();
        files.write(writer, 1).unwrap().finish().unwrap();
        let to = scratch.path().join("to");
        fs::create_dir(&to).unwrap();
        let root = unpack(&packed, &to).unwrap();
        assert_eq!(root, to.join("name"));
        assert_eq!(fs::read_to_string(root.join("vendor/deep/file")).unwrap(), "text");
    }
}
