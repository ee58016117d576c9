//! The operations about what surrounds a stream: its network, what watches over it, and managed destinations.

use super::Rate::{Burst, Unknown};
use super::{Operation, operation};
use crate::service::{
    aoss, config, es, guardduty, inspector, macie, organizations, redshift, redshift_serverless,
    securityhub, vpc,
};

/// All of them, by service.
pub(super) const ROWS: &[Operation] = &[
    operation("aoss", "aoss:BatchGetCollection", Unknown, aoss::batch_get_collection),
    operation("aoss", "aoss:GetAccessPolicy", Unknown, aoss::get_access_policy),
    operation("aoss", "aoss:GetSecurityPolicy", Unknown, aoss::get_security_policy),
    operation("aoss", "aoss:ListAccessPolicies", Unknown, aoss::list_access_policies),
    operation("aoss", "aoss:ListSecurityPolicies", Unknown, aoss::list_security_policies),
    operation(
        "config",
        "config:DescribeComplianceByResource",
        Unknown,
        config::describe_compliance_by_resource,
    ),
    operation("config", "config:DescribeConfigRules", Unknown, config::describe_config_rules),
    operation(
        "config",
        "config:DescribeConfigurationRecorderStatus",
        Unknown,
        config::describe_configuration_recorder_status,
    ),
    operation(
        "config",
        "config:DescribeConfigurationRecorders",
        Unknown,
        config::describe_configuration_recorders,
    ),
    operation("ec2", "ec2:DescribeNetworkAcls", Burst(20.0, 100.0), vpc::describe_network_acls),
    // What AWS grants to a call without MaxResults and Filter.
    operation(
        "ec2",
        "ec2:DescribeSecurityGroups",
        Burst(10.0, 50.0),
        vpc::describe_security_groups,
    ),
    operation("ec2", "ec2:DescribeSubnets", Burst(20.0, 100.0), vpc::describe_subnets),
    operation("ec2", "ec2:DescribeVpcEndpoints", Burst(20.0, 100.0), vpc::describe_vpc_endpoints),
    operation("ec2", "ec2:DescribeVpcs", Burst(20.0, 100.0), vpc::describe_vpcs),
    operation("es", "es:DescribeDomain", Unknown, es::describe_domain),
    operation("guardduty", "guardduty:GetDetector", Unknown, guardduty::get_detector),
    operation("guardduty", "guardduty:GetFindings", Unknown, guardduty::get_findings),
    operation(
        "guardduty",
        "guardduty:GetMemberDetectors",
        Unknown,
        guardduty::get_member_detectors,
    ),
    operation("guardduty", "guardduty:ListDetectors", Unknown, guardduty::list_detectors),
    operation("guardduty", "guardduty:ListFindings", Unknown, guardduty::list_findings),
    operation("guardduty", "guardduty:ListMembers", Unknown, guardduty::list_members),
    operation(
        "inspector2",
        "inspector2:BatchGetAccountStatus",
        Unknown,
        inspector::batch_get_account_status,
    ),
    operation("inspector2", "inspector2:ListCoverage", Unknown, inspector::list_coverage),
    operation("macie2", "macie2:DescribeBuckets", Unknown, macie::describe_buckets),
    operation("macie2", "macie2:GetFindings", Unknown, macie::get_findings),
    operation("macie2", "macie2:GetMacieSession", Unknown, macie::get_macie_session),
    operation("macie2", "macie2:ListFindings", Unknown, macie::list_findings),
    operation(
        "organizations",
        "organizations:ListDelegatedAdministrators",
        Burst(5.0, 8.0),
        organizations::list_delegated_administrators,
    ),
    operation(
        "redshift",
        "redshift:DescribeClusterParameters",
        Unknown,
        redshift::describe_cluster_parameters,
    ),
    operation("redshift", "redshift:DescribeClusters", Unknown, redshift::describe_clusters),
    operation(
        "redshift-serverless",
        "redshift-serverless:GetNamespace",
        Unknown,
        redshift_serverless::get_namespace,
    ),
    operation(
        "redshift-serverless",
        "redshift-serverless:GetWorkgroup",
        Unknown,
        redshift_serverless::get_workgroup,
    ),
    operation(
        "securityhub",
        "securityhub:DescribeHub",
        Burst(10.0, 30.0),
        securityhub::describe_hub,
    ),
    operation(
        "securityhub",
        "securityhub:GetEnabledStandards",
        Burst(10.0, 30.0),
        securityhub::get_enabled_standards,
    ),
];
