//! The resources that a data path leads to, for streams that name one which no row describes; and the alerts and the
//! copies that an organization in order has.

use std::collections::{BTreeMap, BTreeSet};

use super::Made;
use crate::org::references::{self, TableName};
use crate::org::{
    Account, Bucket, BucketTable, Function, MskCluster, Org, Rule, RuleTarget, Secret,
    Subscription, Table, TableBucket, Topic, Versioning,
};

/// Makes what delivery streams name.
pub(super) fn named(org: &mut Org, made: &mut Made) {
    let mut named = references::References::default();
    for stream in &org.delivery_streams {
        let mut references = references::of(stream);
        named.functions.append(&mut references.functions);
        named.secrets.append(&mut references.secrets);
        named.clusters.append(&mut references.clusters);
        named.tables.append(&mut references.tables);
    }
    functions(org, &named.functions);
    secrets(org, &named.secrets);
    clusters(org, &named.clusters);
    for it in &mut org.msk_clusters {
        if it.key.is_none() {
            it.key = Some(made.key(&it.account, &it.region));
        }
    }
    tables(org, named.tables);
    channel_tables(org);
    for it in &mut org.tables {
        if it.location.is_empty() {
            let bucket = made.bucket(&it.account, &it.region);
            it.location = format!("s3://{bucket}/{}/{}/", it.database, it.name);
        }
    }
}

/// Region, account and the rest of an ARN, where the account is a member.
fn member<'a>(org: &Org, arn: &'a str) -> Option<(&'a str, &'a str, &'a str)> {
    let mut parts = arn.splitn(6, ':').skip(3);
    let (region, account, rest) = (parts.next()?, parts.next()?, parts.next()?);
    org.account(account)?;
    Some((region, account, rest))
}

fn functions(org: &mut Org, arns: &BTreeSet<String>) {
    for arn in arns {
        let Some((region, account, rest)) = member(org, arn) else { continue };
        let rest = rest.strip_prefix("function:").unwrap_or(rest);
        let (name, qualifier) = rest.split_once(':').unwrap_or((rest, "$LATEST"));
        let plain = format!("arn:aws:lambda:{region}:{account}:function:{name}");
        let known = org.functions.iter().position(|function| function.arn() == plain);
        let at = known.unwrap_or(org.functions.len());
        if known.is_none() {
            org.functions.push(Function::new(account, region, name));
        }
        let Some(function) = org.functions.get_mut(at) else { continue };
        let number = qualifier.bytes().all(|byte| byte.is_ascii_digit());
        if number {
            qualifier.clone_into(&mut function.version);
        } else if qualifier != "$LATEST" && !function.aliases.iter().any(|it| it == qualifier) {
            function.aliases.push(qualifier.to_owned());
        }
    }
}

fn secrets(org: &mut Org, arns: &BTreeSet<String>) {
    let known: BTreeSet<String> = org.secrets.iter().map(Secret::arn).collect();
    for arn in arns.difference(&known) {
        let Some((region, account, rest)) = member(org, arn) else { continue };
        let rest = rest.strip_prefix("secret:").unwrap_or(rest);
        let (name, suffix) = rest.rsplit_once('-').unwrap_or((rest, ""));
        let suffix = suffix.to_owned();
        let secret = Secret { suffix, ..Secret::new(account, region, name) };
        org.secrets.push(secret);
    }
}

fn clusters(org: &mut Org, arns: &BTreeSet<String>) {
    let known: BTreeSet<String> = org.msk_clusters.iter().map(MskCluster::arn).collect();
    for arn in arns.difference(&known) {
        let Some((region, account, rest)) = member(org, arn) else { continue };
        let rest = rest.strip_prefix("cluster/").unwrap_or(rest);
        let (name, id) = rest.split_once('/').unwrap_or((rest, ""));
        let cluster = MskCluster { id: id.to_owned(), ..MskCluster::new(account, region, name) };
        org.msk_clusters.push(cluster);
    }
}

fn tables(org: &mut Org, names: BTreeSet<TableName>) {
    for named in names {
        if org.account(named.account()).is_none() {
            continue;
        }
        let TableName { catalog, region, database, name } = &named;
        let known = org.tables.iter().any(|table| {
            (table.catalog_id(), &table.region) == (catalog, region)
                && (&table.database, &table.name) == (database, name)
        });
        if !known {
            let mut table = Table::new(named.account(), region, database, name);
            table.catalog.clone_from(catalog);
            org.tables.push(table);
        }
        if let Some(bucket) = named.bucket() {
            let bucket = TableBucket::new(named.account(), region, bucket);
            bucket_table(org, &bucket, database, name);
        }
    }
}

