use std::fmt::Write as _;

use anyhow::Context as _;
use hydrant_core::Report;
use hydrant_fetch::{Choices, Connection, Event, FetchError, connect};
use hydrant_store::Store;

use super::diff::same_organization;
use crate::args::{Global, Scan};
use crate::collect::{Begun, Collector, begin, raise_file_limit};
use crate::config;
use crate::console::{data, say};
use crate::exit::Exit;
use crate::output::Output;
use crate::progress::Progress;
use crate::{plan, stores};

/// `hydrant scan`
pub(super) fn run(global: &Global, scan: &Scan) -> anyhow::Result<Exit> {
    let config = config::load(global.config.as_deref())?;
    let choices = plan::choices(&scan.reach, &config)?;
    let output = Output::new(&scan.judging, &config, scan.baseline.is_some())?;
    // By its id, before anything is asked: afterwards this scan is the latest.
    let baseline = match &scan.baseline {
        Some(name) => Some(Store::open_existing(&stores::path(global)?)?.resolve(name)?),
        None => None,
    };
    // Everything that asked is gone before anything is judged: the two never need memory together.
    match super::waiting(ask(global, scan, choices))? {
        Asked::Stopped(exit) => Ok(exit),
        Asked::Saved(mut store, id) => {
            let saved = store.load(&id)?;
            let earlier = baseline.map(|id| store.load(&id)).transpose()?;
            if let Some(earlier) = &earlier {
                same_organization(&earlier.header, &saved.header)?;
            }
            let earlier = earlier.map(stores::snapshot);
            let calls = saved.calls.clone();
            // It ran to its end, or it would not have come here.
            let exit = output.write(
                &stores::snapshot(saved),
                calls,
                None,
                earlier.as_ref(),
                |report: &Report<'_>| {
                    // The trend counts all checks; a report is no worse without it.
                    if report.checks.len() == hydrant_core::CHECKS.len()
                        && let Err(error) = store.save_summary(&id, &report.summary())
                    {
                        say(&format!("The counts for the trend could not be kept: {error}"));
                    }
                },
            )?;
            if !global.quiet {
                say("Look around in it with: hydrant tui");
            }
            Ok(exit)
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
    let begun = begin(global, choices, scan.resume.as_deref()).await?;
    let (fresh, id) = (begun.fresh, begun.saved.header.id.clone());
    let collected = collect(begun, global.quiet).await;
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

/// Asks and shows how far it is. Ends with the store, and with an exit where somebody stopped it.
async fn collect(begun: Begun, quiet: bool) -> anyhow::Result<(Store, Option<Exit>)> {
    let mut collector = Collector::start(&begun.connection, begun.store, begun.saved);
    let mut progress = Progress::new(quiet);
    let mut signals = Signals::new().context("signals cannot be waited for")?;
    let mut ended = None;
    loop {
        tokio::select! {
            event = collector.next() => match event {
                Some(event) => {
                    show(&event, &mut progress);
                    collector.keep(event);
                }
                None => break,
            },
            exit = signals.next() => {
                if ended.replace(exit).is_some() {
                    quit();
                }
                progress.line("Stopping: requests under way may end. Press Ctrl-C again to quit at once.");
                collector.stop();
            }
        }
    }
    progress.finish();
    // The list of accounts may still be under way: the second Ctrl-C waits for nothing here either.
    let finishing = collector.finish();
    tokio::pin!(finishing);
    let mut again = ended;
    let collected = loop {
        tokio::select! {
            collected = &mut finishing => break collected?,
            exit = signals.next() => if again.replace(exit).is_some() {
                quit();
            },
        }
    };
    Ok((collected.store, ended))
}

fn show(event: &Event, progress: &mut Progress) {
    match event {
        Event::Header(header) => progress.accounts(header.organization.scanned().count()),
        Event::Progress { answered, waiting, calls, .. } => {
            progress.tell(*answered, *waiting, calls);
        }
        Event::Answered(_) => {}
    }
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
    text.push_str("Calls for an organization without streams; every stream adds up to thirty:\n");
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

/// Ctrl-C and SIGTERM. It listens from the beginning to the end, so that the second is not lost while the first is
/// answered.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Self { interrupt, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) -> Exit {
        tokio::select! {
            _ = self.interrupt.recv() => Exit::Interrupted,
            _ = self.terminate.recv() => Exit::Terminated,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Exit {
        let _ = tokio::signal::ctrl_c().await;
        Exit::Interrupted
    }
}

/// Quits at the first signal.
pub(super) async fn quit_when_told() {
    // Without a listener the system's own way of ending holds.
    if let Ok(mut signals) = Signals::new() {
        signals.next().await;
        quit();
    }
}

#[expect(clippy::exit, reason = "the second Ctrl-C must not wait for anything")]
fn quit() -> ! {
    std::process::exit(Exit::Interrupted.code().into())
}
