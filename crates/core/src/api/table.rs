use super::{Api, Burst, Placement, Rate};

const CLOUDTRAIL: &str = "AWS CloudTrail endpoints and quotas";
const EC2: &str = "Request throttling for the Amazon EC2 API";
const FIREHOSE: &str = "Amazon Data Firehose Quota";
const KINESIS: &str = "Amazon Kinesis Data Streams Quotas and Limits";
const KMS: &str = "AWS KMS Request quotas";
pub(super) const LOGS: &str = "CloudWatch Logs quotas";
const ORGANIZATIONS: &str = "Quotas and service limits for AWS Organizations";
const STS: &str = "IAM and AWS STS quotas";

/// A rate that AWS documents; burst is one second's worth.
pub(super) const fn documented(per_second: u32, source: &'static str) -> Rate {
    Rate { per_second, burst: Burst::OneSecond, source }
}

/// AWS documents no rate: our own restraint.
pub(super) const fn restrained(per_second: u32) -> Rate {
    Rate { per_second, burst: Burst::OneSecond, source: "" }
}

pub(super) const fn regional(name: &'static str, rate: Rate, purpose: &'static str) -> Api {
    Api { name, action: name, rate, placement: Placement::Regional, purpose }
}

/// Every EC2 read has a token bucket of its own.
pub(super) const fn ec2() -> Rate {
    Rate { per_second: 20, burst: Burst::Of(100), source: EC2 }
}

pub(super) const fn global(name: &'static str, rate: Rate, purpose: &'static str) -> Api {
    Api { name, action: name, rate, placement: Placement::Global, purpose }
}

/// S3 names its IAM actions apart from its operations.
pub(super) const fn s3(name: &'static str, action: &'static str, purpose: &'static str) -> Api {
    Api { name, action, rate: restrained(100), placement: Placement::Regional, purpose }
}

/// `cloudtrail:DescribeTrails`: the trails that record an account-Region.
pub static CLOUDTRAIL_DESCRIBE_TRAILS: Api = regional(
    "cloudtrail:DescribeTrails",
    documented(10, CLOUDTRAIL),
    "the trails that record an account-Region",
);
/// `cloudtrail:GetEventSelectors`: which events a trail records.
pub static CLOUDTRAIL_GET_EVENT_SELECTORS: Api = regional(
    "cloudtrail:GetEventSelectors",
    documented(10, CLOUDTRAIL),
    "which events a trail records",
);
/// `cloudtrail:GetTrailStatus`: whether a trail is logging.
pub static CLOUDTRAIL_GET_TRAIL_STATUS: Api =
    regional("cloudtrail:GetTrailStatus", documented(10, CLOUDTRAIL), "whether a trail is logging");
/// `ec2:DescribeRegions`: the Regions that are enabled for an account.
pub static EC2_DESCRIBE_REGIONS: Api =
    regional("ec2:DescribeRegions", ec2(), "the Regions that are enabled for an account");
/// `firehose:DescribeDeliveryStream`: a delivery stream's source, encryption and destinations.
pub static FIREHOSE_DESCRIBE_DELIVERY_STREAM: Api = regional(
    "firehose:DescribeDeliveryStream",
    documented(5, FIREHOSE),
    "a delivery stream's source, encryption and destinations",
);
/// `firehose:ListDeliveryStreams`: the delivery streams of an account-Region.
pub static FIREHOSE_LIST_DELIVERY_STREAMS: Api = regional(
    "firehose:ListDeliveryStreams",
    documented(5, FIREHOSE),
    "the delivery streams of an account-Region",
);
/// `kinesis:DescribeStreamSummary`: a data stream's encryption, retention and consumers.
pub static KINESIS_DESCRIBE_STREAM_SUMMARY: Api = regional(
    "kinesis:DescribeStreamSummary",
    documented(20, KINESIS),
    "a data stream's encryption, retention and consumers",
);
/// `kinesis:GetResourcePolicy`: the resource policy of a data stream or a consumer.
pub static KINESIS_GET_RESOURCE_POLICY: Api = regional(
    "kinesis:GetResourcePolicy",
    documented(5, KINESIS),
    "the resource policy of a data stream or a consumer",
);
/// `kinesis:ListStreamConsumers`: the registered consumers of a data stream.
pub static KINESIS_LIST_STREAM_CONSUMERS: Api = regional(
    "kinesis:ListStreamConsumers",
    documented(5, KINESIS),
    "the registered consumers of a data stream",
);
/// `kinesis:ListStreams`: the data streams of an account-Region.
pub static KINESIS_LIST_STREAMS: Api = regional(
    "kinesis:ListStreams",
    documented(5, KINESIS),
    "the data streams of an account-Region",
);
/// `kinesisanalytics:DescribeApplication`: an application's runtime, code, network and logging.
pub static KINESISANALYTICS_DESCRIBE_APPLICATION: Api = regional(
    "kinesisanalytics:DescribeApplication",
    restrained(10),
    "an application's runtime, code, network and logging",
);
/// `kinesisanalytics:ListApplications`: the Managed Flink applications of an account-Region.
pub static KINESISANALYTICS_LIST_APPLICATIONS: Api = regional(
    "kinesisanalytics:ListApplications",
    restrained(10),
    "the Managed Flink applications of an account-Region",
);
/// `kms:DescribeKey`: a key's manager, state and kind; aliases are resolved by it.
pub static KMS_DESCRIBE_KEY: Api = regional(
    "kms:DescribeKey",
    documented(2000, KMS),
    "a key's manager, state and kind; aliases are resolved by it",
);
/// `kms:GetKeyPolicy`: whom a key's policy admits.
pub static KMS_GET_KEY_POLICY: Api =
    regional("kms:GetKeyPolicy", documented(1000, KMS), "whom a key's policy admits");
