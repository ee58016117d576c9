use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{AreaFacts, Bucket, BucketOwner, ChannelDetail, Resource, ResourceKind};
use crate::follow::key_arn;
use crate::{AccountId, Arn, Snapshot, Target, references};

/// Which streams and applications use which bucket, key and resource: a dependent resource is judged
/// once, and its finding lists them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Users {
    buckets: BTreeMap<String, BTreeSet<Arn>>,
    keys: BTreeMap<Arn, BTreeSet<Arn>>,
    /// Users of a bucket that names its key without an account, by the key of that name in the account
    /// of the bucket: S3 looks for it in theirs.
    guessed: BTreeMap<Arn, BTreeSet<Arn>>,
    resources: BTreeMap<Arn, BTreeSet<Arn>>,
}

impl Users {
    /// Looks through every stream and application.
    pub fn of(snapshot: &Snapshot) -> Self {
        let mut users = Self::default();
        for (arn, stream) in &snapshot.delivery_streams {
            let (Ok(description), Some(target)) = (stream.description.known(), arn.target()) else {
                continue;
            };
            if let Some(key) =
                description.encryption.as_ref().and_then(|encryption| encryption.key.as_ref())
            {
                users.key(snapshot, key.as_str(), target, arn);
            }
            for hop in description.buckets() {
                users.bucket(snapshot, &hop.bucket, arn);
                if let Some(key) = &hop.key {
                    users.key(snapshot, key.as_str(), target, arn);
                }
            }
            for destination in &description.destinations {
                users.located(snapshot, destination.warehouse.as_deref(), arn);
            }
            for (_, resource) in references::of_delivery_stream(description, target) {
                users.resource(snapshot, &resource, target, arn);
            }
            for role in references::roles_of_delivery_stream(description) {
                users.resource(snapshot, role, target, arn);
            }
        }
        for (arn, stream) in &snapshot.streams {
            let (Ok(summary), Some(target)) = (stream.summary.known(), arn.target()) else {
                continue;
            };
            if let Some(key) = summary.key_id.as_deref().filter(|_| summary.encrypted()) {
                users.key(snapshot, key, target, arn);
            }
            let channels = snapshot.channels.get(arn).and_then(|fact| fact.known().ok());
            for channel in channels.into_iter().flatten() {
                users.resource(snapshot, channel, target, arn);
            }
        }
        for (arn, application) in &snapshot.applications {
            let (Ok(detail), Some(target)) = (application.detail.known(), arn.target()) else {
                continue;
            };
            if let Some(key) = &detail.key {
                users.key(snapshot, key, target, arn);
            }
            if let Some(code) = &detail.code {
                users.bucket(snapshot, &code.bucket, arn);
            }
            for named in detail.named_arns.iter().filter(|it| it.service() == "s3") {
                let name = named.resource().split('/').next().unwrap_or_default();
                users.bucket(snapshot, name, arn);
            }
            for (_, resource) in references::of_application(detail, target) {
                users.resource(snapshot, &resource, target, arn);
            }
            if let Some(role) = &detail.role {
                users.resource(snapshot, role, target, arn);
            }
        }
        users.feeds(snapshot);
        users
    }

    /// Log destinations write into streams with roles of their own.
    fn feeds(&mut self, snapshot: &Snapshot) {
        for facts in snapshot.areas.values() {
            let AreaFacts::Feeds(feeds) = facts else { continue };
            for it in feeds.destinations.known().map(Vec::as_slice).unwrap_or_default() {
                if let (Some(role), Some(stream), Some(target)) =
                    (&it.role, &it.stream, it.arn.target())
                {
                    self.resource(snapshot, role, target, stream);
                }
            }
        }
    }

    fn bucket(&mut self, snapshot: &Snapshot, name: &str, user: &Arn) {
        if !self.buckets.entry(name.to_owned()).or_default().insert(user.clone()) {
            return;
        }
        let Some(bucket) = snapshot.buckets.get(name) else { return };
        self.bucket_key(snapshot, bucket, user);
        // Copies of delivered data are on the path too.
        for rule in bucket.replication.known().map(Vec::as_slice).unwrap_or_default() {
            if rule.enabled {
                self.bucket(snapshot, &rule.bucket, user);
            }
        }
    }

    /// The bucket's default key encrypts what the stream delivers, unless the writer sets another;
    /// it still guards the bucket's other objects, so it counts as on the path.
    fn bucket_key(&mut self, snapshot: &Snapshot, bucket: &Bucket, user: &Arn) {
        let encryption = bucket.encryption.known().ok().and_then(Option::as_ref);
        if let (Some(key), Ok(BucketOwner::Member(target))) =
            (encryption.and_then(|encryption| encryption.key.as_deref()), bucket.owner.known())
        {
            if user.account().is_some_and(|writer| elsewhere(key, *target, writer)) {
                if let Some(arn) = resolved(snapshot, key, *target) {
                    self.guessed.entry(arn).or_default().insert(user.clone());
                }
            } else {
                self.key(snapshot, key, *target, user);
            }
        }
    }

    fn located(&mut self, snapshot: &Snapshot, location: Option<&str>, user: &Arn) {
        if let Some(name) = location.and_then(references::bucket_of_location) {
            self.bucket(snapshot, name, user);
        }
    }

