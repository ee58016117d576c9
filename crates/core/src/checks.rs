//! The registry: adding a check is one file and two lines here.

mod bucket_lifecycle_missing;
mod bucket_missing;
mod bucket_outside_org;
mod bucket_plaintext_allowed;
mod bucket_public;
mod bucket_unencrypted;
mod bucket_versioning_disabled;
mod bucket_without_cmk;
mod config_noncompliant;
mod config_recorder_missing;
mod config_rule_missing;
mod endpoint_dns_disabled;
mod endpoint_missing;
mod endpoint_policy_open;
mod endpoint_single_az;
mod firehose_database_source_plaintext;
mod firehose_encryption_failing;
mod firehose_endpoint_plaintext;
mod firehose_error_logging_disabled;
mod firehose_inline_secret;
mod firehose_msk_source_public;
mod firehose_secret_in_configuration;
mod firehose_source_unencrypted;
mod firehose_sse_aws_owned_key;
mod firehose_sse_disabled;
mod firehose_transform_outside_org;
mod firehose_weaker_destination;
mod flink_aws_owned_key;
mod flink_logging_disabled;
mod flink_not_in_vpc;
mod flink_runtime_unsupported;
mod flink_secret_in_properties;
mod flink_snapshots_disabled;
mod guardduty_disabled;
mod guardduty_findings_open;
mod guardduty_s3_disabled;
mod key_outside_org;
mod key_policy_outside_org;
mod key_policy_public;
mod key_rotation_disabled;
mod key_unusable;
mod kinesis_policy_outside_org;
mod kinesis_policy_public;
mod kinesis_retention_short;
mod kinesis_sse_aws_managed_key;
mod kinesis_sse_disabled;
mod macie_disabled;
mod macie_findings_open;
mod network_acl_open;
mod notification_missing;
mod organization_trail_missing;
mod security_group_open;
mod security_hub_disabled;
mod trail_delivery_failing;
mod trail_missing;
mod trail_stream_data_events_missing;
mod trail_unencrypted;
mod trail_validation_disabled;

#[cfg(test)]
mod tests;

use crate::Check;

/// Every check, sorted by id.
pub static CHECKS: &[&Check] = &[
    &bucket_lifecycle_missing::CHECK,
    &bucket_missing::CHECK,
    &bucket_outside_org::CHECK,
    &bucket_plaintext_allowed::CHECK,
    &bucket_public::CHECK,
    &bucket_unencrypted::CHECK,
    &bucket_versioning_disabled::CHECK,
    &bucket_without_cmk::CHECK,
    &config_noncompliant::CHECK,
    &config_recorder_missing::CHECK,
    &config_rule_missing::CHECK,
    &endpoint_dns_disabled::CHECK,
    &endpoint_missing::CHECK,
    &endpoint_policy_open::CHECK,
    &endpoint_single_az::CHECK,
    &firehose_database_source_plaintext::CHECK,
    &firehose_encryption_failing::CHECK,
    &firehose_endpoint_plaintext::CHECK,
    &firehose_error_logging_disabled::CHECK,
    &firehose_inline_secret::CHECK,
    &firehose_msk_source_public::CHECK,
    &firehose_secret_in_configuration::CHECK,
    &firehose_source_unencrypted::CHECK,
    &firehose_sse_aws_owned_key::CHECK,
    &firehose_sse_disabled::CHECK,
    &firehose_transform_outside_org::CHECK,
    &firehose_weaker_destination::CHECK,
    &flink_aws_owned_key::CHECK,
    &flink_logging_disabled::CHECK,
    &flink_not_in_vpc::CHECK,
    &flink_runtime_unsupported::CHECK,
    &flink_secret_in_properties::CHECK,
    &flink_snapshots_disabled::CHECK,
    &guardduty_disabled::CHECK,
    &guardduty_findings_open::CHECK,
    &guardduty_s3_disabled::CHECK,
    &key_outside_org::CHECK,
    &key_policy_outside_org::CHECK,
    &key_policy_public::CHECK,
    &key_rotation_disabled::CHECK,
    &key_unusable::CHECK,
    &kinesis_policy_outside_org::CHECK,
    &kinesis_policy_public::CHECK,
    &kinesis_retention_short::CHECK,
    &kinesis_sse_aws_managed_key::CHECK,
    &kinesis_sse_disabled::CHECK,
    &macie_disabled::CHECK,
    &macie_findings_open::CHECK,
    &network_acl_open::CHECK,
    &notification_missing::CHECK,
    &organization_trail_missing::CHECK,
    &security_group_open::CHECK,
    &security_hub_disabled::CHECK,
    &trail_delivery_failing::CHECK,
    &trail_missing::CHECK,
    &trail_stream_data_events_missing::CHECK,
    &trail_unencrypted::CHECK,
    &trail_validation_disabled::CHECK,
];

/// The check with this id.
pub fn find_check(id: &str) -> Option<&'static Check> {
    CHECKS.binary_search_by(|check| check.id.cmp(id)).ok().map(|index| CHECKS[index])
}
