use serde::{Deserialize, Serialize};

use crate::{AccountId, Fact, Region, Target};

/// A bucket on a data path. The facts below the owner are asked in the owner's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Its name, unique in its partition.
    pub name: String,
    /// Who owns it and where it is.
    pub owner: Fact<BucketOwner>,
    /// Default encryption; none where S3 reports none.
    pub encryption: Fact<Option<BucketEncryption>>,
    /// The bucket policy's text.
    pub policy: Fact<Option<String>>,
    /// Whether S3 regards the policy as public; none without a policy.
    pub policy_is_public: Fact<Option<bool>>,
    /// Versioning.
    pub versioning: Fact<Versioning>,
    /// Lifecycle rules.
    pub lifecycle: Fact<Vec<LifecycleRule>>,
    /// The access control list.
    pub acl: Fact<Acl>,
    /// Object ownership: `BucketOwnerEnforced`, `BucketOwnerPreferred`, `ObjectWriter`; none where never set.
    pub ownership: Fact<Option<String>>,
    /// The bucket's own public access block.
    pub public_access_block: Fact<Option<PublicAccessBlock>>,
    /// Replication rules.
    pub replication: Fact<Vec<ReplicationRule>>,
    /// The bucket that server access logs go to; none: logging is off.
    pub logging: Fact<Option<String>>,
}

/// Who owns a bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BucketOwner {
    /// An account of the scan, and the bucket's Region.
    Member(Target),
    /// It exists, and no account of the scan lists it.
    Elsewhere,
    /// No such bucket.
    Missing,
}

/// One row of an account's list of buckets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BucketEntry {
    /// The bucket's name.
    pub name: String,
    /// Its Region; absent if the endpoint did not say.
    pub region: Option<Region>,
}

/// A bucket's default encryption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BucketEncryption {
    /// `AES256`, `aws:kms`, `aws:kms:dsse`.
    pub algorithm: String,
    /// The key, as set; absent with `aws:kms` means the AWS managed key.
    pub key: Option<String>,
}

/// A bucket's versioning state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Versioning {
    /// On.
    Enabled,
    /// Was on.
    Suspended,
    /// Never switched on.
    Off,
}

/// A lifecycle rule, reduced to what the checks ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifecycleRule {
    /// Whether it runs.
    pub enabled: bool,
    /// The prefix it covers; empty: the whole bucket.
    pub prefix: String,
    /// It also filters by tag or object size, so it does not cover all delivered objects.
    pub narrowed: bool,
    /// It moves or expires current objects (aborting multipart uploads alone does not count).
    pub acts: bool,
}

/// A replication rule, reduced to what the checks ask.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReplicationRule {
    /// Whether it runs.
    pub enabled: bool,
    /// The prefix it covers; empty: the whole bucket.
    pub prefix: String,
    /// It also filters by tag, so it does not cover all delivered objects.
    pub narrowed: bool,
    /// The bucket that objects are copied to.
    pub bucket: String,
    /// The account that AWS is told to own that bucket.
    pub account: Option<AccountId>,
}

/// A bucket's access control list, reduced to its grants beyond the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acl {
    /// Who is granted something, beside the owner.
    pub grants: Vec<(AclGrantee, String)>,
}

/// A grantee of an access control list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AclGrantee {
    /// The `AllUsers` group: anyone.
    Everyone,
    /// The `AuthenticatedUsers` group: anyone with an AWS account.
    AnyAwsAccount,
    /// The log delivery group.
    LogDelivery,
    /// A canonical user id.
    User(String),
}

/// The four switches of a public access block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the four switches are AWS's own")]
pub struct PublicAccessBlock {
    /// New public ACLs are refused.
    pub block_public_acls: bool,
    /// Public ACLs have no effect.
    pub ignore_public_acls: bool,
    /// New public policies are refused.
    pub block_public_policy: bool,
    /// A public policy admits only the owner's account and AWS services.
    pub restrict_public_buckets: bool,
}

impl Bucket {
    /// The owning account, where it is one of the scan's.
    pub fn account(&self) -> Option<AccountId> {
        match self.owner.known() {
            Ok(BucketOwner::Member(target)) => Some(target.account),
            _ => None,
        }
    }
}
