use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use hydrant_core::{Answer, CallCount, SNAPSHOT_VERSION, ScanHeader, Summary};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::{SavedScan, ScanRow, StoreError};

/// The version of the file's layout, kept in SQLite's `user_version`.
pub const STORE_VERSION: u32 = 2;

/// Each step leads from the version of its index to the next.
const MIGRATIONS: [&str; STORE_VERSION as usize] = [
    "
    CREATE TABLE scans (
        id TEXT PRIMARY KEY,
        started_at TEXT NOT NULL,
        header TEXT NOT NULL,
        calls TEXT NOT NULL DEFAULT '{}'
    ) STRICT;
    CREATE TABLE answers (
        scan TEXT NOT NULL REFERENCES scans (id) ON DELETE CASCADE,
        query TEXT NOT NULL,
        answer TEXT NOT NULL,
        PRIMARY KEY (scan, query)
    ) STRICT, WITHOUT ROWID;
",
    "
    ALTER TABLE scans ADD COLUMN summary TEXT;
",
];

/// The file that holds the scans.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the file, makes it where there is none, and brings an older layout up to date.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let unopenable = |reason: String| StoreError::Unopenable { path: path.to_owned(), reason };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|error| unopenable(error.to_string()))?;
        }
        create_private(path).map_err(|error| unopenable(error.to_string()))?;
        let connection = Connection::open(path).map_err(|error| unopenable(error.to_string()))?;
        let mut store = Self { connection, path: path.to_owned() };
        store.prepare()?;
        Ok(store)
    }

    /// Opens a file that must be there.
    pub fn open_existing(path: &Path) -> Result<Self, StoreError> {
        match std::fs::metadata(path) {
            Ok(_) => Self::open(path),
            Err(error) => {
                Err(StoreError::Unopenable { path: path.to_owned(), reason: error.to_string() })
            }
        }
    }

    fn prepare(&mut self) -> Result<(), StoreError> {
        let path = self.path.clone();
        let damaged = |error: rusqlite::Error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
                StoreError::Damaged { path: path.clone(), reason: error.to_string() }
            }
            Some(rusqlite::ErrorCode::ReadOnly | rusqlite::ErrorCode::CannotOpen) => {
                StoreError::Unopenable { path: path.clone(), reason: error.to_string() }
            }
            _ => StoreError::Unwritable(error.to_string()),
        };
        self.connection.busy_timeout(Duration::from_secs(30)).map_err(damaged)?;
        // One statement, so that what another process does meanwhile is seen whole or not at all.
        let sql =
            "SELECT user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_user_version";
        let (version, tables): (u32, u32) = self
            .connection
            .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(damaged)?;
        if version == 0 && tables > 0 {
            let reason = "it is a database of something else".to_owned();
            return Err(StoreError::Damaged { path, reason });
        }
        if version > STORE_VERSION {
            return Err(StoreError::Newer {
                path: path.clone(),
                found: version,
                known: STORE_VERSION,
            });
        }
        self.connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;",
            )
            .map_err(damaged)?;
        if version < STORE_VERSION {
            self.migrate().map_err(damaged)?;
        }
        Ok(())
    }

    /// One transaction; the version is read again inside, since another process may have been faster.
    fn migrate(&mut self) -> Result<(), rusqlite::Error> {
        let transaction =
            self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let version: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        for step in MIGRATIONS.iter().skip(version as usize) {
            transaction.execute_batch(step)?;
        }
        transaction.pragma_update(None, "user_version", STORE_VERSION)?;
        transaction.commit()
    }

    /// Stores a scan's header, new or changed.
    pub fn save_header(&mut self, header: &ScanHeader) -> Result<(), StoreError> {
        let text = to_json(header)?;
        let sql = "INSERT INTO scans (id, started_at, header) VALUES (?1, ?2, ?3)
                   ON CONFLICT (id) DO UPDATE SET header = excluded.header";
        self.connection.execute(sql, params![header.id, header.started_at.to_string(), text])?;
        Ok(())
    }

    /// Stores call counts.
    pub fn save_calls(
        &mut self,
        scan: &str,
        calls: &BTreeMap<String, CallCount>,
    ) -> Result<(), StoreError> {
        let text = to_json(calls)?;
        self.connection
            .execute("UPDATE scans SET calls = ?2 WHERE id = ?1", params![scan, text])?;
        Ok(())
    }

    /// Stores how a scan was judged when it ended: for the trend, which must not load every scan.
    pub fn save_summary(&mut self, scan: &str, summary: &Summary) -> Result<(), StoreError> {
        let text = to_json(summary)?;
        self.connection
            .execute("UPDATE scans SET summary = ?2 WHERE id = ?1", params![scan, text])?;
        Ok(())
    }

    /// Stores answers in one transaction. An answer that is there already stays: the first one counts.
    pub fn append(&mut self, scan: &str, answers: &[(String, Answer)]) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        {
            let sql = "INSERT OR IGNORE INTO answers (scan, query, answer) VALUES (?1, ?2, ?3)";
            let mut insert = transaction.prepare_cached(sql)?;
            for (query, answer) in answers {
                insert.execute(params![scan, query, to_json(answer)?])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Forgets answers, so that they are asked again.
    pub fn drop_answers(&mut self, scan: &str, queries: &[String]) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        for query in queries {
            transaction.execute(
                "DELETE FROM answers WHERE scan = ?1 AND query = ?2",
                params![scan, query],
            )?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// The scans, newest first.
    pub fn list(&self) -> Result<Vec<ScanRow>, StoreError> {
        let sql = "SELECT id, header, (SELECT count(*) FROM answers WHERE scan = id), summary
                   FROM scans ORDER BY started_at DESC, id DESC";
        let mut select = self.connection.prepare(sql)?;
        let mut rows = select.query([])?;
        let mut scans = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, header): (String, String) = (row.get(0)?, row.get(1)?);
            let summary: Option<String> = row.get(3)?;
            // Counts of a newer version are no reason to show no scan at all.
            let summary = summary.and_then(|text| serde_json::from_str(&text).ok());
            scans.push(ScanRow {
                header: header_from(&id, &header)?,
                answers: row.get(2)?,
                summary,
            });
        }
        Ok(scans)
    }

    /// The id that `latest`, `latest~1`, an id or a unique beginning of one stands for.
    pub fn resolve(&self, name: &str) -> Result<String, StoreError> {
        let back = match name.strip_prefix("latest") {
            Some("") => Some(0),
            Some(rest) => rest.strip_prefix('~').and_then(|count| count.parse::<i64>().ok()),
            None => None,
        };
        let missing = || StoreError::NoSuchScan(name.to_owned());
        if let Some(back) = back {
            let sql = "SELECT id FROM scans ORDER BY started_at DESC, id DESC LIMIT 1 OFFSET ?1";
            let found = self.connection.query_row(sql, [back], |row| row.get(0)).optional()?;
            return found.ok_or_else(missing);
        }
        let sql = "SELECT id FROM scans WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id LIMIT 2";
        let mut select = self.connection.prepare(sql)?;
        let found =
            select.query_map([name], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        match found.as_slice() {
            [id] => Ok(id.clone()),
            [first, ..] if first == name => Ok(first.clone()),
            [_, ..] => Err(StoreError::Ambiguous(name.to_owned())),
            [] => Err(missing()),
        }
    }

    /// A whole scan.
    pub fn load(&self, id: &str) -> Result<SavedScan, StoreError> {
        let sql = "SELECT header, calls FROM scans WHERE id = ?1";
        let found = self
            .connection
            .query_row(sql, [id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (header, calls): (String, String) =
            found.ok_or_else(|| StoreError::NoSuchScan(id.to_owned()))?;
        let header = header_from(id, &header)?;
        let calls = from_json(id, &calls)?;
        let mut select =
            self.connection.prepare("SELECT query, answer FROM answers WHERE scan = ?1")?;
        let mut rows = select.query([id])?;
        let mut answers = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let text =
                row.get_ref(1)?.as_str().map_err(|error| unreadable(id, &error.to_string()))?;
            answers.insert(row.get(0)?, from_json(id, text)?);
        }
        Ok(SavedScan { header, answers, calls })
    }

    /// Removes one scan.
    pub fn forget(&mut self, id: &str) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM scans WHERE id = ?1", [id])?;
        Ok(())
    }

    /// Removes scans and gives their space back.
    pub fn remove(&mut self, ids: &[String]) -> Result<(), StoreError> {
        for id in ids {
            self.forget(id)?;
        }
        self.connection.execute_batch("VACUUM")?;
        Ok(())
    }
}

/// The file holds account ids and postures: only its owner may read it.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn to_json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unwritable(error.to_string()))
}

fn from_json<'a, T: serde::Deserialize<'a>>(scan: &str, text: &'a str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| unreadable(scan, &error.to_string()))
}

fn header_from(id: &str, text: &str) -> Result<ScanHeader, StoreError> {
    let header: ScanHeader = from_json(id, text)?;
    if header.version > SNAPSHOT_VERSION {
        return Err(unreadable(id, &format!("snapshot version {}", header.version)));
    }
    Ok(header)
}

fn unreadable(scan: &str, reason: &str) -> StoreError {
    StoreError::Unreadable { scan: scan.to_owned(), reason: reason.to_owned() }
}
