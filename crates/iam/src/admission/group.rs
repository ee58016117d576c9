//! Groups of callers that a condition can single out.

use super::who::{judge_account, judge_organization};
use crate::{Perimeter, Who};

/// Callers that one value of a condition lets through.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// Callers of an account.
    Account(String),
    /// Callers of an organization.
    Organization(String),
    /// An AWS service that acts for an account.
    SourceAccount(String),
    /// An AWS service that acts for an account of an organization.
    SourceOrganization(String),
    /// The resource's own account or organization, through a policy variable.
    Own,
    /// An AWS service that acts for nobody in particular, or for a resource that does not tell its
    /// account.
    AwsService,
    /// One caller whose account is not told.
    Caller(String),
    /// Requests without a signature.
    Unsigned,
    /// Anyone who comes from a place that is named: a network, a VPC, an endpoint.
    Place,
    /// Anyone who comes through a VPC, endpoint or access point of an account.
    PlaceOfAccount(String),
    /// Anyone who comes through an endpoint of an organization.
    PlaceOfOrganization(String),
}

impl Group {
    /// Whether the group says who calls, rather than from where.
    pub(super) fn is_of_callers(&self) -> bool {
        !matches!(self, Self::Place | Self::PlaceOfAccount(_) | Self::PlaceOfOrganization(_))
    }

    /// Who they are, if they are from outside.
    pub(super) fn judge(&self, perimeter: &dyn Perimeter) -> Option<Who> {
        match self {
            Self::Account(id) | Self::SourceAccount(id) | Self::PlaceOfAccount(id) => {
                judge_account(id, perimeter)
            }
            Self::Organization(id)
            | Self::SourceOrganization(id)
            | Self::PlaceOfOrganization(id) => judge_organization(id, perimeter),
            Self::Caller(id) => Some(Who::UnknownOwner(id.clone())),
            Self::Unsigned => Some(Who::Everyone),
            // A place is owned by somebody, but which network belongs to whom is no question of a
            // policy.
            Self::Own | Self::AwsService | Self::Place => None,
        }
    }

    /// Whether an outsider can be in both groups.
    ///
    /// An account of which nothing is known is not let in by our own organization's id, nor a
    /// member by another's.
    pub(super) fn overlaps(&self, other: &Self, perimeter: &dyn Perimeter) -> bool {
        match (self, other) {
            (Self::Account(_) | Self::Caller(_), Self::Organization(_))
            | (Self::Organization(_) | Self::Caller(_), Self::Account(_))
            | (Self::SourceAccount(_), Self::SourceOrganization(_))
            | (Self::SourceOrganization(_), Self::SourceAccount(_)) => {
                other.judge(perimeter).is_some()
            }
            (Self::SourceAccount(_) | Self::SourceOrganization(_), Self::AwsService)
            | (Self::Account(_) | Self::Organization(_), Self::Caller(_)) => true,
            _ => self == other,
        }
    }
}
