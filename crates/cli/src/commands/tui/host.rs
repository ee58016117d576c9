//! What the explorer is fed, and what is done for it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use hydrant_core::{Answer, Mute, Report, ScanHeader, ScanScope, Settings, Summary};
use hydrant_fetch::{Choices, Event, FetchError};
use hydrant_store::Store;
use hydrant_tui::{Feed, Flight, Request};
use tokio::sync::mpsc::{Sender, UnboundedReceiver};

use super::{mute, saved};
use crate::args::{Global, Tui};
use crate::collect::{Begun, Collector, begin, raise_file_limit};
use crate::config::Config;
use crate::{hint, stores};

/// How many answers are handed on together.
const BATCH: usize = 1_000;

/// The explorer's host.
pub(super) struct Host {
    global: Global,
    config: Option<PathBuf>,
    settings: Settings,
    feed: Sender<Feed>,
}

impl Host {
    pub(super) fn new(global: Global, config: &Config, feed: Sender<Feed>) -> Self {
        Self { global, config: config.file.clone(), settings: config.settings.clone(), feed }
    }

    /// Shows a saved scan until the explorer is left: the one that is named, or the latest that ran to its end, or
    /// the latest.
    pub(super) async fn show(
        mut self,
        name: Option<&str>,
        mut requests: UnboundedReceiver<Request>,
    ) -> anyhow::Result<Option<String>> {
        let global = self.global.clone();
        let name = name.map(str::to_owned);
        let loaded = blocking(move || {
            let store = Store::open_existing(&stores::path(&global)?)?;
            let rows = store.list()?;
            let complete = rows.iter().find(|row| row.header.finished_at.is_some());
            let id = match (name, complete) {
                (Some(name), _) => store.resolve(&name)?,
                (None, Some(row)) => row.header.id.clone(),
                (None, None) => store.resolve("latest")?,
            };
            Ok((store.load(&id)?, rows))
        });
        let (saved, rows) = loaded.await?;
        if rows
            .first()
            .is_some_and(|row| row.header.id != saved.header.id && row.header.finished_at.is_none())
        {
            let words = format!(
                "A later scan is not complete: hydrant tui {} shows it.",
                rows[0].header.id
            );
            self.tell(Feed::Notice(words, false)).await;
        }
        let header = saved.header;
        self.tell(Feed::Header(Box::new(header.clone()))).await;
        self.answers(saved.answers).await;
        self.tell(Feed::Ended { calls: saved.calls, early: None }).await;
        for news in saved::history(&rows, &header) {
            self.tell(news).await;
        }
        while let Some(request) = requests.recv().await {
            self.answer(request, &header).await;
        }
        Ok(None)
    }

    /// Scans until everything is asked or somebody stops it, and goes on showing until the explorer is left. The
    /// id of the scan, where it is not complete.
    pub(super) async fn scan(
        mut self,
        words: &Tui,
        mut choices: Choices,
        mut requests: UnboundedReceiver<Request>,
    ) -> anyhow::Result<Option<String>> {
        raise_file_limit(&mut choices.max_in_flight);
        #[cfg(feature = "demo")]
        let _demo = match words.reach.demo {
            Some(day) => {
                if day == crate::args::Day::After {
                    tokio::select! {
                        done = self.day_before(choices.clone()) => done?,
                        () = self.feed.closed() => return Ok(None),
                    }
                }
                let (sim, endpoint) = crate::demo::start(day).await?;
                choices.endpoint = Some(endpoint);
                Some(sim)
            }
            None => None,
        };
        #[cfg(not(feature = "demo"))]
        let _ = words;
        let begun = tokio::select! {
            begun = begin(&self.global, choices, None) => begun?,
            () = self.feed.closed() => return Ok(None),
        };
        let Begun { connection, store, saved, .. } = begun;
        let mut header = saved.header.clone();
        self.tell(Feed::Header(Box::new(header.clone()))).await;
        self.answers(saved.answers.clone()).await;
        let mut collector = Collector::start(&connection, store, saved);
        let mut here = true;
        loop {
            tokio::select! {
                event = collector.next() => match event {
                    Some(event) => {
                        if let Event::Header(changed) = &event {
                            header.clone_from(changed);
                        }
                        self.event(&event).await;
                        collector.keep(event);
                    }
                    None => break,
                },
                request = requests.recv(), if here => match request {
                    Some(Request::Stop) => collector.stop(),
                    Some(request) => self.answer(request, &header).await,
                    // The explorer was left: what was read is kept.
                    None => {
                        here = false;
                        collector.stop();
                    }
                },
            }
        }
        let collected = match collector.finish().await {
            Ok(collected) => collected,
            Err(error) => return self.failed(error, &header, requests).await,
        };
        header = collected.header;
        let complete = header.finished_at.is_some();
        let early = (!complete).then(|| "somebody stopped it".to_owned());
        self.tell(Feed::Header(Box::new(header.clone()))).await;
        self.tell(Feed::Ended { calls: collected.calls, early }).await;
        let store = collected.store;
        match blocking(move || Ok(store.list()?)).await {
            Ok(rows) => {
                for news in saved::history(&rows, &header) {
                    self.tell(news).await;
                }
            }
            Err(error) => self.tell(Feed::Notice(hint::line(&error), true)).await,
        }
        while let Some(request) = requests.recv().await {
            self.answer(request, &header).await;
        }
        Ok((!complete).then_some(header.id))
    }

