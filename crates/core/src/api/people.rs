//! The apis that say who may do what, and what was done.

use super::table::{documented, global, regional, restrained};
use super::{Api, Burst, Rate};

const CLOUDTRAIL: &str = "AWS CloudTrail endpoints and quotas";
const ORGANIZATIONS: &str = "Quotas and service limits for AWS Organizations";

const fn organizations(per_second: u32, burst: u32) -> Rate {
    Rate { per_second, burst: Burst::Of(burst), source: ORGANIZATIONS }
}

/// `cloudtrail:LookupEvents`: what was done to streams in the look-back window.
pub static CLOUDTRAIL_LOOKUP_EVENTS: Api = regional(
    "cloudtrail:LookupEvents",
    documented(2, CLOUDTRAIL),
    "what was done to streams in the look-back window",
);
/// `iam:GenerateCredentialReport`: makes the report of long-term keys, if there is no recent one.
pub static IAM_GENERATE_CREDENTIAL_REPORT: Api = global(
    "iam:GenerateCredentialReport",
    restrained(5),
    "makes the report of long-term keys, if there is no recent one",
);
/// `iam:GenerateServiceLastAccessedDetails`: begins to collect which services a role was used with.
pub static IAM_GENERATE_SERVICE_LAST_ACCESSED_DETAILS: Api = global(
    "iam:GenerateServiceLastAccessedDetails",
    restrained(5),
    "begins to collect which services a role was used with",
);
/// `iam:GetAccountAuthorizationDetails`: users and roles with their policies.
pub static IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS: Api = global(
    "iam:GetAccountAuthorizationDetails",
    restrained(5),
    "users and roles with their policies",
);
/// `iam:GetCredentialReport`: which users have long-term keys, and when they were used.
pub static IAM_GET_CREDENTIAL_REPORT: Api = global(
    "iam:GetCredentialReport",
    restrained(5),
    "which users have long-term keys, and when they were used",
);
/// `iam:GetServiceLastAccessedDetails`: which services a role was used with.
pub static IAM_GET_SERVICE_LAST_ACCESSED_DETAILS: Api = global(
    "iam:GetServiceLastAccessedDetails",
    restrained(10),
    "which services a role was used with",
);
/// `organizations:DescribePolicy`: what a service or resource control policy says.
pub static ORGANIZATIONS_DESCRIBE_POLICY: Api = global(
    "organizations:DescribePolicy",
    organizations(2, 2),
    "what a service or resource control policy says",
);
/// `organizations:ListPolicies`: the service and resource control policies.
pub static ORGANIZATIONS_LIST_POLICIES: Api = global(
    "organizations:ListPolicies",
    organizations(5, 8),
    "the service and resource control policies",
);
/// `organizations:ListRoots`: which kinds of policy the organization uses.
pub static ORGANIZATIONS_LIST_ROOTS: Api = global(
    "organizations:ListRoots",
    organizations(1, 2),
    "which kinds of policy the organization uses",
);
/// `organizations:ListTargetsForPolicy`: what a service or resource control policy is attached to.
pub static ORGANIZATIONS_LIST_TARGETS_FOR_POLICY: Api = global(
    "organizations:ListTargetsForPolicy",
    organizations(5, 8),
    "what a service or resource control policy is attached to",
);
