//! Every operation that the sim answers: its name, what it is called in faults and counts, its documented rate, its code.

use crate::service::{
    cloudtrail, ec2, firehose, flink, kinesis, kms, logs, organizations, s3, s3control, sts,
};
use crate::wire::{Answer, Call};
use crate::world::World;

mod people;
mod resources;
mod surroundings;

/// One operation.
pub(crate) struct Operation {
    /// The signing name, except that S3 Control is `s3control`.
    pub(crate) service: &'static str,
    /// `service:Operation`.
    pub(crate) api: &'static str,
    pub(crate) rate: Rate,
    pub(crate) answer: fn(&World, &Call) -> Answer,
}

impl Operation {
    /// The operation's name without its service.
    pub(crate) fn name(&self) -> &'static str {
        self.api.split_once(':').map_or(self.api, |(_, name)| name)
    }
}

/// A documented rate. Buckets are per calling account and Region.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Rate {
    /// AWS documents none.
    Unknown,
    /// So many a second, with one second's worth at once.
    PerSecond(f64),
    /// A refill per second, and how many at once.
    Burst(f64, f64),
    /// The bucket that all STS operations share.
    Sts,
    /// So many a second for each object.
    PerObject(f64),
}

use Rate::{Burst, PerSecond, Sts, Unknown};

/// Those of the streaming services and of what they use directly, by service.
const OPERATIONS: &[Operation] = &[
    operation(
        "cloudtrail",
        "cloudtrail:DescribeTrails",
        PerSecond(10.0),
        cloudtrail::describe_trails,
    ),
    operation(
        "cloudtrail",
        "cloudtrail:GetEventSelectors",
        PerSecond(10.0),
        cloudtrail::get_event_selectors,
    ),
    operation(
        "cloudtrail",
        "cloudtrail:GetTrailStatus",
        PerSecond(10.0),
        cloudtrail::get_trail_status,
    ),
    operation("ec2", "ec2:DescribeRegions", Burst(20.0, 100.0), ec2::describe_regions),
    operation(
        "firehose",
        "firehose:DescribeDeliveryStream",
        PerSecond(5.0),
        firehose::describe_delivery_stream,
    ),
    operation(
        "firehose",
        "firehose:ListDeliveryStreams",
        PerSecond(5.0),
        firehose::list_delivery_streams,
    ),
    operation(
        "kinesis",
        "kinesis:DescribeStreamSummary",
        PerSecond(20.0),
        kinesis::describe_stream_summary,
    ),
    operation("kinesis", "kinesis:GetResourcePolicy", PerSecond(5.0), kinesis::get_resource_policy),
    operation(
        "kinesis",
        "kinesis:ListStreamConsumers",
        Rate::PerObject(5.0),
        kinesis::list_stream_consumers,
    ),
    operation("kinesis", "kinesis:ListStreams", PerSecond(5.0), kinesis::list_streams),
    operation(
        "kinesisanalytics",
        "kinesisanalytics:DescribeApplication",
        Unknown,
        flink::describe_application,
    ),
    operation(
        "kinesisanalytics",
        "kinesisanalytics:ListApplications",
        Unknown,
        flink::list_applications,
    ),
    operation("kms", "kms:DescribeKey", PerSecond(2000.0), kms::describe_key),
    operation("kms", "kms:GetKeyPolicy", PerSecond(1000.0), kms::get_key_policy),
    operation("kms", "kms:GetKeyRotationStatus", PerSecond(1000.0), kms::get_key_rotation_status),
    operation("kms", "kms:ListAliases", PerSecond(500.0), kms::list_aliases),
    operation("kms", "kms:ListGrants", PerSecond(100.0), kms::list_grants),
    operation("logs", "logs:DescribeLogGroups", PerSecond(10.0), logs::describe_log_groups),
    operation("logs", "logs:DescribeLogStreams", PerSecond(25.0), logs::describe_log_streams),
    operation(
        "organizations",
        "organizations:DescribeOrganization",
        Burst(1.0, 2.0),
        organizations::describe_organization,
    ),
    operation(
        "organizations",
        "organizations:ListAccounts",
        Burst(8.0, 12.0),
        organizations::list_accounts,
    ),
    operation("s3", "s3:GetBucketAcl", Unknown, s3::get_configuration),
    operation("s3", "s3:GetBucketEncryption", Unknown, s3::get_configuration),
    operation("s3", "s3:GetBucketLifecycleConfiguration", Unknown, s3::get_configuration),
    operation("s3", "s3:GetBucketLocation", Unknown, s3::get_bucket_location),
    operation("s3", "s3:GetBucketOwnershipControls", Unknown, s3::get_configuration),
    operation("s3", "s3:GetBucketPolicy", Unknown, s3::get_configuration),
    operation("s3", "s3:GetBucketPolicyStatus", Unknown, s3::get_configuration),
    operation("s3", "s3:GetBucketVersioning", Unknown, s3::get_configuration),
    operation("s3", "s3:GetPublicAccessBlock", Unknown, s3::get_configuration),
    operation("s3", "s3:HeadBucket", Unknown, s3::head_bucket),
    operation("s3", "s3:ListBuckets", Unknown, s3::list_buckets),
    operation(
        "s3control",
        "s3control:GetPublicAccessBlock",
        Unknown,
        s3control::get_public_access_block,
    ),
    operation("sts", "sts:AssumeRole", Sts, sts::assume_role),
    operation("sts", "sts:GetCallerIdentity", Sts, sts::get_caller_identity),
];

