use crate::facts::{Bucket, DeliveryStream, Key, S3Hop, Stream};
use crate::follow::key_arn;
use crate::path::elsewhere;
use crate::{AccountId, Arn, Fact, Membership, Rights, Settings, Snapshot, Stop, Target, Users};

/// What a check may look at beside its subject.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// All facts.
    pub snapshot: &'a Snapshot,
    /// Thresholds and trust, as configured.
    pub settings: &'a Settings,
    /// Which streams use which bucket and key.
    pub users: &'a Users,
    /// Who may do what.
    pub rights: &'a Rights<'a>,
}

/// One hop of a delivery stream into a bucket.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    /// Who delivers.
    pub stream: &'a DeliveryStream,
    /// Where it runs.
    pub target: Target,
    /// How it writes.
    pub hop: &'a S3Hop,
}

impl<'a> Context<'a> {
    /// Whether an account is inside, by membership or by trust.
    pub fn membership(&self, account: AccountId) -> Membership {
        if self.settings.trusted_accounts.contains(&account) {
            Membership::Member
        } else {
            self.snapshot.header.organization.membership(account)
        }
    }

    /// Whether an account is outside; unknown where the list of members is not complete.
    pub fn outside(&self, account: AccountId) -> Result<bool, Stop> {
        match self.membership(account) {
            Membership::Member => Ok(false),
            Membership::Outside => Ok(true),
            Membership::NotKnown => {
                let complete = &self.snapshot.header.organization.complete;
                complete.known()?;
                Ok(false)
            }
        }
    }

    /// Whether this scan reads the account itself.
    pub fn scanned(&self, account: AccountId) -> bool {
        let accounts = &self.snapshot.header.organization.accounts;
        accounts.get(&account).is_some_and(|account| account.skip.is_none())
    }

    /// Every hop of a delivery stream that writes into this bucket, as far as streams were described.
    pub fn deliveries(&self, bucket: &str) -> Vec<Delivery<'a>> {
        let streams = self.users.of_bucket(bucket);
        let streams = streams.iter().filter_map(|arn| self.snapshot.delivery_streams.get(arn));
        let mut deliveries = Vec::new();
        for stream in streams {
            let (Ok(description), Some(target)) = (stream.description.known(), stream.arn.target())
            else {
                continue;
            };
            let hops = description.buckets().filter(|hop| hop.bucket == bucket);
            deliveries.extend(hops.map(|hop| Delivery { stream, target, hop }));
        }
        deliveries
    }

    /// The bucket of this name, if the scan looked for it.
    pub fn bucket(&self, name: &str) -> Option<&'a Bucket> {
        self.snapshot.buckets.get(name)
    }

    /// The data stream with this ARN, if the scan looked for it.
    pub fn stream(&self, arn: &Arn) -> Option<&'a Stream> {
        self.snapshot.streams.get(arn)
    }

    /// The key that a reference stands for, as far as it could be resolved. `None` for the reserved
    /// names of AWS managed keys, which are never asked, and for a reference the scan did not follow.
    pub fn key(&self, reference: &str, target: Target) -> Option<&'a Key> {
        let arn = key_arn(reference, target)?;
        self.snapshot.keys.get(self.snapshot.key_refs.get(&arn)?)
    }

    /// Whether what this account writes into a bucket is encrypted with a customer-managed key by the
    /// bucket's default; unknown where the default names the key without its account and the writer is
    /// of another one.
    pub(crate) fn default_key_managed(
        &self,
        bucket: &Bucket,
        key: &str,
        (owner, writer): (Target, AccountId),
    ) -> Result<bool, Stop> {
        if elsewhere(key, owner, writer) {
            let why = format!("S3 looks for the key {key} in account {writer}, which writes");
            return Err(Stop::undecided(&bucket.encryption, why));
        }
        self.customer_managed(key, owner, &bucket.encryption)
    }

    /// Whether a key reference is a customer-managed key; unknown where it could not be described.
    pub fn customer_managed<T>(
        &self,
        reference: &str,
        target: Target,
        named_by: &Fact<T>,
    ) -> Result<bool, Stop> {
        if reference.contains("alias/aws/") {
            return Ok(false);
        }
        let Some(key) = self.key(reference, target) else {
            return Err(Stop::undecided(
                named_by,
                format!("the key {reference} was not looked up"),
            ));
        };
        match key.metadata.known()? {
            Some(metadata) => Ok(metadata.customer_managed()),
            // A key that is gone was the customer's: AWS does not delete its own. key-unusable speaks.
            None => Ok(true),
        }
    }
}
