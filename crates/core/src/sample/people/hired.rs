//! People to add to the sample.

use super::change_principals;
use crate::Snapshot;
use crate::facts::{
    AccessKey, Area, AreaFacts, CredentialReport, KeyHolder, OrganizationPolicies, PolicyText,
    Principal, Principals,
};
use crate::sample::{MANAGEMENT, SHOP, arn, home, hours_before_scan, value};

/// A policy of one statement.
pub fn allow(action: &str, resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}]}}"#
    )
}

/// Gives a user or role (`user/batch`, `role/clerk`) one more inline policy; who does not exist is made first.
pub fn hire(people: &mut Principals, who: &str, policy: &str) {
    let place = u32::try_from(people.documents.len()).expect("few");
    let (kind, name) = who.split_once('/').expect("user/ or role/");
    let arn = arn(&format!("arn:aws:iam::{SHOP}:{who}"));
    let known = people.principals.iter_mut().find(|it| it.arn == arn);
    let number = known.as_ref().map_or(0, |it| it.policies.len()) + 1;
    people.documents.push(PolicyText {
        name: format!("inline policy {number} of {kind} {name}"),
        text: Some(policy.to_owned()),
    });
    if let Some(known) = known {
        known.policies.push(place);
        return;
    }
    let trust = format!(
        r#"{{"Statement":{{"Effect":"Allow","Principal":{{"AWS":"{SHOP}"}},"Action":"sts:AssumeRole"}}}}"#
    );
    people.principals.push(Principal {
        arn,
        policies: vec![place],
        boundary: None,
        trust: (kind == "role").then_some(trust),
        tags: Vec::new(),
    });
    people.principals.sort();
}

/// Gives a user an access key that was made, and last used, so many days ago.
pub fn employ<'a>(
    snapshot: &'a mut Snapshot,
    name: &str,
    made: i64,
    used: Option<i64>,
) -> &'a mut AccessKey {
    let key = AccessKey {
        number: 1,
        rotated: Some(hours_before_scan(24 * made)),
        used: used.map(|days| hours_before_scan(24 * days)),
        service: used.map(|_| "kinesis".to_owned()),
    };
    let who = if name == "root" { name.to_owned() } else { format!("user/{name}") };
    let arn = arn(&format!("arn:aws:iam::{SHOP}:{who}"));
    let report = report(snapshot);
    report.users.retain(|it| it.arn != arn);
    report.users.push(KeyHolder { arn: arn.clone(), keys: vec![key] });
    report.users.sort();
    let holder = report.users.iter_mut().find(|it| it.arn == arn).expect("just added");
    holder.keys.first_mut().expect("one")
}

/// Gives the root user an access key.
pub fn root_key(snapshot: &mut Snapshot) {
    employ(snapshot, "root", 400, None);
}

/// The report of access keys, to change it.
pub fn report(snapshot: &mut Snapshot) -> &mut CredentialReport {
    match snapshot.areas.get_mut(&(home(SHOP), Area::AccessKeys)).expect("an area") {
        AreaFacts::AccessKeys(fact) => value(fact),
        other => panic!("no report: {other:?}"),
    }
}

/// The policies that the organization lays over its accounts, to change them.
pub fn organization_policies_mut(snapshot: &mut Snapshot) -> &mut OrganizationPolicies {
    let place = (home(MANAGEMENT), Area::OrganizationPolicies);
    match snapshot.areas.get_mut(&place).expect("an area") {
        AreaFacts::OrganizationPolicies(it) => it,
        other => panic!("no policies: {other:?}"),
    }
}

/// The same in the sample itself.
pub fn with_hired(snapshot: &mut Snapshot, who: &str, policy: &str) {
    change_principals(snapshot, |people| hire(people, who, policy));
}
