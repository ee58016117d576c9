//! The resources of an account and Region that are found by going through them: there are few of each.

use std::collections::BTreeMap;

use crate::org::{
    Alarm, Function, LogDestination, MetricFilter, MetricStream, MskCluster, Org, Pipe, Rule,
    Secret, Table, TableBucket, Topic,
};

use super::World;

/// Where in the lists of the organization the resources of each account and Region are.
#[derive(Debug, Default)]
pub(crate) struct Placed {
    functions: Index,
    secrets: Index,
    msk_clusters: Index,
    tables: Index,
    table_buckets: Index,
    log_destinations: Index,
    metric_filters: Index,
    metric_streams: Index,
    alarms: Index,
    topics: Index,
    rules: Index,
    pipes: Index,
}

impl Placed {
    pub(super) fn new(org: &Org) -> Self {
        Self {
            functions: Index::new(org.functions.iter().map(|it| (&it.account, &it.region))),
            secrets: Index::new(org.secrets.iter().map(|it| (&it.account, &it.region))),
            msk_clusters: Index::new(org.msk_clusters.iter().map(|it| (&it.account, &it.region))),
            tables: Index::new(org.tables.iter().map(|it| (&it.account, &it.region))),
            table_buckets: Index::new(org.table_buckets.iter().map(|it| (&it.account, &it.region))),
            log_destinations: Index::new(
                org.log_destinations.iter().map(|it| (&it.account, &it.region)),
            ),
            metric_filters: Index::new(
                org.metric_filters.iter().map(|it| (&it.account, &it.region)),
            ),
            metric_streams: Index::new(
                org.metric_streams.iter().map(|it| (&it.account, &it.region)),
            ),
            alarms: Index::new(org.alarms.iter().map(|it| (&it.account, &it.region))),
            topics: Index::new(org.topics.iter().map(|it| (&it.account, &it.region))),
            rules: Index::new(org.rules.iter().map(|it| (&it.account, &it.region))),
            pipes: Index::new(org.pipes.iter().map(|it| (&it.account, &it.region))),
        }
    }
}

/// Places in a list, by account and Region.
#[derive(Debug, Default)]
struct Index(BTreeMap<String, BTreeMap<String, Vec<usize>>>);

impl Index {
    fn new<'a>(homes: impl Iterator<Item = (&'a String, &'a String)>) -> Self {
        let mut index = Self::default();
        for (at, (account, region)) in homes.enumerate() {
            let regions = index.0.entry(account.clone()).or_default();
            regions.entry(region.clone()).or_default().push(at);
        }
        index
    }

    fn of<'a, T>(
        &'a self,
        list: &'a [T],
        account: &str,
        region: &str,
    ) -> impl Iterator<Item = &'a T> {
        let here = self.0.get(account).and_then(|regions| regions.get(region));
        here.into_iter().flatten().filter_map(|at| list.get(*at))
    }
}

/// What an account holds in a Region, as the file lists it.
impl World {
    pub(crate) fn functions(&self, account: &str, region: &str) -> impl Iterator<Item = &Function> {
        self.placed.functions.of(&self.org.functions, account, region)
    }

    pub(crate) fn secrets(&self, account: &str, region: &str) -> impl Iterator<Item = &Secret> {
        self.placed.secrets.of(&self.org.secrets, account, region)
    }

    pub(crate) fn msk_clusters(
        &self,
        account: &str,
        region: &str,
    ) -> impl Iterator<Item = &MskCluster> {
        self.placed.msk_clusters.of(&self.org.msk_clusters, account, region)
    }

    pub(crate) fn tables(&self, account: &str, region: &str) -> impl Iterator<Item = &Table> {
        self.placed.tables.of(&self.org.tables, account, region)
    }

    pub(crate) fn table_buckets(
        &self,
        account: &str,
        region: &str,
    ) -> impl Iterator<Item = &TableBucket> {
        self.placed.table_buckets.of(&self.org.table_buckets, account, region)
    }

    pub(crate) fn log_destinations(
        &self,
        account: &str,
        region: &str,
    ) -> impl Iterator<Item = &LogDestination> {
        self.placed.log_destinations.of(&self.org.log_destinations, account, region)
    }

    pub(crate) fn metric_filters(
        &self,
        account: &str,
        region: &str,
    ) -> impl Iterator<Item = &MetricFilter> {
        self.placed.metric_filters.of(&self.org.metric_filters, account, region)
    }

    pub(crate) fn metric_streams(
        &self,
        account: &str,
        region: &str,
    ) -> impl Iterator<Item = &MetricStream> {
        self.placed.metric_streams.of(&self.org.metric_streams, account, region)
    }

    pub(crate) fn alarms(&self, account: &str, region: &str) -> impl Iterator<Item = &Alarm> {
        self.placed.alarms.of(&self.org.alarms, account, region)
    }

    pub(crate) fn topics(&self, account: &str, region: &str) -> impl Iterator<Item = &Topic> {
        self.placed.topics.of(&self.org.topics, account, region)
    }

    pub(crate) fn rules(&self, account: &str, region: &str) -> impl Iterator<Item = &Rule> {
        self.placed.rules.of(&self.org.rules, account, region)
    }

    pub(crate) fn pipes(&self, account: &str, region: &str) -> impl Iterator<Item = &Pipe> {
        self.placed.pipes.of(&self.org.pipes, account, region)
    }
}