/// `kms:GetKeyRotationStatus`: whether a key's material is rotated.
pub static KMS_GET_KEY_ROTATION_STATUS: Api = regional(
    "kms:GetKeyRotationStatus",
    documented(1000, KMS),
    "whether a key's material is rotated",
);
/// `kms:ListGrants`: whom a key's grants admit.
pub static KMS_LIST_GRANTS: Api =
    regional("kms:ListGrants", documented(100, KMS), "whom a key's grants admit");
/// `logs:DescribeLogStreams`: whether the log group and log stream of error logging exist.
pub static LOGS_DESCRIBE_LOG_STREAMS: Api = regional(
    "logs:DescribeLogStreams",
    documented(25, LOGS),
    "whether the log group and log stream of error logging exist",
);
/// `organizations:DescribeOrganization`: the organization's id and management account.
pub static ORGANIZATIONS_DESCRIBE_ORGANIZATION: Api = global(
    "organizations:DescribeOrganization",
    Rate { per_second: 1, burst: Burst::Of(2), source: ORGANIZATIONS },
    "the organization's id and management account",
);
/// `organizations:ListAccounts`: the member accounts, their state and path.
pub static ORGANIZATIONS_LIST_ACCOUNTS: Api = global(
    "organizations:ListAccounts",
    Rate { per_second: 8, burst: Burst::Of(12), source: ORGANIZATIONS },
    "the member accounts, their state and path",
);
/// `s3:GetBucketAcl`: whom a bucket's access control list admits.
pub static S3_GET_BUCKET_ACL: Api =
    s3("s3:GetBucketAcl", "s3:GetBucketAcl", "whom a bucket's access control list admits");
/// `s3:GetBucketEncryption`: a bucket's default encryption.
pub static S3_GET_BUCKET_ENCRYPTION: Api =
    s3("s3:GetBucketEncryption", "s3:GetEncryptionConfiguration", "a bucket's default encryption");
/// `s3:GetBucketLifecycleConfiguration`: how long delivered objects are kept.
pub static S3_GET_BUCKET_LIFECYCLE_CONFIGURATION: Api = s3(
    "s3:GetBucketLifecycleConfiguration",
    "s3:GetLifecycleConfiguration",
    "how long delivered objects are kept",
);
/// `s3:GetBucketLocation`: whether a bucket that no account lists exists at all.
pub static S3_GET_BUCKET_LOCATION: Api = s3(
    "s3:GetBucketLocation",
    "s3:GetBucketLocation",
    "whether a bucket that no account lists exists at all",
);
/// `s3:GetBucketOwnershipControls`: whether a bucket's access control list has any effect.
pub static S3_GET_BUCKET_OWNERSHIP_CONTROLS: Api = s3(
    "s3:GetBucketOwnershipControls",
    "s3:GetBucketOwnershipControls",
    "whether a bucket's access control list has any effect",
);
/// `s3:GetBucketPolicy`: whom a bucket's policy admits.
pub static S3_GET_BUCKET_POLICY: Api =
    s3("s3:GetBucketPolicy", "s3:GetBucketPolicy", "whom a bucket's policy admits");
/// `s3:GetBucketPolicyStatus`: whether S3 itself regards a bucket's policy as public.
pub static S3_GET_BUCKET_POLICY_STATUS: Api = s3(
    "s3:GetBucketPolicyStatus",
    "s3:GetBucketPolicyStatus",
    "whether S3 itself regards a bucket's policy as public",
);
/// `s3:GetBucketVersioning`: whether a bucket keeps versions.
pub static S3_GET_BUCKET_VERSIONING: Api =
    s3("s3:GetBucketVersioning", "s3:GetBucketVersioning", "whether a bucket keeps versions");
/// `s3:GetPublicAccessBlock`: a bucket's public access block.
pub static S3_GET_PUBLIC_ACCESS_BLOCK: Api = s3(
    "s3:GetPublicAccessBlock",
    "s3:GetBucketPublicAccessBlock",
    "a bucket's public access block",
);
/// `s3:ListBuckets`: which account owns a bucket and where it is.
pub static S3_LIST_BUCKETS: Api =
    s3("s3:ListBuckets", "s3:ListAllMyBuckets", "which account owns a bucket and where it is");
/// `s3control:GetPublicAccessBlock`: an account's public access block.
pub static S3CONTROL_GET_PUBLIC_ACCESS_BLOCK: Api = s3(
    "s3control:GetPublicAccessBlock",
    "s3:GetAccountPublicAccessBlock",
    "an account's public access block",
);
/// `sts:AssumeRole`: credentials in a member account.
pub static STS_ASSUME_ROLE: Api =
    regional("sts:AssumeRole", documented(600, STS), "credentials in a member account");
/// `sts:GetCallerIdentity`: who is asking.
pub static STS_GET_CALLER_IDENTITY: Api =
    regional("sts:GetCallerIdentity", documented(600, STS), "who is asking");
