//! What the roles of the sample are allowed, and ways to change it.

use super::{ARCHIVE, MANAGEMENT, SHOP, home, known_in};
use crate::facts::{
    Area, AreaFacts, OrganizationPolicies, OrganizationPolicy, PolicyText, Principal, Principals,
};
use crate::{Snapshot, api};

/// What each role needs, and nothing else: as [`needed_policy`](crate::needed_policy) prints it.
pub const POLICIES: [(&str, &str); 4] = [
    ("app-logs", include_str!("policies/app-logs.json")),
    ("channel", include_str!("policies/channel.json")),
    ("delivery", include_str!("policies/delivery.json")),
    ("enrich", include_str!("policies/enrich.json")),
];

/// The policy of a role of the sample.
pub fn policy_of(role: &str) -> &'static str {
    POLICIES.iter().find(|(name, _)| *name == role).map_or("{\"Statement\":[]}", |(_, text)| text)
}

/// A policy of one statement.
pub fn allow(action: &str, resource: &str) -> String {
    statement("Allow", action, resource, "{}")
}

/// A policy that denies.
pub fn deny(action: &str, resource: &str) -> String {
    statement("Deny", action, resource, "{}")
}

/// A policy that denies under a condition.
pub fn deny_if(action: &str, resource: &str, condition: &str) -> String {
    statement("Deny", action, resource, condition)
}

fn statement(effect: &str, action: &str, resource: &str, condition: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"{effect}","Action":"{action}","Resource":"{resource}","Condition":{condition}}}]}}"#
    )
}

fn place(people: &mut Principals, name: &str, text: &str) -> u32 {
    let place = u32::try_from(people.documents.len()).expect("few");
    people.documents.push(PolicyText { name: name.to_owned(), text: Some(text.to_owned()) });
    place
}

/// None where another change took the role away.
fn role<'a>(people: &'a mut Principals, name: &str) -> Option<&'a mut Principal> {
    let wanted = format!("arn:aws:iam::{SHOP}:role/{name}");
    people.principals.iter_mut().find(|it| it.arn.as_str() == wanted)
}

/// Attaches one more policy to a role.
pub fn grant(people: &mut Principals, name: &str, policy: &str) {
    let place = place(people, &format!("inline policy more of role {name}"), policy);
    if let Some(it) = role(people, name) {
        it.policies.push(place);
    }
}

/// Gives a role this policy and no other.
pub fn replace(people: &mut Principals, name: &str, policy: &str) {
    let place = place(people, &format!("inline policy work of role {name}"), policy);
    if let Some(it) = role(people, name) {
        it.policies = vec![place];
    }
}

/// Sets a role's permissions boundary.
pub fn bound(people: &mut Principals, name: &str, policy: &str) {
    let place = place(people, "arn:aws:iam::222222222222:policy/boundary", policy);
    if let Some(it) = role(people, name) {
        it.boundary = Some(place);
    }
}

/// Sets a role's trust policy.
pub fn trust(people: &mut Principals, name: &str, policy: &str) {
    if let Some(it) = role(people, name) {
        it.trust = Some(policy.to_owned());
    }
}

/// Lays service control policies over the whole organization.
pub fn control(snapshot: &mut Snapshot, policies: &[&str]) {
    let of = |(number, text): (usize, &&str)| OrganizationPolicy {
        id: format!("p-{number}"),
        name: format!("control {number}"),
        text: (*text).to_owned(),
        targets: ["r-root".to_owned(), SHOP.to_owned(), ARCHIVE.to_owned()].to_vec(),
    };
    let caller = home(MANAGEMENT);
    let service = Some(policies.iter().enumerate().map(of).collect());
    let facts = OrganizationPolicies {
        service: known_in(caller, &api::ORGANIZATIONS_LIST_POLICIES, service),
        resource: known_in(caller, &api::ORGANIZATIONS_LIST_POLICIES, None),
    };
    let key = (caller, Area::OrganizationPolicies);
    snapshot.areas.insert(key, AreaFacts::OrganizationPolicies(facts));
}
