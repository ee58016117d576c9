use std::collections::BTreeMap;

use crate::facts::{Application, DeliveryStream, Function, Resource, Stream};
use crate::{AccountId, Arn, Snapshot};

/// What each account holds that somebody may write to, change or take over: looked for once, not once per
/// account.
#[derive(Debug, Default)]
pub(crate) struct Holdings<'a> {
    accounts: BTreeMap<AccountId, Held<'a>>,
    /// Applications of every account: the code of one may lie in another.
    pub(super) applications: Vec<&'a Application>,
}

/// What one account holds, each in the order of ARNs.
#[derive(Debug, Default)]
pub(super) struct Held<'a> {
    pub(super) delivery_streams: Vec<&'a DeliveryStream>,
    pub(super) streams: Vec<&'a Stream>,
    pub(super) functions: Vec<&'a Function>,
}

impl<'a> Holdings<'a> {
    /// Sorts a snapshot by accounts.
    pub(crate) fn of(snapshot: &'a Snapshot) -> Self {
        let mut found = Self::default();
        for it in snapshot.delivery_streams.values() {
            if let Some(held) = found.account_of(&it.arn) {
                held.delivery_streams.push(it);
            }
        }
        for it in snapshot.streams.values() {
            if let Some(held) = found.account_of(&it.arn) {
                held.streams.push(it);
            }
        }
        for it in snapshot.resources.values() {
            if let Resource::Function(function) = it
                && let Some(held) = found.account_of(&function.arn)
            {
                held.functions.push(function);
            }
        }
        found.applications = snapshot.applications.values().collect();
        found
    }

    /// What an account holds.
    pub(super) fn of_account(&self, account: AccountId) -> Option<&Held<'a>> {
        self.accounts.get(&account)
    }

    /// The security groups of network interfaces that an account's delivery streams, applications and functions
    /// have, each with what has them.
    pub(crate) fn interfaces(
        &self,
        account: AccountId,
    ) -> impl Iterator<Item = (&'a Arn, &'a [String])> {
        let held = || self.of_account(account).into_iter();
        let of_streams = held().flat_map(|it| &it.delivery_streams).flat_map(|it| {
            let description = it.description.known().into_iter();
            let destinations = description.flat_map(|it| &it.destinations);
            destinations.map(|to| (&it.arn, to.vpc_security_groups.as_slice()))
        });
        let of_functions = held().flat_map(|it| &it.functions).filter_map(|it| {
            let configuration = it.configuration.known().ok()?.as_ref()?;
            Some((&it.arn, configuration.security_groups.as_slice()))
        });
        let own = self.applications.iter().filter(move |it| it.arn.account() == Some(account));
        let of_applications = own.flat_map(|it| {
            let networks = it.detail.known().into_iter().flat_map(|it| &it.vpc);
            networks.map(|network| (&it.arn, network.security_groups.as_slice()))
        });
        of_streams.chain(of_functions).chain(of_applications)
    }

    fn account_of(&mut self, arn: &Arn) -> Option<&mut Held<'a>> {
        arn.account().map(|account| self.accounts.entry(account).or_default())
    }
}
