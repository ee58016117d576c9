//! The calls for what a data path leads to, for what feeds it, and for who is told when somebody changes it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::paths::{Paths, Place, is_readable};
use super::{MinimalCalls, pages};
use crate::org::{DEFAULT_BUS, Org, Rule, Trail};

pub(super) fn count(
    org: &Org,
    readable: &BTreeSet<&str>,
    paths: &Paths<'_>,
    calls: &mut MinimalCalls,
) {
    named(org, readable, paths, calls);
    channels(org, readable, calls);
    let debugging = org.applications.iter().filter(|it| it.log_level == "DEBUG" && !it.is_sql());
    let debugging = debugging.filter(|it| readable.contains(it.account.as_str()));
    calls.add("kinesisanalytics:ListTagsForResource", debugging.count());
    feeds(org, readable, &paths.homes, calls);
    alerts(org, readable, &paths.homes, calls);
}

/// What delivery streams and applications name, each once.
fn named(org: &Org, readable: &BTreeSet<&str>, paths: &Paths<'_>, calls: &mut MinimalCalls) {
    calls.add("logs:DescribeLogGroups", paths.log_groups.len());
    calls.add("lambda:GetFunctionConfiguration", paths.functions.len());
    calls.add("lambda:GetPolicy", paths.functions.len());
    calls.add("secretsmanager:DescribeSecret", paths.secrets.len());
    calls.add("secretsmanager:GetResourcePolicy", paths.secrets.len());
    calls.add("kafka:DescribeClusterV2", paths.msk_clusters.len());
    let tables = paths.glue_tables().count();
    calls.add("glue:GetTable", tables);
    calls.add("lakeformation:ListPermissions", tables);
    table_buckets(org, readable, paths, calls);
}

/// The policies of table buckets and of the tables in them that something is delivered to.
fn table_buckets(
    org: &Org,
    readable: &BTreeSet<&str>,
    paths: &Paths<'_>,
    calls: &mut MinimalCalls,
) {
    let mut asked: BTreeSet<(String, &str, &str)> = BTreeSet::new();
    for table in &paths.tables {
        if let Some(bucket) = table.bucket() {
            let arn =
                format!("arn:aws:s3tables:{}:{}:bucket/{bucket}", table.region, table.account());
            asked.insert((arn, &table.database, &table.name));
        }
    }
    for channel in org.streams.iter().flat_map(|stream| &stream.channels) {
        if let Some(arn) = &channel.table_bucket {
            asked.insert((arn.clone(), &channel.namespace, &channel.table));
        }
    }
    asked.retain(|(arn, ..)| readable.contains(arn.split(':').nth(4).unwrap_or_default()));
    let buckets: BTreeSet<&String> = asked.iter().map(|(arn, ..)| arn).collect();
    calls.add("s3tables:GetTableBucketPolicy", buckets.len());
    calls.add("s3tables:GetTablePolicy", asked.len());
}

fn channels(org: &Org, readable: &BTreeSet<&str>, calls: &mut MinimalCalls) {
    for stream in org.streams.iter().filter(|it| readable.contains(it.account.as_str())) {
        if !stream.channels.is_empty() {
            calls.add("kinesis:ListChannels", pages(stream.channels.len(), 100));
            calls.add("kinesis:DescribeChannel", stream.channels.len());
        }
    }
}

/// One list of each kind of feed where there are streams, and one question per stream.
fn feeds(
    org: &Org,
    readable: &BTreeSet<&str>,
    homes: &BTreeSet<Place<'_>>,
    calls: &mut MinimalCalls,
) {
    for home in homes {
        let here = |account: &String, region: &String| (account.as_str(), region.as_str()) == *home;
        let destinations = org.log_destinations.iter().filter(|it| here(&it.account, &it.region));
        calls.add("logs:DescribeDestinations", pages(destinations.count(), 50));
        let streams = org.metric_streams.iter().filter(|it| here(&it.account, &it.region));
        calls.add("cloudwatch:ListMetricStreams", pages(streams.count(), 500));
        let pipes = org.pipes.iter().filter(|it| here(&it.account, &it.region));
        calls.add("pipes:ListPipes", pages(pipes.count(), 100));
    }
    let read = |account: &String| readable.contains(account.as_str());
    let fed = org.delivery_streams.iter().filter(|it| read(&it.account)).count()
        + org.streams.iter().filter(|it| read(&it.account)).count();
    calls.add("events:ListRuleNamesByTarget", fed);
}

