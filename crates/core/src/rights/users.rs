//! Users with long-term keys.

use jiff::{SignedDuration, Timestamp};

use super::{Ability, Holder};
use crate::around::asked;
use crate::facts::{AccessKey, Area, CredentialReport, KeyHolder};
use crate::{AccountId, Context, Fact, Judge, Snapshot, Stop, Target};

impl<'a> Context<'a> {
    /// Fails for every key of a streaming user whose time lies more than so many days back. `of` says which time that
    /// is, and puts into a sentence how long ago it was; `what` names the time.
    pub(crate) fn keys_by_age<'k, S: Fn(&str) -> String>(
        &self,
        account: AccountId,
        user: &'k KeyHolder,
        judge: &mut Judge,
        (days, what): (i64, &str),
        of: impl Fn(&'k AccessKey) -> (Option<Timestamp>, S),
    ) {
        for key in &user.keys {
            judge.part(|judge| {
                let report = self.key_report(account)?;
                self.streaming_user(account, user)?;
                let (Some(since), sentence) = of(key) else {
                    let why = format!("it does not say when access key {} was made", key.number);
                    return Err(Stop::undecided(report, why));
                };
                let age = self.snapshot.header.started_at.duration_since(since);
                let observed = format!("{} days ago", age.as_hours() / 24);
                let what = format!("Access key {}, {what}", key.number);
                if age > SignedDuration::from_hours(days * 24) {
                    let sentence = sentence(&observed);
                    judge.fail(
                        report,
                        what,
                        observed,
                        format!("at most {days} days ago"),
                        sentence,
                    );
                } else {
                    judge.saw(report, what, observed);
                }
                Ok(())
            });
        }
    }

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
