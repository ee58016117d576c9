use super::Api;
use super::table::{LOGS, documented, ec2, regional, restrained, s3};

const CLOUDWATCH: &str = "CloudWatch service quotas";
const LAMBDA: &str = "Lambda quotas";
const SECRETS: &str = "AWS Secrets Manager quotas";
const SECURITY_HUB: &str = "Security Hub CSPM quotas";

/// `aoss:BatchGetCollection`: a collection that a delivery stream writes to.
pub static AOSS_BATCH_GET_COLLECTION: Api = regional(
    "aoss:BatchGetCollection",
    restrained(10),
    "a collection that a delivery stream writes to",
);
/// `aoss:GetAccessPolicy`: who may read and write a collection's data.
pub static AOSS_GET_ACCESS_POLICY: Api =
    regional("aoss:GetAccessPolicy", restrained(10), "who may read and write a collection's data");
/// `aoss:GetSecurityPolicy`: whether a collection is reached from the internet.
pub static AOSS_GET_SECURITY_POLICY: Api = regional(
    "aoss:GetSecurityPolicy",
    restrained(10),
    "whether a collection is reached from the internet",
);
/// `aoss:ListAccessPolicies`: the data access policies of an account-Region.
pub static AOSS_LIST_ACCESS_POLICIES: Api = regional(
    "aoss:ListAccessPolicies",
    restrained(10),
    "the data access policies of an account-Region",
);
/// `aoss:ListSecurityPolicies`: the network policies of an account-Region.
pub static AOSS_LIST_SECURITY_POLICIES: Api = regional(
    "aoss:ListSecurityPolicies",
    restrained(10),
    "the network policies of an account-Region",
);
/// `cloudwatch:DescribeAlarms`: alarms on the metric filters of a trail's log group.
pub static CLOUDWATCH_DESCRIBE_ALARMS: Api = regional(
    "cloudwatch:DescribeAlarms",
    documented(9, CLOUDWATCH),
    "alarms on the metric filters of a trail's log group",
);
/// `cloudwatch:ListMetricStreams`: metric streams that feed a delivery stream.
pub static CLOUDWATCH_LIST_METRIC_STREAMS: Api = regional(
    "cloudwatch:ListMetricStreams",
    restrained(10),
    "metric streams that feed a delivery stream",
);
/// `config:DescribeComplianceByResource`: streams that a Config rule calls noncompliant.
pub static CONFIG_DESCRIBE_COMPLIANCE_BY_RESOURCE: Api = regional(
    "config:DescribeComplianceByResource",
    restrained(5),
    "streams that a Config rule calls noncompliant",
);
/// `config:DescribeConfigRules`: the Config rules of an account-Region.
pub static CONFIG_DESCRIBE_CONFIG_RULES: Api =
    regional("config:DescribeConfigRules", restrained(5), "the Config rules of an account-Region");
/// `config:DescribeConfigurationRecorderStatus`: whether Config is recording.
pub static CONFIG_DESCRIBE_CONFIGURATION_RECORDER_STATUS: Api = regional(
    "config:DescribeConfigurationRecorderStatus",
    restrained(5),
    "whether Config is recording",
);
/// `config:DescribeConfigurationRecorders`: which resource types Config records.
pub static CONFIG_DESCRIBE_CONFIGURATION_RECORDERS: Api = regional(
    "config:DescribeConfigurationRecorders",
    restrained(5),
    "which resource types Config records",
);
/// `ec2:DescribeNetworkAcls`: the network ACLs of subnets on a data path.
pub static EC2_DESCRIBE_NETWORK_ACLS: Api =
    regional("ec2:DescribeNetworkAcls", ec2(), "the network ACLs of subnets on a data path");
/// `ec2:DescribeSecurityGroups`: the security groups of endpoints and interfaces on a data path.
pub static EC2_DESCRIBE_SECURITY_GROUPS: Api = regional(
    "ec2:DescribeSecurityGroups",
    ec2(),
    "the security groups of endpoints and interfaces on a data path",
);
/// `ec2:DescribeSubnets`: the Availability Zones of subnets on a data path.
pub static EC2_DESCRIBE_SUBNETS: Api =
    regional("ec2:DescribeSubnets", ec2(), "the Availability Zones of subnets on a data path");
/// `ec2:DescribeVpcEndpoints`: the interface endpoints of the streaming services.
pub static EC2_DESCRIBE_VPC_ENDPOINTS: Api = regional(
    "ec2:DescribeVpcEndpoints",
    ec2(),
    "the interface endpoints of the streaming services",
);
/// `ec2:DescribeVpcs`: the address ranges of VPCs on a data path.
pub static EC2_DESCRIBE_VPCS: Api =
    regional("ec2:DescribeVpcs", ec2(), "the address ranges of VPCs on a data path");
/// `es:DescribeDomain`: a domain that a delivery stream writes to.
pub static ES_DESCRIBE_DOMAIN: Api =
    regional("es:DescribeDomain", restrained(10), "a domain that a delivery stream writes to");
