use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hydrant_core::{Answer, Fact, Query, ScanHeader, Target, follow};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::collectors::{self, Places, Window};
use crate::door::{Door, Session};
use crate::frontier::{Frontier, pace};
use crate::organization::Page;
use crate::{Event, UnderWay};

/// How often progress is told.
const TELL: Duration = Duration::from_millis(100);

/// How many answers are handed on together.
const BATCH: usize = 128;

/// How long an answer is held back for others: what a killed scan asks again.
const HOLD: Duration = Duration::from_millis(20);

/// How long requests under way may still take after a stop.
const GRACE: Duration = Duration::from_secs(5);

/// How many of the slowest queries are told.
const SLOWEST: usize = 64;

/// How much at once, and who looks on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Queries under way at once.
    pub(crate) max_in_flight: usize,
    /// Progress names the slowest queries.
    pub(crate) watched: bool,
}

/// Asks everything that the organization leads to, once, and returns the header with its accounts.
pub(crate) async fn run(
    door: Arc<Door>,
    header: ScanHeader,
    stored: BTreeMap<String, Answer>,
    mut pages: mpsc::Receiver<Page>,
    events: mpsc::Sender<Event>,
    mut stop: watch::Receiver<bool>,
    bounds: Bounds,
) -> ScanHeader {
    let mut crawl = Crawl {
        door,
        header,
        stored,
        events,
        frontier: Frontier::default(),
        places: Arc::default(),
        under_way: JoinSet::new(),
        batch: Vec::with_capacity(BATCH),
        flushed: Instant::now(),
        answered: 0,
        started: 0,
        watched: bounds.watched.then(BTreeMap::new),
    };
    crawl.roots();
    let mut listing = true;
    let mut stoppable = true;
    let mut tick = tokio::time::interval(TELL);
    while !*stop.borrow() {
        crawl.fill(bounds.max_in_flight, listing);
        if crawl.under_way.is_empty() && crawl.frontier.len() == 0 && !listing {
            break;
        }
        let due = crawl.frontier.next_due().unwrap_or_else(|| Instant::now() + TELL);
        tokio::select! {
            page = pages.recv(), if listing => match page {
                Some(page) => crawl.page(page).await,
                None => listing = false,
            },
            Some(done) = crawl.under_way.join_next() => {
                crawl.answered(done).await;
                // Whatever else has ended meanwhile is taken in the same turn.
                while let Some(done) = crawl.under_way.try_join_next() {
                    crawl.answered(done).await;
                }
            }
            () = tokio::time::sleep_until(due.into()) => {}
            _ = tick.tick() => crawl.tell().await,
            // When nobody can stop the scan any more, it goes on to its end.
            changed = stop.changed(), if stoppable => stoppable = changed.is_ok(),
        }
    }
    crawl.wind_up().await
}

struct Crawl {
    door: Arc<Door>,
    header: ScanHeader,
    /// Answers of an earlier run of the same scan: followed, not asked again.
    stored: BTreeMap<String, Answer>,
    events: mpsc::Sender<Event>,
    frontier: Frontier,
    places: Arc<Places>,
    under_way: JoinSet<(u64, Query, Answer)>,
    batch: Vec<(Query, Answer)>,
    flushed: Instant,
    answered: usize,
    /// Queries that were started: the number of the next.
    started: u64,
    /// Those under way by number, so the slowest come first; none: nobody watches.
    watched: Option<BTreeMap<u64, (String, Target, Instant)>>,
}

impl Crawl {
    fn roots(&mut self) {
        for account in self.header.organization.scanned() {
            self.door.may_enter(account.id);
        }
        for query in hydrant_core::roots(&self.header).collect::<Vec<_>>() {
            self.frontier.admit(query);
        }
    }

    async fn page(&mut self, page: Page) {
        let organization = &mut self.header.organization;
        match page {
            Page::Identity(identity) => organization.identity = identity,
            Page::Complete(complete) => {
                organization.complete = complete;
                let _ = self.events.send(Event::Header(Box::new(self.header.clone()))).await;
            }
            Page::Accounts(accounts) => {
                for account in accounts {
                    organization.accounts.insert(account.id, account);
                }
                self.roots();
            }
        }
    }