    fn resource(&mut self, snapshot: &Snapshot, arn: &Arn, asker: Target, user: &Arn) {
        if ResourceKind::of(arn).is_none()
            || !self.resources.entry(arn.clone()).or_default().insert(user.clone())
        {
            return;
        }
        let target = arn.target().unwrap_or(asker);
        let Some(resource) = snapshot.resources.get(arn) else { return };
        if let Some(key) = key_of(resource) {
            self.key(snapshot, key, target, user);
        }
        if let Some(role) = references::role_of(resource) {
            self.resource(snapshot, role, target, user);
        }
        match resource {
            Resource::Cluster(it) => {
                if let Ok(Some(detail)) = it.detail.known() {
                    self.groups(snapshot, &detail.security_groups, target, user);
                }
            }
            Resource::Workgroup(it) => {
                if let Ok(Some(detail)) = it.detail.known() {
                    self.groups(snapshot, &detail.security_groups, target, user);
                }
            }
            Resource::Function(it) => {
                if let Ok(Some(configuration)) = it.configuration.known() {
                    self.groups(snapshot, &configuration.security_groups, target, user);
                }
            }
            Resource::Table(it) => {
                if let Ok(Some(detail)) = it.detail.known() {
                    self.located(snapshot, detail.location.as_deref(), user);
                }
            }
            Resource::Channel(it) => {
                if let Ok(Some(detail)) = it.detail.known() {
                    self.channel(snapshot, detail, target, user);
                }
            }
            _ => {}
        }
    }

    fn channel(&mut self, snapshot: &Snapshot, it: &ChannelDetail, target: Target, user: &Arn) {
        for arn in it.destination.iter().chain(&it.dead_letters) {
            match arn.service() {
                "s3" => self.bucket(snapshot, arn.name(), user),
                _ => self.resource(snapshot, arn, target, user),
            }
        }
    }

    fn groups(&mut self, snapshot: &Snapshot, ids: &[String], target: Target, user: &Arn) {
        for arn in ids.iter().filter_map(|id| references::security_group(id, target)) {
            self.resource(snapshot, &arn, target, user);
        }
    }

    fn key(&mut self, snapshot: &Snapshot, reference: &str, target: Target, user: &Arn) {
        if let Some(arn) = resolved(snapshot, reference, target) {
            self.keys.entry(arn).or_default().insert(user.clone());
        }
    }

    /// Who uses this bucket, sorted.
    pub fn of_bucket(&self, name: &str) -> Vec<Arn> {
        self.buckets.get(name).into_iter().flatten().cloned().collect()
    }

    /// The buckets that any of these use, sorted.
    pub(crate) fn buckets_of(&self, users: &BTreeSet<Arn>) -> impl Iterator<Item = &str> {
        let used = self.buckets.iter().filter(|(_, of)| !of.is_disjoint(users));
        used.map(|(name, _)| name.as_str())
    }

    /// Who uses this key, or would if a bucket means this one; sorted.
    pub fn of_key(&self, arn: &Arn) -> Vec<Arn> {
        let sure = self.keys.get(arn).into_iter().flatten();
        let all: BTreeSet<&Arn> = sure.chain(self.guessed.get(arn).into_iter().flatten()).collect();
        all.into_iter().cloned().collect()
    }

    /// Whether somebody is known to use this very key.
    pub(crate) fn surely_of_key(&self, arn: &Arn) -> bool {
        self.keys.contains_key(arn)
    }

    /// Who uses this resource, sorted.
    pub fn of_resource(&self, arn: &Arn) -> Vec<Arn> {
        self.resources.get(arn).into_iter().flatten().cloned().collect()
    }
}

/// Whether a bucket's default key stands for a key of another account than the bucket's when this account
/// writes: a bare id or alias is looked for in the account of the writer (Amazon S3 API Reference,
/// `ServerSideEncryptionByDefault`). The names that AWS reserves stand for
/// a key that AWS manages in every account.
pub(crate) fn elsewhere(key: &str, owner: Target, writer: AccountId) -> bool {
    let bare = key.parse::<Arn>().is_err() && !key.contains("alias/aws/");
    bare && writer != owner.account
}

fn resolved(snapshot: &Snapshot, reference: &str, target: Target) -> Option<Arn> {
    let arn = key_arn(reference, target)?;
    Some(snapshot.key_refs.get(&arn).unwrap_or(&arn).clone())
}

/// The key that a resource's data is encrypted with, as it is set there.
pub(crate) fn key_of(resource: &Resource) -> Option<&str> {
    match resource {
        Resource::Channel(it) => it.detail.known().ok()?.as_ref()?.key.as_deref(),
        Resource::Cluster(it) => it.detail.known().ok()?.as_ref()?.key.as_deref(),
        Resource::Collection(it) => it.detail.known().ok()?.as_ref()?.own_key(),
        Resource::Domain(it) => it.detail.known().ok()?.as_ref()?.key.as_deref(),
        Resource::LogGroup(it) => it.detail.known().ok()?.as_ref()?.key.as_deref(),
        Resource::MskCluster(it) => it.detail.known().ok()?.as_ref()?.key.as_deref(),
        Resource::Secret(it) => it.detail.known().ok()?.as_ref()?.key.as_deref(),
        Resource::Workgroup(it) => it.namespace_key.known().ok()?.as_deref(),
        _ => None,
    }
}
