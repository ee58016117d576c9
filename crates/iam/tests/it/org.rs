//! The organization that the tests speak of.

use hydrant_iam::{Membership, Perimeter};

/// `o-own` with the member 111111111111; 222222222222 is trusted; 333333333333 cannot be told.
pub(crate) struct Org;

impl Perimeter for Org {
    fn account(&self, id: &str) -> Membership {
        match id {
            "111111111111" => Membership::Member,
            "222222222222" => Membership::Trusted,
            "333333333333" => Membership::NotKnown,
            _ => Membership::Outside,
        }
    }

    fn organization_id(&self) -> Option<&str> {
        Some("o-own")
    }
}

/// An organization that may not be read.
pub(crate) struct UnreadableOrg;

impl Perimeter for UnreadableOrg {
    fn account(&self, _: &str) -> Membership {
        Membership::NotKnown
    }

    fn organization_id(&self) -> Option<&str> {
        None
    }
}
