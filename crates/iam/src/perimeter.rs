//! Who belongs: what the caller of this crate knows about accounts.

/// What is known about the accounts of an organization.
pub trait Perimeter {
    /// Where a twelve-digit account belongs. AWS's log-delivery accounts need not be told: the
    /// crate knows them.
    fn account(&self, id: &str) -> Membership;

    /// The id of the organization (`o-…`), where it could be read.
    fn organization_id(&self) -> Option<&str>;

    /// Where an S3 canonical user id belongs. Only the accounts that own it can tell, so by default
    /// nobody knows.
    fn canonical_user(&self, id: &str) -> Membership {
        let _ = id;
        Membership::NotKnown
    }
}

/// Where an account belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// A member of the organization.
    Member,
    /// Not a member, but trusted by configuration.
    Trusted,
    /// One of AWS's own.
    AwsService,
    /// None of these.
    Outside,
    /// The organization could not be read.
    NotKnown,
}
