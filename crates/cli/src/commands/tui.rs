//! `hydrant tui`: the host of the explorer. It reads the store, asks AWS, and writes mutes.

mod host;
mod mute;
mod options;
mod saved;

use hydrant_tui::Outcome;
use tokio::sync::mpsc::{channel, unbounded_channel};

use self::host::Host;
use crate::args::{Global, Reach, Tui};
use crate::console::say;
use crate::exit::Exit;
use crate::hint::Usage;
use crate::{config, plan};

/// How much may be fed before somebody takes it: a full queue slows the scan, never the keyboard.
const FEED: usize = 256;

pub(super) fn run(global: &Global, words: &Tui) -> anyhow::Result<Exit> {
    hydrant_tui::terminal().map_err(|error| {
        let twin = "Print a report instead: hydrant report, or scan with: hydrant scan --org";
        Usage::new(error.to_string(), twin)
    })?;
    let config = config::load(global.config.as_deref())?;
    let live = words.reach.org || !words.reach.accounts.is_empty() || demo(words);
    if !live && of_a_scan(&words.reach) {
        return Err(Usage::new(
            "what was named belongs to a scan, and none was asked for",
            "Add --org or --accounts ID,… to scan; without them a saved scan is shown.",
        )
        .into());
    }
    let options = options::options(words, &config, live)?;
    let mut choices = plan::choices(&words.reach, &config)?;
    choices.watched = true;
    if demo(words) && words.reach.accounts.is_empty() {
        choices.scope = hydrant_core::ScanScope::Organization;
    }
    let (feed, told) = channel(FEED);
    let (asked, requests) = unbounded_channel();
    let host = Host::new(global.clone(), &config, feed);
    let ended = super::waiting(async {
        let hosting = async {
            if live {
                Box::pin(host.scan(words, choices, requests)).await
            } else {
                host.show(words.scan.as_deref(), requests).await
            }
        };
        // On a thread of its own: a store that is locked must not keep a key waiting.
        let explorer = tokio::spawn(hydrant_tui::run(options, told, asked));
        let shown = async {
            let shown = explorer.await;
            // Nobody reads keys any more: a signal ends what is being wound up.
            tokio::spawn(crate::commands::scan::quit_when_told());
            shown
        };
        let (shown, hosted) = tokio::join!(shown, hosting);
        Ok((shown?, hosted))
    })?;
    // What the host says comes first: without it there was nothing to show.
    let (shown, partial) = (ended.0, ended.1?);
    if let Some(id) = partial {
        let demo = if demo(words) { " --org --demo" } else { "" };
        say(&format!(
            "The partial scan {id} is saved. Go on with: hydrant scan{demo} --resume={id}"
        ));
    }
    match shown? {
        Outcome::Quit => Ok(Exit::Complete),
        Outcome::Terminated => Ok(Exit::Terminated),
    }
}

/// Whether words were given that only a scan understands.
fn of_a_scan(reach: &Reach) -> bool {
    let lists = [&reach.regions, &reach.ou, &reach.exclude_accounts];
    lists.iter().any(|it| !it.is_empty())
        || reach.profile.is_some()
        || reach.role.is_some()
        || reach.external_id.is_some()
        || reach.role_in_own_account
}

#[cfg(feature = "demo")]
fn demo(words: &Tui) -> bool {
    words.reach.demo.is_some()
}

#[cfg(not(feature = "demo"))]
fn demo(_: &Tui) -> bool {
    false
}
