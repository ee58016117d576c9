//! Users with long-term keys.

use super::{Ability, Holder};
use crate::around::asked;
use crate::facts::{Area, CredentialReport, KeyHolder};
use crate::{AccountId, Context, Fact, Snapshot, Stop, Target};

impl<'a> Context<'a> {
    /// The report of the long-term keys of an account.
    pub(crate) fn key_report(
        &self,
        account: AccountId,
    ) -> Result<&'a Fact<CredentialReport>, Stop> {
        let home = Target::new(account, self.snapshot.header.home);
        asked(self.snapshot.access_keys(account), Area::AccessKeys, home)
    }

    /// What a user may write to or read from; a user who may neither is out of the question.
    pub(crate) fn streaming_user(
        &self,
        account: AccountId,
        user: &KeyHolder,
    ) -> Result<Holder<'a>, Stop> {
        let neither = "The user may neither write to nor read from a stream.";
        self.streams_of_user(account, user)?.ok_or_else(|| Stop::not_applicable(neither))
    }

    /// The same; none: for certain neither.
    pub(crate) fn streams_of_user(
        &self,
        account: AccountId,
        user: &KeyHolder,
    ) -> Result<Option<Holder<'a>>, Stop> {
        if user.keys.is_empty() {
            return Err(Stop::not_applicable("The user has no active access key."));
        }
        let rights = self.rights.account(account)?;
        let streams = |ability: Ability| matches!(ability, Ability::Write | Ability::Read);
        let held = rights.holders.iter().filter(|it| *it.principal == user.arn);
        let held: Vec<Holder<'a>> = held.filter(|it| streams(it.ability)).collect();
        if let Some(sure) = held.iter().find(|it| it.remains.is_none()) {
            return Ok(Some(*sure));
        }
        if let Some((holder, remains)) = held.iter().find_map(|it| Some((it, it.remains?))) {
            return Err(self.undecided(account, holder.principal, remains));
        }
        if let Some(gap) = rights.gaps.iter().find(|gap| streams(gap.ability)) {
            return Err(Stop::from(&gap.why));
        }
        all_listed(self.snapshot, account)?;
        Ok(None)
    }
}

/// Ends a part where there may be streams that nobody saw.
fn all_listed(snapshot: &Snapshot, account: AccountId) -> Result<(), Stop> {
    let listings = snapshot.listings.iter().filter(|((target, _), _)| target.account == account);
    for unknown in listings.filter_map(|(_, fact)| fact.known().err()) {
        if !unknown.harmless() {
            return Err(unknown.into());
        }
    }
    match snapshot.regions.get(&account).map(Fact::known) {
        Some(Err(unknown)) if snapshot.header.regions.is_none() => Err(unknown.into()),
        _ => Ok(()),
    }
}
