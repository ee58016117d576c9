use crate::facts::Facts as _;
use crate::{FactSlot, Snapshot};

impl Snapshot {
    /// Every fact, in a stable order, to look at.
    pub fn facts(&self) -> impl Iterator<Item = &dyn FactSlot> {
        let organization = &self.header.organization;
        let mut all: Vec<&dyn FactSlot> = vec![&organization.identity, &organization.complete];
        all.extend(self.regions.values().map(|fact| fact as &dyn FactSlot));
        all.extend(self.listings.values().map(|fact| fact as &dyn FactSlot));
        all.extend(self.delivery_streams.values().flat_map(|it| it.facts()));
        all.extend(self.streams.values().flat_map(|it| it.facts()));
        all.extend(self.consumers.values().flat_map(|it| it.facts()));
        all.extend(self.channels.values().map(|fact| fact as &dyn FactSlot));
        all.extend(self.feeders.values().map(|fact| fact as &dyn FactSlot));
        all.extend(self.applications.values().flat_map(|it| it.facts()));
        all.extend(self.tags.values().map(|fact| fact as &dyn FactSlot));
        all.extend(self.trail_refs.values().map(|fact| fact as &dyn FactSlot));
        all.extend(self.trails.values().flat_map(|it| it.facts()));
        all.extend(self.alarms.values().flat_map(|it| it.facts()));
        all.extend(self.keys.values().flat_map(|it| it.facts()));
        all.extend(self.log_streams.values().flat_map(|it| it.facts()));
        all.extend(self.resources.values().flat_map(|it| it.facts()));
        all.extend(self.areas.values().flat_map(|it| it.facts()));
        all.extend(self.account_blocks.values().map(|fact| fact as &dyn FactSlot));
        all.extend(self.bucket_lists.values().map(|fact| fact as &dyn FactSlot));
        all.extend(self.buckets.values().flat_map(|it| it.facts()));
        all.into_iter()
    }

    /// Every fact, in a stable order, to forget.
    pub fn facts_mut(&mut self) -> impl Iterator<Item = &mut dyn FactSlot> {
        let organization = &mut self.header.organization;
        let mut all: Vec<&mut dyn FactSlot> =
            vec![&mut organization.identity, &mut organization.complete];
        all.extend(self.regions.values_mut().map(|fact| fact as &mut dyn FactSlot));
        all.extend(self.listings.values_mut().map(|fact| fact as &mut dyn FactSlot));
        all.extend(self.delivery_streams.values_mut().flat_map(|it| it.facts_mut()));
        all.extend(self.streams.values_mut().flat_map(|it| it.facts_mut()));
        all.extend(self.consumers.values_mut().flat_map(|it| it.facts_mut()));
        all.extend(self.channels.values_mut().map(|fact| fact as &mut dyn FactSlot));
        all.extend(self.feeders.values_mut().map(|fact| fact as &mut dyn FactSlot));
        all.extend(self.applications.values_mut().flat_map(|it| it.facts_mut()));
        all.extend(self.tags.values_mut().map(|fact| fact as &mut dyn FactSlot));
        all.extend(self.trail_refs.values_mut().map(|fact| fact as &mut dyn FactSlot));
        all.extend(self.trails.values_mut().flat_map(|it| it.facts_mut()));
        all.extend(self.alarms.values_mut().flat_map(|it| it.facts_mut()));
        all.extend(self.keys.values_mut().flat_map(|it| it.facts_mut()));
        all.extend(self.log_streams.values_mut().flat_map(|it| it.facts_mut()));
        all.extend(self.resources.values_mut().flat_map(|it| it.facts_mut()));
        all.extend(self.areas.values_mut().flat_map(|it| it.facts_mut()));
        all.extend(self.account_blocks.values_mut().map(|fact| fact as &mut dyn FactSlot));
        all.extend(self.bucket_lists.values_mut().map(|fact| fact as &mut dyn FactSlot));
        all.extend(self.buckets.values_mut().flat_map(|it| it.facts_mut()));
        all.into_iter()
    }
}
