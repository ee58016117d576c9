//! Asking: a scan begun or gone on with, and every answer kept while somebody looks on.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _};

use hydrant_core::{Answer, CallCount, ScanHeader};
use hydrant_fetch::{Choices, Connection, Event, FetchError, connect};
use hydrant_store::{Journal, SavedScan, Store};
use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::args::Global;
use crate::hint::Usage;
use crate::stores;

/// A scan that is about to ask.
#[derive(Debug)]
pub(crate) struct Begun {
    pub(crate) connection: Connection,
    pub(crate) store: Store,
    pub(crate) saved: SavedScan,
    /// It was begun now, not gone on with.
    pub(crate) fresh: bool,
}

/// Connects, and begins a scan or takes up the one that is named.
pub(crate) async fn begin(
    global: &Global,
    mut choices: Choices,
    resume: Option<&str>,
) -> anyhow::Result<Begun> {
    let mut store = stores::open(global)?;
    let resumed = match resume {
        Some(name) => Some(store.load(&store.resolve(name)?)?),
        None => None,
    };
    if let Some(saved) = &resumed {
        // What was asked for stays what it was, or the two halves would not be one scan.
        choices.scope = saved.header.scope.clone();
        choices.regions.clone_from(&saved.header.regions);
        choices.role.name.clone_from(&saved.header.role);
    }
    let connection = connect(choices).await?;
    let fresh = resumed.is_none();
    let saved = match resumed {
        Some(saved) => retried(continued(saved, &connection)?, &mut store)?,
        None => first(&connection, &mut store).await?,
    };
    Ok(Begun { connection, store, saved, fresh })
}

/// Without the answers that failed for a passing reason: they are asked again. A bucket that was looked
/// for in lists which failed is looked for again, too.
fn retried(mut saved: SavedScan, store: &mut Store) -> anyhow::Result<SavedScan> {
    let failed =
        |(query, answer): (&String, &Answer)| answer.passing_failure().then(|| query.clone());
    let failed: Vec<String> = saved.answers.iter().filter_map(failed).collect();
    store.drop_answers(&saved.header.id, &failed)?;
    saved.answers.retain(|query, _| failed.binary_search(query).is_err());
    Ok(saved)
}

/// A saved scan, if it is this caller's: another one sees another part of the organization.
fn continued(saved: SavedScan, connection: &Connection) -> Result<SavedScan, Usage> {
    let (begun, now) = (saved.header.caller, connection.caller);
    if saved.header.home != connection.home {
        return Err(Usage::new(
            format!(
                "the scan {} was begun from {}, and the caller is in {}",
                saved.header.id, saved.header.home, connection.home
            ),
            "Set AWS_REGION to the Region that it was begun from, or begin a new scan without --resume.",
        ));
    }
    if begun == now {
        return Ok(saved);
    }
    Err(Usage::new(
        format!(
            "the scan {} was begun by account {begun}, and the caller is {now}",
            saved.header.id
        ),
        "Go on with the credentials that began it, or begin a new scan without --resume.",
    ))
}

async fn first(connection: &Connection, store: &mut Store) -> anyhow::Result<SavedScan> {
    let now = Timestamp::now();
    let (header, query, answer) =
        connection.begin(scan_id(now), now, env!("CARGO_PKG_VERSION")).await?;
    let first = (query.to_string(), answer);
    store.save_header(&header)?;
    store.append(&header.id, std::slice::from_ref(&first))?;
    Ok(SavedScan { header, answers: BTreeMap::from([first]), calls: BTreeMap::new() })
}

/// A scan that asks. Its events have to be taken, or it waits.
#[derive(Debug)]
pub(crate) struct Collector {
    scan: JoinHandle<Result<ScanHeader, FetchError>>,
    events: mpsc::Receiver<Event>,
    stop: watch::Sender<bool>,
    journal: Journal,
    earlier: BTreeMap<String, CallCount>,
    calls: BTreeMap<String, CallCount>,
    stopped: bool,
}

