use std::collections::BTreeMap;

use crate::{AccountId, Api, FactSlot, Reason, Region, Service, Skip, Snapshot, Target, api};

/// What was planned, read, denied and skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The accounts by id.
    pub accounts: BTreeMap<AccountId, AccountCoverage>,
    /// Whether every member account was listed.
    pub accounts_complete: bool,
    /// Targets that were planned.
    pub targets: usize,
    /// Targets whose three listings were read.
    pub targets_read: usize,
    /// Objects found, by service.
    pub objects: BTreeMap<Service, usize>,
    /// Every fact that is missing, gathered by api, reason and place.
    pub losses: Vec<Loss>,
    /// Queries that an interrupted scan did not ask.
    pub unasked: usize,
}

/// How far a scan got in one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountCoverage {
    /// Its name; text from AWS.
    pub name: String,
    /// Its path of organizational units.
    pub path: String,
    /// Read, partly read, unreadable or skipped.
    pub state: AccountState,
    /// Regions that were asked.
    pub regions: Vec<Region>,
    /// Regions that are not enabled: nothing can be there.
    pub regions_off: Vec<Region>,
}

/// How far a scan got in one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Every listing was read.
    Read,
    /// Some listings are missing.
    Partial,
    /// Nobody could get in, and why.
    Unreadable(String),
    /// Not asked on purpose, and why.
    Skipped(Skip),
}

/// Facts that are missing for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Loss {
    /// The api.
    pub api: &'static Api,
    /// Why.
    pub reason: Reason,
    /// AWS's error code.
    pub code: Option<String>,
    /// The account and Region that were asked.
    pub target: Target,
    /// How many facts.
    pub facts: usize,
    /// One of the details.
    pub detail: String,
    /// The mute that accepts it, by its place among the report's mutes.
    pub muted: Option<usize>,
}

impl Loss {
    /// Nothing can be there, so nothing is missed.
    pub const fn harmless(&self) -> bool {
        matches!(self.reason, Reason::RegionOff | Reason::NotSupported)
    }
}

impl Coverage {
    /// Reads it off a snapshot.
    pub fn of(snapshot: &Snapshot) -> Self {
        let mut coverage = Self {
            accounts_complete: snapshot.header.organization.complete.known().is_ok(),
            unasked: snapshot.frontier.len(),
            losses: losses(snapshot),
            ..Self::default()
        };
        let mut targets: BTreeMap<AccountId, BTreeMap<Region, bool>> = BTreeMap::new();
        for ((target, service), fact) in &snapshot.listings {
            let read = fact.known().is_ok() || fact.known().is_err_and(crate::Unknown::harmless);
            *targets.entry(target.account).or_default().entry(target.region).or_insert(true) &=
                read;
            *coverage.objects.entry(*service).or_default() += fact.known().map_or(0, Vec::len);
        }
        coverage.targets = targets.values().map(BTreeMap::len).sum();
        coverage.targets_read =
            targets.values().flat_map(BTreeMap::values).filter(|read| **read).count();
        for account in snapshot.header.organization.accounts.values() {
            let own = targets.remove(&account.id).unwrap_or_default();
            let regions = snapshot.regions.get(&account.id);
            let state = match (account.skip, regions.map(crate::Fact::known)) {
                (Some(skip), _) => AccountState::Skipped(skip),
                (None, Some(Err(unknown))) if unknown.source.api == &api::STS_ASSUME_ROLE => {
                    AccountState::Unreadable(unknown.to_string())
                }
                (None, Some(Ok(_))) if own.values().all(|read| *read) => AccountState::Read,
                (None, _) => AccountState::Partial,
            };
            let off = regions.and_then(|fact| fact.known().ok()).map(|regions| regions.off.clone());
            let entry = AccountCoverage {
                name: account.name.clone(),
                path: account.path.clone(),
                state,
                regions: own.into_keys().collect(),
                regions_off: off.unwrap_or_default(),
            };
            coverage.accounts.insert(account.id, entry);
        }
        coverage
    }

    /// Accounts in this state.
    pub fn count(&self, test: impl Fn(&AccountState) -> bool) -> usize {
        self.accounts.values().filter(|account| test(&account.state)).count()
    }
}

fn losses(snapshot: &Snapshot) -> Vec<Loss> {
    let mut gathered: BTreeMap<(&str, Reason, Option<String>, Target), Loss> = BTreeMap::new();
    for unknown in snapshot.facts().filter_map(FactSlot::unknown) {
        let target = Target::new(unknown.source.account, unknown.source.region);
        let key = (unknown.source.api.name, unknown.reason, unknown.code.clone(), target);
        let loss = gathered.entry(key).or_insert_with(|| Loss {
            api: unknown.source.api,
            reason: unknown.reason,
            code: unknown.code.clone(),
            target,
            facts: 0,
            detail: unknown.detail.clone(),
            muted: None,
        });
        loss.facts += 1;
    }
    gathered.into_values().collect()
}
