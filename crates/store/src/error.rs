use std::path::PathBuf;

use thiserror::Error;

/// What can go wrong with the file that holds the scans. Nothing of it is ever lost by an error.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The folder or the file cannot be made or opened.
    #[error("the store {path} cannot be opened: {reason}")]
    Unopenable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The file is not a store, or it is damaged.
    #[error("the store {path} is damaged or not a hydrant store: {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        reason: String,
    },
    /// SQLite found the file damaged while working with it.
    #[error("the store is damaged: {0}")]
    Corrupt(String),
    /// A newer hydrant wrote it.
    #[error("the store {path} has version {found}, and this hydrant reads up to {known}")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// A scan was named that is not there.
    #[error("the store holds no scan {0:?}")]
    NoSuchScan(String),
    /// A prefix stands for several scans.
    #[error("{0:?} is the beginning of several scan ids")]
    Ambiguous(String),
    /// A stored value cannot be read.
    #[error("the scan {scan} holds something this hydrant cannot read: {reason}")]
    Unreadable {
        /// The scan.
        scan: String,
        /// What it stumbled over.
        reason: String,
    },
    /// Writing failed: disk full, read-only, locked for too long.
    #[error("the store cannot be written: {0}")]
    Unwritable(String),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
                Self::Corrupt(error.to_string())
            }
            _ => Self::Unwritable(error.to_string()),
        }
    }
}
