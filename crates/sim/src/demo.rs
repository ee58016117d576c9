//! The fixture organizations that the binary carries with it.

use serde_json::Value;

use crate::org::{DeliveryEncryption, Event, Org, OrgError, StreamEncryption, Switch, Trail};

/// The text of the demo organization.
pub const DEMO: &str = include_str!("../../../tests/orgs/demo.toml");

/// The demo organization as it is now; the same as [`after`].
pub fn demo() -> Result<Org, OrgError> {
    after()
}

/// The demo organization as it is now.
pub fn after() -> Result<Org, OrgError> {
    Org::from_toml(DEMO)
}

/// The demo organization a while ago, so that two scans differ. Since then:
///
/// - `attribution-export` was made;
/// - `app-events` was encrypted, with a key that AWS owns;
/// - `orders` was encrypted;
/// - `sessions` keeps records for a day, not for a week;
/// - the organization got its trails: each account had one of its own, and nobody watched what `sandbox-ml` does;
/// - GuardDuty was switched off in `data-dev`;
/// - the access log of `meridian-clickstream` was switched off;
/// - Macie no longer looks into `meridian-ledger-audit`;
/// - a vendor may read the secret of `loyalty-to-snowflake`;
/// - the Kafka cluster `telemetry` refuses plain text;
/// - the perimeter was taken off the root, so that streams of partners can be read and delivered to, and is left
///   around customers' data;
/// - all that changed anything was done, as the event history shows it.
pub fn before() -> Result<Org, OrgError> {
    let mut org = after()?;
    org.delivery_streams.retain(|it| it.name != "attribution-export");
    for it in org.delivery_streams.iter_mut().filter(|it| it.name == "app-events") {
        it.encryption = DeliveryEncryption::Disabled;
    }
    for it in &mut org.streams {
        match it.name.as_str() {
            "sessions" => it.retention_hours = 168,
            "orders" => it.encryption = StreamEncryption::None,
            _ => {}
        }
    }
    trails_of_accounts(&mut org);
    for it in &mut org.guards {
        match it.account.as_str() {
            "110022330013" => it.guardduty = Switch::Enabled,
            "110022330007" => it.macie_unmonitored.clear(),
            _ => {}
        }
    }
    for it in org.buckets.iter_mut().filter(|it| it.name == "meridian-clickstream") {
        it.access_log = Some(format!("access-logs-{}-{}", it.account, it.region));
    }
    for it in org.secrets.iter_mut().filter(|it| it.name == "snowflake/loyalty") {
        it.policy = None;
    }
    for it in org.msk_clusters.iter_mut().filter(|it| it.name == "telemetry") {
        "TLS_PLAINTEXT".clone_into(&mut it.client_broker);
    }
    for it in org.policies.iter_mut().filter(|it| it.name.starts_with("perimeter-")) {
        it.targets = vec!["Root".to_owned()];
    }
    org.events.retain(Event::is_read_only);
    Ok(org)
}

