//! SHA-256 sums, as `sha256sum` writes and reads them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};

/// The file that holds the sums of its folder.
pub(super) const FILE: &str = "SHA256SUMS";

/// Writes the sums of every other file of a folder, sorted by name.
pub(super) fn write(folder: &Path) -> Result<()> {
    let mut sums = String::new();
    for name in names(folder)? {
        writeln!(sums, "{}  {name}", of(&folder.join(&name))?)?;
    }
    fs::write(folder.join(FILE), sums).with_context(|| format!("cannot write {FILE}"))
}

/// Fails unless the folder holds exactly the files of its list, unchanged; returns how many.
pub(super) fn check(folder: &Path) -> Result<usize> {
    let sums = fs::read_to_string(folder.join(FILE))
        .with_context(|| format!("cannot read {FILE} in {}", folder.display()))?;
    let mut listed = Vec::new();
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").with_context(|| format!("{FILE}: `{line}`"))?;
        if of(&folder.join(name))? != sum {
            bail!("{name} is not the file that {FILE} lists");
        }
        listed.push(name.to_owned());
    }
    if let Some(other) = names(folder)?.iter().find(|name| !listed.contains(name)) {
        bail!("{other} is not listed in {FILE}");
    }
    Ok(listed.len())
}

/// The sum of a file, in hexadecimal.
pub(super) fn of(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(hexadecimal(&Sha256::digest(bytes)))
}

/// The files of a folder but the list itself, sorted.
pub(super) fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name != FILE {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Bytes as hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_sha256sum_and_changes_are_found() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("b"), "abc").unwrap();
        fs::write(folder.path().join("a"), "").unwrap();
        write(folder.path()).unwrap();
        assert_eq!(
            fs::read_to_string(folder.path().join(FILE)).unwrap(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\n\
             ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b\n"
        );
        assert_eq!(check(folder.path()).unwrap(), 2);

        fs::write(folder.path().join("c"), "").unwrap();
        assert_eq!(check(folder.path()).unwrap_err().to_string(), "c is not listed in SHA256SUMS");
        fs::write(folder.path().join("a"), "other").unwrap();
        let error = check(folder.path()).unwrap_err().to_string();
        assert_eq!(error, "a is not the file that SHA256SUMS lists");
    }
}