/// `events:ListRuleNamesByTarget`: EventBridge rules that feed a stream.
pub static EVENTS_LIST_RULE_NAMES_BY_TARGET: Api = regional(
    "events:ListRuleNamesByTarget",
    restrained(10),
    "EventBridge rules that feed a stream",
);
/// `events:ListRules`: EventBridge rules that tell of changes to streams.
pub static EVENTS_LIST_RULES: Api = regional(
    "events:ListRules",
    restrained(10),
    "EventBridge rules that tell of changes to streams",
);
/// `events:ListTargetsByRule`: where such a rule sends its events.
pub static EVENTS_LIST_TARGETS_BY_RULE: Api =
    regional("events:ListTargetsByRule", restrained(10), "where such a rule sends its events");
/// `glue:GetTable`: the location of a table that a delivery stream writes to.
pub static GLUE_GET_TABLE: Api = regional(
    "glue:GetTable",
    restrained(10),
    "the location of a table that a delivery stream writes to",
);
/// `guardduty:GetDetector`: whether GuardDuty and its S3 protection are on.
pub static GUARDDUTY_GET_DETECTOR: Api = regional(
    "guardduty:GetDetector",
    restrained(5),
    "whether GuardDuty and its S3 protection are on",
);
/// `guardduty:GetFindings`: open GuardDuty findings.
pub static GUARDDUTY_GET_FINDINGS: Api =
    regional("guardduty:GetFindings", restrained(5), "open GuardDuty findings");
/// `guardduty:ListDetectors`: the GuardDuty detector of an account-Region.
pub static GUARDDUTY_LIST_DETECTORS: Api = regional(
    "guardduty:ListDetectors",
    restrained(5),
    "the GuardDuty detector of an account-Region",
);
/// `guardduty:ListFindings`: ids of open GuardDuty findings.
pub static GUARDDUTY_LIST_FINDINGS: Api =
    regional("guardduty:ListFindings", restrained(5), "ids of open GuardDuty findings");
/// `inspector2:BatchGetAccountStatus`: whether Inspector scans Lambda functions.
pub static INSPECTOR2_BATCH_GET_ACCOUNT_STATUS: Api = regional(
    "inspector2:BatchGetAccountStatus",
    restrained(5),
    "whether Inspector scans Lambda functions",
);
/// `inspector2:ListCoverage`: the functions that Inspector covers.
pub static INSPECTOR2_LIST_COVERAGE: Api =
    regional("inspector2:ListCoverage", restrained(5), "the functions that Inspector covers");
/// `kafka:DescribeClusterV2`: an MSK cluster that a delivery stream reads.
pub static KAFKA_DESCRIBE_CLUSTER_V2: Api = regional(
    "kafka:DescribeClusterV2",
    restrained(5),
    "an MSK cluster that a delivery stream reads",
);
/// `kinesis:DescribeChannel`: a managed-delivery channel's encryption and logging.
pub static KINESIS_DESCRIBE_CHANNEL: Api = regional(
    "kinesis:DescribeChannel",
    restrained(5),
    "a managed-delivery channel's encryption and logging",
);
/// `kinesis:ListChannels`: the managed-delivery channels of a data stream.
pub static KINESIS_LIST_CHANNELS: Api = regional(
    "kinesis:ListChannels",
    restrained(5),
    "the managed-delivery channels of a data stream",
);
/// `kinesisanalytics:ListTagsForResource`: the tags of an application that logs at DEBUG level.
pub static KINESISANALYTICS_LIST_TAGS_FOR_RESOURCE: Api = regional(
    "kinesisanalytics:ListTagsForResource",
    restrained(10),
    "the tags of an application that logs at DEBUG level",
);
/// `lakeformation:ListPermissions`: whether Lake Formation guards a table.
pub static LAKEFORMATION_LIST_PERMISSIONS: Api = regional(
    "lakeformation:ListPermissions",
    restrained(5),
    "whether Lake Formation guards a table",
);
/// `lambda:GetFunctionConfiguration`: a transform function's runtime and environment.
pub static LAMBDA_GET_FUNCTION_CONFIGURATION: Api = regional(
    "lambda:GetFunctionConfiguration",
    documented(100, LAMBDA),
    "a transform function's runtime and environment",
);
/// `lambda:GetPolicy`: whom a transform function's policy admits.
pub static LAMBDA_GET_POLICY: Api = regional(
    "lambda:GetPolicy",
    documented(15, LAMBDA),
    "whom a transform function's policy admits",
);
/// `logs:DescribeDestinations`: CloudWatch Logs destinations that feed a stream.
pub static LOGS_DESCRIBE_DESTINATIONS: Api = regional(
    "logs:DescribeDestinations",
    documented(5, LOGS),
    "CloudWatch Logs destinations that feed a stream",
);
/// `logs:DescribeLogGroups`: a log group's key and retention.
pub static LOGS_DESCRIBE_LOG_GROUPS: Api =
    regional("logs:DescribeLogGroups", documented(10, LOGS), "a log group's key and retention");
