use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use hydrant_core::facts::BucketEntry;
use hydrant_core::{AccountId, Fact, Region, Target, Unknown};

/// Where buckets are, as far as the accounts' lists of buckets say.
#[derive(Debug, Default)]
pub(crate) struct Places {
    known: RwLock<Known>,
}

#[derive(Debug, Default)]
struct Known {
    buckets: BTreeMap<String, (AccountId, Option<Region>)>,
    unread: BTreeMap<AccountId, Unknown>,
}

impl Places {
    /// Takes in an account's list.
    pub(crate) fn learn(&self, account: AccountId, list: &Fact<Vec<BucketEntry>>) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        match list.known() {
            Ok(entries) => {
                for entry in entries {
                    known.buckets.insert(entry.name.clone(), (account, entry.region));
                }
            }
            Err(unknown) => {
                known.unread.insert(account, unknown.clone());
            }
        }
    }

    /// The owner and Region of a bucket, if some list names it. A list without Regions leaves the
    /// Region to the asker's.
    pub(crate) fn find(&self, bucket: &str, asker: Target) -> Option<Target> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let (account, region) = known.buckets.get(bucket)?;
        Some(Target::new(*account, region.unwrap_or(asker.region)))
    }

    /// Why absence cannot be proven: some account's list could not be read. The account itself first.
    pub(crate) fn unread(&self, account: AccountId) -> Option<Unknown> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.unread.get(&account).or_else(|| known.unread.values().next()).cloned()
    }
}
