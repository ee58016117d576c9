//! The fixture organizations that the binary carries with it.

use crate::org::{DeliveryEncryption, Org, OrgError, StreamEncryption};

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

/// The demo organization a while ago, so that two scans differ: one stream was safer then, one was not yet safe, one
/// was not there.
pub fn before() -> Result<Org, OrgError> {
    let mut org = after()?;
    for it in &mut org.delivery_streams {
        if it.name == "app-events" {
            it.encryption = DeliveryEncryption::Disabled;
        }
    }
    for it in &mut org.streams {
        match it.name.as_str() {
            "sessions" => it.retention_hours = 168,
            "orders" => it.encryption = StreamEncryption::None,
            _ => {}
        }
    }
    org.delivery_streams.retain(|it| it.name != "attribution-export");
    Ok(org)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::org::Guard;

    #[test]
    fn the_demo_is_as_large_as_it_says() {
        let org = demo().unwrap();
        assert_eq!((org.accounts.len(), org.regions.len()), (16, 4));
        assert_eq!(org.delivery_streams.len() + org.streams.len() + org.applications.len(), 45);
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
        assert_eq!(
            before().unwrap().delivery_streams.len() + 1,
            after().unwrap().delivery_streams.len()
        );
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
