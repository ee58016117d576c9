use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hash::{BuildHasher as _, Hasher as _};

use hydrant_core::{Answer, CallCount, ScanHeader};
use hydrant_fetch::{Choices, Connection, Event, FetchError, connect};
use hydrant_store::{Journal, SavedScan, Store};
use jiff::Timestamp;
use tokio::sync::{mpsc, watch};

use crate::args::{Global, Scan};
use crate::config;
use crate::console::{data, say};
use crate::exit::Exit;
use crate::hint::Usage;
use crate::output::Output;
use crate::progress::Progress;
use crate::{plan, stores};

/// `hydrant scan`
pub(super) fn run(global: &Global, scan: &Scan) -> anyhow::Result<Exit> {
    let config = config::load(global.config.as_deref())?;
    let choices = plan::choices(&scan.reach, &config)?;
    let output = Output::new(&scan.judging, &config)?;
    // Everything that asked is gone before anything is judged: the two never need memory together.
    match super::waiting(ask(global, scan, choices))? {
        Asked::Stopped(exit) => Ok(exit),
        Asked::Saved(store, id) => {
            let saved = store.load(&id)?;
            let calls = saved.calls.clone();
            // It ran to its end, or it would not have come here.
            output.write(&stores::snapshot(saved), calls, None)
        }
    }
}

/// What became of asking.
enum Asked {
    /// It is over for now.
    Stopped(Exit),
    /// Every answer is in the store, under this id.
    Saved(Store, String),
}

