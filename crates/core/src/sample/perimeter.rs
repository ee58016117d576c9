//! The policies that the sample's organization lays over its accounts: everything is allowed that stays
//! inside.

use super::{ARCHIVE, MANAGEMENT, SHOP, home, value};
use crate::Snapshot;
use crate::facts::{Area, AreaFacts, OrganizationPolicies, OrganizationPolicy};

/// Nobody of the organization uses streams of others.
pub const INSIDE: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Inside","Effect":"Deny","Action":["firehose:*","kinesis:*","kinesisanalytics:*"],"Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:ResourceOrgID":"o-exampleorg1"}}}]}"#;

/// Nobody else uses delivery streams of the organization.
pub const MEMBERS: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Members","Effect":"Deny","Principal":"*","Action":"firehose:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-exampleorg1"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}]}"#;

/// Service control policies: what AWS attaches everywhere, and the perimeter at the root.
pub(super) fn service() -> Vec<OrganizationPolicy> {
    let all =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    vec![everywhere("p-FullAWSAccess", "FullAWSAccess", all), at_root("p-inside00", INSIDE)]
}

/// Resource control policies, the same way.
pub(super) fn resource() -> Vec<OrganizationPolicy> {
    let all = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#;
    let full = everywhere("p-RCPFullAWSAccess", "RCPFullAWSAccess", all);
    vec![full, at_root("p-members0", MEMBERS)]
}

/// The organization's policies, to change them.
pub fn policies_mut(snapshot: &mut Snapshot) -> &mut OrganizationPolicies {
    let place = (home(MANAGEMENT), Area::OrganizationPolicies);
    match snapshot.areas.get_mut(&place).expect("asked") {
        AreaFacts::OrganizationPolicies(it) => it,
        other => panic!("no organization policies: {other:?}"),
    }
}

/// The service control policies, to change them.
pub fn service_mut(snapshot: &mut Snapshot) -> &mut Vec<OrganizationPolicy> {
    value(&mut policies_mut(snapshot).service).get_or_insert_default()
}

/// The resource control policies, to change them.
pub fn resource_mut(snapshot: &mut Snapshot) -> &mut Vec<OrganizationPolicy> {
    value(&mut policies_mut(snapshot).resource).get_or_insert_default()
}

fn everywhere(id: &str, name: &str, text: &str) -> OrganizationPolicy {
    let targets = [MANAGEMENT, SHOP, ARCHIVE, "r-root"].map(str::to_owned).into();
    OrganizationPolicy { id: id.to_owned(), name: name.to_owned(), text: text.to_owned(), targets }
}

fn at_root(id: &str, text: &str) -> OrganizationPolicy {
    let name = format!("perimeter-{id}");
    let targets = vec!["r-root".to_owned()];
    OrganizationPolicy { id: id.to_owned(), name, text: text.to_owned(), targets }
}
