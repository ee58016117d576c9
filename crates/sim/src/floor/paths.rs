//! Where streams are, what they name, and what that leads to in turn: keys, buckets and security groups.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::named::{Named, Target, named};
use crate::org::references::{self, TableName};
use crate::org::{Cluster, Destination, Domain, Network, Org, Table, Workgroup, clean_key, closed};
use crate::service;

/// An account and a Region.
pub(super) type Place<'a> = (&'a str, &'a str);

/// What the data paths of an organization lead to, each once. What lives in an account that nobody can look into is not
/// asked about.
pub(super) struct Paths<'a> {
    /// The accounts and Regions that hold streams.
    pub(super) homes: BTreeSet<Place<'a>>,
    /// What delivery streams name of functions and managed destinations.
    pub(super) names: Vec<Named>,
    /// ARNs of functions, as they are named.
    pub(super) functions: BTreeSet<String>,
    /// ARNs of secrets.
    pub(super) secrets: BTreeSet<String>,
    /// ARNs of MSK clusters.
    pub(super) msk_clusters: BTreeSet<String>,
    /// Tables, of Glue and of S3 Tables.
    pub(super) tables: BTreeSet<TableName>,
    /// ARNs of log groups.
    pub(super) log_groups: BTreeSet<String>,
    /// Security groups: account, Region and id.
    pub(super) security_groups: BTreeSet<(String, String, String)>,
}

impl<'a> Paths<'a> {
    /// Reads them from the organization.
    pub(super) fn new(org: &'a Org, readable: &BTreeSet<&str>) -> Self {
        let mut paths = Self {
            homes: homes(org, readable),
            names: names(org, readable),
            functions: BTreeSet::new(),
            secrets: BTreeSet::new(),
            msk_clusters: BTreeSet::new(),
            tables: BTreeSet::new(),
            log_groups: BTreeSet::new(),
            security_groups: BTreeSet::new(),
        };
        for it in org.delivery_streams.iter().filter(|it| readable.contains(it.account.as_str())) {
            let mut named = references::of(it);
            paths.functions.append(&mut named.functions);
            paths.secrets.append(&mut named.secrets);
            paths.msk_clusters.append(&mut named.clusters);
            paths.tables.append(&mut named.tables);
            let groups = named.log_groups.iter();
            paths.log_groups.extend(groups.map(|name| log_group(&it.account, &it.region, name)));
            paths.guarded(&it.account, &it.region, named.security_groups);
        }
        for it in org.applications.iter().filter(|it| readable.contains(it.account.as_str())) {
            if it.logging {
                paths.log_groups.insert(log_group(&it.account, &it.region, &it.log_group));
            }
            if it.vpc && !it.is_sql() {
                paths.guarded(&it.account, &it.region, closed());
            }
        }
        let owned = |arn: &String| is_readable(readable, arn);
        paths.functions.retain(owned);
        paths.secrets.retain(owned);
        paths.msk_clusters.retain(owned);
        paths.tables.retain(|table| readable.contains(table.account()));
        paths.further_groups(org, readable);
        paths
    }

    fn guarded(&mut self, account: &str, region: &str, groups: impl IntoIterator<Item = String>) {
        let here = groups.into_iter().map(|id| (account.to_owned(), region.to_owned(), id));
        self.security_groups.extend(here);
    }

    /// The security groups of endpoints, functions, clusters and workgroups.
    fn further_groups(&mut self, org: &Org, readable: &BTreeSet<&str>) {
        let rows = networks(org);
        for (account, region) in self.homes.clone() {
            match rows.get(&(account, region)) {
                None => self.guarded(account, region, closed()),
                Some(row) => {
                    let endpoints = row.endpoints.iter().filter(|it| it.is_streaming());
                    let groups = endpoints.flat_map(|it| it.security_groups.clone());
                    self.guarded(account, region, groups);
                }
            }
        }
        let named: BTreeSet<String> = self.functions.iter().map(|arn| unqualified(arn)).collect();
        for it in org.functions.iter().filter(|it| it.vpc && named.contains(&it.arn())) {
            self.guarded(&it.account, &it.region, closed());
        }
        let mut found = Vec::new();
        for it in self.names.iter().filter(|it| readable.contains(it.account.as_str())) {
            let (account, region) = (it.account.as_str(), it.region.as_str());
            match &it.target {
                Some(Target::Cluster(name)) => {
                    let groups = cluster(org, account, region, name).security_groups;
                    found.push((it.account.clone(), it.region.clone(), groups));
                }
                Some(Target::Workgroup(name)) => {
                    let groups = workgroup(org, account, region, name).security_groups;
                    found.push((it.account.clone(), it.region.clone(), groups));
                }
                _ => {}
            }
        }
        for (account, region, groups) in found {
            self.guarded(&account, &region, groups);
        }
    }

