use std::collections::BTreeMap;
use std::sync::Arc;

use hydrant_iam::{AccountControls, Attached, Caller, Identity};

use super::OrganizationControls;
use crate::around::not_asked;
use crate::facts::{Area, PolicyText, Principal};
use crate::{AccountId, Arn, Source, Stop, Target, Unknown};

/// The users and roles of an account, ready to be asked.
#[derive(Debug)]
pub struct Circle {
    /// Where they were read.
    pub source: Source,
    /// What the organization makes of the account.
    pub controls: Arc<AccountControls>,
    /// Users and roles, sorted by ARN.
    pub people: Vec<Person>,
    /// Users and roles whose policies touch no data path, and which are only counted.
    pub left_out: u32,
}

/// A user or role.
#[derive(Clone, Debug)]
pub struct Person {
    /// Its ARN.
    pub arn: Arn,
    /// Where it was read.
    pub source: Source,
    /// It and its policies.
    pub identity: Identity,
    /// A role's trust policy.
    pub trust: Option<String>,
    /// Tags: key and value.
    pub tags: Vec<(String, String)>,
}

impl Circle {
    /// Reads the policies of an account.
    pub fn open(
        controls: &OrganizationControls<'_>,
        account: AccountId,
    ) -> Result<Self, Box<Unknown>> {
        let snapshot = controls.snapshot();
        let home = Target::new(account, snapshot.header.home);
        let Some(fact) = snapshot.principals(account) else {
            return Err(match not_asked(Area::Principals.api(), home) {
                Stop::Unknown(unknown) => unknown,
                Stop::NotApplicable(why) => Box::new(Unknown::not_asked(
                    Source { api: Area::Principals.api(), account, region: home.region },
                    why,
                )),
            });
        };
        let source = fact.source();
        let unread = |error| Box::new(Unknown::undecided(source, format!("{error}")));
        let principals = fact.known().map_err(|unknown| Box::new(unknown.clone()))?;
        let principals = principals.open().map_err(unread)?;
        let controls = controls.account(account);
        let documents: Vec<Attached> = principals.documents.iter().map(attached).collect();
        let person = |principal: Principal| person(principal, &documents, &controls, source);
        let mut people: Vec<Person> =
            principals.principals.into_iter().filter_map(person).collect();
        people.sort_by(|a, b| a.arn.cmp(&b.arn));
        Ok(Self { source, controls, people, left_out: principals.left_out })
    }

    /// The user or role of this name.
    pub fn person(&self, arn: &Arn) -> Option<&Person> {
        let place = self.people.binary_search_by(|person| person.arn.cmp(arn));
        place.ok().and_then(|place| self.people.get(place))
    }
}

impl Person {
    /// Whether it is a user, and not a role.
    pub fn is_user(&self) -> bool {
        self.arn.resource().starts_with("user/")
    }

    /// Whether AWS made the role for one of its services, and changes what it may do.
    pub fn is_service_linked(&self) -> bool {
        self.arn.resource().starts_with("role/aws-service-role/")
    }

    /// Its tags, by key.
    pub fn tags(&self) -> BTreeMap<&str, &str> {
        self.tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect()
    }
}

fn attached(document: &PolicyText) -> Attached {
    match &document.text {
        Some(text) => Attached::read(&document.name, text),
        None => Attached::Unreadable(document.name.as_str().into()),
    }
}

fn person(
    principal: Principal,
    documents: &[Attached],
    controls: &Arc<AccountControls>,
    source: Source,
) -> Option<Person> {
    // A place that no document has is a policy that nobody can read.
    let document = |place: &u32| {
        let lost = || Attached::Unreadable(format!("policy {place}").as_str().into());
        documents.get(*place as usize).cloned().unwrap_or_else(lost)
    };
    let mut identity = Identity::new(Caller::parse(principal.arn.as_str())?);
    identity.policies = principal.policies.iter().map(document).collect();
    identity.boundary = principal.boundary.as_ref().map(document);
    identity.controls = Arc::clone(controls);
    let Principal { arn, trust, tags, .. } = principal;
    Some(Person { arn, source, identity, trust, tags })
}
