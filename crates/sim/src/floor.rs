//! The fewest calls that a perfect scanner needs.

use std::collections::{BTreeMap, BTreeSet};

use paths::Paths;

use crate::org::{Account, AccountState, Org, RoleState};

mod dependencies;
mod guards;
mod paths;
mod people;
mod resources;
mod surroundings;

/// The fewest calls that a perfect scanner needs, by operation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MinimalCalls {
    /// `by_api["firehose:ListDeliveryStreams"]`.
    pub by_api: BTreeMap<&'static str, u64>,
}

impl MinimalCalls {
    /// The sum.
    pub fn total(&self) -> u64 {
        self.by_api.values().sum()
    }

    fn add_all(&mut self, more: &Self) {
        for (api, calls) in &more.by_api {
            *self.by_api.entry(api).or_default() += calls;
        }
    }

    fn add(&mut self, api: &'static str, calls: usize) {
        if calls > 0 {
            *self.by_api.entry(api).or_default() += calls as u64;
        }
    }
}

/// The fewest calls that a scanner needs which runs in the management account and makes no mistake: the listing of
/// the organization, one session and one list of Regions per account, three lists per account and Region, one
/// description per stream, each property of each thing they depend on once, and what surrounds them once for each
/// account and Region.
///
/// It goes by the typed fields of the organization; what `extra` adds to a response is not followed, except backups
/// and what the description of a delivery stream names.
pub fn minimal_calls(org: &Org) -> MinimalCalls {
    let mut calls = MinimalCalls::default();
    calls.add("organizations:DescribeOrganization", 1);
    calls.add("organizations:ListAccounts", pages(org.accounts.len(), 20));
    let caller = org.organization.management_account.as_str();
    for account in org.accounts.iter().filter(|account| account.state == AccountState::Active) {
        // The attempt shows that a role is missing.
        calls.add("sts:AssumeRole", usize::from(account.id != caller));
    }
    let readable = readable(org);
    calls.add("ec2:DescribeRegions", readable.len());
    lists(org, &readable, &mut calls);
    descriptions(org, &readable, &mut calls);
    let paths = Paths::new(org, &readable);
    let buckets = dependencies::count(org, &readable, &paths, &mut calls);
    resources::count(org, &readable, &paths, &mut calls);
    surroundings::count(org, &paths, &mut calls);
    guards::count(org, &readable, &paths, &buckets, &mut calls);
    people::count(org, &readable, &paths, &mut calls);
    calls
}

/// The accounts that can be looked into.
fn readable(org: &Org) -> BTreeSet<&str> {
    let caller = &org.organization.management_account;
    let open = |account: &&Account| {
        account.state == AccountState::Active
            && (account.role == RoleState::Ok || account.id == *caller)
    };
    org.accounts.iter().filter(open).map(|account| account.id.as_str()).collect()
}

fn lists(org: &Org, readable: &BTreeSet<&str>, calls: &mut MinimalCalls) {
    let mut held: BTreeMap<(&str, &str), [usize; 3]> = BTreeMap::new();
    for account in org.accounts.iter().filter(|account| readable.contains(account.id.as_str())) {
        for region in org.regions_of(account) {
            held.insert((&account.id, region), [0; 3]);
        }
    }
    let homes =
        (org.delivery_streams.iter().map(|it| (it.account.as_str(), it.region.as_str(), 0)))
            .chain(org.streams.iter().map(|it| (it.account.as_str(), it.region.as_str(), 1)))
            .chain(org.applications.iter().map(|it| (it.account.as_str(), it.region.as_str(), 2)));
    for (account, region, kind) in homes {
        if let Some(held) = held.get_mut(&(account, region)) {
            held[kind] += 1;
        }
    }
    for [delivery_streams, streams, applications] in held.into_values() {
        calls.add("firehose:ListDeliveryStreams", pages(delivery_streams, 10_000));
        calls.add("kinesis:ListStreams", pages(streams, 100));
        calls.add("kinesisanalytics:ListApplications", pages(applications, 50));
    }
}

fn descriptions(org: &Org, readable: &BTreeSet<&str>, calls: &mut MinimalCalls) {
    let read = |account: &String| readable.contains(account.as_str());
    let delivery_streams = org.delivery_streams.iter().filter(|it| read(&it.account)).count();
    calls.add("firehose:DescribeDeliveryStream", delivery_streams);
    for stream in org.streams.iter().filter(|it| read(&it.account)) {
        calls.add("kinesis:DescribeStreamSummary", 1);
        calls.add("kinesis:GetResourcePolicy", 1 + stream.consumers.len());
        if !stream.consumers.is_empty() {
            calls.add("kinesis:ListStreamConsumers", pages(stream.consumers.len(), 100));
        }
    }
    let applications = org.applications.iter().filter(|it| read(&it.account)).count();
    calls.add("kinesisanalytics:DescribeApplication", applications);
}

/// An empty list is a page too.
fn pages(items: usize, size: usize) -> usize {
    items.div_ceil(size).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::GenerateSpec;

    #[test]
    fn an_empty_organization_costs_what_the_design_says() {
        let spec = GenerateSpec { accounts: 1_000, regions: 17, ..GenerateSpec::default() };
        assert_eq!(minimal_calls(&Org::generate(spec).unwrap()).total(), 53_050);
    }

    /// An organization with streams in one Region of so many accounts.
    pub(super) fn homes(count: usize) -> Org {
        let spec = GenerateSpec {
            accounts: count,
            regions: 1,
            delivery_streams: 3 * count,
            clean: true,
            ..GenerateSpec::default()
        };
        Org::generate(spec).unwrap()
    }

    #[test]
    fn what_many_streams_share_is_read_once() {
        let spec = GenerateSpec {
            accounts: 1,
            regions: 1,
            delivery_streams: 50,
            clean: true,
            ..GenerateSpec::default()
        };
        let calls = minimal_calls(&Org::generate(spec).unwrap());
        assert_eq!(calls.by_api["firehose:DescribeDeliveryStream"], 50);
        assert_eq!(calls.by_api["kms:DescribeKey"], 1);
        assert_eq!(calls.by_api["s3:GetBucketPolicy"], 1);
        assert_eq!(calls.by_api["logs:DescribeLogStreams"], 50);
    }
}
