use std::collections::BTreeMap;

use hydrant_core::Api;
use hydrant_core::api;

/// What a scan will ask, before anything is known of its streams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Accounts that will be entered.
    pub accounts: usize,
    /// Account-Regions that will be listed.
    pub targets: usize,
    /// Calls by api, for an organization without streams: the least a scan can ask.
    pub calls: BTreeMap<&'static str, u64>,
    /// Seconds that the documented rates and the round trips need at least.
    pub seconds: u64,
}

/// The least number of calls for so many accounts and Regions, and the time bound of performance by
/// rates and round trips of 80 ms.
pub fn estimate(accounts: usize, regions: usize, max_in_flight: usize) -> Estimate {
    let (a, r) = (accounts as u64, regions as u64);
    let pages = a.div_ceil(20).max(1);
    let mut calls = BTreeMap::new();
    let mut add = |api: &'static Api, count: u64| *calls.entry(api.name).or_insert(0) += count;
    add(&api::ORGANIZATIONS_DESCRIBE_ORGANIZATION, 1);
    add(&api::ORGANIZATIONS_LIST_ACCOUNTS, pages);
    add(&api::STS_GET_CALLER_IDENTITY, 1);
    add(&api::STS_ASSUME_ROLE, a.saturating_sub(1));
    add(&api::EC2_DESCRIBE_REGIONS, a);
    for list in [
        &api::FIREHOSE_LIST_DELIVERY_STREAMS,
        &api::KINESIS_LIST_STREAMS,
        &api::KINESISANALYTICS_LIST_APPLICATIONS,
    ] {
        add(list, a * r);
    }
    let total: u64 = calls.values().sum();
    let listing = pages.saturating_sub(12).div_ceil(8);
    let trips = total * 80 / 1_000 / (max_in_flight.max(1) as u64);
    Estimate { accounts, targets: accounts * regions, calls, seconds: listing.max(trips).max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_organization_costs_three_listings_per_target() {
        let estimate = estimate(1_000, 17, 1_000);
        assert_eq!(estimate.calls.values().sum::<u64>(), 1 + 50 + 1 + 999 + 1_000 + 51_000);
        assert_eq!(estimate.seconds, 5);
    }
}
