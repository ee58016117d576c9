//! What a role on a data path needs, by the configuration of the streams that use it.
//!
//! The statements are those of the Amazon Data Firehose Developer Guide ("Controlling access with Amazon Data
//! Firehose"), of the Managed Service for Apache Flink Developer Guide and of the Amazon Kinesis Data Streams
//! Developer Guide; each function names its page.

mod build;
mod catalog;
mod channel;
mod delivery;
mod excess;
mod feed;
mod flink;
mod judge;
mod key;
mod permission;
mod policy;
mod search;
mod storage;
mod uses;
mod vpc;

use std::collections::{BTreeMap, BTreeSet};

use build::Builder;
pub(crate) use excess::{Excess, Grant, Judged, Scale, grants};
pub(crate) use judge::{PathRole, short};
pub use permission::{Asked, Permission, Strength};
pub use policy::needed_policy;
pub(crate) use uses::Uses;

use crate::{Arn, Snapshot, Unknown, Users};

/// What a role needs, and what it may have beside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// By action and resource; each with the conditions that a statement of least privilege has.
    pub permissions: BTreeSet<Permission>,
    /// What the configuration does not say: whether something else is needed is open. Sentences without a
    /// full stop.
    pub open: BTreeSet<String>,
    /// Facts that were missing: more may be needed.
    pub gaps: BTreeSet<Unknown>,
    /// Something in the role's account that may use it too, and that nobody could read.
    pub hidden: Option<Unknown>,
    /// The streams and applications that use it.
    pub users: Vec<Arn>,
    /// Whether streams and applications themselves work with it.
    pub delivers: bool,
    /// Whether log destinations write with it.
    pub feeds: bool,
}

impl Needs {
    /// What a role of this name needs.
    pub fn of(snapshot: &Snapshot, role: &Arn) -> Self {
        Self::with(snapshot, role, &Users::of(snapshot), &Uses::of(snapshot))
    }

    /// The same where the users of everything are known already.
    pub(crate) fn with(snapshot: &Snapshot, role: &Arn, all: &Users, uses: &Uses) -> Self {
        let found = all.of_resource(role);
        let mut builder = Builder::new(snapshot, role);
        for user in &found {
            builder.user(user);
        }
        let delivers = !builder.needs.permissions.is_empty() || !builder.needs.open.is_empty();
        for destination in uses.feeds(role) {
            builder.feed(destination);
        }
        let feeds = uses.feeds(role).next().is_some();
        let hidden = uses.hidden(role).cloned();
        Self { hidden, users: found, delivers, feeds, ..builder.needs }
    }

    /// A missing fact for which more may be needed.
    pub(crate) fn gap(&self) -> Option<&Unknown> {
        self.gaps.first().or(self.hidden.as_ref())
    }

    /// Whether nothing is known that it is used for.
    pub fn is_empty(&self) -> bool {
        self.permissions.is_empty() && self.open.is_empty() && self.gaps.is_empty()
    }

    /// The services that it needs.
    pub(crate) fn services(&self) -> BTreeSet<&'static str> {
        let needed = self.permissions.iter().filter(|it| it.strength != Strength::Beside);
        needed.map(Permission::service).collect()
    }

    /// Patterns of resources by action, in lower case.
    pub(crate) fn permitted(&self) -> BTreeMap<String, Vec<&str>> {
        let mut found: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for it in &self.permissions {
            found.entry(it.action.to_ascii_lowercase()).or_default().push(&it.resource);
        }
        found
    }
}

#[cfg(test)]
mod tests;
