//! The registry: adding a check is one file and two lines here.

mod access_key_stale;
mod access_key_unused;
mod activity_access_denied;
mod activity_long_term_key;
mod activity_old_tls;
mod activity_root;
mod activity_sensitive_change;
mod bucket_access_unlogged;
mod bucket_credentials_found;
mod bucket_lifecycle_missing;
mod bucket_macie_uncovered;
mod bucket_missing;
mod bucket_outside_org;
mod bucket_plaintext_allowed;
mod bucket_policy_outside_org;
mod bucket_public;
mod bucket_replication_missing;
mod bucket_replication_outside_org;
mod bucket_unencrypted;
mod bucket_versioning_disabled;
mod bucket_without_cmk;
mod catalog_open;
mod catalog_outside_org;
mod collection_policy_broad;
mod config_noncompliant;
mod config_recorder_missing;
mod config_rule_missing;
mod endpoint_dns_disabled;
mod endpoint_missing;
mod endpoint_policy_open;
mod endpoint_single_az;
mod feed_destination_open;
mod feed_role_broad;
mod firehose_backup_disabled;
mod firehose_database_source_plaintext;
mod firehose_encryption_failing;
mod firehose_endpoint_plaintext;
mod firehose_error_logging_disabled;
mod firehose_inline_secret;
mod firehose_msk_source_public;
mod firehose_routing_from_record;
mod firehose_secret_in_configuration;
mod firehose_snowflake_public;
mod firehose_source_unencrypted;
mod firehose_sse_aws_owned_key;
mod firehose_sse_disabled;
mod firehose_transform_outside_org;
mod firehose_transform_unversioned;
mod firehose_vpc_single_az;
mod firehose_weaker_destination;
mod flink_aws_owned_key;
mod flink_code_takeover;
mod flink_code_unpinned;
mod flink_debug_logging;
mod flink_dependency_unencrypted;
mod flink_logging_disabled;
mod flink_not_in_vpc;
mod flink_runtime_unsupported;
mod flink_secret_in_properties;
mod flink_snapshots_disabled;
mod flink_vpc_single_az;
mod guardduty_disabled;
mod guardduty_findings_open;
mod guardduty_s3_disabled;
mod key_outside_org;
mod key_policy_broad;
mod key_policy_outside_org;
mod key_policy_public;
mod key_rotation_disabled;
mod key_unusable;
mod kinesis_channel_logging_disabled;
mod kinesis_channel_without_cmk;
mod kinesis_policy_outside_org;
mod kinesis_policy_public;
mod kinesis_retention_short;
mod kinesis_sse_aws_managed_key;
mod kinesis_sse_disabled;
mod lambda_policy_public;
mod lambda_runtime_deprecated;
mod lambda_secret_in_environment;
mod lambda_unscanned;
mod log_group_unencrypted;
mod log_group_unretained;
mod macie_disabled;
mod macie_findings_open;
mod msk_plaintext_allowed;
mod msk_unauthenticated;
mod network_acl_open;
mod notification_missing;
mod opensearch_endpoint_public;
mod opensearch_plaintext_allowed;
mod opensearch_policy_public;
mod opensearch_single_az;
mod opensearch_unencrypted;
mod opensearch_update_pending;
mod organization_trail_missing;
mod passrole_unscoped;
mod path_crosses_region;
mod perimeter_missing;
mod permission_unused;
mod policy_dead_statement;
mod producer_broad;
mod redshift_ingress_open;
mod redshift_plaintext_allowed;
mod redshift_single_az;
mod redshift_unencrypted;
mod role_broad_actions;
mod role_broad_resources;
mod role_destination_unpinned;
mod role_missing_permission;
mod role_trust_outside_org;
mod role_trust_unconditioned;
mod root_access_key;
mod secret_policy_outside_org;
mod secret_rotation_overdue;
mod security_group_open;
mod security_hub_disabled;
mod service_principal_unconditioned;
mod stream_admin_broad;
mod stream_redirectable;
mod table_bucket_outside_org;
mod trail_delivery_failing;
mod trail_missing;
mod trail_stream_data_events_missing;
mod trail_unencrypted;
mod trail_validation_disabled;
mod user_streams_with_keys;

#[cfg(test)]
mod tests;

use crate::Check;

