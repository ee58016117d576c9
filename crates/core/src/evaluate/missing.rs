//! What lies behind a thing that could not be read was not found, and may be anything.

use super::Bench;
use crate::facts::{Area, Resource};
use crate::{Arn, Fact, Scope, Service, Source, Subject, SubjectKind, Target, Unknown};

/// Something whose missing description hides what it leads to.
pub(super) struct Missing {
    pub(super) subject: Subject,
    pub(super) used_by: Vec<Arn>,
    pub(super) cause: Unknown,
}

impl Bench<'_> {
    pub(super) fn missing(&self) -> Vec<Missing> {
        let mut found = Vec::new();
        for scope in self.check.scopes {
            match scope {
                Scope::DeliveryStream(_)
                | Scope::Stream(_)
                | Scope::Application(_)
                | Scope::Account(_)
                | Scope::Organization(_)
                | Scope::Target(_) => {}
                Scope::User(_) => self.unseen_users(&mut found),
                Scope::Role(_) => {
                    self.streams(true, &mut found);
                    self.unseen_channels(&mut found);
                    self.unseen_destinations(&mut found);
                    self.behind(leads_to_roles, &mut found);
                }
                Scope::Trail(_) => self.unseen_trails(&mut found),
                Scope::Endpoint(_) => self.unseen_endpoints(&mut found),
                Scope::LogDestination(_) => self.unseen_destinations(&mut found),
                Scope::Bucket(_) => {
                    // Channels lead from data streams to buckets.
                    self.streams(true, &mut found);
                    self.unseen_channels(&mut found);
                    self.copies(&mut found);
                    self.behind(leads_to_buckets, &mut found);
                }
                Scope::Key(_) => {
                    self.streams(true, &mut found);
                    // A bucket's default key is on the path too.
                    self.bucket_keys(&mut found);
                    self.copies(&mut found);
                    self.behind(leads_to_keys, &mut found);
                }
                Scope::Channel(_) => {
                    self.streams(true, &mut found);
                    self.unseen_channels(&mut found);
                }
                Scope::SecurityGroup(_) => {
                    self.streams(false, &mut found);
                    self.behind(leads_to_groups, &mut found);
                    self.unseen_endpoints(&mut found);
                }
                Scope::TableBucket(_) | Scope::BucketTable(_) => {
                    self.streams(true, &mut found);
                    self.unseen_channels(&mut found);
                    self.behind(leads_to_tables, &mut found);
                }
                _ => self.streams(false, &mut found),
            }
        }
        found.sort_by(|a, b| (&a.subject, &a.cause).cmp(&(&b.subject, &b.cause)));
        found.dedup_by(|a, b| a.subject == b.subject && a.cause == b.cause);
        // One verdict for each subject: its id and check are its identity.
        found.dedup_by(|a, b| a.subject == b.subject);
        found
    }

    /// Streams whose own description is missing, for checks on what lies behind them.
    fn streams(&self, data_streams: bool, found: &mut Vec<Missing>) {
        let snapshot = self.context.snapshot;
        let services = self.check.services;
        let mut missing = |kind, arn: &Arn, cause: Option<&Unknown>| {
            found.extend(cause.map(|cause| Missing {
                subject: Subject::of_arn(kind, arn),
                used_by: vec![arn.clone()],
                cause: cause.clone(),
            }));
        };
        if services.contains(&Service::Firehose) {
            for it in snapshot.delivery_streams.values() {
                missing(SubjectKind::DeliveryStream, &it.arn, it.description.known().err());
            }
        }
        if data_streams && services.contains(&Service::Kinesis) {
            for it in snapshot.streams.values() {
                missing(SubjectKind::Stream, &it.arn, it.summary.known().err());
            }
        }
        if services.contains(&Service::Flink) {
            for it in snapshot.applications.values() {
                missing(SubjectKind::Application, &it.arn, it.detail.known().err());
            }
        }
    }

    /// Buckets whose default key is not known.
    fn bucket_keys(&self, found: &mut Vec<Missing>) {
        for bucket in self.context.snapshot.buckets.values() {
            found.extend(bucket.encryption.known().err().map(|cause| Missing {
                subject: self.bucket(bucket),
                used_by: self.users.of_bucket(&bucket.name),
                cause: cause.clone(),
            }));
        }
    }

    /// Buckets that may have copies nobody found. What strangers do with theirs is not known, and is
    /// another check's.
    fn copies(&self, found: &mut Vec<Missing>) {
        let buckets = self.context.snapshot.buckets.values();
        for bucket in buckets.filter(|it| it.account().is_some()) {
            found.extend(bucket.replication.known().err().map(|cause| Missing {
                subject: Subject::copies_of(&self.bucket(bucket)),
                used_by: self.users.of_bucket(&bucket.name),
                cause: cause.clone(),
            }));
        }
    }

    /// Resources whose missing description hides others.
    fn behind(&self, missing: impl Fn(&Resource) -> Option<&Unknown>, found: &mut Vec<Missing>) {
        for (arn, resource) in &self.context.snapshot.resources {
            if let (Some(cause), Some(subject)) = (missing(resource), Subject::of_resource(arn)) {
                let used_by = self.users.of_resource(arn);
                found.push(Missing { subject, used_by, cause: cause.clone() });
            }
        }
    }

    fn unseen_channels(&self, found: &mut Vec<Missing>) {
        for (arn, fact) in &self.context.snapshot.channels {
            found.extend(fact.known().err().map(|cause| Missing {
                subject: Subject::of_arn(SubjectKind::Stream, arn),
                used_by: vec![arn.clone()],
                cause: cause.clone(),
            }));
        }
    }

    fn unseen_trails(&self, found: &mut Vec<Missing>) {
        for (target, fact) in &self.context.snapshot.trail_refs {
            found.extend(at(*target, fact));
        }
    }

    fn unseen_endpoints(&self, found: &mut Vec<Missing>) {
        for target in super::inhabited(self.context.snapshot).into_keys() {
            let fact = self.context.snapshot.endpoints(target);
            found.extend(fact.and_then(|fact| at(target, fact)));
        }
    }

    /// Without the report nobody knows which users have keys.
    fn unseen_users(&self, found: &mut Vec<Missing>) {
        let snapshot = self.context.snapshot;
        for (account, used_by) in super::accounts(snapshot) {
            let home = Target::new(account, snapshot.header.home);
            let cause = match snapshot.access_keys(account) {
                Some(fact) => fact.known().err().cloned(),
                None => Some(not_asked(home)),
            };
            let subject = Subject::of_account(account);
            found.extend(cause.map(|cause| Missing { subject, used_by, cause }));
        }
    }

    fn unseen_destinations(&self, found: &mut Vec<Missing>) {
        for target in super::inhabited(self.context.snapshot).into_keys() {
            let feeds = self.context.snapshot.feeds(target);
            found.extend(feeds.and_then(|feeds| at(target, &feeds.destinations)));
        }
    }
}