/// Gives every account a trail of its own for each of the organization's, which recorded the same and could deliver it.
fn trails_of_accounts(org: &mut Org) {
    let (shared, mut trails): (Vec<Trail>, Vec<Trail>) =
        std::mem::take(&mut org.trails).into_iter().partition(|it| it.organization);
    for trail in &shared {
        for account in &org.accounts {
            trails.push(Trail {
                account: account.id.clone(),
                name: trail.name.replace("organization", "account"),
                organization: false,
                log_group: None,
                delivered_hours_ago: 0,
                status_extra: Value::Null,
                ..trail.clone()
            });
        }
    }
    org.trails = trails;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::org::{DeliveryStream, Guard, Stream};

    #[test]
    fn the_demo_is_as_large_as_it_says() {
        let org = demo().unwrap();
        assert_eq!((org.accounts.len(), org.regions.len()), (16, 4));
        let member = |id: &String| org.accounts.iter().any(|it| it.id == *id);
        let streams = org.streams.iter().filter(|it| member(&it.account)).count();
        assert_eq!(org.delivery_streams.len() + streams + org.applications.len(), 50);
    }

    #[test]
    fn every_flaw_is_where_somebody_looks() {
        let org = demo().unwrap();
        let homes: BTreeSet<(&str, &str)> =
            (org.delivery_streams.iter().map(|it| (it.account.as_str(), it.region.as_str())))
                .chain(org.streams.iter().map(|it| (it.account.as_str(), it.region.as_str())))
                .chain(org.applications.iter().map(|it| (it.account.as_str(), it.region.as_str())))
                .collect();
        let rows = (org.networks.iter().map(|it| (it.account.as_str(), it.region.as_str())))
            .chain(org.guards.iter().map(|it| (it.account.as_str(), it.region.as_str())));
        let lost: Vec<_> = rows.filter(|row| !homes.contains(row)).collect();
        assert_eq!(lost, Vec::new());
        let owned = |guard: &Guard, name: &str| {
            org.buckets.iter().any(|it| it.name == name && it.account == guard.account)
        };
        for guard in &org.guards {
            let findings = guard.guardduty_findings.iter().filter_map(|it| it.bucket.as_ref());
            let mut buckets = (guard.macie_findings.iter().map(|it| &it.bucket))
                .chain(&guard.macie_unmonitored)
                .chain(findings);
            assert!(buckets.all(|name| owned(guard, name)), "{guard:?}");
        }
    }

    #[test]
    fn a_while_ago_was_different() {
        let days = [before().unwrap(), after().unwrap()];
        let said = |of: &dyn Fn(&Org) -> usize| [of(&days[0]), of(&days[1])];
        assert_eq!(said(&|org| org.delivery_streams.len()), [30, 31]);
        assert_eq!(
            said(&|org| {
                let plain = |it: &&DeliveryStream| it.encryption == DeliveryEncryption::Disabled;
                org.delivery_streams.iter().filter(plain).count()
            }),
            [2, 1]
        );
        assert_eq!(
            said(&|org| {
                let plain = |it: &&Stream| it.encryption == StreamEncryption::None;
                org.streams.iter().filter(plain).count()
            }),
            [4, 3]
        );
        assert_eq!(
            said(&|org| org.streams.iter().filter(|it| it.retention_hours < 168).count()),
            [2, 3]
        );
        assert_eq!(
            said(&|org| org.guards.iter().filter(|it| it.guardduty == Switch::Missing).count()),
            [0, 1]
        );
        assert_eq!(
            said(&|org| org.guards.iter().map(|it| it.macie_unmonitored.len()).sum()),
            [0, 1]
        );
        assert_eq!(
            said(&|org| {
                let bucket = org.buckets.iter().find(|it| it.name == "meridian-clickstream");
                let log = bucket.unwrap().access_log.clone().unwrap();
                usize::from(org.buckets.iter().any(|it| it.name == log))
            }),
            [1, 0]
        );
        assert_eq!(
            said(&|org| org.secrets.iter().filter(|it| it.policy.is_some()).count()),
            [0, 1]
        );
        assert_eq!(
            said(&|org| org.msk_clusters.iter().filter(|it| it.client_broker != "TLS").count()),
            [2, 1]
        );
        let around = |org: &Org, place: &str| {
            let targets = org.policies.iter().filter(|it| !it.is_of_aws()).map(|it| &it.targets);
            targets.filter(|it| **it == [place]).count()
        };
        assert_eq!(said(&|org| around(org, "Root")), [2, 0]);
        assert_eq!(said(&|org| around(org, "Root/Workloads/Prod/Data")), [0, 2]);
        let changes = |org: &Org| org.events.iter().filter(|it| !it.is_read_only()).count();
        assert_eq!(said(&changes), [0, 6]);
    }

    #[test]
    fn people_have_to_do_with_streams() {
        let org = demo().unwrap();
        let mut homes: BTreeSet<(&str, &str)> = BTreeSet::new();
        homes.extend(org.delivery_streams.iter().map(|it| (&*it.account, &*it.region)));
        homes.extend(org.streams.iter().map(|it| (&*it.account, &*it.region)));
        homes.extend(org.applications.iter().map(|it| (&*it.account, &*it.region)));
        let lost: Vec<_> = org
            .events
            .iter()
            .filter(|it| !homes.contains(&(it.account.as_str(), it.region.as_str())))
            .collect();
        assert!(lost.is_empty(), "{lost:?}");
        // A row about the role of a stream that has another name would be a role of its own.
        let works = |name: &str| {
            org.delivery_streams.iter().any(|it| it.role_arn().ends_with(&format!(":role/{name}")))
        };
        let of_streams = org.roles.iter().filter(|it| it.name.starts_with("firehose-"));
        let lost: Vec<&str> =
            of_streams.map(|it| it.name.as_str()).filter(|name| !works(name)).collect();
        assert_eq!(lost, Vec::<&str>::new());
        let told = |name: &str| org.roles.iter().find(|it| it.name == name).unwrap();
        let policies =
            |name: &str| told(name).inline.keys().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(policies("firehose-clickstream-raw"), ["debugging", "stream"]);
        assert_eq!(policies("logs-to-stream"), ["any-stream", "stream"]);
        assert_eq!(policies("organization-logs-to-stream"), ["stream"]);
        let missing = &told("firehose-alerts-to-splunk").inline["stream"];
        assert!(missing.contains("s3:PutObject") && !missing.contains("logs:PutLogEvents"));
    }

    #[test]
    fn a_while_ago_every_account_had_its_own_trails() {
        let (before, after) = (before().unwrap(), after().unwrap());
        assert_eq!(before.trails.iter().filter(|it| it.organization).count(), 0);
        assert_eq!(after.trails.iter().filter(|it| it.organization).count(), 2);
        for account in &before.accounts {
            let own = before.trails.iter().filter(|it| it.account == account.id && it.logging);
            assert_eq!(own.count(), 2, "{}", account.name);
        }
    }

    #[test]
    fn the_other_fixtures_can_be_read() {
        for text in [
            include_str!("../../../tests/orgs/minimal.toml"),
            include_str!("../../../tests/orgs/emulator.toml"),
        ] {
            Org::from_toml(text).unwrap();
        }
    }
}