    /// A scan that failed: where nobody could say what to scan there is nothing to show and nothing to keep; else
    /// what was read stays on the screen until the explorer is left.
    async fn failed(
        mut self,
        error: anyhow::Error,
        header: &ScanHeader,
        mut requests: UnboundedReceiver<Request>,
    ) -> anyhow::Result<Option<String>> {
        if error.is::<FetchError>() {
            let (global, id) = (self.global.clone(), header.id.clone());
            blocking(move || Ok(stores::open(&global)?.forget(&id)?)).await?;
            return Err(error);
        }
        let early = Some(hint::line(&error));
        self.tell(Feed::Ended { calls: BTreeMap::new(), early }).await;
        while let Some(request) = requests.recv().await {
            self.answer(request, header).await;
        }
        Err(error)
    }

    /// Scans the demo's day before, so that there is something to compare with.
    #[cfg(feature = "demo")]
    async fn day_before(&self, mut choices: Choices) -> anyhow::Result<()> {
        let told = "First the demo's day before is scanned, to have something to compare with.";
        self.tell(Feed::Notice(told.to_owned(), false)).await;
        let (_sim, endpoint) = crate::demo::start(crate::args::Day::Before).await?;
        choices.endpoint = Some(endpoint);
        choices.scope = ScanScope::Organization;
        let Begun { connection, store, saved, .. } = begin(&self.global, choices, None).await?;
        let mut collector = Collector::start(&connection, store, saved);
        while let Some(event) = collector.next().await {
            collector.keep(event);
        }
        let mut collected = collector.finish().await?;
        let (id, settings) = (collected.header.id.clone(), self.settings.clone());
        blocking(move || {
            let saved = collected.store.load(&id)?;
            let snapshot = stores::snapshot(saved);
            let checks = hydrant_core::CHECKS.to_vec();
            // Only the counts are kept.
            let calls = BTreeMap::new();
            let report = Report::of_findings(&snapshot, checks, &settings, calls, |_| {});
            collected.store.save_summary(&id, &report.summary())?;
            Ok(())
        })
        .await
    }

    async fn event(&self, event: &Event) {
        let news = match event {
            Event::Header(header) => Feed::Header(header.clone()),
            Event::Answered(answers) => Feed::Answered(
                answers.iter().map(|(query, answer)| (query.to_string(), answer.clone())).collect(),
            ),
            Event::Progress { answered, waiting, calls, slowest } => Feed::Progress {
                answered: *answered,
                waiting: *waiting,
                calls: calls.iter().copied().collect(),
                slowest: slowest
                    .iter()
                    .map(|it| Flight { query: it.query.clone(), target: it.target, age: it.age })
                    .collect(),
            },
        };
        self.tell(news).await;
    }

    async fn answers(&self, answers: BTreeMap<String, Answer>) {
        let mut batch = Vec::with_capacity(BATCH);
        for answer in answers {
            batch.push(answer);
            if batch.len() == BATCH {
                self.tell(Feed::Answered(std::mem::take(&mut batch))).await;
            }
        }
        self.tell(Feed::Answered(batch)).await;
    }

    /// Whoever left does not listen any more; that is no failure of the host.
    async fn tell(&self, news: Feed) {
        let _ = self.feed.send(news).await;
    }

    async fn answer(&mut self, request: Request, shown: &ScanHeader) {
        let done = match request {
            Request::Compare(scan) => self.compare(scan, shown).await,
            Request::Mute(mute) => self.mute(*mute).await,
            Request::Judged(summary) => self.judged(shown.id.clone(), *summary).await,
            // Nothing is being asked any more.
            Request::Stop => Ok(()),
        };
        if let Err(error) = done {
            self.tell(Feed::Notice(hint::line(&error), true)).await;
        }
    }

    async fn compare(&self, scan: Option<String>, shown: &ScanHeader) -> anyhow::Result<()> {
        let (global, shown) = (self.global.clone(), shown.clone());
        let earlier = blocking(move || {
            let store = Store::open_existing(&stores::path(&global)?)?;
            saved::earlier(&store, scan.as_deref(), &shown)
        });
        let earlier = earlier.await?;
        self.tell(Feed::Earlier(Box::new(earlier.header), earlier.answers)).await;
        Ok(())
    }

    async fn mute(&mut self, mute: Mute) -> anyhow::Result<()> {
        let config = self.config.clone();
        let (path, read) = blocking(move || mute::write(config.as_deref(), &mute)).await?;
        self.config = Some(path.clone());
        self.settings = read.settings.clone();
        self.tell(Feed::Settings(Box::new(read.settings))).await;
        let words = format!("Muted; it stands in {}.", path.display());
        self.tell(Feed::Notice(words, false)).await;
        Ok(())
    }

    async fn judged(&self, id: String, summary: Summary) -> anyhow::Result<()> {
        let (global, shown) = (self.global.clone(), id.clone());
        let rows = blocking(move || {
            let mut store = Store::open_existing(&stores::path(&global)?)?;
            store.save_summary(&id, &summary)?;
            Ok(store.list()?)
        });
        let rows = rows.await?;
        if let Some(row) = rows.iter().find(|row| row.header.id == shown) {
            for news in saved::history(&rows, &row.header) {
                self.tell(news).await;
            }
        }
        Ok(())
    }
}

/// What reads and writes files, beside the runtime.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    tokio::task::spawn_blocking(work).await?
}