/// Rules and what they send to, over as many buses as it takes; and metric filters with their alarms.
fn alerts(
    org: &Org,
    readable: &BTreeSet<&str>,
    homes: &BTreeSet<Place<'_>>,
    calls: &mut MinimalCalls,
) {
    let mut by_bus: BTreeMap<String, Vec<&Rule>> = BTreeMap::new();
    for rule in &org.rules {
        by_bus.entry(rule.bus_arn()).or_default().push(rule);
    }
    let mut topics: BTreeSet<&str> = BTreeSet::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let bus = |(account, region): &Place<'_>| {
        format!("arn:aws:events:{region}:{account}:event-bus/{DEFAULT_BUS}")
    };
    let mut open: Vec<String> = homes.iter().map(bus).collect();
    while let Some(bus) = open.pop() {
        if !is_readable(readable, &bus) || !seen.insert(bus.clone()) {
            continue;
        }
        let rules = by_bus.get(&bus).map(Vec::as_slice).unwrap_or_default();
        calls.add("events:ListRules", pages(rules.len(), 100));
        for rule in rules.iter().filter(|rule| rule.enabled && may_match(rule)) {
            calls.add("events:ListTargetsByRule", pages(rule.targets.len(), 100));
            for target in &rule.targets {
                match target.arn.split(':').nth(2) {
                    Some("sns") => {
                        topics.insert(&target.arn);
                    }
                    Some("events") => open.push(target.arn.clone()),
                    _ => {}
                }
            }
        }
    }
    for trail in org.trails.iter().filter(|trail| readable.contains(trail.account.as_str())) {
        if homes.iter().any(|home| covers(trail, home)) {
            metric_filters(org, trail, &mut topics, calls);
        }
    }
    topics.retain(|topic| is_readable(readable, topic));
    let subscribed: BTreeMap<String, usize> =
        org.topics.iter().map(|topic| (topic.arn(), topic.subscriptions.len())).collect();
    for topic in topics {
        let subscriptions = subscribed.get(topic).copied().unwrap_or_default();
        calls.add("sns:ListSubscriptionsByTopic", pages(subscriptions, 100));
    }
}

/// The filters of a trail's log group, and the alarms of its account and Region where there are any.
fn metric_filters<'a>(
    org: &'a Org,
    trail: &Trail,
    topics: &mut BTreeSet<&'a str>,
    calls: &mut MinimalCalls,
) {
    let Some(group) = &trail.log_group else { return };
    let here =
        |account: &String, region: &String| (account, region) == (&trail.account, &trail.region);
    let filters: Vec<_> = org
        .metric_filters
        .iter()
        .filter(|it| here(&it.account, &it.region) && it.log_group == *group)
        .collect();
    calls.add("logs:DescribeMetricFilters", pages(filters.len(), 50));
    if filters.is_empty() {
        return;
    }
    let alarms: Vec<_> = org.alarms.iter().filter(|it| here(&it.account, &it.region)).collect();
    calls.add("cloudwatch:DescribeAlarms", pages(alarms.len(), 100));
    let watching = alarms.into_iter().filter(|alarm| {
        alarm.actions_enabled
            && filters
                .iter()
                .any(|it| (&it.metric, &it.namespace) == (&alarm.metric, &alarm.namespace))
    });
    let actions = watching.flat_map(|alarm| &alarm.actions).map(String::as_str);
    topics.extend(actions.filter(|arn| arn.starts_with("arn:aws:sns:")));
}

/// Whether a trail records an account and Region.
fn covers(trail: &Trail, (account, region): &Place<'_>) -> bool {
    (trail.organization || trail.account == *account)
        && (trail.multi_region || trail.region == *region)
}

