mod further;

use std::collections::BTreeMap;

use super::{DataPath, Edge, Hop, HopState, Relation};
use crate::facts::{BucketOwner, Destination, S3Hop, S3Purpose, StreamSource};
use crate::follow::key_arn;
use crate::{Arn, Fact, Snapshot, Subject, SubjectKind, Target, references};

pub(super) fn path(snapshot: &Snapshot, arn: &Arn) -> Option<DataPath> {
    let mut builder = Builder { snapshot, hops: BTreeMap::new(), edges: Vec::new() };
    if snapshot.delivery_streams.contains_key(arn) {
        builder.delivery_stream(arn);
    } else if snapshot.streams.contains_key(arn) {
        builder.stream(arn, arn.target());
        let readers = snapshot.delivery_streams.iter().filter(|(_, stream)| {
            matches!(stream.description.known().map(|it| &it.source),
                Ok(StreamSource::Kinesis { stream: Some(source), .. }) if source == arn)
        });
        for (reader, _) in readers {
            builder.delivery_stream(reader);
        }
    } else if snapshot.applications.contains_key(arn) {
        builder.application(arn);
    } else {
        return None;
    }
    builder.edges.sort();
    builder.edges.dedup();
    Some(DataPath { hops: builder.hops, edges: builder.edges })
}

struct Builder<'a> {
    snapshot: &'a Snapshot,
    hops: BTreeMap<String, Hop>,
    edges: Vec<Edge>,
}

