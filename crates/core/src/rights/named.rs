use std::collections::{BTreeMap, BTreeSet};

use hydrant_iam::{Caller, Effect, Identity, PolicyDocument, Principal, Selection};

use super::{Person, Rights};
use crate::evaluate::unlisted;
use crate::facts::ResourceKind;
use crate::{AccountId, Arn, Snapshot, Stop, Unknown};

impl Rights<'_> {
    /// A user or role that a key policy names. Whoever is not among those that were read has no policy
    /// that touches a data path.
    pub(crate) fn named(&self, arn: &Arn) -> Result<Person, Stop> {
        let account = arn.account().ok_or_else(|| Stop::not_applicable("It names no account."))?;
        let rights = self.account(account)?;
        if let Some(person) = rights.people.get(arn) {
            return Ok(person.clone());
        }
        let source = rights.source;
        let unclear = || Unknown::undecided(source, format!("who {arn} is cannot be told"));
        let caller = Caller::parse(arn.as_str());
        let caller = caller.ok_or_else(|| Stop::Unknown(Box::new(unclear())))?;
        let identity = Identity::new(caller);
        Ok(Person { arn: arn.clone(), source, identity, trust: None, tags: Vec::new() })
    }

    /// What is missing to know every stream of an account, and which roles act for it.
    pub(crate) fn unseen(&self, account: AccountId) -> Result<(), Stop> {
        let unseen = self.unseen.get_or_init(|| unseen(self.snapshot()));
        unseen.get(&account).map_or(Ok(()), |unknown| Err(Stop::from(unknown)))
    }
}

/// What is missing to know every stream of each account, and which roles act for it.
fn unseen(snapshot: &Snapshot) -> BTreeMap<AccountId, Unknown> {
    let unlisted = unlisted(snapshot).into_iter();
    let unlisted = unlisted.filter_map(|((id, _), all)| Some((id, all.into_iter().next()?)));
    let mut unseen: BTreeMap<AccountId, Unknown> = unlisted.collect();
    let streams = snapshot.delivery_streams.values();
    let streams = streams.filter_map(|it| Some((it.arn.account()?, it.description.known().err()?)));
    let applications = snapshot.applications.values();
    let applications =
        applications.filter_map(|it| Some((it.arn.account()?, it.detail.known().err()?)));
    for (account, unknown) in streams.chain(applications) {
        unseen.entry(account).or_insert_with(|| unknown.clone());
    }
    unseen
}

/// Users and roles by account, as far as key policies could be read.
pub(super) fn wanted(snapshot: &Snapshot) -> BTreeMap<AccountId, BTreeSet<Arn>> {
    let mut wanted: BTreeMap<AccountId, BTreeSet<Arn>> = BTreeMap::new();
    let access = snapshot.keys.values().filter_map(|key| key.access.as_ref());
    let texts = access.filter_map(|it| it.policy.known().ok());
    for document in texts.filter_map(|text| PolicyDocument::parse(text).ok()) {
        for statement in document.statements.iter().filter(|it| it.effect == Effect::Allow) {
            let Selection::Only(principals) = &statement.principals else { continue };
            for principal in principals {
                let Principal::Aws(name) = principal else { continue };
                let Ok(arn) = name.parse::<Arn>() else { continue };
                if let Some(account) = arn.account().filter(|_| is_person(&arn)) {
                    wanted.entry(account).or_default().insert(arn);
                }
            }
        }
    }
    wanted
}

fn is_person(arn: &Arn) -> bool {
    ResourceKind::of(arn) == Some(ResourceKind::Role) || arn.resource().starts_with("user/")
}
