//! The calls for what watches over the streams: Config and Security Hub in each account and Region that holds any;
//! GuardDuty, Macie and Inspector there too, or by the delegated administrator, in each Region whichever takes fewer.

use std::collections::{BTreeMap, BTreeSet};

use super::paths::{Paths, Place};
use super::{MinimalCalls, pages};
use crate::named::function;
use crate::org::{Guard, Org, Recorder, Switch};
use crate::service;

/// The guards that have a row.
type Guards<'a> = BTreeMap<Place<'a>, &'a Guard>;

/// Two ways to the same answers.
struct Routes {
    /// Each account is asked by itself.
    alone: MinimalCalls,
    /// The administrator is asked, if there is one that can be.
    together: Option<MinimalCalls>,
}

impl Routes {
    fn saved(&self) -> u64 {
        let together = self.together.as_ref().map_or(u64::MAX, MinimalCalls::total);
        self.alone.total().saturating_sub(together)
    }
}

/// Counts for the accounts and Regions that hold streams, and for those in `buckets`, which hold their buckets.
pub(super) fn count(
    org: &Org,
    readable: &BTreeSet<&str>,
    paths: &Paths<'_>,
    buckets: &BTreeSet<Place<'_>>,
    calls: &mut MinimalCalls,
) {
    let guards: Guards<'_> =
        org.guards.iter().map(|it| ((it.account.as_str(), it.region.as_str()), it)).collect();
    config(&guards, &paths.homes, calls);
    // An answer, even an empty one, says that Security Hub is on.
    calls.add("securityhub:GetEnabledStandards", paths.homes.len());
    let administrator = |service: &str| {
        let principal = format!("{service}.amazonaws.com");
        let all = org.organization.administrators(&principal);
        all.into_iter().find(|account| readable.contains(account.as_str()))
    };
    let mut routes = Vec::new();
    let watched: BTreeSet<Place<'_>> = paths.homes.union(buckets).copied().collect();
    for places in by_region(watched) {
        routes.push(guardduty(&guards, &places, administrator("guardduty").as_deref()));
    }
    let classified = buckets.iter().copied().filter(|place| service::macie::exists(place.1));
    for places in by_region(classified.collect()) {
        routes.push(macie(&guards, &places, administrator("macie").as_deref()));
    }
    let functions = paths.names.iter().flat_map(|it| &it.functions).filter_map(|arn| function(arn));
    let functions = functions.map(|(account, region, ..)| (account, region));
    let scanned = functions.filter(|(account, _)| readable.contains(account)).collect();
    for places in by_region(scanned) {
        routes.push(inspector(&places, administrator("inspector2").as_deref()));
    }
    // Who the administrators are takes a call of its own.
    let worth_it = routes.iter().map(Routes::saved).sum::<u64>() > 1;
    calls.add("organizations:ListDelegatedAdministrators", usize::from(worth_it));
    for route in routes {
        match route {
            Routes { together: Some(together), .. }
                if worth_it && route.alone.total() > together.total() =>
            {
                calls.add_all(&together);
            }
            Routes { alone, .. } => calls.add_all(&alone),
        }
    }
}