/// Whether a rule can match an API call of the streaming services: it says no source, or one of theirs.
fn may_match(rule: &Rule) -> bool {
    let pattern: Value = serde_json::from_str(&rule.pattern_text()).unwrap_or_default();
    let Some(sources) = pattern["source"].as_array() else { return true };
    sources.iter().any(|source| {
        source.as_str().is_none_or(|name| name.starts_with("aws.kinesis") || name == "aws.firehose")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::floor::minimal_calls;

    const HEAD: &str = r#"
        regions = ["eu-west-1", "eu-central-1"]
        [organization]
        [[account]]
        id = "111111111111"
        name = "a"
        unwatched = ["eu-west-1"]
        [[account]]
        id = "222222222222"
        name = "b"
    "#;

    fn calls(text: &str) -> BTreeMap<&'static str, u64> {
        minimal_calls(&Org::from_toml(&format!("{HEAD}{text}")).unwrap()).by_api
    }

    #[test]
    fn what_two_streams_name_is_read_once() {
        let stream = |name: &str| {
            format!(
                r#"
                [[delivery_stream]]
                account = "111111111111"
                region = "eu-west-1"
                name = "{name}"
                destination = "iceberg"
                destination_extra.ProcessingConfiguration = {{ Enabled = true, Processors = [
                    {{ Type = "Lambda", Parameters = [{{ ParameterName = "LambdaArn",
                        ParameterValue = "arn:aws:lambda:eu-west-1:111111111111:function:f:live" }}] }},
                ] }}
                "#
            )
        };
        let calls = calls(&[stream("one"), stream("two")].concat());
        assert_eq!(calls["lambda:GetPolicy"], 1);
        assert_eq!(calls["glue:GetTable"], 1);
        assert_eq!(calls["logs:DescribeLogGroups"], 2);
        assert_eq!(calls["events:ListRuleNamesByTarget"], 2);
        assert_eq!(calls["events:ListRules"], 1);
        assert_eq!(calls.get("events:ListTargetsByRule"), None);
    }

    #[test]
    fn keys_groups_and_buckets_behind_what_is_named_are_read_once() {
        let stream = |name: &str| {
            format!(
                r#"
                [[delivery_stream]]
                account = "111111111111"
                region = "eu-west-1"
                name = "{name}"
                destination = "redshift"
                encryption = "aws-owned"
                logging = false
                bucket = "staged"
                [delivery_stream.destination_extra]
                ClusterJDBCURL = "jdbc:redshift://legacy-warehouse.a.eu-west-1.redshift.amazonaws.com:5439/d"
                [delivery_stream.destination_extra.SecretsManagerConfiguration]
                SecretARN = "arn:aws:secretsmanager:eu-west-1:222222222222:secret:loader-abcdef"
                [delivery_stream.destination_extra.DataFormatConversionConfiguration]
                Enabled = true
                SchemaConfiguration = {{ DatabaseName = "lake", TableName = "orders" }}
                "#
            )
        };
        let rest = r#"
            [[bucket]]
            account = "111111111111"
            region = "eu-west-1"
            name = "staged"
            encryption = "aes256"
            replica = ""
            [[secret]]
            account = "222222222222"
            region = "eu-west-1"
            name = "loader"
            suffix = "abcdef"
            key = "arn:aws:kms:eu-west-1:222222222222:key/5d0c8a7e-3f1b-4c55-9a01-7be2f0d4c9a1"
            [[table]]
            account = "111111111111"
            region = "eu-west-1"
            database = "lake"
            name = "orders"
            location = "s3://lake-files/orders/"
            [[bucket]]
            account = "111111111111"
            region = "eu-west-1"
            name = "lake-files"
            encryption = "aes256"
            replica = ""
        "#;
        let calls = calls(&[&stream("one"), &stream("two"), rest].concat());
        // The secret's alone: the old warehouse is not encrypted.
        assert_eq!(calls["kms:DescribeKey"], 1);
        // The delivery's bucket, and that of the table.
        assert_eq!(calls["s3:GetBucketPolicy"], 2);
        // That of the endpoints, and that of the warehouse.
        assert_eq!(calls["ec2:DescribeSecurityGroups"], 2);
        assert_eq!(calls["glue:GetTable"], 1);
    }

    #[test]
    fn events_are_followed_to_another_account() {
        let calls = calls(
            r#"
            [[stream]]
            account = "111111111111"
            region = "eu-west-1"
            name = "one"
            [[rule]]
            account = "111111111111"
            region = "eu-west-1"
            name = "forward"
            target = [{ arn = "arn:aws:events:eu-west-1:222222222222:event-bus/central" }]
            [[rule]]
            account = "222222222222"
            region = "eu-west-1"
            bus = "central"
            name = "tell"
            target = [{ arn = "arn:aws:sns:eu-west-1:222222222222:alerts" }]
            [[rule]]
            account = "222222222222"
            region = "eu-west-1"
            bus = "central"
            name = "of-another-service"
            pattern = { source = ["aws.ec2"] }
            "#,
        );
        assert_eq!(calls["events:ListRules"], 2);
        assert_eq!(calls["events:ListTargetsByRule"], 2);
        assert_eq!(calls["sns:ListSubscriptionsByTopic"], 1);
    }

    #[test]
    fn copies_of_a_bucket_are_on_the_path_too() {
        let text = r#"
            [[delivery_stream]]
            account = "222222222222"
            region = "eu-west-1"
            name = "one"
            logging = false
        "#;
        // The bucket, its copy in the other Region, and that one's copy in this.
        assert_eq!(calls(text)["s3:GetBucketReplication"], 3);
    }
}
