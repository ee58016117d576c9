//! The calls about who may do what, and about what was done.

use std::collections::BTreeSet;

use serde_json::Value;

use super::paths::{Paths, is_readable};
use super::{MinimalCalls, pages};
use crate::org::{
    Application, DeliveryStream, Event, LogDestination, Org, PolicyKind, Role, Stream,
    policy_of_aws, standing,
};
use crate::service::{firehose, kinesis, lambda};

/// The services whose calls are looked up, and the changes of others' that are.
const SOURCES: [&str; 3] =
    ["firehose.amazonaws.com", "kinesis.amazonaws.com", "kinesisanalytics.amazonaws.com"];
const CHANGES: [&str; 4] = ["DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail"];

/// How far back is looked, in hours.
const WINDOW: u64 = 7 * 24;

pub(super) fn count(
    org: &Org,
    readable: &BTreeSet<&str>,
    paths: &Paths<'_>,
    calls: &mut MinimalCalls,
) {
    let roles = roles(org, readable, paths);
    let homes: BTreeSet<&str> = paths.homes.iter().map(|(account, _)| *account).collect();
    let of_roles = roles.iter().filter_map(|arn| arn.split(':').nth(4));
    for account in homes.iter().copied().chain(of_roles).collect::<BTreeSet<_>>() {
        calls.add("iam:GetAccountAuthorizationDetails", pages(principals(org, account), 1_000));
    }
    // The report is begun by one call and read by another.
    calls.add("iam:GenerateCredentialReport", homes.len());
    calls.add("iam:GetCredentialReport", homes.len());
    // The job of a role is never done when it is first asked about.
    let known: BTreeSet<String> = org.roles.iter().map(Role::arn).collect();
    calls.add("iam:GenerateServiceLastAccessedDetails", roles.len());
    calls.add("iam:GetServiceLastAccessedDetails", 2 * roles.intersection(&known).count());
    if !paths.homes.is_empty() {
        policies(org, calls);
    }
    for home in &paths.homes {
        let here = |event: &&Event| (event.account.as_str(), event.region.as_str()) == *home;
        let events: Vec<&Event> = org.events.iter().filter(here).collect();
        let swept = |wanted: &dyn Fn(&Event) -> bool| {
            let found = events.iter().filter(|it| wanted(it) && it.hours_ago <= WINDOW);
            pages(found.map(|it| usize::try_from(it.times).unwrap_or(1)).sum(), 50)
        };
        let sources = SOURCES.iter().map(|source| swept(&|it: &Event| it.source == *source));
        let changes = CHANGES.iter().map(|name| swept(&|it: &Event| it.name == *name));
        calls.add("cloudtrail:LookupEvents", sources.chain(changes).sum());
    }
}

/// How many users, groups, roles and policies are listed for an account.
fn principals(org: &Org, account: &str) -> usize {
    let roles: Vec<_> = org.roles.iter().filter(|it| it.account == account).collect();
    let standing = org.account(account).map(|it| standing(org, it)).unwrap_or_default();
    let standing = standing.iter().filter(|it| roles.iter().all(|row| row.name != it.name));
    let users = org.users.iter().filter(|it| it.account == account);
    let groups = org.groups.iter().filter(|it| it.account == account);
    let attached = (roles.iter().flat_map(|it| it.managed.iter().chain(&it.boundary)))
        .chain(standing.clone().flat_map(|it| it.managed.iter().chain(&it.boundary)))
        .chain(users.clone().flat_map(|it| it.managed.iter().chain(&it.boundary)))
        .chain(groups.clone().flat_map(|it| &it.managed));
    let of_aws: BTreeSet<String> =
        attached.filter_map(|name| policy_of_aws(name)).map(|(arn, _)| arn).collect();
    roles.len()
        + standing.count()
        + org.roles_per_account
        + users.count()
        + groups.count()
        + org.managed_policies.iter().filter(|it| it.account == account).count()
        + of_aws.len()
}