impl Collector {
    /// Lets the crawl run, on a worker thread, where waking it is cheap: it is woken for every answer.
    pub(crate) fn start(connection: &Connection, store: Store, saved: SavedScan) -> Self {
        let SavedScan { header, answers, calls: earlier } = saved;
        let journal = Journal::start(store, header.id.clone());
        let (told, events) = mpsc::channel(1_024);
        let (stop, stopped) = watch::channel(false);
        let connection = connection.clone();
        let scan =
            tokio::spawn(async move { connection.scan(header, answers, told, stopped).await });
        let calls = earlier.clone();
        Self { scan, events, stop, journal, earlier, calls, stopped: false }
    }

    /// The next event; none: everything is asked, or it was stopped.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        self.events.recv().await
    }

    /// Keeps what an event says. Where the disk refuses, nothing more is asked; the end says why.
    pub(crate) fn keep(&mut self, event: Event) {
        let kept = match event {
            Event::Header(header) => self.journal.header(*header).is_ok(),
            Event::Answered(answers) => answers
                .into_iter()
                .all(|(query, answer)| self.journal.answer(query.to_string(), answer).is_ok()),
            Event::Progress { calls, .. } => {
                self.calls = added(&self.earlier, calls);
                self.journal.calls(self.calls.clone()).is_ok()
            }
        };
        if !kept {
            self.stop();
        }
    }

    /// Asks nothing more; what is under way may end.
    pub(crate) fn stop(&mut self) {
        self.stopped = true;
        // Whoever does not listen any more has stopped already.
        let _ = self.stop.send(true);
    }

    /// Waits for the crawl, whose events were taken to the last, and closes the store. Unless it was stopped, the
    /// scan is complete.
    pub(crate) async fn finish(self) -> anyhow::Result<Collected> {
        let outcome = self.scan.await.map_err(anyhow::Error::from).and_then(|it| Ok(it?));
        let header = outcome.as_ref().ok().map(|header| ScanHeader {
            finished_at: (!self.stopped).then(Timestamp::now),
            ..header.clone()
        });
        if let Some(header) = header.clone().filter(|it| it.finished_at.is_some()) {
            let _ = self.journal.header(header);
        }
        let store = self.journal.close()?;
        let header = outcome.map(|found| header.unwrap_or(found))?;
        Ok(Collected { store, header, calls: self.calls })
    }
}

/// What asking came to.
#[derive(Debug)]
pub(crate) struct Collected {
    pub(crate) store: Store,
    /// With its end, where it came to it.
    pub(crate) header: ScanHeader,
    pub(crate) calls: BTreeMap<String, CallCount>,
}

/// The calls of this run and of the runs before it that were interrupted.
fn added(
    earlier: &BTreeMap<String, CallCount>,
    now: Vec<(&'static str, CallCount)>,
) -> BTreeMap<String, CallCount> {
    let mut sum = earlier.clone();
    for (name, count) in now {
        let total = sum.entry(name.to_owned()).or_default();
        total.calls += count.calls;
        total.throttled += count.throttled;
        total.denied += count.denied;
        total.failed += count.failed;
    }
    sum
}

/// Readable, sortable, and not the same for two scans that begin together.
fn scan_id(now: Timestamp) -> String {
    let mut hasher = std::hash::RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    format!("{}-{:04x}", now.strftime("%Y%m%d-%H%M%S"), hasher.finish() & 0xffff)
}

/// Every question under way can hold a connection: the limit of open files is raised, and the questions
/// are kept below what it became.
pub(crate) fn raise_file_limit(max_in_flight: &mut usize) {
    const OTHERS: u64 = 64;
    let wanted = *max_in_flight as u64 + OTHERS;
    if let Ok(limit) = rlimit::increase_nofile_limit(wanted.max(4_096)) {
        let room = usize::try_from(limit.saturating_sub(OTHERS)).unwrap_or(usize::MAX);
        *max_in_flight = (*max_in_flight).min(room).max(1);
    }
}
