//! The organization as the server sees it: indexed, with the large answers rendered once.

use std::collections::BTreeMap;

use hyper::body::Bytes;
use serde_json::Value;

use crate::named::{Named, named};
use crate::options::Options;
use crate::org::{Account, AccountState, Application, Bucket, Key, LogGroup, Org, Stream};
use crate::service;
use crate::session::SessionPolicies;
use crate::wire::time::HOUR;
use people::People;
use placed::Placed;

mod people;
mod placed;

/// Everything an operation may look at.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) org: Org,
    pub(crate) options: Options,
    pub(crate) policies: SessionPolicies,
    /// The rendered accounts of `ListAccounts`.
    pub(crate) listed: Vec<Value>,
    /// What delivery streams name, of those that name a function or a managed destination.
    pub(crate) named: Vec<Named>,
    /// The hour in which the sim started, in seconds since 1970. Two that start together answer the same.
    pub(crate) now: u64,
    pub(crate) people: People,
    placed: Placed,
    accounts: BTreeMap<String, usize>,
    cells: BTreeMap<String, BTreeMap<String, Cell>>,
    buckets: BTreeMap<String, usize>,
}

/// What one account holds in one Region.
#[derive(Debug, Default)]
pub(crate) struct Cell {
    pub(crate) delivery_streams: BTreeMap<String, Bytes>,
    pub(crate) streams: BTreeMap<String, StreamEntry>,
    pub(crate) applications: BTreeMap<String, ApplicationEntry>,
    pub(crate) aliases: BTreeMap<String, Option<String>>,
    keys: BTreeMap<String, usize>,
    log_groups: BTreeMap<String, usize>,
}

/// A data stream with its answers.
#[derive(Debug)]
pub(crate) struct StreamEntry {
    pub(crate) stream: Stream,
    pub(crate) summary: Bytes,
    pub(crate) listed: Value,
}

/// An application with its answers.
#[derive(Debug)]
pub(crate) struct ApplicationEntry {
    pub(crate) application: Application,
    pub(crate) detail: Bytes,
    pub(crate) listed: Value,
}

static EMPTY: Cell = Cell {
    delivery_streams: BTreeMap::new(),
    streams: BTreeMap::new(),
    applications: BTreeMap::new(),
    aliases: BTreeMap::new(),
    keys: BTreeMap::new(),
    log_groups: BTreeMap::new(),
};

impl World {
    /// Indexes an organization.
    pub(crate) fn new(mut org: Org, mut options: Options) -> Self {
        options.faults.append(&mut org.faults);
        let now = options.now.unwrap_or_else(crate::identity::now);
        let mut cells = Cells::default();
        let mut names = Vec::new();
        for it in &org.delivery_streams {
            let rendered = service::firehose::render(it);
            names.extend(named(it, &rendered));
            cells.at(&it.account, &it.region).delivery_streams.insert(it.name.clone(), rendered);
        }
        for it in &org.streams {
            let entry = service::kinesis::entry(it);
            cells.at(&it.account, &it.region).streams.insert(it.name.clone(), entry);
        }
        for it in &org.applications {
            let entry = service::flink::entry(it);
            cells.at(&it.account, &it.region).applications.insert(it.name.clone(), entry);
        }
        for it in &org.aliases {
            cells.at(&it.account, &it.region).aliases.insert(it.name.clone(), it.key.clone());
        }
        for (index, it) in org.keys.iter().enumerate() {
            cells.at(&it.account, &it.region).keys.insert(it.id.clone(), index);
        }
        for (index, it) in org.log_groups.iter().enumerate() {
            cells.at(&it.account, &it.region).log_groups.insert(it.name.clone(), index);
        }
        Self {
            listed: service::organizations::listed(&org),
            now: now - now % HOUR,
            people: People::new(&org),
            placed: Placed::new(&org),
            accounts: org
                .accounts
                .iter()
                .enumerate()
                .map(|(index, it)| (it.id.clone(), index))
                .collect(),
            buckets: org
                .buckets
                .iter()
                .enumerate()
                .map(|(index, it)| (it.name.clone(), index))
                .collect(),
            cells: cells.0,
            named: names,
            policies: SessionPolicies::default(),
            org,
            options,
        }
    }

    /// The member account with this id.
    pub(crate) fn account(&self, id: &str) -> Option<&Account> {
        self.org.accounts.get(*self.accounts.get(id)?)
    }

    /// What an account holds in a Region; nothing, for one that the organization does not mention.
    pub(crate) fn cell(&self, account: &str, region: &str) -> &Cell {
        self.cells.get(account).and_then(|regions| regions.get(region)).unwrap_or(&EMPTY)
    }

    /// The bucket with this name, whoever owns it.
    pub(crate) fn bucket(&self, name: &str) -> Option<&Bucket> {
        self.org.buckets.get(*self.buckets.get(name)?)
    }

    /// The buckets of an account, by name.
    pub(crate) fn buckets_of<'a>(&'a self, account: &str) -> Vec<&'a Bucket> {
        let all = self.buckets.values().filter_map(|index| self.org.buckets.get(*index));
        all.filter(|bucket| bucket.account == account).collect()
    }

    /// The key with this id.
    pub(crate) fn key(&self, account: &str, region: &str, id: &str) -> Option<&Key> {
        self.org.keys.get(*self.cell(account, region).keys.get(id)?)
    }

    /// The log groups of a cell whose names start with `prefix`, by name.
    pub(crate) fn log_groups<'a>(
        &'a self,
        account: &str,
        region: &str,
        prefix: &str,
    ) -> Vec<&'a LogGroup> {
        let all = self.cell(account, region).log_groups.iter();
        all.filter(|(name, _)| name.starts_with(prefix))
            .filter_map(|(_, index)| self.org.log_groups.get(*index))
            .collect()
    }

    /// The log group with this name.
    pub(crate) fn log_group(&self, account: &str, region: &str, name: &str) -> Option<&LogGroup> {
        self.org.log_groups.get(*self.cell(account, region).log_groups.get(name)?)
    }

    /// Whether a Region is off for an account, or does not exist.
    pub(crate) fn region_is_off(&self, account: &str, region: &str) -> bool {
        !self.org.regions.iter().any(|known| known == region)
            || self.is_switched_off(account, region)
    }

    /// Whether an account has left a Region off.
    pub(crate) fn is_switched_off(&self, account: &str, region: &str) -> bool {
        self.account(account)
            .is_some_and(|account| account.regions_off.iter().any(|off| off == region))
    }

    /// Whether calls of an account's principals are answered at all.
    pub(crate) fn is_usable(&self, account: &str) -> bool {
        self.account(account).is_none_or(|account| {
            matches!(account.state, AccountState::Active | AccountState::PendingClosure)
        })
    }
}

#[derive(Default)]
struct Cells(BTreeMap<String, BTreeMap<String, Cell>>);

impl Cells {
    fn at(&mut self, account: &str, region: &str) -> &mut Cell {
        self.0.entry(account.to_owned()).or_default().entry(region.to_owned()).or_default()
    }
}
