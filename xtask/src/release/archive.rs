//! Archives whose bytes depend on nothing but their files: sorted, of one time, of nobody in particular.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use tar::{Builder, EntryType, Header};

/// The files of an archive, by their path inside of it.
#[derive(Debug, Default)]
pub(super) struct Files {
    files: BTreeMap<String, Entry>,
}

#[derive(Debug)]
struct Entry {
    body: Body,
    mode: u32,
}

/// What an entry holds.
#[derive(Debug)]
pub(super) enum Body {
    Folder,
    Bytes(Vec<u8>),
    /// A file on the disk, read when the archive is written.
    Disk(PathBuf),
    /// A symbolic link to this path.
    Link(PathBuf),
}

impl Files {
    /// Adds a file, and the folders that it is in.
    pub(super) fn add(&mut self, path: &str, body: Body, executable: bool) {
        for (end, _) in path.match_indices('/') {
            let folder = Entry { body: Body::Folder, mode: 0o755 };
            self.files.entry(path[..end].to_owned()).or_insert(folder);
        }
        let mode = if executable { 0o755 } else { 0o644 };
        self.files.insert(path.to_owned(), Entry { body, mode });
    }

    /// Takes out what this path holds.
    pub(super) fn take(&mut self, path: &str) -> Option<Body> {
        self.files.remove(path).map(|entry| entry.body)
    }

    /// Writes the archive; everything in it is of this time.
    pub(super) fn write<W: Write>(&self, to: W, time: u64) -> Result<W> {
        let mut archive = Builder::new(to);
        for (path, entry) in &self.files {
            append(&mut archive, path, entry, time)
                .with_context(|| format!("cannot pack {path}"))?;
        }
        Ok(archive.into_inner()?)
    }

    /// What the files take on a disk, in units of 1,024 bytes, as Debian counts it.
    pub(super) fn kibibytes(&self) -> Result<u64> {
        let sizes = self.files.values().map(|entry| match &entry.body {
            Body::Folder | Body::Link(_) => Ok(1),
            Body::Bytes(bytes) => Ok(u64::try_from(bytes.len())?.div_ceil(1024)),
            Body::Disk(file) => Ok(file.metadata()?.len().div_ceil(1024)),
        });
        sizes.sum()
    }
}

fn append<W: Write>(
    archive: &mut Builder<W>,
    path: &str,
    entry: &Entry,
    time: u64,
) -> io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_mode(entry.mode);
    header.set_mtime(time);
    header.set_uid(0);
    header.set_gid(0);
    header.set_username("root")?;
    header.set_groupname("root")?;
    header.set_size(0);
    match &entry.body {
        Body::Folder => {
            header.set_entry_type(EntryType::Directory);
            archive.append_data(&mut header, format!("{path}/"), io::empty())
        }
        Body::Bytes(bytes) => {
            header.set_size(bytes.len() as u64);
            archive.append_data(&mut header, path, bytes.as_slice())
        }
        Body::Disk(file) => {
            let file = File::open(file)?;
            header.set_size(file.metadata()?.len());
            archive.append_data(&mut header, path, file)
        }
        Body::Link(target) => {
            header.set_entry_type(EntryType::Symlink);
            header.set_mode(0o777);
            archive.append_link(&mut header, path, target)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Files {
        let mut files = Files::default();
        files.add("b/deep/two", Body::Bytes(b"two".to_vec()), true);
        files.add("a", Body::Bytes(b"one".to_vec()), false);
        files.add("b/link", Body::Link("deep/two".into()), false);
        files
    }

    #[test]
    fn entries_are_sorted_and_say_nothing_of_the_machine() {
        let bytes = some().write(Vec::new(), 1_700_000_000).unwrap();
        let mut archive = tar::Archive::new(bytes.as_slice());
        let mut seen = Vec::new();
        for entry in archive.entries().unwrap() {
            let entry = entry.unwrap();
            let header = entry.header();
            assert_eq!(
                (header.mtime().unwrap(), header.uid().unwrap(), header.gid().unwrap()),
                (1_700_000_000, 0, 0)
            );
            let path = entry.path().unwrap().display().to_string();
            seen.push(format!("{path} {:o}", header.mode().unwrap()));
        }
        assert_eq!(seen, ["a 644", "b/ 755", "b/deep/ 755", "b/deep/two 755", "b/link 777"]);
    }

    #[test]
    fn the_same_files_give_the_same_bytes() {
        let once = some().write(Vec::new(), 1).unwrap();
        assert_eq!(once, some().write(Vec::new(), 1).unwrap());
        assert_ne!(once, some().write(Vec::new(), 2).unwrap());
    }

    #[test]
    fn long_paths_are_kept() {
        let path = format!("{}/file", "folder/".repeat(40).trim_end_matches('/'));
        let mut files = Files::default();
        files.add(&path, Body::Bytes(Vec::new()), false);
        let bytes = files.write(Vec::new(), 1).unwrap();
        let mut archive = tar::Archive::new(bytes.as_slice());
        let last = archive.entries().unwrap().last().unwrap().unwrap();
        assert_eq!(last.path().unwrap().display().to_string(), path);
    }
}