async fn ask(global: &Global, scan: &Scan, mut choices: Choices) -> anyhow::Result<Asked> {
    raise_file_limit(&mut choices.max_in_flight);
    #[cfg(feature = "demo")]
    let _demo = match scan.reach.demo {
        Some(day) => {
            let (sim, endpoint) = crate::demo::start(day).await?;
            choices.endpoint = Some(endpoint);
            Some(sim)
        }
        None => None,
    };
    if scan.plan {
        let connection = connect(choices.clone()).await?;
        return estimate(&connection, choices.max_in_flight).await.map(Asked::Stopped);
    }
    let mut store = stores::open(global)?;
    let resumed = match &scan.resume {
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
        None => begin(&connection, &mut store).await?,
    };
    let id = saved.header.id.clone();
    let collected = collect(&connection, store, saved, global.quiet).await;
    if fresh && collected.as_ref().is_err_and(anyhow::Error::is::<FetchError>) {
        // Nobody could say what to scan: there is nothing to go on with.
        stores::open(global)?.forget(&id)?;
    }
    let (store, ended) = collected?;
    if let Some(exit) = ended {
        say(&format!("The partial scan {id} is saved. Go on with: hydrant scan --resume={id}"));
        return Ok(Asked::Stopped(exit));
    }
    Ok(Asked::Saved(store, id))
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

async fn begin(connection: &Connection, store: &mut Store) -> anyhow::Result<SavedScan> {
    let now = Timestamp::now();
    let (header, query, answer) =
        connection.begin(scan_id(now), now, env!("CARGO_PKG_VERSION")).await?;
    let first = (query.to_string(), answer);
    store.save_header(&header)?;
    store.append(&header.id, std::slice::from_ref(&first))?;
    Ok(SavedScan { header, answers: BTreeMap::from([first]), calls: BTreeMap::new() })
}

/// Lets the crawl run, and stores what it learns. Ends with the store, and with an exit where somebody
/// stopped it.
async fn collect(
    connection: &Connection,
    store: Store,
    saved: SavedScan,
    quiet: bool,
) -> anyhow::Result<(Store, Option<Exit>)> {
    let SavedScan { header, answers, calls: earlier } = saved;
    let journal = Journal::start(store, header.id.clone());
    let mut progress = Progress::new(quiet);
    let (events, mut received) = mpsc::channel(1_024);
    let (stop, stopped) = watch::channel(false);
    // On a worker thread, where waking it is cheap: it is woken for every answer.
    let connection = connection.clone();
    let mut scan =
        tokio::spawn(async move { connection.scan(header, answers, events, stopped).await });
    let interrupted = signal();
    tokio::pin!(interrupted);
    let mut ended = None;
    let mut broken = false;
    let outcome = loop {
        tokio::select! {
            outcome = &mut scan => {
                break outcome.map_err(anyhow::Error::from).and_then(|ended| Ok(ended?));
            }
            Some(event) = received.recv() => broken |= !take(event, &journal, &earlier, &mut progress),
            exit = &mut interrupted => {
                if ended.replace(exit).is_some() {
                    quit();
                }
                progress.line("Stopping: requests under way may end. Press Ctrl-C again to quit at once.");
                let _ = stop.send(true);
                interrupted.set(signal());
            }
        }
        if broken {
            // The disk refused: stop asking, and say why below.
            let _ = stop.send(true);
        }
    };
    while let Ok(event) = received.try_recv() {
        take(event, &journal, &earlier, &mut progress);
    }
    progress.finish();
    if let (Ok(header), None, false) = (&outcome, ended, broken) {
        let finished = ScanHeader { finished_at: Some(Timestamp::now()), ..header.clone() };
        let _ = journal.header(finished);
    }
    let store = journal.close()?;
    outcome?;
    Ok((store, ended))
}

/// Stores or shows one event; `false` if the store stopped writing.
fn take(
    event: Event,
    journal: &Journal,
    earlier: &BTreeMap<String, CallCount>,
    progress: &mut Progress,
) -> bool {
    match event {
        Event::Header(header) => {
            progress.accounts(header.organization.scanned().count());
            journal.header(*header).is_ok()
        }
        Event::Answered(answers) => answers
            .into_iter()
            .all(|(query, answer)| journal.answer(query.to_string(), answer).is_ok()),
        Event::Progress { answered, waiting, calls } => {
            progress.tell(answered, waiting, &calls);
            journal.calls(added(earlier, calls)).is_ok()
        }
    }
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

async fn estimate(connection: &Connection, max_in_flight: usize) -> anyhow::Result<Exit> {
    let accounts = connection.accounts().await?;
    let entered = accounts.values().filter(|account| account.skip.is_none()).count();
    let regions = connection.own_regions_now().await.map_or(1, |regions| regions.len());
    let estimate = hydrant_fetch::estimate(entered, regions, max_in_flight);
    let mut text = format!(
        "{entered} accounts × {regions} Regions = {} account-Regions (accounts skipped: {})\n\n",
        estimate.targets,
        accounts.len() - entered,
    );
    text.push_str("Calls for an organization without streams; every stream adds one to ten:\n");
    for (api, count) in &estimate.calls {
        let _ = writeln!(text, "  {count:>9}  {api}");
    }
    let total: u64 = estimate.calls.values().sum();
    let _ = writeln!(
        text,
        "  {total:>9}  in all, {} seconds or more by documented rates",
        estimate.seconds
    );
    data(&text)?;
    Ok(Exit::Complete)
}

/// Readable, sortable, and not the same for two scans that begin together.
fn scan_id(now: Timestamp) -> String {
    let mut hasher = std::hash::RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    format!("{}-{:04x}", now.strftime("%Y%m%d-%H%M%S"), hasher.finish() & 0xffff)
}

/// Every question under way can hold a connection: the limit of open files is raised, and the questions
/// are kept below what it became.
fn raise_file_limit(max_in_flight: &mut usize) {
    const OTHERS: u64 = 64;
    let wanted = *max_in_flight as u64 + OTHERS;
    if let Ok(limit) = rlimit::increase_nofile_limit(wanted.max(4_096)) {
        let room = usize::try_from(limit.saturating_sub(OTHERS)).unwrap_or(usize::MAX);
        *max_in_flight = (*max_in_flight).min(room).max(1);
    }
}

/// Waits for Ctrl-C or SIGTERM.
async fn signal() -> Exit {
    #[cfg(unix)]
    if let Ok(mut terminate) =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    {
        return tokio::select! {
            _ = tokio::signal::ctrl_c() => Exit::Interrupted,
            _ = terminate.recv() => Exit::Terminated,
        };
    }
    let _ = tokio::signal::ctrl_c().await;
    Exit::Interrupted
}

#[expect(clippy::exit, reason = "the second Ctrl-C must not wait for anything")]
fn quit() -> ! {
    std::process::exit(Exit::Interrupted.code().into())
}