/// The roles on data paths, by ARN: those of streams, applications, channels, functions and subscriptions.
fn roles(org: &Org, readable: &BTreeSet<&str>, paths: &Paths<'_>) -> BTreeSet<String> {
    let read = |account: &String| readable.contains(account.as_str());
    let mut roles = BTreeSet::new();
    for it in org.delivery_streams.iter().filter(|it| read(&it.account)) {
        named(&firehose::description(it), &mut roles);
    }
    let applications = org.applications.iter().filter(|it| read(&it.account));
    roles.extend(applications.map(Application::role_arn));
    for stream in org.streams.iter().filter(|it| read(&it.account)) {
        roles.extend(stream.channels.iter().map(|it| kinesis::role_of_channel(stream, it)));
    }
    let functions: BTreeSet<String> = paths
        .functions
        .iter()
        .map(|arn| arn.splitn(8, ':').take(7).collect::<Vec<_>>().join(":"))
        .collect();
    let functions = org.functions.iter().filter(|it| functions.contains(&it.arn()));
    roles.extend(functions.map(lambda::role_of));
    let streams = (org.delivery_streams.iter().map(DeliveryStream::arn))
        .chain(org.streams.iter().map(Stream::arn))
        .collect::<BTreeSet<_>>();
    let feeding = org.log_destinations.iter().filter(|it| {
        paths.homes.contains(&(it.account.as_str(), it.region.as_str()))
            && streams.contains(&it.target)
    });
    roles.extend(feeding.map(LogDestination::role_arn));
    roles.retain(|arn| is_readable(readable, arn));
    roles
}

/// The roles that a description names, where they are in use.
fn named(value: &Value, roles: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| named(item, roles)),
        Value::Object(table) if table.get("Enabled") != Some(&Value::Bool(false)) => {
            roles.extend(table.get("RoleARN").and_then(Value::as_str).map(str::to_owned));
            table.values().for_each(|inner| named(inner, roles));
        }
        _ => {}
    }
}

/// The policies of the organization with their texts and targets, once.
fn policies(org: &Org, calls: &mut MinimalCalls) {
    calls.add("organizations:ListRoots", 1);
    let on = |kind: &PolicyKind| !org.organization.without_policies.contains(kind);
    for kind in [PolicyKind::Resource, PolicyKind::Service].into_iter().filter(on) {
        let policies: Vec<_> = org.policies.iter().filter(|it| it.kind == kind).collect();
        calls.add("organizations:ListPolicies", pages(policies.len(), 20));
        calls.add("organizations:DescribePolicy", policies.len());
        for policy in policies {
            calls.add("organizations:ListTargetsForPolicy", pages(policy.targets.len(), 20));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::floor::minimal_calls;
    use crate::floor::tests::homes;
    use crate::org::Org;

    #[test]
    fn people_are_asked_about_once_per_account_and_history_per_place() {
        let calls = minimal_calls(&homes(3)).by_api;
        assert_eq!(calls["iam:GetAccountAuthorizationDetails"], 3);
        assert_eq!(calls["iam:GetCredentialReport"], 3);
        assert_eq!(calls["cloudtrail:LookupEvents"], 21);
        // Three streams in each account, each with a role of its own.
        assert_eq!(calls["iam:GenerateServiceLastAccessedDetails"], 9);
        assert_eq!(calls["iam:GetServiceLastAccessedDetails"], 18);
        assert_eq!(calls["organizations:ListRoots"], 1);
        // Two of AWS and the two of the perimeter.
        assert_eq!(calls["organizations:DescribePolicy"], 4);
    }

    #[test]
    fn many_roles_and_many_events_take_pages() {
        let mut org = homes(1);
        org.roles_per_account = 2_000;
        let text = "regions = ['us-east-1']\n[organization]\n[[account]]\nid = '111111111111'\nname = 'a'
            [[event]]\naccount = '111111111111'\nregion = 'us-east-1'\nname = 'DeleteStream'\nwho = 'root'\ntimes = 60";
        let mut events = Org::from_toml(text).unwrap().events;
        for event in &mut events {
            event.account.clone_from(&org.delivery_streams[0].account);
            event.region.clone_from(&org.delivery_streams[0].region);
        }
        org.events = events;
        let calls = minimal_calls(&org).by_api;
        assert_eq!(calls["iam:GetAccountAuthorizationDetails"], 3);
        assert_eq!(calls["cloudtrail:LookupEvents"], 8);
    }

    #[test]
    fn where_nothing_is_nobody_is_asked_about() {
        let calls = minimal_calls(&homes(0)).by_api;
        assert!(calls.keys().all(|api| !api.starts_with("iam:")), "{calls:?}");
        assert!(!calls.contains_key("organizations:ListRoots"));
    }
}
