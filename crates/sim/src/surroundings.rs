//! What surrounds the streams of an account in one Region: its network, what watches over it, and managed destinations.
//!
//! A row of the file says what is different. What no row says is made when it is asked for.

use std::borrow::Cow;

use crate::named::{Named, Target};
use crate::org::{Cluster, Collection, Domain, Guard, Network, Workgroup};
use crate::world::World;

impl World {
    /// The network of an account in a Region.
    pub(crate) fn network(&self, account: &str, region: &str) -> Cow<'_, Network> {
        let here = |it: &&Network| it.account == account && it.region == region;
        self.org
            .networks
            .iter()
            .find(here)
            .map_or_else(|| Cow::Owned(Network::new(account, region)), Cow::Borrowed)
    }

    /// What watches over an account in a Region.
    pub(crate) fn guard(&self, account: &str, region: &str) -> Cow<'_, Guard> {
        let here = |it: &&Guard| it.account == account && it.region == region;
        self.org
            .guards
            .iter()
            .find(here)
            .map_or_else(|| Cow::Owned(Guard::new(account, region)), Cow::Borrowed)
    }

    /// Whether an account may look into the others for a service, as its delegated administrator.
    pub(crate) fn administers(&self, account: &str, principal: &str) -> bool {
        self.org.organization.administrators(principal).iter().any(|it| it == account)
    }

    /// The accounts whose findings a caller sees in a Region: its own, and for a delegated administrator the members'.
    pub(crate) fn watched<'a>(
        &'a self,
        account: &'a str,
        region: &str,
        principal: &str,
    ) -> Vec<&'a str> {
        let mut watched = vec![account];
        if self.administers(account, principal) {
            let members = self.org.accounts.iter().map(|it| it.id.as_str());
            watched.extend(members.filter(|member| {
                *member != account && self.is_usable(member) && !self.region_is_off(member, region)
            }));
        }
        watched
    }

    /// The domain with this name.
    pub(crate) fn domain(
        &self,
        account: &str,
        region: &str,
        name: &str,
    ) -> Option<Cow<'_, Domain>> {
        let here = |it: &&Domain| it.account == account && it.region == region && it.name == name;
        if let Some(row) = self.org.domains.iter().find(here) {
            return Some(Cow::Borrowed(row));
        }
        let bare = Domain::new(account, region, name);
        Domain::known(account, region, name)
            .or_else(|| self.is_named(&Target::Domain(bare.arn())).then_some(bare))
            .map(Cow::Owned)
    }

    /// The collections of an account in a Region, by id.
    pub(crate) fn collections(&self, account: &str, region: &str) -> Vec<Collection> {
        let rows = self.org.collections.iter();
        let mut all: Vec<Collection> =
            rows.filter(|it| it.account == account && it.region == region).cloned().collect();
        let named = self.targets(account, region).filter_map(|target| match target {
            Target::Collection(id) => Some(Collection::new(account, region, id)),
            _ => None,
        });
        for it in Collection::known(account, region).into_iter().chain(named) {
            if all.iter().all(|other| other.id != it.id) {
                all.push(it);
            }
        }
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all
    }

    /// The Redshift clusters of an account in a Region, by name.
    pub(crate) fn clusters(&self, account: &str, region: &str) -> Vec<Cluster> {
        let rows = self.org.clusters.iter();
        let mut all: Vec<Cluster> =
            rows.filter(|it| it.account == account && it.region == region).cloned().collect();
        let named = self.targets(account, region).filter_map(|target| match target {
            Target::Cluster(name) => Some(Cluster::new(account, region, name)),
            _ => None,
        });
        for it in Cluster::known(account, region).into_iter().chain(named) {
            if all.iter().all(|other| other.name != it.name) {
                all.push(it);
            }
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// The Redshift Serverless workgroups of an account in a Region.
    pub(crate) fn workgroups(&self, account: &str, region: &str) -> Vec<Workgroup> {
        let rows = self.org.workgroups.iter();
        let mut all: Vec<Workgroup> =
            rows.filter(|it| it.account == account && it.region == region).cloned().collect();
        let named = self.targets(account, region).filter_map(|target| match target {
            Target::Workgroup(name) => Some(Workgroup::new(account, region, name)),
            _ => None,
        });
        for it in Workgroup::known(account, region).into_iter().chain(named) {
            if all.iter().all(|other| other.name != it.name) {
                all.push(it);
            }
        }
        all
    }

    /// The roles that deliver to a managed destination; the one of a stream called `search` where none does.
    pub(crate) fn writers(&self, account: &str, region: &str, to: &Target) -> Vec<String> {
        let mut roles: Vec<String> =
            self.named_in(account, region, to).map(|it| it.role.clone()).collect();
        roles.sort();
        roles.dedup();
        if roles.is_empty() {
            roles.push(format!("arn:aws:iam::{account}:role/firehose-search"));
        }
        roles
    }

    fn named_in<'a>(
        &'a self,
        account: &'a str,
        region: &'a str,
        to: &'a Target,
    ) -> impl Iterator<Item = &'a Named> {
        // The ARN of a domain says where it is; the other names are of the stream's own account and Region.
        let anywhere = matches!(to, Target::Domain(_));
        self.named.iter().filter(move |it| {
            it.target.as_ref() == Some(to)
                && (anywhere || (it.account == account && it.region == region))
        })
    }

    fn targets<'a>(
        &'a self,
        account: &'a str,
        region: &'a str,
    ) -> impl Iterator<Item = &'a Target> {
        self.named
            .iter()
            .filter(move |it| it.account == account && it.region == region)
            .filter_map(|it| it.target.as_ref())
    }

    fn is_named(&self, target: &Target) -> bool {
        self.named.iter().any(|it| it.target.as_ref() == Some(target))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::demo::DEMO;
    use crate::options::Options;
    use crate::org::Org;

    /// The ids that begin with `prefix` in an answer.
    fn ids<'a>(text: &'a str, prefix: &str) -> Vec<&'a str> {
        let parts = text.split('"');
        parts.filter(|part| part.starts_with(prefix)).collect()
    }

    #[test]
    fn what_a_stream_names_is_there() {
        for text in [DEMO, include_str!("../../../tests/orgs/minimal.toml")] {
            let world = World::new(Org::from_toml(text).unwrap(), Options::default());
            let mut homes: BTreeSet<(&str, &str)> = BTreeSet::new();
            homes.extend(world.org.delivery_streams.iter().map(|it| (&*it.account, &*it.region)));
            homes.extend(world.org.applications.iter().map(|it| (&*it.account, &*it.region)));
            for (account, region) in homes {
                let (cell, network) = (world.cell(account, region), world.network(account, region));
                let applications = cell.applications.values().map(|it| &it.detail);
                for answer in cell.delivery_streams.values().chain(applications) {
                    let answer = std::str::from_utf8(answer).unwrap();
                    for id in ids(answer, "subnet-") {
                        assert!(
                            network.subnets.iter().any(|it| it.id == id),
                            "{account} {region} {id}"
                        );
                    }
                    for id in ids(answer, "sg-") {
                        let known = network.security_groups.iter().any(|it| it.id == id);
                        assert!(known, "{account} {region} {id}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_row_adds_and_replaces() {
        let rows = "regions = ['eu-west-1']\n[organization]\n[[account]]\nid = '111111111111'\nname = 'a'
            [[network]]\naccount = '111111111111'\nregion = 'eu-west-1'\nwithout_endpoints = ['kinesisanalytics']
            [[network.subnet]]\nid = 'subnet-0aaa000000000000b'\nzone = 'a'
            [[network.subnet]]\nid = 'subnet-1'";
        let world = World::new(Org::from_toml(rows).unwrap(), Options::default());
        let network = world.network("111111111111", "eu-west-1");
        let zones: Vec<_> =
            network.subnets.iter().map(|it| (it.id.as_str(), it.zone.as_str())).collect();
        assert_eq!(
            zones,
            [
                ("subnet-0aaa000000000000a", "a"),
                ("subnet-0aaa000000000000b", "a"),
                ("subnet-1", "a")
            ]
        );
        let services: Vec<_> = network.endpoints.iter().map(|it| it.service.as_str()).collect();
        assert_eq!(services, ["kinesis-firehose", "kinesis-streams"]);
    }
}