const fn operation(
    service: &'static str,
    api: &'static str,
    rate: Rate,
    answer: fn(&World, &Call) -> Answer,
) -> Operation {
    Operation { service, api, rate, answer }
}

/// All of them.
fn all() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().chain(people::ROWS).chain(resources::ROWS).chain(surroundings::ROWS)
}

/// The operation with this name.
pub(crate) fn find(service: &str, name: &str) -> Option<&'static Operation> {
    all().find(|operation| operation.service == service && operation.name() == name)
}

/// Whether a name is that of an operation that changes something.
pub(crate) fn is_write(name: &str) -> bool {
    const VERBS: [&str; 28] = [
        "Add",
        "Associate",
        "Attach",
        "Cancel",
        "Copy",
        "Create",
        "Delete",
        "Deregister",
        "Detach",
        "Disable",
        "Disassociate",
        "Enable",
        "Generate",
        "Increase",
        "Invoke",
        "Merge",
        "Modify",
        "Put",
        "Register",
        "Remove",
        "Restore",
        "Schedule",
        "Send",
        "Set",
        "Start",
        "Stop",
        "Tag",
        "Update",
    ];
    const MORE: [&str; 6] = ["Decrease", "Retire", "Revoke", "Rollback", "Split", "Untag"];
    VERBS.iter().chain(&MORE).any(|verb| name.starts_with(verb))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_sorted_and_unique() {
        for rows in [OPERATIONS, people::ROWS, resources::ROWS, surroundings::ROWS] {
            assert!(rows.is_sorted_by(|a, b| (a.service, a.api) < (b.service, b.api)));
        }
        let names: std::collections::BTreeSet<_> =
            all().map(|row| (row.service, row.name())).collect();
        assert_eq!(names.len(), all().count());
    }

    #[test]
    fn writes_are_known_by_their_verb() {
        assert!(
            is_write("DeleteDeliveryStream") && is_write("PutRecord") && is_write("UntagResource")
        );
        // What IAM generates is for whoever asked; its own name for such calls is reading.
        let reads = |operation: &Operation| {
            operation.service == "iam" && operation.name().starts_with("Generate")
        };
        assert!(all().all(|operation| reads(operation) || !is_write(operation.name())));
    }
}