/// The tables that channels deliver to.
fn channel_tables(org: &mut Org) {
    let channels = org.streams.iter().flat_map(|stream| &stream.channels);
    let named: Vec<(String, String, String)> = channels
        .filter_map(|it| Some((it.table_bucket.clone()?, it.namespace.clone(), it.table.clone())))
        .collect();
    for (arn, namespace, name) in named {
        let Some((region, account, rest)) = member(org, &arn) else { continue };
        let bucket = rest.strip_prefix("bucket/").unwrap_or(rest);
        bucket_table(org, &TableBucket::new(account, region, bucket), &namespace, &name);
    }
}

/// A table's place in S3 Tables.
fn bucket_table(org: &mut Org, bucket: &TableBucket, namespace: &str, name: &str) {
    let arn = bucket.arn();
    if org.table_buckets.iter().all(|known| known.arn() != arn) {
        org.table_buckets.push(bucket.clone());
    }
    for bucket in org.table_buckets.iter_mut().filter(|known| known.arn() == arn) {
        let known = |table: &BucketTable| table.namespace == namespace && table.name == name;
        if !bucket.tables.iter().any(known) {
            let (namespace, name) = (namespace.to_owned(), name.to_owned());
            bucket.tables.push(BucketTable { namespace, name, policy: None });
        }
    }
}

/// A rule and a topic wherever there are streams, unless the account leaves the Region unwatched.
pub(super) fn alerts(org: &mut Org) {
    let homes = (org.delivery_streams.iter().map(|it| (&it.account, &it.region)))
        .chain(org.streams.iter().map(|it| (&it.account, &it.region)))
        .chain(org.applications.iter().map(|it| (&it.account, &it.region)));
    let homes: BTreeSet<(String, String)> =
        homes.map(|(account, region)| (account.clone(), region.clone())).collect();
    let unwatched: BTreeMap<&str, &Account> =
        org.accounts.iter().map(|account| (account.id.as_str(), account)).collect();
    let watched = homes.into_iter().filter(|(account, region)| {
        unwatched.get(account.as_str()).is_some_and(|it| !it.unwatched.contains(region))
    });
    for (account, region) in watched {
        let mut topic = Topic::new(&account, &region, "streaming-alerts");
        topic.subscriptions.push(Subscription {
            protocol: "email".to_owned(),
            endpoint: "security@example.com".to_owned(),
            confirmed: true,
        });
        let mut rule = Rule::new(&account, &region, "streaming-changes");
        rule.targets.push(RuleTarget { arn: topic.arn(), role: None });
        org.topics.push(topic);
        org.rules.push(rule);
    }
}

/// Copies and access logs of buckets: all copies go to two buckets of the management account, which copy each other.
pub(super) fn copies(org: &mut Org) {
    let management = org.organization.management_account.clone();
    let Some(account) = org.account(&management) else { return };
    let regions: Vec<String> = org.regions_of(account).take(2).map(str::to_owned).collect();
    let members: BTreeSet<String> = org.accounts.iter().map(|it| it.id.clone()).collect();
    if let [first, second] = regions.as_slice() {
        let copies = [first, second]
            .map(|region| (region, format!("streaming-copies-{management}-{region}")));
        let mut used = false;
        for bucket in org.buckets.iter_mut().filter(|it| members.contains(&it.account)) {
            if bucket.replica.is_none() && bucket.versioning == Versioning::Enabled {
                let copy = copies.iter().find(|(region, _)| **region != bucket.region);
                bucket.replica = copy.map(|(_, name)| name.clone());
                used = true;
            }
        }
        let [(_, in_first), (_, in_second)] = &copies;
        let pairs = [(first, in_first, in_second), (second, in_second, in_first)];
        for (region, name, other) in pairs.into_iter().filter(|_| used) {
            let mut bucket = Bucket::new(&management, region, name);
            bucket.replica = Some(other.clone());
            org.buckets.push(bucket);
        }
    }
    access_logs(org, &members);
}

