//! What was asked, counted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a [`Sim`](crate::Sim) was asked since it started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    /// HTTP requests of every kind, refused ones included.
    pub requests: u64,
    /// Connections accepted.
    pub connections: u64,
    /// The most requests that were being answered at once.
    pub peak_in_flight: u64,
    /// The hosts that were asked for, by the name in the request. A connection is for one of them.
    pub hosts: BTreeSet<String>,
    /// Requests for operations that the sim does not know and that are not writes.
    pub unknown_operations: u64,
    /// Attempts to change something.
    pub writes: u64,
    /// The names of the operations that were not known, and of the writes.
    pub unknown_names: BTreeSet<String>,
    /// Counts by operation, account and Region: `calls["kms:DescribeKey"]["111111111111"]["eu-west-1"]`.
    pub calls: BTreeMap<&'static str, BTreeMap<String, BTreeMap<String, Counts>>>,
    /// How often each object was asked about: `asked["kms:DescribeKey arn:aws:kms:…"]`.
    pub asked: BTreeMap<String, u64>,
}

/// What became of the calls of one operation in one account and Region.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All of them, throttled and denied ones included.
    pub calls: u64,
    /// Those that were throttled.
    pub throttled: u64,
    /// Those that were denied.
    pub denied: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.throttled += other.throttled;
        self.denied += other.denied;
    }
}

impl Stats {
    /// The sum of everything.
    pub fn total(&self) -> Counts {
        self.by_api().into_values().fold(Counts::default(), |mut sum, counts| {
            sum += counts;
            sum
        })
    }

    /// The sums by operation.
    pub fn by_api(&self) -> BTreeMap<&'static str, Counts> {
        let sum = |accounts: &BTreeMap<String, BTreeMap<String, Counts>>| {
            accounts.values().flat_map(BTreeMap::values).fold(
                Counts::default(),
                |mut sum, counts| {
                    sum += *counts;
                    sum
                },
            )
        };
        self.calls.iter().map(|(api, accounts)| (*api, sum(accounts))).collect()
    }

    /// The counts of one operation in one account and Region.
    pub fn of(&self, api: &str, account: &str, region: &str) -> Counts {
        let counts = || self.calls.get(api)?.get(account)?.get(region).copied();
        counts().unwrap_or_default()
    }

    /// How often `api` was asked about `object`.
    pub fn asked(&self, api: &str, object: &str) -> u64 {
        self.asked.get(&format!("{api} {object}")).copied().unwrap_or_default()
    }
}

/// The counters of a running sim.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    requests: AtomicU64,
    connections: AtomicU64,
    in_flight: AtomicU64,
    peak_in_flight: AtomicU64,
    counted: Mutex<Stats>,
}

impl Counters {
    pub(crate) fn connection(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes back the count of a connection that only looks at the counts.
    pub(crate) fn observer(&self) {
        self.connections.fetch_sub(1, Ordering::Relaxed);
    }

    /// Counts a request in; it is counted out when the guard is dropped. Returns its number too.
    pub(crate) fn request(&self) -> (u64, InFlight<'_>) {
        let now = self.in_flight.fetch_add(1, Ordering::Relaxed) + 1;
        self.peak_in_flight.fetch_max(now, Ordering::Relaxed);
        (self.requests.fetch_add(1, Ordering::Relaxed), InFlight(&self.in_flight))
    }

    /// Notes which host a request names.
    pub(crate) fn host(&self, name: &str) {
        let mut counted = self.lock();
        if !counted.hosts.contains(name) {
            counted.hosts.insert(name.to_owned());
        }
    }

    /// Counts a request for an operation that is not in the table.
    pub(crate) fn unknown(&self, name: String, write: bool) {
        let mut counted = self.lock();
        if write {
            counted.writes += 1;
        } else {
            counted.unknown_operations += 1;
        }
        counted.unknown_names.insert(name);
    }

    /// Counts a call, and says how many of its kind there were before.
    pub(crate) fn call(
        &self,
        api: &'static str,
        account: &str,
        region: &str,
        object: Option<&str>,
    ) -> u64 {
        let mut counted = self.lock();
        if let Some(object) = object {
            *counted.asked.entry(format!("{api} {object}")).or_default() += 1;
        }
        let counts = counts(&mut counted, api, account, region);
        counts.calls += 1;
        counts.calls - 1
    }

    pub(crate) fn throttled(&self, api: &'static str, account: &str, region: &str) {
        counts(&mut self.lock(), api, account, region).throttled += 1;
    }

    pub(crate) fn denied(&self, api: &'static str, account: &str, region: &str) {
        counts(&mut self.lock(), api, account, region).denied += 1;
    }

    pub(crate) fn snapshot(&self) -> Stats {
        Stats {
            requests: self.requests.load(Ordering::Relaxed),
            connections: self.connections.load(Ordering::Relaxed),
            peak_in_flight: self.peak_in_flight.load(Ordering::Relaxed),
            ..self.lock().clone()
        }
    }

    /// A panic elsewhere cannot leave a count half made, so a poisoned lock is as good as any.
    fn lock(&self) -> MutexGuard<'_, Stats> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that is being answered.
#[derive(Debug)]
pub(crate) struct InFlight<'a>(&'a AtomicU64);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The counts of a cell, found without allocating when they exist.
fn counts<'a>(
    stats: &'a mut Stats,
    api: &'static str,
    account: &str,
    region: &str,
) -> &'a mut Counts {
    let accounts = stats.calls.entry(api).or_default();
    if !accounts.contains_key(account) {
        accounts.insert(account.to_owned(), BTreeMap::new());
    }
    let regions = accounts.entry(account.to_owned()).or_default();
    regions.entry(region.to_owned()).or_default()
}
