//! The calls for the networks around the streams, once for each account and Region that holds any; and for managed
//! destinations, once for each.

use std::collections::{BTreeMap, BTreeSet};

use super::MinimalCalls;
use super::paths::{Paths, Place, cluster, networks};
use crate::named::{Named, Target};
use crate::org::Org;

/// Counts them.
pub(super) fn count(org: &Org, paths: &Paths<'_>, calls: &mut MinimalCalls) {
    let rows = networks(org);
    let reached = |home: &&Place<'_>| {
        rows.get(*home).is_none_or(|it| it.endpoints.iter().any(|it| it.is_streaming()))
    };
    let homes = paths.homes.len();
    calls.add("ec2:DescribeVpcEndpoints", homes);
    calls.add("ec2:DescribeVpcs", homes);
    calls.add("ec2:DescribeSubnets", homes);
    calls.add("ec2:DescribeNetworkAcls", paths.homes.iter().filter(reached).count());
    // Each by its id: an account may have any number of others.
    calls.add("ec2:DescribeSecurityGroups", paths.security_groups.len());
    searches(&paths.names, calls);
    warehouses(org, &paths.names, calls);
}

fn searches(names: &[Named], calls: &mut MinimalCalls) {
    let domains: BTreeSet<&Target> = (names.iter().filter_map(|it| it.target.as_ref()))
        .filter(|target| matches!(target, Target::Domain(_)))
        .collect();
    calls.add("es:DescribeDomain", domains.len());
    let mut collections: BTreeMap<Place<'_>, BTreeSet<&Target>> = BTreeMap::new();
    for it in names {
        if let Some(target @ Target::Collection(_)) = &it.target {
            collections.entry((&it.account, &it.region)).or_default().insert(target);
        }
    }
    for here in collections.values() {
        calls.add("aoss:BatchGetCollection", here.len().div_ceil(100));
        calls.add("aoss:ListSecurityPolicies", 1);
        calls.add("aoss:GetSecurityPolicy", here.len());
        calls.add("aoss:ListAccessPolicies", 1);
        calls.add("aoss:GetAccessPolicy", here.len());
    }
}

fn warehouses(org: &Org, names: &[Named], calls: &mut MinimalCalls) {
    let mut clusters: BTreeMap<Place<'_>, BTreeSet<String>> = BTreeMap::new();
    let mut workgroups: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
    for it in names {
        let (account, region) = (it.account.as_str(), it.region.as_str());
        match &it.target {
            Some(Target::Cluster(name)) => {
                let group = cluster(org, account, region, name).parameter_group();
                clusters.entry((account, region)).or_default().insert(group);
            }
            Some(Target::Workgroup(name)) => {
                workgroups.insert((account, region, name));
            }
            _ => {}
        }
    }
    calls.add("redshift:DescribeClusters", clusters.len());
    calls.add("redshift:DescribeClusterParameters", clusters.values().map(BTreeSet::len).sum());
    calls.add("redshift-serverless:GetWorkgroup", workgroups.len());
    calls.add("redshift-serverless:GetNamespace", workgroups.len());
}

#[cfg(test)]
mod tests {
    use crate::floor::minimal_calls;
    use crate::floor::tests::homes;

    #[test]
    fn what_streams_of_one_place_share_is_asked_once() {
        let calls = minimal_calls(&homes(1));
        for api in [
            "config:DescribeComplianceByResource",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeSubnets",
            "ec2:DescribeVpcs",
            "guardduty:GetDetector",
            "macie2:DescribeBuckets",
            "securityhub:GetEnabledStandards",
        ] {
            assert_eq!(calls.by_api.get(api), Some(&1), "{api}");
        }
        assert_eq!(calls.by_api.get("guardduty:GetFindings"), None);
    }
}
