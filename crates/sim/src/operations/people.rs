//! The operations about who may do what, and about what was done.

use super::Rate::{Burst, PerSecond, Unknown};
use super::{Operation, operation};
use crate::service::{cloudtrail, iam, organizations};

/// All of them, by service.
pub(super) const ROWS: &[Operation] = &[
    operation("cloudtrail", "cloudtrail:LookupEvents", PerSecond(2.0), cloudtrail::lookup_events),
    operation("iam", "iam:GenerateCredentialReport", Unknown, iam::generate_credential_report),
    operation(
        "iam",
        "iam:GenerateServiceLastAccessedDetails",
        Unknown,
        iam::generate_service_last_accessed_details,
    ),
    operation(
        "iam",
        "iam:GetAccountAuthorizationDetails",
        Unknown,
        iam::get_account_authorization_details,
    ),
    operation("iam", "iam:GetCredentialReport", Unknown, iam::get_credential_report),
    operation(
        "iam",
        "iam:GetServiceLastAccessedDetails",
        Unknown,
        iam::get_service_last_accessed_details,
    ),
    operation(
        "organizations",
        "organizations:DescribePolicy",
        Burst(2.0, 2.0),
        organizations::describe_policy,
    ),
    operation(
        "organizations",
        "organizations:ListPolicies",
        Burst(5.0, 8.0),
        organizations::list_policies,
    ),
    operation(
        "organizations",
        "organizations:ListRoots",
        Burst(1.0, 2.0),
        organizations::list_roots,
    ),
    operation(
        "organizations",
        "organizations:ListTargetsForPolicy",
        Burst(5.0, 8.0),
        organizations::list_targets_for_policy,
    ),
];
