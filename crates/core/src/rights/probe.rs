//! Names that a pattern of a policy means, to ask about what does not exist yet.

use std::collections::BTreeSet;

use hydrant_iam::{Attached, Effect, Selection};

use super::Person;
use crate::glob;
use crate::{Arn, Target};

/// More names are not tried for one user or role.
const MOST: usize = 32;

/// What stands for a wildcard.
const ANY: &str = "x";

/// A name for each resource pattern that a user or role is allowed something on, where the pattern can mean
/// something of this service and kind: `firehose`, `deliverystream/`.
pub(super) fn names(person: &Person, service: &str, kind: &str, place: Target) -> BTreeSet<Arn> {
    let (region, account) = (place.region.to_string(), place.account.to_string());
    let partition = place.region.partition();
    let name = |pattern: &str| {
        let Some(parts) = parts(pattern) else {
            let text = format!("arn:{partition}:{service}:{region}:{account}:{kind}{ANY}");
            return (pattern == "*").then(|| text.parse().ok()).flatten();
        };
        let [of, at, by, resource] = parts;
        if !glob(of, service) || !glob(by, &account) {
            return None;
        }
        let region = if glob(at, &region) { region.clone() } else { filled(at) };
        let resource = filled(resource);
        let resource = if resource.starts_with(kind) { resource } else { format!("{kind}{ANY}") };
        format!("arn:{partition}:{service}:{region}:{account}:{resource}").parse().ok()
    };
    patterns(person).filter_map(name).take(MOST).collect()
}

/// An object in a bucket for each pattern that leaves the bucket's name open: a stranger may own one of that
/// name.
pub(crate) fn foreign_objects(person: &Person) -> BTreeSet<Arn> {
    let partition = person.arn.partition();
    let name = |pattern: &str| {
        let resource = match parts(pattern) {
            Some([service, "" | "*", "" | "*", resource]) if glob(service, "s3") => resource,
            None if pattern == "*" => "*",
            _ => return None,
        };
        let bucket = resource.split('/').next().unwrap_or_default();
        if !bucket.contains(['*', '?']) {
            return None;
        }
        let filled = filled(resource);
        let filled = if filled.contains('/') { filled } else { format!("{filled}/{ANY}") };
        format!("arn:{partition}:s3:::{filled}").parse().ok()
    };
    patterns(person).filter_map(name).take(MOST).collect()
}

/// Service, Region, account and resource.
fn parts(pattern: &str) -> Option<[&str; 4]> {
    let mut parts = pattern.splitn(6, ':').skip(2);
    Some([parts.next()?, parts.next()?, parts.next()?, parts.next()?])
}

fn filled(pattern: &str) -> String {
    pattern.replace(['*', '?'], ANY)
}

/// The resource patterns of every statement that allows something. A statement that allows everything but
/// what it lists allows some name nobody thought of.
fn patterns(person: &Person) -> impl Iterator<Item = &str> {
    let policies = person.identity.policies.iter().filter_map(|it| match it {
        Attached::Read(policy) => Some(policy.document()),
        Attached::Unreadable(_) => None,
    });
    let statements = policies.flat_map(|it| &it.statements);
    let allows = statements.filter(|it| it.effect == Effect::Allow);
    let found: BTreeSet<&str> = allows
        .flat_map(|it| match &it.resources {
            Selection::Only(listed) => listed.iter().map(String::as_str).collect(),
            Selection::AllBut(_) => vec!["*"],
            Selection::Unspecified => Vec::new(),
        })
        .collect();
    found.into_iter()
}
