//! Scans on disk: one SQLite file, many scans. An answer is stored under the name of its query, so that
//! an interrupted scan goes on where it stopped and merging two stores of one scan is a union.

mod error;
mod journal;
mod saved;
mod store;

pub use error::StoreError;
pub use journal::{Journal, Stopped};
pub use saved::{SavedScan, ScanRow};
pub use store::{STORE_VERSION, Store};
