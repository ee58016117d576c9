//! Writing a mute down: at the end of the configuration, which stays as it was otherwise.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hydrant_core::Mute;
use serde::Serialize;

use crate::config::{self, Config};

/// Adds the mute to the configuration, or begins one in the working directory, and reads it again.
pub(super) fn write(config: Option<&Path>, mute: &Mute) -> anyhow::Result<(PathBuf, Config)> {
    let path = config.map_or_else(|| PathBuf::from("hydrant.toml"), Path::to_owned);
    let before = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            return Err(error).with_context(|| format!("{} cannot be read", path.display()));
        }
    };
    let text = entry(&before, mute)?;
    let after = [before.as_str(), text.as_str()].concat();
    // What is there could be such that nothing can be added at its end; then nothing is written.
    let read = config::parse(&after, &path).with_context(|| {
        format!("the mute cannot be added to {}; add it by hand:\n{text}", path.display())
    })?;
    append(&path, before.len() as u64, &text)
        .with_context(|| format!("{} cannot be written", path.display()))?;
    Ok((path, read))
}

/// All of the text, or none of it: half a mute would make the whole file unreadable.
fn append(path: &Path, length: u64, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(text.as_bytes()).inspect_err(|_| {
        // Best effort: the error is told either way.
        let _ = file.set_len(length);
    })
}

#[derive(Serialize)]
struct File<'a> {
    mute: [Entry<'a>; 1],
}

#[derive(Serialize)]
struct Entry<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    api: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    reason: &'a str,
    owner: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
}

/// The mute as a table of its own, with a line between it and what is before it.
fn entry(before: &str, mute: &Mute) -> anyhow::Result<String> {
    let entry = Entry {
        check: mute.check.as_deref(),
        resource: mute.resource.as_deref(),
        api: mute.api.as_deref(),
        account: mute.account.map(|it| it.to_string()),
        region: mute.region.map(|it| it.to_string()),
        reason: &mute.reason,
        owner: &mute.owner,
        expires: mute.expires.map(|it| it.to_string()),
    };
    let text = toml::to_string(&File { mute: [entry] })?;
    let gap = match before {
        "" => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    Ok(format!("{gap}{text}"))
}
