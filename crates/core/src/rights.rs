//! Who may do what: the policies of an account, asked once for everything that checks want to know.

mod ability;
mod account;
mod administrators;
mod circle;
mod controls;
mod holders;
mod holdings;
mod named;
mod passing;
mod probe;
mod questions;
mod reach;
mod request;
mod resources;
mod tally;
mod users;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

pub use ability::Ability;
pub use account::AccountRights;
pub use administrators::Administers;
pub use circle::{Circle, Person};
pub use controls::OrganizationControls;
pub use holders::{Holder, Holders};
pub(crate) use holdings::Holdings;
pub use passing::Passing;
pub(crate) use probe::foreign_objects;
pub use questions::Gap;
pub(crate) use questions::code_object;
pub(crate) use request::decide;
pub use request::{ask, resource};
pub(crate) use tally::{Tally, Told, listed};

use hydrant_iam::{Decision, Reason};
use resources::Resources;

use crate::around::not_asked;
use crate::facts::{Area, Resource};
use crate::needs::{Needs, Uses};
use crate::{AccountId, Arn, Context, Settings, Snapshot, Stop, Target, Unknown, Users};

/// What is known about the rights in each account. An account is looked at when a check first asks; its
/// policies are read for that moment, and only what they come to is kept.
#[derive(Debug)]
pub struct Rights<'a> {
    controls: OrganizationControls<'a>,
    holdings: Holdings<'a>,
    settings: &'a Settings,
    accounts: BTreeMap<AccountId, Place>,
    uses: OnceLock<Uses>,
    named: OnceLock<BTreeMap<AccountId, BTreeSet<Arn>>>,
    unseen: OnceLock<BTreeMap<AccountId, Unknown>>,
}

/// What was found out about one account.
#[derive(Debug, Default)]
struct Place {
    rights: OnceLock<Result<AccountRights, Box<Unknown>>>,
    /// What the role needs that was asked about last: all checks on a role ask in a row.
    needs: Mutex<Option<(Arn, Arc<Needs>)>>,
    /// What roles of the account were asked about.
    resources: Resources,
}

impl<'a> Rights<'a> {
    /// Looks at nothing yet.
    pub fn of(snapshot: &'a Snapshot, settings: &'a Settings) -> Self {
        let asked = snapshot.areas.keys().filter(|(_, area)| *area == Area::Principals);
        let accounts = asked.map(|(target, _)| (target.account, Place::default())).collect();
        Self {
            controls: OrganizationControls::of(snapshot),
            holdings: Holdings::of(snapshot),
            settings,
            accounts,
            uses: OnceLock::new(),
            named: OnceLock::new(),
            unseen: OnceLock::new(),
        }
    }

    /// The rights in an account, or why nobody can tell.
    pub fn account(&self, account: AccountId) -> Result<&AccountRights, Stop> {
        let Some(place) = self.accounts.get(&account) else {
            let home = Target::new(account, self.snapshot().header.home);
            return Err(not_asked(Area::Principals.api(), home));
        };
        let rights = place.rights.get_or_init(|| {
            let named = self.named.get_or_init(|| named::wanted(self.snapshot()));
            let nobody = BTreeSet::new();
            let named = named.get(&account).unwrap_or(&nobody);
            AccountRights::of((&self.controls, &self.holdings), self.settings, account, named)
        });
        rights.as_ref().map_err(|unknown| Stop::Unknown(unknown.clone()))
    }

    /// Who uses roles, beside streams themselves.
    pub(crate) fn uses(&self) -> &Uses {
        self.uses.get_or_init(|| Uses::of(self.snapshot()))
    }

    /// What a role needs.
    pub(crate) fn needs(&self, role: &Arn, users: &Users) -> Arc<Needs> {
        let needs = || Arc::new(Needs::with(self.snapshot(), role, users, self.uses()));
        let Some(place) = role.account().and_then(|account| self.accounts.get(&account)) else {
            return needs();
        };
        let mut last = place.needs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, needs)) = last.as_ref().filter(|(arn, _)| arn == role) {
            return Arc::clone(needs);
        }
        let needs = needs();
        *last = Some((role.clone(), Arc::clone(&needs)));
        needs
    }

    /// A resource that a role is asked about, with its policies.
    pub(crate) fn resource(&self, role: &Arn, arn: &Arn) -> hydrant_iam::Resource {
        match role.account().and_then(|account| self.accounts.get(&account)) {
            Some(place) => place.resources.get(&self.controls, arn),
            None => resource(&self.controls, arn),
        }
    }

    /// Gives back what is kept only while the roles of an account are judged.
    pub(crate) fn judged(&self, account: AccountId) {
        if let Some(place) = self.accounts.get(&account) {
            place.resources.clear();
        }
    }

    /// What each account holds.
    pub(crate) fn holdings(&self) -> &Holdings<'a> {
        &self.holdings
    }

    /// What the organization makes of each account.
    pub fn controls(&self) -> &OrganizationControls<'a> {
        &self.controls
    }

    fn snapshot(&self) -> &'a Snapshot {
        self.controls.snapshot()
    }
}

impl<'a> Context<'a> {
    /// A role on a data path, with its policies; a role that does not exist is out of the question.
    pub fn role(&self, arn: &Arn) -> Result<&'a Person, Stop> {
        let account = arn.account().ok_or_else(|| Stop::not_applicable("It names no account."))?;
        let rights = self.rights.account(account)?;
        if let Some(person) = rights.people.get(arn) {
            return Ok(person);
        }
        if let Some(Resource::Role(role)) = self.snapshot.resource(arn)
            && role.accessed.known()?.is_none()
        {
            return Err(Stop::not_applicable("The role does not exist."));
        }
        // It exists, and no policy of it was kept.
        let why = format!("{arn} is not among the roles that bear on streams");
        Err(Stop::Unknown(Box::new(Unknown::undecided(rights.source, why))))
    }
}

/// What a decision rests on for certain, in words.
fn reasons(decision: &Decision) -> String {
    let words: Vec<String> = decision.reasons().iter().map(Reason::to_string).collect();
    words.join("; ")
}

/// A text that is kept for a great many principals.
fn brief(text: &str) -> String {
    const MOST: usize = 400;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
