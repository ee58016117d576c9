//! What feeds streams, and the resources and copies that they lead to.

use super::{Builder, not_asked};
use crate::facts::{Bucket, Resource, ResourceKind};
use crate::path::{HopState, Relation, key_of, words};
use crate::{Arn, Fact, Subject, SubjectKind, Target, references};

impl Builder<'_> {
    /// What a cheap read found to feed a stream.
    pub(super) fn fed(&mut self, arn: &Arn, target: Target) {
        match self.snapshot.feeders.get(arn).map(Fact::known) {
            Some(Ok(rules)) => {
                for rule in rules {
                    let id = format!("rule {target} {rule}");
                    self.hop(&id, "EventBridge rule", rule, None, HopState::Read(String::new()));
                    self.edge(&id, Relation::Feeds, arn.as_str());
                }
            }
            Some(Err(unknown)) => {
                let state = HopState::Unknown(unknown.to_string());
                let id = format!("rules {target} {arn}");
                self.hop(&id, "EventBridge rules", "into this stream", None, state);
                self.edge(&id, Relation::Feeds, arn.as_str());
            }
            None => {}
        }
        let Some(feeds) = self.snapshot.feeds(target) else { return };
        for (kind, named) in
            [("EventBridge pipe", &feeds.pipes), ("metric stream", &feeds.metric_streams)]
        {
            for (name, _) in named.known().into_iter().flatten().filter(|(_, to)| to == arn) {
                let id = format!("{kind} {target} {name}");
                self.hop(&id, kind, name, None, HopState::Read(String::new()));
                self.edge(&id, Relation::Feeds, arn.as_str());
            }
        }
        for it in feeds.destinations.known().into_iter().flatten() {
            if it.stream.as_ref() == Some(arn) {
                let subject = Subject::of_arn(SubjectKind::LogDestination, &it.arn);
                let state = HopState::Read(String::new());
                self.hop(it.arn.as_str(), "log destination", it.arn.name(), Some(subject), state);
                self.edge(it.arn.as_str(), Relation::Feeds, arn.as_str());
            }
        }
    }

    /// A resource, with its state and what it leads to.
    pub(super) fn resource(&mut self, from: &str, relation: Relation, arn: &Arn, asker: Target) {
        let Some(kind) = ResourceKind::of(arn) else {
            return self.named(from, relation, "resource", arn.as_str());
        };
        let found = self.snapshot.resources.get(arn);
        let state = found.map_or_else(not_asked, words::of);
        let fresh = !self.hops.contains_key(arn.as_str());
        let subject = Subject::of_resource(arn);
        self.hop(arn.as_str(), kind.words(), arn.name(), subject, state);
        match relation {
            Relation::Feeds => self.edge(arn.as_str(), relation, from),
            _ => self.edge(from, relation, arn.as_str()),
        }
        let (Some(resource), true) = (found, fresh) else { return };
        let target = arn.target().unwrap_or(asker);
        if let Some(key) = key_of(resource) {
            self.key(arn.as_str(), key, target);
        }
        self.behind(arn, resource, target);
    }

    fn behind(&mut self, arn: &Arn, resource: &Resource, target: Target) {
        let ids: &[String] = match resource {
            Resource::Cluster(it) => match it.detail.known() {
                Ok(Some(detail)) => &detail.security_groups,
                _ => &[],
            },
            Resource::Workgroup(it) => match it.detail.known() {
                Ok(Some(detail)) => &detail.security_groups,
                _ => &[],
            },
            Resource::Table(it) => {
                if let Ok(Some(detail)) = it.detail.known()
                    && let Some(name) =
                        detail.location.as_deref().and_then(references::bucket_of_location)
                {
                    let id = self.bucket(name, target);
                    self.edge(arn.as_str(), Relation::DeliversTo, &id);
                }
                &[]
            }
            Resource::Channel(it) => {
                if let Ok(Some(detail)) = it.detail.known() {
                    self.role(arn.as_str(), detail.role.as_ref());
                    for to in detail.destination.iter().chain(&detail.dead_letters) {
                        if to.service() == "s3" {
                            let id = self.bucket(to.name(), target);
                            self.edge(arn.as_str(), Relation::DeliversTo, &id);
                        } else {
                            self.resource(arn.as_str(), Relation::DeliversTo, to, target);
                        }
                    }
                }
                &[]
            }
            _ => &[],
        };
        for group in ids.iter().filter_map(|id| references::security_group(id, target)) {
            self.resource(arn.as_str(), Relation::GuardedBy, &group, target);
        }
    }

    /// The buckets that a bucket is replicated to.
    pub(super) fn copies(&mut self, id: &str, bucket: Option<&Bucket>, place: Target) {
        let rules = bucket.and_then(|bucket| bucket.replication.known().ok());
        for rule in rules.into_iter().flatten().filter(|rule| rule.enabled) {
            let copy = Subject::of_bucket(&rule.bucket, place.region.partition(), None).id;
            // Two buckets may be replicated to each other.
            if !self.hops.contains_key(&copy) {
                self.bucket(&rule.bucket, place);
            }
            self.edge(id, Relation::ReplicatesTo, &copy);
        }
    }
}