fn at<T>(target: Target, fact: &Fact<T>) -> Option<Missing> {
    let cause = fact.known().err()?.clone();
    Some(Missing { subject: Subject::of_target(target), used_by: Vec::new(), cause })
}

fn not_asked(home: Target) -> Unknown {
    let Target { account, region } = home;
    let source = Source { api: Area::AccessKeys.api(), account, region };
    Unknown::not_asked(source, "the scan stopped before it was asked")
}

fn leads_to_roles(resource: &Resource) -> Option<&Unknown> {
    match resource {
        Resource::Channel(it) => it.detail.known().err(),
        Resource::Function(it) => it.configuration.known().err(),
        _ => None,
    }
}

fn leads_to_buckets(resource: &Resource) -> Option<&Unknown> {
    match resource {
        Resource::Channel(it) => it.detail.known().err(),
        Resource::Table(it) => it.detail.known().err(),
        _ => None,
    }
}

fn leads_to_tables(resource: &Resource) -> Option<&Unknown> {
    match resource {
        Resource::Channel(it) => it.detail.known().err(),
        _ => None,
    }
}

fn leads_to_groups(resource: &Resource) -> Option<&Unknown> {
    match resource {
        Resource::Cluster(it) => it.detail.known().err(),
        Resource::Function(it) => it.configuration.known().err(),
        Resource::Workgroup(it) => it.detail.known().err(),
        _ => None,
    }
}

fn leads_to_keys(resource: &Resource) -> Option<&Unknown> {
    match resource {
        Resource::Channel(it) => it.detail.known().err(),
        Resource::Cluster(it) => it.detail.known().err(),
        Resource::Collection(it) => it.detail.known().err(),
        Resource::Domain(it) => it.detail.known().err(),
        Resource::LogGroup(it) => it.detail.known().err(),
        Resource::MskCluster(it) => it.detail.known().err(),
        Resource::Secret(it) => it.detail.known().err(),
        Resource::Table(it) => it.detail.known().err(),
        Resource::Workgroup(it) => it.namespace_key.known().err(),
        _ => None,
    }
}
