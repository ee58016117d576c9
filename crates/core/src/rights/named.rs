use std::collections::{BTreeMap, BTreeSet};

use hydrant_iam::{Caller, Effect, Identity, PolicyDocument, Principal, Selection};

use super::{Circle, Person, Rights};
use crate::around::not_asked;
use crate::evaluate::unlisted;
use crate::facts::{Area, ResourceKind};
use crate::{AccountId, Arn, Snapshot, Stop, Target, Unknown};

/// The users and roles that key policies name, with their policies.
#[derive(Debug)]
pub(super) struct Named {
    people: BTreeMap<Arn, Person>,
    unread: BTreeMap<AccountId, Box<Unknown>>,
    unseen: BTreeMap<AccountId, Unknown>,
}

impl Named {
    /// Reads the policies of each account once, and keeps whoever is named.
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let mut named =
            Self { people: BTreeMap::new(), unread: BTreeMap::new(), unseen: unseen(snapshot) };
        for (account, wanted) in wanted(snapshot) {
            if snapshot.principals(account).is_none() {
                continue;
            }
            match Circle::open(snapshot, account) {
                Ok(circle) => {
                    let people = circle.people.into_iter().filter(|it| wanted.contains(&it.arn));
                    named.people.extend(people.map(|it| (it.arn.clone(), it)));
                }
                Err(unknown) => {
                    named.unread.insert(account, unknown);
                }
            }
        }
        named
    }
}

impl Rights<'_> {
    /// A user or role that a key policy names. Whoever is not among those that were read has no policy
    /// that touches a data path.
    pub(crate) fn named(&self, arn: &Arn) -> Result<Person, Stop> {
        let named = self.read_named();
        if let Some(person) = named.people.get(arn) {
            return Ok(person.clone());
        }
        let account = arn.account().ok_or_else(|| Stop::not_applicable("It names no account."))?;
        if let Some(unknown) = named.unread.get(&account) {
            return Err(Stop::Unknown(unknown.clone()));
        }
        let home = Target::new(account, self.snapshot.header.home);
        let missing = || not_asked(Area::Principals.api(), home);
        let source = self.snapshot.principals(account).ok_or_else(missing)?.source();
        let caller = Caller::parse(arn.as_str()).ok_or_else(missing)?;
        let identity = Identity::new(caller);
        Ok(Person { arn: arn.clone(), source, identity, trust: None, tags: Vec::new() })
    }

    /// What is missing to know every stream of an account, and which roles act for it.
    pub(crate) fn unseen(&self, account: AccountId) -> Result<(), Stop> {
        self.read_named().unseen.get(&account).map_or(Ok(()), |unknown| Err(Stop::from(unknown)))
    }

    fn read_named(&self) -> &Named {
        self.named.get_or_init(|| Named::of(self.snapshot))
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
fn wanted(snapshot: &Snapshot) -> BTreeMap<AccountId, BTreeSet<Arn>> {
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
