use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use hydrant_iam::Resource;

use super::{OrganizationControls, resource};
use crate::Arn;

/// Resources with their policies read. The roles and streams of an account meet the same few keys and buckets
/// again and again.
#[derive(Debug, Default)]
pub(super) struct Resources(Mutex<BTreeMap<Arn, Resource>>);

impl Resources {
    /// What [`resource`] says of it.
    pub(super) fn get(&self, controls: &OrganizationControls<'_>, arn: &Arn) -> Resource {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(arn) {
            return found.clone();
        }
        let found = resource(controls, arn);
        known.insert(arn.clone(), found.clone());
        found
    }

    /// Forgets all of them.
    pub(super) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