/// `logs:DescribeMetricFilters`: metric filters on a trail's log group.
pub static LOGS_DESCRIBE_METRIC_FILTERS: Api = regional(
    "logs:DescribeMetricFilters",
    documented(5, LOGS),
    "metric filters on a trail's log group",
);
/// `macie2:DescribeBuckets`: whether Macie monitors a bucket.
pub static MACIE2_DESCRIBE_BUCKETS: Api =
    regional("macie2:DescribeBuckets", restrained(5), "whether Macie monitors a bucket");
/// `macie2:GetFindings`: open Macie findings.
pub static MACIE2_GET_FINDINGS: Api =
    regional("macie2:GetFindings", restrained(5), "open Macie findings");
/// `macie2:GetMacieSession`: whether Macie is on.
pub static MACIE2_GET_MACIE_SESSION: Api =
    regional("macie2:GetMacieSession", restrained(5), "whether Macie is on");
/// `macie2:ListFindings`: ids of open Macie findings.
pub static MACIE2_LIST_FINDINGS: Api =
    regional("macie2:ListFindings", restrained(5), "ids of open Macie findings");
/// `pipes:ListPipes`: EventBridge pipes that feed a stream.
pub static PIPES_LIST_PIPES: Api =
    regional("pipes:ListPipes", restrained(10), "EventBridge pipes that feed a stream");
/// `redshift-serverless:GetNamespace`: how a workgroup's data is encrypted.
pub static REDSHIFT_SERVERLESS_GET_NAMESPACE: Api = regional(
    "redshift-serverless:GetNamespace",
    restrained(10),
    "how a workgroup's data is encrypted",
);
/// `redshift-serverless:GetWorkgroup`: a workgroup that a delivery stream writes to.
pub static REDSHIFT_SERVERLESS_GET_WORKGROUP: Api = regional(
    "redshift-serverless:GetWorkgroup",
    restrained(10),
    "a workgroup that a delivery stream writes to",
);
/// `redshift:DescribeClusterParameters`: whether a cluster requires TLS.
pub static REDSHIFT_DESCRIBE_CLUSTER_PARAMETERS: Api = regional(
    "redshift:DescribeClusterParameters",
    restrained(10),
    "whether a cluster requires TLS",
);
/// `redshift:DescribeClusters`: a cluster that a delivery stream writes to.
pub static REDSHIFT_DESCRIBE_CLUSTERS: Api = regional(
    "redshift:DescribeClusters",
    restrained(10),
    "a cluster that a delivery stream writes to",
);
/// `s3:GetBucketLogging`: where a bucket's accesses are logged.
pub static S3_GET_BUCKET_LOGGING: Api =
    s3("s3:GetBucketLogging", "s3:GetBucketLogging", "where a bucket's accesses are logged");
/// `s3:GetBucketReplication`: where a bucket's objects are copied to.
pub static S3_GET_BUCKET_REPLICATION: Api = s3(
    "s3:GetBucketReplication",
    "s3:GetReplicationConfiguration",
    "where a bucket's objects are copied to",
);
/// `s3tables:GetTableBucketPolicy`: whom a table bucket's policy admits.
pub static S3TABLES_GET_TABLE_BUCKET_POLICY: Api = regional(
    "s3tables:GetTableBucketPolicy",
    restrained(10),
    "whom a table bucket's policy admits",
);
/// `s3tables:GetTablePolicy`: whom a table's policy admits.
pub static S3TABLES_GET_TABLE_POLICY: Api =
    regional("s3tables:GetTablePolicy", restrained(10), "whom a table's policy admits");
/// `secretsmanager:DescribeSecret`: a secret's rotation; never its value.
pub static SECRETSMANAGER_DESCRIBE_SECRET: Api = regional(
    "secretsmanager:DescribeSecret",
    documented(50, SECRETS),
    "a secret's rotation; never its value",
);
/// `secretsmanager:GetResourcePolicy`: whom a secret's policy admits.
pub static SECRETSMANAGER_GET_RESOURCE_POLICY: Api = regional(
    "secretsmanager:GetResourcePolicy",
    documented(50, SECRETS),
    "whom a secret's policy admits",
);
/// `securityhub:DescribeHub`: whether Security Hub is on.
pub static SECURITYHUB_DESCRIBE_HUB: Api =
    regional("securityhub:DescribeHub", restrained(5), "whether Security Hub is on");
/// `securityhub:GetEnabledStandards`: the standards that Security Hub checks.
pub static SECURITYHUB_GET_ENABLED_STANDARDS: Api = regional(
    "securityhub:GetEnabledStandards",
    documented(1, SECURITY_HUB),
    "the standards that Security Hub checks",
);
/// `sns:ListSubscriptionsByTopic`: who is told by a topic.
pub static SNS_LIST_SUBSCRIPTIONS_BY_TOPIC: Api =
    regional("sns:ListSubscriptionsByTopic", restrained(10), "who is told by a topic");
