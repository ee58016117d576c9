use std::collections::BTreeMap;

use crate::facts::{AreaFacts, LogDestination, Resource};
use crate::{AccountId, Arn, Snapshot, Unknown};

/// Who else uses roles, found once for all of them.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    feeds: BTreeMap<Arn, Vec<LogDestination>>,
    hidden: BTreeMap<AccountId, Unknown>,
}

impl Uses {
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let mut uses = Self::default();
        uses.areas(snapshot);
        let listings = snapshot.listings.iter().map(|((target, _), fact)| (target, fact));
        for (target, fact) in listings {
            let unknown = fact.known().err().filter(|unknown| !unknown.harmless());
            uses.hide(Some(target.account), unknown);
        }
        if snapshot.header.regions.is_none() {
            for (account, fact) in &snapshot.regions {
                uses.hide(Some(*account), fact.known().err());
            }
        }
        for (arn, it) in &snapshot.delivery_streams {
            uses.hide(arn.account(), it.description.known().err());
        }
        for (arn, it) in &snapshot.streams {
            uses.hide(arn.account(), it.summary.known().err());
        }
        for (arn, fact) in &snapshot.channels {
            uses.hide(arn.account(), fact.known().err());
        }
        for (arn, it) in &snapshot.applications {
            uses.hide(arn.account(), it.detail.known().err());
        }
        for (arn, it) in &snapshot.resources {
            if let Resource::Channel(it) = it {
                uses.hide(arn.account(), it.detail.known().err());
            }
        }
        uses
    }

    fn areas(&mut self, snapshot: &Snapshot) {
        for ((target, _), facts) in &snapshot.areas {
            let AreaFacts::Feeds(feeds) = facts else { continue };
            match feeds.destinations.known() {
                Ok(destinations) => {
                    for it in destinations.iter().filter(|it| it.stream.is_some()) {
                        if let Some(role) = &it.role {
                            self.feeds.entry(role.clone()).or_default().push(it.clone());
                        }
                    }
                }
                Err(unknown) if !unknown.harmless() => {
                    self.hide(Some(target.account), Some(unknown));
                }
                Err(_) => {}
            }
        }
    }

    fn hide(&mut self, account: Option<AccountId>, unknown: Option<&Unknown>) {
        if let (Some(account), Some(unknown)) = (account, unknown) {
            self.hidden.entry(account).or_insert_with(|| unknown.clone());
        }
    }

    /// The log destinations that write with a role.
    pub(crate) fn feeds(&self, role: &Arn) -> impl Iterator<Item = &LogDestination> {
        self.feeds.get(role).into_iter().flatten()
    }

    /// Something in the role's account that may use it, and that nobody could read. Only services of the
    /// own account are given a role.
    pub(crate) fn hidden(&self, role: &Arn) -> Option<&Unknown> {
        self.hidden.get(&role.account()?)
    }
}
