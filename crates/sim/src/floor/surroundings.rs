//! The calls for what surrounds the streams: once for each account and Region that holds any, once for each managed
//! destination, and by the delegated administrator where it can ask for a whole Region at once.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{MinimalCalls, pages};
use crate::named::{Named, Target, function, named};
use crate::org::{Cluster, Destination, Guard, Network, Org, Recorder, Switch};
use crate::service;

/// An account and a Region.
type Place<'a> = (&'a str, &'a str);

/// Counts for the accounts and Regions in `homes`, which hold streams, and in `buckets`, which hold their buckets.
pub(super) fn count(
    org: &Org,
    readable: &BTreeSet<&str>,
    buckets: &BTreeSet<Place<'_>>,
    calls: &mut MinimalCalls,
) {
    let homes = homes(org, readable);
    let names = names(org, readable);
    networks(org, readable, &homes, &names, calls);
    config(org, &homes, calls);
    guardduty(org, readable, &homes.union(buckets).copied().collect(), calls);
    macie(org, readable, buckets, calls);
    inspector(org, readable, &names, calls);
    // An answer, even an empty one, says that Security Hub is on.
    calls.add("securityhub:GetEnabledStandards", homes.len());
    searches(&names, calls);
    warehouses(org, &names, calls);
}

/// The accounts and Regions that hold streams.
fn homes<'a>(org: &'a Org, readable: &BTreeSet<&str>) -> BTreeSet<Place<'a>> {
    (org.delivery_streams.iter().map(|it| (it.account.as_str(), it.region.as_str())))
        .chain(org.streams.iter().map(|it| (it.account.as_str(), it.region.as_str())))
        .chain(org.applications.iter().map(|it| (it.account.as_str(), it.region.as_str())))
        .filter(|(account, _)| readable.contains(account))
        .collect()
}

fn names(org: &Org, readable: &BTreeSet<&str>) -> Vec<Named> {
    let plain = [Destination::S3, Destination::Splunk, Destination::Http];
    org.delivery_streams
        .iter()
        .filter(|it| readable.contains(it.account.as_str()))
        // Rendering is dear, and most streams name nothing of the kind.
        .filter(|it| !plain.contains(&it.destination) || it.destination_extra != Value::Null)
        .filter_map(|it| named(it, &service::firehose::render(it)))
        .collect()
}

/// Any number of subnets, groups and network ACLs fits into one question.
fn networks(
    org: &Org,
    readable: &BTreeSet<&str>,
    homes: &BTreeSet<Place<'_>>,
    names: &[Named],
    calls: &mut MinimalCalls,
) {
    let rows: BTreeMap<Place<'_>, &Network> =
        org.networks.iter().map(|it| ((it.account.as_str(), it.region.as_str()), it)).collect();
    let reached = |home: &&Place<'_>| rows.get(*home).is_none_or(|it| !it.endpoints.is_empty());
    let with_endpoints: BTreeSet<_> = homes.iter().filter(reached).copied().collect();
    let mut with_groups = with_endpoints.clone();
    with_groups.extend(
        (names.iter())
            .filter(|it| matches!(it.target, Some(Target::Cluster(_) | Target::Workgroup(_))))
            .map(|it| (it.account.as_str(), it.region.as_str()))
            .filter(|(account, _)| readable.contains(account)),
    );
    calls.add("ec2:DescribeVpcEndpoints", homes.len());
    calls.add("ec2:DescribeSubnets", homes.len());
    calls.add("ec2:DescribeSecurityGroups", with_groups.len());
    calls.add("ec2:DescribeNetworkAcls", with_endpoints.len());
}

fn guards(org: &Org) -> BTreeMap<Place<'_>, &Guard> {
    org.guards.iter().map(|it| ((it.account.as_str(), it.region.as_str()), it)).collect()
}

fn config(org: &Org, homes: &BTreeSet<Place<'_>>, calls: &mut MinimalCalls) {
    let guards = guards(org);
    for home in homes {
        let guard = guards.get(home);
        let recorder = guard.is_none_or(|it| it.recorder != Recorder::Missing);
        let rules = guard.map_or(2, |it| it.rules().len());
        let faults = guard.map_or(0, |it| it.noncompliant.len());
        calls.add("config:DescribeConfigurationRecorders", 1);
        calls.add("config:DescribeConfigurationRecorderStatus", usize::from(recorder));
        calls.add("config:DescribeConfigRules", pages(rules, 25));
        if rules > 0 {
            // The compliant ones need not be listed.
            calls.add("config:DescribeComplianceByResource", pages(faults, 100));
        }
    }
}

/// Whether somebody who can be asked sees the whole organization of a service.
fn has_administrator(org: &Org, readable: &BTreeSet<&str>, principal: &str) -> bool {
    let administrators = org.organization.administrators(principal);
    administrators.iter().any(|account| readable.contains(account.as_str()))
}

