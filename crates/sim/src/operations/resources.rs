//! The operations about what a data path leads to, and about what feeds it.

use super::Rate::{PerSecond, Unknown};
use super::{Operation, operation};
use crate::service::{
    cloudwatch, events, flink, glue, kafka, kinesis, lakeformation, lambda, logs, pipes, s3,
    s3tables, secretsmanager, sns,
};

/// All of them, by service.
pub(super) const ROWS: &[Operation] = &[
    operation("events", "events:ListRuleNamesByTarget", PerSecond(50.0), events::names_by_target),
    operation("events", "events:ListRules", PerSecond(50.0), events::list_rules),
    operation("events", "events:ListTargetsByRule", PerSecond(50.0), events::list_targets),
    operation("glue", "glue:GetTable", Unknown, glue::get_table),
    operation("kafka", "kafka:DescribeClusterV2", Unknown, kafka::describe_cluster),
    operation("kinesis", "kinesis:DescribeChannel", PerSecond(5.0), kinesis::describe_channel),
    operation("kinesis", "kinesis:ListChannels", PerSecond(5.0), kinesis::list_channels),
    operation(
        "kinesisanalytics",
        "kinesisanalytics:ListTagsForResource",
        Unknown,
        flink::list_tags,
    ),
    operation(
        "lakeformation",
        "lakeformation:ListPermissions",
        Unknown,
        lakeformation::list_permissions,
    ),
    // AWS lets all control-plane calls but GetFunction and GetPolicy share fifteen a second.
    operation(
        "lambda",
        "lambda:GetFunctionConfiguration",
        PerSecond(15.0),
        lambda::get_function_configuration,
    ),
    operation("lambda", "lambda:GetPolicy", PerSecond(15.0), lambda::get_policy),
    operation("logs", "logs:DescribeDestinations", PerSecond(5.0), logs::describe_destinations),
    operation("logs", "logs:DescribeMetricFilters", PerSecond(5.0), logs::describe_metric_filters),
    operation(
        "monitoring",
        "cloudwatch:DescribeAlarms",
        PerSecond(9.0),
        cloudwatch::describe_alarms,
    ),
    operation(
        "monitoring",
        "cloudwatch:ListMetricStreams",
        Unknown,
        cloudwatch::list_metric_streams,
    ),
    operation("pipes", "pipes:ListPipes", Unknown, pipes::list_pipes),
    operation("s3", "s3:GetBucketLogging", Unknown, s3::get_configuration),
    operation("s3", "s3:GetBucketReplication", Unknown, s3::get_configuration),
    operation("s3tables", "s3tables:GetTableBucketPolicy", Unknown, s3tables::get_bucket_policy),
    operation("s3tables", "s3tables:GetTablePolicy", Unknown, s3tables::get_table_policy),
    operation(
        "secretsmanager",
        "secretsmanager:DescribeSecret",
        PerSecond(40_000.0),
        secretsmanager::describe_secret,
    ),
    operation(
        "secretsmanager",
        "secretsmanager:GetResourcePolicy",
        PerSecond(50.0),
        secretsmanager::get_resource_policy,
    ),
    operation(
        "sns",
        "sns:ListSubscriptionsByTopic",
        PerSecond(30.0),
        sns::list_subscriptions_by_topic,
    ),
];
