use std::collections::{BTreeMap, BTreeSet};

use crate::follow::key_arn;
use crate::{Arn, Snapshot, Target};

/// Which streams and applications use which bucket and key: a dependent resource is judged once, and
/// its finding lists them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Users {
    buckets: BTreeMap<String, BTreeSet<Arn>>,
    keys: BTreeMap<Arn, BTreeSet<Arn>>,
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
        }
        for (arn, stream) in &snapshot.streams {
            let (Ok(summary), Some(target)) = (stream.summary.known(), arn.target()) else {
                continue;
            };
            if let Some(key) = summary.key_id.as_deref().filter(|_| summary.encrypted()) {
                users.key(snapshot, key, target, arn);
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
        }
        users
    }

    fn bucket(&mut self, snapshot: &Snapshot, name: &str, user: &Arn) {
        self.buckets.entry(name.to_owned()).or_default().insert(user.clone());
        // The bucket's default key encrypts what the stream delivers, unless the writer sets another;
        // it still guards the bucket's other objects, so it counts as on the path.
        let Some(bucket) = snapshot.buckets.get(name) else { return };
        let encryption = bucket.encryption.known().ok().and_then(Option::as_ref);
        if let (Some(key), Ok(crate::facts::BucketOwner::Member(target))) =
            (encryption.and_then(|encryption| encryption.key.as_deref()), bucket.owner.known())
        {
            self.key(snapshot, key, *target, user);
        }
    }

    fn key(&mut self, snapshot: &Snapshot, reference: &str, target: Target, user: &Arn) {
        let Some(arn) = key_arn(reference, target) else { return };
        let resolved = snapshot.key_refs.get(&arn).unwrap_or(&arn);
        self.keys.entry(resolved.clone()).or_default().insert(user.clone());
    }

    /// Who uses this bucket, sorted.
    pub fn of_bucket(&self, name: &str) -> Vec<Arn> {
        self.buckets.get(name).into_iter().flatten().cloned().collect()
    }

    /// Who uses this key, sorted.
    pub fn of_key(&self, arn: &Arn) -> Vec<Arn> {
        self.keys.get(arn).into_iter().flatten().cloned().collect()
    }
}