/// The places by Region where an administrator asks for all of them, each by itself otherwise.
fn questions<'a>(places: &BTreeSet<Place<'a>>, together: bool) -> Vec<Vec<Place<'a>>> {
    if !together {
        return places.iter().map(|place| vec![*place]).collect();
    }
    let mut regions: BTreeMap<&str, Vec<Place<'a>>> = BTreeMap::new();
    for place in places {
        regions.entry(place.1).or_default().push(*place);
    }
    regions.into_values().collect()
}

fn guardduty(
    org: &Org,
    readable: &BTreeSet<&str>,
    places: &BTreeSet<Place<'_>>,
    calls: &mut MinimalCalls,
) {
    let guards = guards(org);
    let together = has_administrator(org, readable, "guardduty.amazonaws.com");
    let mut by_administrator = false;
    for places in questions(places, together) {
        let watched = |place: &&Place<'_>| {
            guards.get(*place).is_none_or(|it| it.guardduty != Switch::Missing)
        };
        let on = places.iter().filter(watched).count();
        // The administrator's own detector, and fifty members at a time.
        let members = pages(places.len(), 50);
        if together && 1 + members < places.len() + on {
            by_administrator = true;
            calls.add("guardduty:ListDetectors", 1);
            calls.add("guardduty:GetMemberDetectors", members);
        } else {
            calls.add("guardduty:ListDetectors", places.len());
            calls.add("guardduty:GetDetector", on);
        }
        let high = places.iter().filter_map(|place| guards.get(place)).map(|it| {
            it.guardduty_findings.iter().filter(|it| it.severity >= 7.0 && !it.archived).count()
        });
        calls.add("guardduty:ListFindings", usize::from(on > 0));
        calls.add("guardduty:GetFindings", high.sum::<usize>().div_ceil(50));
    }
    calls.add("organizations:ListDelegatedAdministrators", usize::from(by_administrator));
}

fn macie(
    org: &Org,
    readable: &BTreeSet<&str>,
    places: &BTreeSet<Place<'_>>,
    calls: &mut MinimalCalls,
) {
    let guards = guards(org);
    let exists = |place: &&Place<'_>| service::macie::exists(place.1);
    let places: BTreeSet<Place<'_>> = places.iter().filter(exists).copied().collect();
    let together = has_administrator(org, readable, "macie.amazonaws.com");
    for places in questions(&places, together) {
        let watched =
            |place: &&Place<'_>| guards.get(*place).is_none_or(|it| it.macie != Switch::Missing);
        let on = usize::from(places.iter().any(|place| watched(&place)));
        let high = places.iter().filter_map(|place| guards.get(place)).map(|it| {
            let open = it.macie_findings.iter().filter(|it| !it.archived);
            open.filter(|it| it.severity == "High").count()
        });
        calls.add("macie2:GetMacieSession", 1);
        calls.add("macie2:DescribeBuckets", on);
        calls.add("macie2:ListFindings", on);
        calls.add("macie2:GetFindings", high.sum::<usize>().div_ceil(50));
    }
}

/// What is covered is scanned, so that one question is enough.
fn inspector(org: &Org, readable: &BTreeSet<&str>, names: &[Named], calls: &mut MinimalCalls) {
    let functions = names.iter().flat_map(|it| &it.functions).filter_map(|arn| function(arn));
    let places: BTreeSet<Place<'_>> = functions
        .map(|(account, region, ..)| (account, region))
        .filter(|(account, _)| readable.contains(account))
        .collect();
    let together = has_administrator(org, readable, "inspector2.amazonaws.com");
    calls.add("inspector2:ListCoverage", questions(&places, together).len());
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
                let here = |row: &&Cluster| {
                    row.account == account && row.region == region && row.name == *name
                };
                let group = org.clusters.iter().find(here).map_or_else(
                    || Cluster::new(account, region, name).parameter_group(),
                    Cluster::parameter_group,
                );
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
    use crate::generate::GenerateSpec;
    use crate::org::Org;

    fn homes(count: usize) -> Org {
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
    fn what_streams_of_one_place_share_is_asked_once() {
        let calls = minimal_calls(&homes(1));
        for api in [
            "config:DescribeComplianceByResource",
            "ec2:DescribeSecurityGroups",
            "guardduty:GetDetector",
            "macie2:DescribeBuckets",
            "securityhub:GetEnabledStandards",
        ] {
            assert_eq!(calls.by_api.get(api), Some(&1), "{api}");
        }
        assert_eq!(calls.by_api.get("guardduty:GetFindings"), None);
    }

    #[test]
    fn an_administrator_asks_for_a_whole_region() {
        let mut org = homes(60);
        let alone = minimal_calls(&org);
        assert_eq!(
            (alone.by_api["guardduty:GetDetector"], alone.by_api["macie2:ListFindings"]),
            (60, 60)
        );
        org.organization.delegated_administrators.push(org.accounts[1].id.clone());
        let together = minimal_calls(&org);
        assert_eq!(together.by_api["guardduty:GetMemberDetectors"], 2);
        assert_eq!(together.by_api["macie2:ListFindings"], 1);
        assert!(together.total() < alone.total());
    }
}
