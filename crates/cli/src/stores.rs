use std::path::PathBuf;

use anyhow::Context as _;
use hydrant_core::{ScanHeader, Snapshot};
use hydrant_store::{SavedScan, Store};

use crate::args::Global;
use crate::hint::Usage;

/// Where the scans are: as named, or in the platform's data directory.
pub(crate) fn path(global: &Global) -> anyhow::Result<PathBuf> {
    if let Some(path) = &global.store {
        return Ok(path.clone());
    }
    let folders = directories::ProjectDirs::from("", "", "hydrant");
    let folders = folders.ok_or_else(|| {
        Usage::new("there is no home directory", "Name a file with --store FILE.")
    })?;
    Ok(folders.data_dir().join("scans.db"))
}

/// Opens the store, making it where there is none.
pub(crate) fn open(global: &Global) -> anyhow::Result<Store> {
    Ok(Store::open(&path(global)?)?)
}

/// Loads a saved scan.
pub(crate) fn load(global: &Global, scan: &str) -> anyhow::Result<SavedScan> {
    let store = Store::open_existing(&path(global)?)?;
    let id = store.resolve(scan)?;
    Ok(store.load(&id)?)
}

/// A saved scan's facts, put together.
pub(crate) fn snapshot(saved: SavedScan) -> Snapshot {
    Snapshot::assemble(saved.header, saved.answers)
}

/// The last scan that ran to its end, of the same organization and scope and not after this one, where this
/// one did not run to its end.
pub(crate) fn last_complete(
    store: &Store,
    header: &ScanHeader,
) -> anyhow::Result<Option<ScanHeader>> {
    if header.finished_at.is_some() {
        return Ok(None);
    }
    let identity = |it: &ScanHeader| it.organization.identity.known().ok().cloned();
    let rows = store.list()?.into_iter().map(|row| row.header);
    let mut complete = rows.filter(|it| {
        it.finished_at.is_some()
            && it.started_at <= header.started_at
            && it.scope == header.scope
            && it.regions == header.regions
            && it.caller == header.caller
            && identity(it) == identity(header)
    });
    Ok(complete.next())
}

/// A message for `anyhow` where a file cannot be written.
pub(crate) fn create(path: &std::path::Path) -> anyhow::Result<std::fs::File> {
    std::fs::File::create(path)
        .with_context(|| format!("the report {} cannot be written", path.display()))
}