    /// Starts queries until the places in flight are used or nothing may start now.
    fn fill(&mut self, max_in_flight: usize, listing: bool) {
        let now = Instant::now();
        while self.under_way.len() < max_in_flight {
            if let Some(query) = self.frontier.due(now) {
                self.start(query, true);
                continue;
            }
            let quiet = self.under_way.is_empty() && !listing;
            let Some(query) = self.frontier.next(quiet) else { return };
            if !self.stored.is_empty()
                && let Some(answer) = self.stored.remove(&query.to_string())
            {
                self.take(&query, &answer);
                continue;
            }
            match pace(&query) {
                None => self.start(query, false),
                Some((api, target)) => match self.door.throttle.reserve(api, target, now) {
                    when if when <= now => self.start(query, true),
                    when => self.frontier.wait(query, when),
                },
            }
        }
    }

    fn start(&mut self, query: Query, paid: bool) {
        let prepaid = pace(&query).filter(|_| paid).map(|(api, _)| api);
        let session = Session::new(Arc::clone(&self.door), prepaid);
        let places = Arc::clone(&self.places);
        let window = Window::of(&self.header);
        self.started += 1;
        let number = self.started;
        if let Some(watched) = &mut self.watched
            && let Some(target) = query.target(self.header.home)
        {
            watched.insert(number, (query.to_string(), target, Instant::now()));
        }
        self.under_way.spawn(async move {
            let answer = collectors::ask(&session, &query, &places, window).await;
            (number, query, answer)
        });
    }

    async fn answered(&mut self, done: Result<(u64, Query, Answer), tokio::task::JoinError>) {
        let Ok((number, query, answer)) = done else {
            // A collector that panics is a bug; its query stays in the frontier of the stored scan.
            tracing::error!("a collector ended without an answer");
            return;
        };
        if let Some(watched) = &mut self.watched {
            watched.remove(&number);
        }
        self.take(&query, &answer);
        self.batch.push((query, answer));
        if self.batch.len() >= BATCH || self.flushed.elapsed() >= HOLD {
            self.flush().await;
        }
    }

    async fn flush(&mut self) {
        self.flushed = Instant::now();
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        if !batch.is_empty() {
            let _ = self.events.send(Event::Answered(batch)).await;
        }
    }

    fn take(&mut self, query: &Query, answer: &Answer) {
        self.answered += 1;
        if let (Query::Regions(account), Answer::Regions(Fact::Known(..))) = (query, answer) {
            self.door.regions_described(*account);
        }
        if let (Query::Buckets(account), Answer::Buckets(list)) = (query, answer) {
            self.places.learn(*account, list);
            for entry in list.known().map(Vec::as_slice).unwrap_or_default() {
                self.frontier.release(&format!("bucket {}", entry.name));
            }
        }
        for next in follow(query, answer, &self.header) {
            // A bucket that some list names is asked in its owner's account, whoever refers to it: it
            // need not wait for the other lists.
            let placed = match &next {
                Query::Bucket(name, asker) => self.places.find(name, *asker).is_some(),
                _ => false,
            };
            let name = placed.then(|| next.to_string());
            self.frontier.admit(next);
            if let Some(name) = name {
                self.frontier.release(&name);
            }
        }
    }

    async fn tell(&mut self) {
        self.flush().await;
        let calls = self.door.counts().into_iter().map(|(api, count)| (api.name, count)).collect();
        let waiting = self.frontier.len() + self.under_way.len();
        let slowest = self.slowest();
        let progress = Event::Progress { answered: self.answered, waiting, calls, slowest };
        // Progress may be dropped when the reader is busy; answers may not.
        let _ = self.events.try_send(progress);
    }

    /// Lets requests under way end, within reason, and tells the last counts.
    async fn wind_up(mut self) -> ScanHeader {
        let deadline = tokio::time::Instant::now() + GRACE;
        while let Ok(Some(done)) =
            tokio::time::timeout_at(deadline, self.under_way.join_next()).await
        {
            self.answered(done).await;
        }
        self.under_way.shutdown().await;
        self.flush().await;
        let calls = self.door.counts().into_iter().map(|(api, count)| (api.name, count)).collect();
        let waiting = self.frontier.len();
        let slowest = Vec::new();
        let progress = Event::Progress { answered: self.answered, waiting, calls, slowest };
        let _ = self.events.send(progress).await;
        self.header
    }

    /// What was started first and is not answered yet.
    fn slowest(&self) -> Vec<UnderWay> {
        let now = Instant::now();
        let watched = self.watched.iter().flat_map(BTreeMap::values).take(SLOWEST);
        let under_way = watched.map(|(query, target, since)| UnderWay {
            query: query.clone(),
            target: *target,
            age: now.duration_since(*since),
        });
        under_way.collect()
    }
}
