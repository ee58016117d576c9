use crate::{FactSlot, Snapshot};

impl Snapshot {
    /// Every fact, in a stable order, to look at.
    pub fn facts(&self) -> impl Iterator<Item = &dyn FactSlot> {
        let organization = &self.header.organization;
        let mut all: Vec<&dyn FactSlot> = vec![&organization.identity, &organization.complete];
        all.extend(self.regions.values().map(|fact| fact as &dyn FactSlot));
        all.extend(self.listings.values().map(|fact| fact as &dyn FactSlot));
        all.extend(self.delivery_streams.values().map(|it| &it.description as &dyn FactSlot));
        for stream in self.streams.values() {
            all.extend([&stream.summary as &dyn FactSlot, &stream.policy, &stream.consumers]);
        }
        all.extend(self.consumers.values().map(|it| &it.policy as &dyn FactSlot));
        all.extend(self.applications.values().map(|it| &it.detail as &dyn FactSlot));
        all.extend(self.trail_refs.values().map(|fact| fact as &dyn FactSlot));
        for trail in self.trails.values() {
            all.extend([&trail.description as &dyn FactSlot, &trail.logging, &trail.selectors]);
        }
        for key in self.keys.values() {
            all.push(&key.metadata);
            if let Some(access) = &key.access {
                all.extend([&access.policy as &dyn FactSlot, &access.rotation, &access.grants]);
            }
        }
        all.extend(self.log_streams.values().map(|it| &it.exists as &dyn FactSlot));
        all.extend(self.account_blocks.values().map(|fact| fact as &dyn FactSlot));
        all.extend(self.bucket_lists.values().map(|fact| fact as &dyn FactSlot));
        for bucket in self.buckets.values() {
            all.extend([
                &bucket.owner as &dyn FactSlot,
                &bucket.encryption,
                &bucket.policy,
                &bucket.policy_is_public,
                &bucket.versioning,
                &bucket.lifecycle,
                &bucket.acl,
                &bucket.ownership,
                &bucket.public_access_block,
            ]);
        }
        all.into_iter()
    }

    /// Every fact, in a stable order, to forget.
    pub fn facts_mut(&mut self) -> impl Iterator<Item = &mut dyn FactSlot> {
        let organization = &mut self.header.organization;
        let mut all: Vec<&mut dyn FactSlot> =
            vec![&mut organization.identity, &mut organization.complete];
        all.extend(self.regions.values_mut().map(|fact| fact as &mut dyn FactSlot));
        all.extend(self.listings.values_mut().map(|fact| fact as &mut dyn FactSlot));
        all.extend(
            self.delivery_streams.values_mut().map(|it| &mut it.description as &mut dyn FactSlot),
        );
        for stream in self.streams.values_mut() {
            all.extend([
                &mut stream.summary as &mut dyn FactSlot,
                &mut stream.policy,
                &mut stream.consumers,
            ]);
        }
        all.extend(self.consumers.values_mut().map(|it| &mut it.policy as &mut dyn FactSlot));
        all.extend(self.applications.values_mut().map(|it| &mut it.detail as &mut dyn FactSlot));
        all.extend(self.trail_refs.values_mut().map(|fact| fact as &mut dyn FactSlot));
        for trail in self.trails.values_mut() {
            all.extend([
                &mut trail.description as &mut dyn FactSlot,
                &mut trail.logging,
                &mut trail.selectors,
            ]);
        }
        for key in self.keys.values_mut() {
            all.push(&mut key.metadata);
            if let Some(access) = &mut key.access {
                all.extend([
                    &mut access.policy as &mut dyn FactSlot,
                    &mut access.rotation,
                    &mut access.grants,
                ]);
            }
        }
        all.extend(self.log_streams.values_mut().map(|it| &mut it.exists as &mut dyn FactSlot));
        all.extend(self.account_blocks.values_mut().map(|fact| fact as &mut dyn FactSlot));
        all.extend(self.bucket_lists.values_mut().map(|fact| fact as &mut dyn FactSlot));
        for bucket in self.buckets.values_mut() {
            all.extend([
                &mut bucket.owner as &mut dyn FactSlot,
                &mut bucket.encryption,
                &mut bucket.policy,
                &mut bucket.policy_is_public,
                &mut bucket.versioning,
                &mut bucket.lifecycle,
                &mut bucket.acl,
                &mut bucket.ownership,
                &mut bucket.public_access_block,
            ]);
        }
        all.into_iter()
    }
}