fn access_logs(org: &mut Org, members: &BTreeSet<String>) {
    let mut made = BTreeSet::new();
    for bucket in org.buckets.iter_mut().filter(|it| members.contains(&it.account)) {
        if bucket.access_log.is_none() {
            made.insert((bucket.account.clone(), bucket.region.clone()));
            bucket.access_log = Some(access_log_name(&bucket.account, &bucket.region));
        }
    }
    for (account, region) in made {
        let mut bucket = Bucket::new(&account, &region, &access_log_name(&account, &region));
        // Logs of the logs would never end.
        bucket.access_log = Some(String::new());
        bucket.replica = Some(String::new());
        org.buckets.push(bucket);
    }
}

fn access_log_name(account: &str, region: &str) -> String {
    format!("access-logs-{account}-{region}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIXTURES: [&str; 3] = [
        crate::demo::DEMO,
        include_str!("../../../../../tests/orgs/minimal.toml"),
        include_str!("../../../../../tests/orgs/emulator.toml"),
    ];

    #[test]
    fn whatever_a_stream_names_is_there_once() {
        for text in FIXTURES {
            let org = Org::from_toml(text).unwrap();
            let rows: Vec<String> = (org.functions.iter().map(Function::arn))
                .chain(org.secrets.iter().map(Secret::arn))
                .chain(org.msk_clusters.iter().map(MskCluster::arn))
                .chain(org.table_buckets.iter().map(TableBucket::arn))
                .chain(org.tables.iter().map(|table| format!("{} {}", table.region, table.arn())))
                .collect();
            assert_eq!(rows.iter().collect::<BTreeSet<_>>().len(), rows.len(), "{rows:?}");
            for stream in &org.delivery_streams {
                let named = references::of(stream);
                let functions = named
                    .functions
                    .iter()
                    .map(|arn| arn.splitn(8, ':').take(7).collect::<Vec<_>>().join(":"));
                let named = functions.chain(named.secrets).chain(named.clusters);
                for arn in named.filter(|arn| member(&org, arn).is_some()) {
                    assert!(rows.contains(&arn), "{} names {arn}", stream.name);
                }
            }
        }
    }

    #[test]
    fn a_table_that_a_channel_names_is_there() {
        let stream = "[[stream]]\naccount = '111111111111'\nregion = 'eu-west-1'\nname = 'a'\n";
        let channel = "channel = [{ name = 'b', namespace = 'n', table = 't', \
            table_bucket = 'arn:aws:s3tables:eu-west-1:111111111111:bucket/c' }]\n";
        let head = "regions = ['eu-west-1']\n[organization]\n[[account]]\nid = '111111111111'\nname = 'a'\n";
        let org = Org::from_toml(&[head, stream, channel].concat()).unwrap();
        let bucket = &org.table_buckets[0];
        assert_eq!((bucket.name.as_str(), bucket.tables[0].name.as_str()), ("c", "t"));
    }

    #[test]
    fn an_alias_that_a_stream_names_is_added_to_the_row() {
        let org = Org::from_toml(crate::demo::DEMO).unwrap();
        let function = |name: &str| org.functions.iter().find(|it| it.name == name).unwrap();
        let shape = function("metrics-shape");
        assert_eq!(
            (shape.aliases.as_slice(), shape.environment.len()),
            (&["prod".to_owned()][..], 2)
        );
        assert_eq!(function("audit-redact").version, "7");
    }

    #[test]
    fn somebody_is_told_where_nobody_said_otherwise() {
        let org = Org::from_toml(crate::demo::DEMO).unwrap();
        let told = |account: &str, region: &str| {
            let mut rules = org.rules.iter().filter(|it| it.account == account);
            rules.any(|it| it.region == region && it.name == "streaming-changes")
        };
        assert!(told("110022330006", "eu-west-1"));
        assert!(!told("110022330012", "eu-west-1"));
        // No streams are there.
        assert!(!told("110022330002", "eu-west-1"));
    }

    #[test]
    fn copies_are_in_another_region_and_copied_back() {
        let org = Org::from_toml(FIXTURES[1]).unwrap();
        let copied =
            org.buckets.iter().filter_map(|bucket| Some((bucket, bucket.replica.as_ref()?)));
        let copied: Vec<_> = copied.filter(|(_, copy)| !copy.is_empty()).collect();
        assert!(copied.len() > 3);
        for (bucket, copy) in copied {
            let copy = org.buckets.iter().find(|it| it.name == *copy).unwrap();
            assert_ne!((&bucket.region, bucket.versioning), (&copy.region, Versioning::Never));
        }
    }
}
