//! Who may do what in the sample, and what was done.

mod crowd;
mod hired;

pub use hired::{allow, employ, hire, organization_policies_mut, report, root_key, with_hired};

use super::activity::activity;
use super::roles::policy_of;
use super::{MANAGEMENT, SHOP, account, arn, header, home, known, known_in, perimeter};
use crate::facts::{
    Area, AreaFacts, CredentialReport, OrganizationPolicies, PolicyText, Principal, Principals,
    Resource, Role,
};
use crate::{Answer, Packed, Query, Snapshot, Target, api};

/// The role that both delivery streams write with.
pub const DELIVERY_ROLE: &str = "arn:aws:iam::222222222222:role/delivery";

const FIREHOSE: &str = "firehose.amazonaws.com";
const KINESIS: &str = "kinesis.amazonaws.com";
const FLINK: &str = "kinesisanalytics.amazonaws.com";
const LOGS: &str = "logs.amazonaws.com";

pub(super) fn answers() -> Vec<(Query, Answer)> {
    let shop = home(SHOP);
    let mut answers = vec![
        super::area(shop, Area::Principals, principals(shop, &people())),
        super::area(shop, Area::AccessKeys, AreaFacts::AccessKeys(keys(shop))),
        super::area(home(MANAGEMENT), Area::OrganizationPolicies, organization_policies()),
        super::area(shop, Area::Activity, AreaFacts::Activity(activity(shop))),
    ];
    for name in ["app-logs", "channel", "delivery", "enrich"] {
        answers.push(super::resource(Resource::Role(role(name))));
    }
    answers
}

/// What a target without anything of its own says about people.
pub(super) fn bare(target: Target) -> Vec<(Query, Answer)> {
    vec![super::area(target, Area::Activity, AreaFacts::Activity(activity(target)))]
}

/// A role on a data path that was used with everything.
pub fn role(name: &str) -> Role {
    let document = hydrant_iam::PolicyDocument::parse(policy_of(name)).expect("a policy");
    let mut services = std::collections::BTreeSet::new();
    for statement in &document.statements {
        if let hydrant_iam::Selection::Only(actions) = &statement.actions {
            services.extend(actions.iter().filter_map(|it| it.split(':').next()));
        }
    }
    let when = Some(super::hours_before_scan(24));
    let services = services.into_iter().map(|service| (service.to_owned(), when)).collect();
    let accessed = crate::facts::LastAccessed { services };
    Role {
        arn: arn(&format!("arn:aws:iam::{SHOP}:role/{name}")),
        accessed: known(&api::IAM_GET_SERVICE_LAST_ACCESSED_DETAILS, Some(accessed)),
    }
}

/// Users and roles as an answer.
pub fn principals(target: Target, principals: &Principals) -> AreaFacts {
    let packed = Packed::new(principals);
    AreaFacts::Principals(known_in(target, &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS, packed))
}

/// The users and roles of the account of the streams, to change them.
///
/// Whatever is changed is packed again.
pub fn change_principals(snapshot: &mut Snapshot, change: impl FnOnce(&mut Principals)) {
    let place = home(SHOP);
    let fact = snapshot.principals(account(SHOP)).expect("principals").known().expect("known");
    let mut found = fact.open().expect("packed");
    change(&mut found);
    snapshot.areas.insert((place, Area::Principals), principals(place, &found));
}

/// The users and roles of the account of the streams.
fn people() -> Principals {
    let mut people = Principals::default();
    add(&mut people, "delivery", FIREHOSE, policy_of("delivery"));
    add(&mut people, "enrich", FLINK, policy_of("enrich"));
    add(&mut people, "channel", KINESIS, policy_of("channel"));
    add(&mut people, "app-logs", LOGS, policy_of("app-logs"));
    crowd::join(&mut people);
    people
}

/// Adds a role that a service assumes, with one inline policy.
pub fn add(people: &mut Principals, name: &str, service: &str, policy: &str) {
    let place = u32::try_from(people.documents.len()).expect("few");
    people.documents.push(PolicyText {
        name: format!("inline policy work of role {name}"),
        text: Some(policy.to_owned()),
    });
    let trust = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":"{service}"}},"Action":"sts:AssumeRole","Condition":{{"StringEquals":{{"aws:SourceAccount":"{SHOP}","sts:ExternalId":"{SHOP}"}}}}}}]}}"#
    );
    people.principals.push(Principal {
        arn: arn(&format!("arn:aws:iam::{SHOP}:role/{name}")),
        policies: vec![place],
        boundary: None,
        trust: Some(trust),
        tags: Vec::new(),
    });
    people.principals.sort();
}

fn keys(target: Target) -> crate::Fact<CredentialReport> {
    let report = CredentialReport { generated: header().started_at, users: Vec::new() };
    known_in(target, &api::IAM_GET_CREDENTIAL_REPORT, report)
}

fn organization_policies() -> AreaFacts {
    let caller = home(MANAGEMENT);
    AreaFacts::OrganizationPolicies(OrganizationPolicies {
        service: known_in(caller, &api::ORGANIZATIONS_LIST_POLICIES, Some(perimeter::service())),
        resource: known_in(caller, &api::ORGANIZATIONS_LIST_POLICIES, Some(perimeter::resource())),
    })
}