    /// The keys of secrets, log groups, MSK clusters, domains and Redshift clusters.
    pub(super) fn keys(&self, org: &Org, readable: &BTreeSet<&str>) -> BTreeSet<String> {
        let secrets = org.secrets.iter().filter(|it| self.secrets.contains(&it.arn()));
        let clusters = org.msk_clusters.iter().filter(|it| self.msk_clusters.contains(&it.arn()));
        let groups = org.log_groups.iter().filter(|it| self.log_groups.contains(&it.arn()));
        let mut keys: BTreeSet<String> = (secrets.filter_map(|it| it.key.clone()))
            .chain(clusters.filter(|it| !it.serverless).filter_map(|it| it.key.clone()))
            .chain(groups.filter_map(|it| it.key.clone()))
            .filter(|key| !key.is_empty())
            .collect();
        for it in &self.names {
            match &it.target {
                Some(Target::Domain(arn)) if is_readable(readable, arn) => {
                    let domain = domain(org, arn).filter(|it| it.encrypted);
                    keys.extend(domain.map(|it| clean_key(&it.account, &it.region)));
                }
                Some(Target::Cluster(name))
                    if cluster(org, &it.account, &it.region, name).encrypted =>
                {
                    keys.insert(clean_key(&it.account, &it.region));
                }
                _ => {}
            }
        }
        keys
    }

    /// The Glue tables. S3 Tables keeps the policies of its tables itself, so that Glue is not asked about them.
    pub(super) fn glue_tables(&self) -> impl Iterator<Item = &TableName> {
        self.tables.iter().filter(|table| table.bucket().is_none())
    }

    /// The buckets behind the locations of tables: account, Region and name.
    pub(super) fn locations<'o>(&self, org: &'o Org) -> Vec<(&'o str, &'o str, String)> {
        let named: BTreeSet<&TableName> = self.glue_tables().collect();
        let name = |table: &Table| TableName {
            catalog: table.catalog_id().to_owned(),
            region: table.region.clone(),
            database: table.database.clone(),
            name: table.name.clone(),
        };
        let tables = org.tables.iter().filter(|table| named.contains(&name(table)));
        tables
            .filter_map(|table| {
                let bucket = table.location.strip_prefix("s3://")?.split('/').next()?;
                Some((table.account.as_str(), table.region.as_str(), bucket.to_owned()))
            })
            .collect()
    }
}

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

/// The networks that have a row.
pub(super) fn networks(org: &Org) -> BTreeMap<Place<'_>, &Network> {
    org.networks.iter().map(|it| ((it.account.as_str(), it.region.as_str()), it)).collect()
}

fn log_group(account: &str, region: &str, name: &str) -> String {
    format!("arn:aws:logs:{region}:{account}:log-group:{name}")
}

/// A function's ARN without its version or alias.
fn unqualified(arn: &str) -> String {
    arn.splitn(8, ':').take(7).collect::<Vec<_>>().join(":")
}

/// Whether somebody can look into the account of an ARN.
pub(super) fn is_readable(readable: &BTreeSet<&str>, arn: &str) -> bool {
    arn.split(':').nth(4).is_some_and(|account| readable.contains(account))
}

fn domain(org: &Org, arn: &str) -> Option<Domain> {
    if let Some(row) = org.domains.iter().find(|it| it.arn() == arn) {
        return Some(row.clone());
    }
    let mut parts = arn.splitn(6, ':').skip(3);
    let (region, account, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let name = rest.strip_prefix("domain/")?;
    let bare = || Domain::new(account, region, name);
    Some(Domain::known(account, region, name).unwrap_or_else(bare))
}

/// A Redshift cluster, whether it has a row or not.
pub(super) fn cluster(org: &Org, account: &str, region: &str, name: &str) -> Cluster {
    let here = |it: &&Cluster| it.account == account && it.region == region && it.name == name;
    let row = org.clusters.iter().find(here).cloned();
    let known = || Cluster::known(account, region).into_iter().find(|it| it.name == name);
    row.or_else(known).unwrap_or_else(|| Cluster::new(account, region, name))
}

fn workgroup(org: &Org, account: &str, region: &str, name: &str) -> Workgroup {
    let here = |it: &&Workgroup| it.account == account && it.region == region && it.name == name;
    let row = org.workgroups.iter().find(here).cloned();
    let known = || Workgroup::known(account, region).into_iter().find(|it| it.name == name);
    row.or_else(known).unwrap_or_else(|| Workgroup::new(account, region, name))
}