/// Every check, sorted by id.
pub static CHECKS: &[&Check] = &[
    &access_key_stale::CHECK,
    &access_key_unused::CHECK,
    &activity_access_denied::CHECK,
    &activity_long_term_key::CHECK,
    &activity_old_tls::CHECK,
    &activity_root::CHECK,
    &activity_sensitive_change::CHECK,
    &bucket_access_unlogged::CHECK,
    &bucket_credentials_found::CHECK,
    &bucket_lifecycle_missing::CHECK,
    &bucket_macie_uncovered::CHECK,
    &bucket_missing::CHECK,
    &bucket_outside_org::CHECK,
    &bucket_plaintext_allowed::CHECK,
    &bucket_policy_outside_org::CHECK,
    &bucket_public::CHECK,
    &bucket_replication_missing::CHECK,
    &bucket_replication_outside_org::CHECK,
    &bucket_unencrypted::CHECK,
    &bucket_versioning_disabled::CHECK,
    &bucket_without_cmk::CHECK,
    &catalog_open::CHECK,
    &catalog_outside_org::CHECK,
    &collection_policy_broad::CHECK,
    &config_noncompliant::CHECK,
    &config_recorder_missing::CHECK,
    &config_rule_missing::CHECK,
    &endpoint_dns_disabled::CHECK,
    &endpoint_missing::CHECK,
    &endpoint_policy_open::CHECK,
    &endpoint_single_az::CHECK,
    &feed_destination_open::CHECK,
    &feed_role_broad::CHECK,
    &firehose_backup_disabled::CHECK,
    &firehose_database_source_plaintext::CHECK,
    &firehose_encryption_failing::CHECK,
    &firehose_endpoint_plaintext::CHECK,
    &firehose_error_logging_disabled::CHECK,
    &firehose_inline_secret::CHECK,
    &firehose_msk_source_public::CHECK,
    &firehose_routing_from_record::CHECK,
    &firehose_secret_in_configuration::CHECK,
    &firehose_snowflake_public::CHECK,
    &firehose_source_unencrypted::CHECK,
    &firehose_sse_aws_owned_key::CHECK,
    &firehose_sse_disabled::CHECK,
    &firehose_transform_outside_org::CHECK,
    &firehose_transform_unversioned::CHECK,
    &firehose_vpc_single_az::CHECK,
    &firehose_weaker_destination::CHECK,
    &flink_aws_owned_key::CHECK,
    &flink_code_takeover::CHECK,
    &flink_code_unpinned::CHECK,
    &flink_debug_logging::CHECK,
    &flink_dependency_unencrypted::CHECK,
    &flink_logging_disabled::CHECK,
    &flink_not_in_vpc::CHECK,
    &flink_runtime_unsupported::CHECK,
    &flink_secret_in_properties::CHECK,
    &flink_snapshots_disabled::CHECK,
    &flink_vpc_single_az::CHECK,
    &guardduty_disabled::CHECK,
    &guardduty_findings_open::CHECK,
    &guardduty_s3_disabled::CHECK,
    &key_outside_org::CHECK,
    &key_policy_broad::CHECK,
    &key_policy_outside_org::CHECK,
    &key_policy_public::CHECK,
    &key_rotation_disabled::CHECK,
    &key_unusable::CHECK,
    &kinesis_channel_logging_disabled::CHECK,
    &kinesis_channel_without_cmk::CHECK,
    &kinesis_policy_outside_org::CHECK,
    &kinesis_policy_public::CHECK,
    &kinesis_retention_short::CHECK,
    &kinesis_sse_aws_managed_key::CHECK,
    &kinesis_sse_disabled::CHECK,
    &lambda_policy_public::CHECK,
    &lambda_runtime_deprecated::CHECK,
    &lambda_secret_in_environment::CHECK,
    &lambda_unscanned::CHECK,
    &log_group_unencrypted::CHECK,
    &log_group_unretained::CHECK,
    &macie_disabled::CHECK,
    &macie_findings_open::CHECK,
    &msk_plaintext_allowed::CHECK,
    &msk_unauthenticated::CHECK,
    &network_acl_open::CHECK,
    &notification_missing::CHECK,
    &opensearch_endpoint_public::CHECK,
    &opensearch_plaintext_allowed::CHECK,
    &opensearch_policy_public::CHECK,
    &opensearch_single_az::CHECK,
    &opensearch_unencrypted::CHECK,
    &opensearch_update_pending::CHECK,
    &organization_trail_missing::CHECK,
    &passrole_unscoped::CHECK,
    &path_crosses_region::CHECK,
    &perimeter_missing::CHECK,
    &permission_unused::CHECK,
    &policy_dead_statement::CHECK,
    &producer_broad::CHECK,
    &redshift_ingress_open::CHECK,
    &redshift_plaintext_allowed::CHECK,
    &redshift_single_az::CHECK,
    &redshift_unencrypted::CHECK,
    &role_broad_actions::CHECK,
    &role_broad_resources::CHECK,
    &role_destination_unpinned::CHECK,
    &role_missing_permission::CHECK,
    &role_trust_outside_org::CHECK,
    &role_trust_unconditioned::CHECK,
    &root_access_key::CHECK,
    &secret_policy_outside_org::CHECK,
    &secret_rotation_overdue::CHECK,
    &security_group_open::CHECK,
    &security_hub_disabled::CHECK,
    &service_principal_unconditioned::CHECK,
    &stream_admin_broad::CHECK,
    &stream_redirectable::CHECK,
    &table_bucket_outside_org::CHECK,
    &trail_delivery_failing::CHECK,
    &trail_missing::CHECK,
    &trail_stream_data_events_missing::CHECK,
    &trail_unencrypted::CHECK,
    &trail_validation_disabled::CHECK,
    &user_streams_with_keys::CHECK,
];

/// The check with this id.
pub fn find_check(id: &str) -> Option<&'static Check> {
    CHECKS.binary_search_by(|check| check.id.cmp(id)).ok().map(|index| CHECKS[index])
}