fn by_region(places: BTreeSet<Place<'_>>) -> Vec<Vec<Place<'_>>> {
    let mut regions: BTreeMap<&str, Vec<Place<'_>>> = BTreeMap::new();
    for place in places {
        regions.entry(place.1).or_default().push(place);
    }
    regions.into_values().collect()
}

fn config(guards: &Guards<'_>, homes: &BTreeSet<Place<'_>>, calls: &mut MinimalCalls) {
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

fn guardduty(guards: &Guards<'_>, places: &[Place<'_>], administrator: Option<&str>) -> Routes {
    let is_on =
        |place: &Place<'_>| guards.get(place).is_none_or(|it| it.guardduty != Switch::Missing);
    let high = |place: &Place<'_>| {
        let found = guards.get(place).map(|it| &it.guardduty_findings);
        let open = |it: &&crate::org::GuardDutyFinding| it.severity >= 7.0 && !it.archived;
        found.map_or(0, |found| found.iter().filter(open).count())
    };
    let on = places.iter().filter(|place| is_on(place)).count();
    let mut alone = MinimalCalls::default();
    alone.add("guardduty:ListDetectors", places.len());
    alone.add("guardduty:GetDetector", on);
    alone.add("guardduty:ListFindings", on);
    let findings = places.iter().filter(|place| is_on(place)).map(|it| high(it).div_ceil(50));
    alone.add("guardduty:GetFindings", findings.sum());
    let together = administrator.map(|administrator| {
        let own = places.iter().filter(|place| place.0 == administrator);
        let members = places.len() - own.clone().count();
        let mut together = MinimalCalls::default();
        together.add("guardduty:ListDetectors", 1);
        together.add("guardduty:GetDetector", own.filter(|place| is_on(place)).count());
        together.add("guardduty:GetMemberDetectors", members.div_ceil(50));
        together.add("guardduty:ListFindings", usize::from(on > 0));
        let findings = places.iter().filter(|place| is_on(place)).map(high);
        together.add("guardduty:GetFindings", findings.sum::<usize>().div_ceil(50));
        together
    });
    Routes { alone, together }
}

fn macie(guards: &Guards<'_>, places: &[Place<'_>], administrator: Option<&str>) -> Routes {
    let is_on =
        |place: &&Place<'_>| guards.get(*place).is_none_or(|it| it.macie != Switch::Missing);
    let high = |place: &Place<'_>| {
        let found = guards.get(place).map(|it| &it.macie_findings);
        let open = |it: &&crate::org::MacieFinding| it.severity == "High" && !it.archived;
        found.map_or(0, |found| found.iter().filter(open).count())
    };
    let asked = |sessions: usize, on: usize, findings: usize| {
        let mut calls = MinimalCalls::default();
        calls.add("macie2:GetMacieSession", sessions);
        calls.add("macie2:DescribeBuckets", on);
        calls.add("macie2:ListFindings", on);
        calls.add("macie2:GetFindings", findings);
        calls
    };
    let on = || places.iter().filter(is_on);
    let findings: usize = on().map(|place| high(place).div_ceil(50)).sum();
    let together = administrator.map(|_| {
        let findings: usize = on().map(high).sum();
        asked(1, usize::from(on().count() > 0), findings.div_ceil(50))
    });
    Routes { alone: asked(places.len(), on().count(), findings), together }
}

/// What is covered is scanned, so that one question is enough.
fn inspector(places: &[Place<'_>], administrator: Option<&str>) -> Routes {
    let asked = |questions: usize| {
        let mut calls = MinimalCalls::default();
        calls.add("inspector2:ListCoverage", questions);
        calls
    };
    Routes { alone: asked(places.len()), together: administrator.map(|_| asked(1)) }
}

#[cfg(test)]
mod tests {
    use crate::floor::minimal_calls;
    use crate::floor::tests::homes;
    use crate::org::{Guard, Switch};

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
        // One of the sixty places is the administrator's own.
        assert_eq!(together.by_api["guardduty:GetMemberDetectors"], 2);
        assert_eq!(together.by_api["guardduty:GetDetector"], 1);
        assert_eq!(together.by_api["guardduty:ListFindings"], 1);
        assert_eq!(together.by_api["macie2:ListFindings"], 1);
        assert_eq!(together.by_api["organizations:ListDelegatedAdministrators"], 1);
        assert!(together.total() < alone.total());
    }

    #[test]
    fn one_account_is_asked_by_itself() {
        let mut org = homes(1);
        let alone = minimal_calls(&org);
        org.organization.delegated_administrators.push(org.accounts[0].id.clone());
        assert_eq!(minimal_calls(&org), alone);
        let (account, region) = (org.accounts[0].id.clone(), org.regions[0].clone());
        let guardduty = Switch::Missing;
        org.guards.push(Guard { guardduty, ..Guard::new(&account, &region) });
        let off = minimal_calls(&org);
        assert_eq!(off.by_api["guardduty:ListDetectors"], 1);
        assert_eq!(off.by_api.get("guardduty:ListFindings"), None);
    }
}