impl Builder<'_> {
    fn hop(
        &mut self,
        id: &str,
        kind: &'static str,
        name: &str,
        subject: Option<Subject>,
        state: HopState,
    ) {
        let hop = || Hop { kind, name: name.to_owned(), subject, state };
        self.hops.entry(id.to_owned()).or_insert_with(hop);
    }

    fn edge(&mut self, from: &str, relation: Relation, to: &str) {
        self.edges.push(Edge { from: from.to_owned(), to: to.to_owned(), relation });
    }

    /// A hop that this version names and does not read.
    fn named(&mut self, from: &str, relation: Relation, kind: &'static str, arn: &str) {
        let name = arn.parse::<Arn>().map_or_else(|_| arn.to_owned(), |arn| arn.name().to_owned());
        self.hop(arn, kind, &name, None, HopState::Outside("named only".to_owned()));
        self.edge(from, relation, arn);
    }

    fn delivery_stream(&mut self, arn: &Arn) {
        let Some(stream) = self.snapshot.delivery_streams.get(arn) else { return };
        let state = state(&stream.description, |it| format!("{} source", source_words(&it.source)));
        let subject = Subject::of_arn(SubjectKind::DeliveryStream, arn);
        self.hop(arn.as_str(), "delivery stream", arn.name(), Some(subject), state);
        let (Ok(description), Some(target)) = (stream.description.known(), arn.target()) else {
            return;
        };
        match &description.source {
            StreamSource::Kinesis { stream: Some(source), role } => {
                self.stream(source, Some(target));
                self.edge(source.as_str(), Relation::Feeds, arn.as_str());
                self.role(arn.as_str(), role.as_ref());
            }
            StreamSource::Msk { role, .. } => self.role(arn.as_str(), role.as_ref()),
            StreamSource::Database { endpoint, .. } => {
                self.hop(endpoint, "database", endpoint, None, named_only());
                self.edge(endpoint, Relation::Feeds, arn.as_str());
            }
            _ => {}
        }
        if let Some(key) =
            description.encryption.as_ref().and_then(|encryption| encryption.key.as_ref())
        {
            self.key(arn.as_str(), key.as_str(), target);
        }
        for destination in &description.destinations {
            self.destination(arn, target, destination);
        }
        for (relation, resource) in references::of_delivery_stream(description, target) {
            self.resource(arn.as_str(), relation, &resource, target);
        }
        self.fed(arn, target);
    }

    fn destination(&mut self, arn: &Arn, target: Target, destination: &Destination) {
        self.role(arn.as_str(), destination.role.as_ref());
        let final_bucket =
            destination.buckets.iter().any(|hop| hop.purpose == S3Purpose::Destination);
        if !final_bucket && references::managed(destination, target).is_none() {
            let kind = destination.kind.words();
            let resource = destination.resource.as_ref().map(Arn::as_str);
            let id = resource.or(destination.endpoint.as_deref()).unwrap_or(kind).to_owned();
            let name = destination.resource.as_ref().map_or(id.as_str(), Arn::name).to_owned();
            let state = if destination.kind.third_party() {
                HopState::Outside("outside AWS".to_owned())
            } else {
                named_only()
            };
            self.hop(&id, kind, &name, None, state);
            self.edge(arn.as_str(), Relation::DeliversTo, &id);
        }
        for hop in &destination.buckets {
            self.bucket_hop(arn, target, hop);
        }
        let hop_loggings = destination.buckets.iter().filter_map(|hop| hop.logging.as_ref());
        for logging in
            destination.logging.iter().chain(hop_loggings).filter(|logging| logging.enabled)
        {
            if let (Some(group), Some(stream)) = (&logging.group, &logging.stream) {
                let found = self.snapshot.log_streams.get(&(target, group.clone(), stream.clone()));
                let words = |exists: &Option<bool>| match exists {
                    Some(true) => "exists".to_owned(),
                    Some(false) => "log stream missing".to_owned(),
                    None => "log group missing".to_owned(),
                };
                let state = found.map_or_else(not_asked, |found| state(&found.exists, words));
                let id = format!("{group}:{stream}");
                self.hop(&id, "log stream", &id, None, state);
                self.edge(arn.as_str(), Relation::LogsTo, &id);
            }
        }
    }

    fn bucket_hop(&mut self, arn: &Arn, target: Target, hop: &S3Hop) {
        let relation = match hop.purpose {
            S3Purpose::Destination => Relation::DeliversTo,
            S3Purpose::Staging => Relation::StagesIn,
            S3Purpose::Backup => Relation::BacksUpTo,
        };
        let id = self.bucket(&hop.bucket, target);
        self.edge(arn.as_str(), relation, &id);
        self.role(arn.as_str(), hop.role.as_ref());
        if let Some(key) = &hop.key {
            self.key(&id, key.as_str(), target);
        }
    }

    fn bucket(&mut self, name: &str, asker: Target) -> String {
        let found = self.snapshot.buckets.get(name);
        let place = found.and_then(|bucket| match bucket.owner.known() {
            Ok(BucketOwner::Member(target)) => Some(*target),
            _ => None,
        });
        let state = found.map_or_else(not_asked, |bucket| {
            state(&bucket.owner, |owner| match owner {
                BucketOwner::Member(target) => format!("in {target}"),
                BucketOwner::Elsewhere => "outside the organization".to_owned(),
                BucketOwner::Missing => "does not exist".to_owned(),
            })
        });
        let subject = Subject::of_bucket(name, asker.region.partition(), place);
        let id = subject.id.clone();
        self.hop(&id, "bucket", name, Some(subject), state);
        let encryption = found.and_then(|bucket| bucket.encryption.known().ok()?.as_ref());
        if let (Some(key), Some(place)) = (encryption.and_then(|it| it.key.as_deref()), place) {
            self.key(&id, key, place);
        }
        self.copies(&id, found, place.unwrap_or(asker));
        id
    }

    fn stream(&mut self, arn: &Arn, asker: Option<Target>) {
        let found = self.snapshot.streams.get(arn);
        let state = found.map_or_else(not_asked, |stream| {
            state(&stream.summary, |it| {
                let encryption =
                    if it.encrypted() { "encrypted with KMS" } else { "not encrypted" };
                format!("{encryption}, kept {} hours", it.retention_hours)
            })
        });
        let subject = Subject::of_arn(SubjectKind::Stream, arn);
        self.hop(arn.as_str(), "data stream", arn.name(), Some(subject), state);
        let summary =
            found.and_then(|stream| stream.summary.known().ok()).filter(|it| it.encrypted());
        if let (Some(key), Some(target)) =
            (summary.and_then(|it| it.key_id.as_deref()), arn.target().or(asker))
        {
            self.key(arn.as_str(), key, target);
        }
        let Some(target) = arn.target().or(asker) else { return };
        match self.snapshot.channels.get(arn).map(Fact::known) {
            Some(Ok(channels)) => {
                for channel in channels {
                    self.resource(arn.as_str(), Relation::DeliversTo, channel, target);
                }
            }
            Some(Err(unknown)) => {
                let state = HopState::Unknown(unknown.to_string());
                let id = format!("channels of {arn}");
                self.hop(&id, "delivery channels", "of this stream", None, state);
                self.edge(arn.as_str(), Relation::DeliversTo, &id);
            }
            None => {}
        }
        self.fed(arn, target);
    }

    fn application(&mut self, arn: &Arn) {
        let Some(application) = self.snapshot.applications.get(arn) else { return };
        let words = state(&application.detail, |it| format!("{}, {}", it.runtime, it.status));
        let subject = Subject::of_arn(SubjectKind::Application, arn);
        self.hop(arn.as_str(), "application", arn.name(), Some(subject), words);
        let (Ok(detail), Some(target)) = (application.detail.known(), arn.target()) else { return };
        self.role(arn.as_str(), detail.role.as_ref());
        if let Some(code) = &detail.code {
            let id = self.bucket(&code.bucket, target);
            self.edge(arn.as_str(), Relation::RunsCodeFrom, &id);
        }
        if let Some(key) = &detail.key {
            self.key(arn.as_str(), key, target);
        }
        for named in &detail.named_arns {
            match (named.service(), named.resource()) {
                ("kinesis", resource) if resource.starts_with("stream/") => {
                    self.stream(named, Some(target));
                    self.edge(arn.as_str(), Relation::Names, named.as_str());
                }
                ("s3", resource) => {
                    let id = self.bucket(resource.split('/').next().unwrap_or_default(), target);
                    self.edge(arn.as_str(), Relation::Names, &id);
                }
                _ => self.named(arn.as_str(), Relation::Names, "resource", named.as_str()),
            }
        }
        for (relation, resource) in references::of_application(detail, target) {
            self.resource(arn.as_str(), relation, &resource, target);
        }
    }

    fn key(&mut self, from: &str, reference: &str, target: Target) {
        let Some(arn) = key_arn(reference, target) else {
            self.hop(
                reference,
                "key",
                reference,
                None,
                HopState::Outside("AWS managed key".to_owned()),
            );
            self.edge(from, Relation::EncryptedWith, reference);
            return;
        };
        let resolved = self.snapshot.key_refs.get(&arn).unwrap_or(&arn);
        let state = self.snapshot.keys.get(resolved).map_or_else(not_asked, |key| {
            state(&key.metadata, |metadata| match metadata {
                Some(metadata) if metadata.customer_managed() => {
                    format!("customer managed, {}", metadata.state)
                }
                Some(metadata) => format!("AWS managed, {}", metadata.state),
                None => "does not exist".to_owned(),
            })
        });
        let subject = Subject::of_arn(SubjectKind::Key, resolved);
        self.hop(resolved.as_str(), "key", resolved.name(), Some(subject), state);
        self.edge(from, Relation::EncryptedWith, resolved.as_str());
    }

    fn role(&mut self, from: &str, role: Option<&Arn>) {
        let Some(role) = role else { return };
        let header = &self.snapshot.header;
        let accounts = &header.organization.accounts;
        let scanned = |id| accounts.get(&id).is_some_and(|account| account.skip.is_none());
        match role.account().filter(|id| scanned(*id)) {
            Some(account) => {
                let home = Target::new(account, header.home);
                self.resource(from, Relation::WritesAs, role, home);
            }
            None => self.named(from, Relation::WritesAs, "role", role.as_str()),
        }
    }
}

fn state<T>(fact: &Fact<T>, words: impl FnOnce(&T) -> String) -> HopState {
    match fact.known() {
        Ok(value) => HopState::Read(words(value)),
        Err(unknown) => HopState::Unknown(unknown.to_string()),
    }
}

fn not_asked() -> HopState {
    HopState::Unknown("not asked: the scan stopped before".to_owned())
}

fn named_only() -> HopState {
    HopState::Outside("named only".to_owned())
}

fn source_words(source: &StreamSource) -> &str {
    match source {
        StreamSource::DirectPut => "direct put",
        StreamSource::Kinesis { .. } => "Kinesis",
        StreamSource::Msk { .. } => "MSK",
        StreamSource::Database { .. } => "database",
        StreamSource::Other(name) => name,
    }
}
