use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use hydrant_core::{Answer, CallCount, ScanHeader};

use crate::{Store, StoreError};

/// How many entries may wait for the disk before the scan waits too.
const DEPTH: usize = 4_096;

/// How many answers one transaction holds at most.
const BATCH: usize = 2_048;

/// How long the first answer of a transaction waits for others: what a killed scan asks again.
const PATIENCE: Duration = Duration::from_millis(20);

enum Entry {
    Header(Box<ScanHeader>),
    Answer(String, Box<Answer>),
    Calls(BTreeMap<String, CallCount>),
}

/// The writing side of a running scan: one thread owns the store, so that no other waits for the disk.
#[derive(Debug)]
pub struct Journal {
    entries: SyncSender<Entry>,
    thread: JoinHandle<Result<Store, StoreError>>,
}

/// The thread ended, because writing failed; [`Journal::close`] says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl Journal {
    /// Starts the thread. The scan's header must be stored already.
    pub fn start(store: Store, scan: String) -> Self {
        let (entries, received) = sync_channel(DEPTH);
        let thread = std::thread::spawn(move || write(store, &scan, &received));
        Self { entries, thread }
    }

    /// Stores an answer soon.
    pub fn answer(&self, query: String, answer: Answer) -> Result<(), Stopped> {
        self.entries.send(Entry::Answer(query, Box::new(answer))).map_err(|_| Stopped)
    }

    /// Stores a header soon.
    pub fn header(&self, header: ScanHeader) -> Result<(), Stopped> {
        self.entries.send(Entry::Header(Box::new(header))).map_err(|_| Stopped)
    }

    /// Stores call counts soon.
    pub fn calls(&self, calls: BTreeMap<String, CallCount>) -> Result<(), Stopped> {
        self.entries.send(Entry::Calls(calls)).map_err(|_| Stopped)
    }

    /// Writes what is left, and gives the store back or says what went wrong.
    pub fn close(self) -> Result<Store, StoreError> {
        drop(self.entries);
        self.thread
            .join()
            .unwrap_or_else(|_| Err(StoreError::Unwritable("the writer panicked".to_owned())))
    }
}

fn write(mut store: Store, scan: &str, received: &Receiver<Entry>) -> Result<Store, StoreError> {
    let mut batch = Vec::with_capacity(BATCH);
    while let Ok(first) = received.recv() {
        let due = Instant::now() + PATIENCE;
        let mut next = Some(first);
        // What comes within a moment goes into the same transaction.
        while let Some(entry) = next {
            match entry {
                Entry::Answer(query, answer) => batch.push((query, *answer)),
                Entry::Header(header) => store.save_header(&header)?,
                Entry::Calls(calls) => store.save_calls(scan, &calls)?,
            }
            let left = due.saturating_duration_since(Instant::now());
            next = if batch.len() < BATCH { received.recv_timeout(left).ok() } else { None };
        }
        store.append(scan, &batch)?;
        batch.clear();
    }
    Ok(store)
}
