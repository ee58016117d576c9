use aws_sdk_cloudwatch::types::{AlarmType, Metric, MetricAlarm};
use aws_sdk_cloudwatchlogs::types::MetricFilter as SdkFilter;
use hydrant_core::facts::{Alarm, LogAlarms, MetricFilter};
use hydrant_core::{Answer, Arn, Fact, Target, api};

use super::{arn, asker, logs};
use crate::door::Session;
use crate::lists::{empty_if, rows};

/// What turns the log group of a trail into alarms: alarms are asked for only where there are filters.
pub(super) async fn alarms(session: &Session, group: &Arn, referrer: Target) -> Answer {
    let target = asker(session, group.target(), referrer).await;
    let filters = filters(session, group, target).await;
    let alarms = match &filters {
        Fact::Unknown(unknown) => Fact::Unknown(unknown.clone()),
        Fact::Known(filters, source) if filters.is_empty() => Fact::Known(Vec::new(), *source),
        Fact::Known(..) => metric_alarms(session, target).await,
    };
    Answer::Alarms(Box::new(LogAlarms { group: group.clone(), filters, alarms }))
}

async fn filters(session: &Session, group: &Arn, target: Target) -> Fact<Vec<MetricFilter>> {
    let api = &api::LOGS_DESCRIBE_METRIC_FILTERS;
    if let Some(unknown) = logs::elsewhere(api, group, target) {
        return Fact::Unknown(unknown);
    }
    let client = &session.door.clients.logs;
    let send = |ticket, token| {
        let request = client.describe_metric_filters().log_group_name(logs::group_name(group));
        request.limit(50).set_next_token(token).customize().config_override(ticket).send()
    };
    let filters = rows(session, api, target, send, |page| {
        (page.metric_filters().iter().map(filter).collect(), page.next_token)
    });
    // A log group that does not exist has no filters.
    empty_if(filters.await, "ResourceNotFoundException")
}

fn filter(it: &SdkFilter) -> Option<MetricFilter> {
    let metrics = it.metric_transformations().iter();
    Some(MetricFilter {
        name: it.filter_name()?.to_owned(),
        pattern: it.filter_pattern()?.to_owned(),
        metrics: metrics
            .map(|it| (it.metric_namespace().to_owned(), it.metric_name().to_owned()))
            .collect(),
    })
}

async fn metric_alarms(session: &Session, target: Target) -> Fact<Vec<Alarm>> {
    let api = &api::CLOUDWATCH_DESCRIBE_ALARMS;
    let client = &session.door.clients.cloudwatch;
    let send = |ticket, token| {
        let request = client.describe_alarms().alarm_types(AlarmType::MetricAlarm);
        request.max_records(100).set_next_token(token).customize().config_override(ticket).send()
    };
    rows(session, api, target, send, |page| {
        let alarms = page.metric_alarms().iter().map(alarm).collect::<Option<Vec<_>>>();
        (alarms.map(|alarms| alarms.into_iter().flatten().collect()), page.next_token)
    })
    .await
}

/// An alarm on metric math stands once for every metric that it takes in. One that names no metric, only
/// an expression, keeps an empty name.
fn alarm(it: &MetricAlarm) -> Option<Vec<Alarm>> {
    let name = it.alarm_name()?.to_owned();
    let enabled = it.actions_enabled()?;
    let actions: Vec<Arn> =
        it.alarm_actions().iter().map(|text| arn(Some(text))).collect::<Option<_>>()?;
    let of = |namespace: &str, metric: &str| Alarm {
        name: name.clone(),
        namespace: namespace.to_owned(),
        metric: metric.to_owned(),
        enabled,
        actions: actions.clone(),
    };
    let metrics: Vec<&Metric> =
        it.metrics().iter().filter_map(|it| it.metric_stat()?.metric()).collect();
    Some(match (it.namespace(), it.metric_name()) {
        (Some(namespace), Some(metric)) => vec![of(namespace, metric)],
        _ if metrics.is_empty() => vec![of("", "")],
        _ => metrics
            .into_iter()
            .map(|it| Some(of(it.namespace()?, it.metric_name()?)))
            .collect::<Option<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudwatch::types::{MetricDataQuery, MetricStat};

    use super::*;

    const TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:alerts";

    #[test]
    fn an_alarm_stands_for_every_metric_it_watches() {
        let plain = MetricAlarm::builder()
            .alarm_name("a")
            .namespace("trail")
            .metric_name("changes")
            .actions_enabled(true)
            .alarm_actions(TOPIC);
        let found = alarm(&plain.clone().build()).unwrap();
        assert_eq!((found[0].namespace.as_str(), found[0].metric.as_str()), ("trail", "changes"));
        assert_eq!(found[0].actions, [TOPIC.parse().unwrap()]);

        let query = |metric| {
            let metric = Metric::builder().namespace("trail").metric_name(metric).build();
            let stat = MetricStat::builder().metric(metric).build();
            MetricDataQuery::builder().metric_stat(stat).build()
        };
        let math = MetricAlarm::builder().alarm_name("m").actions_enabled(false);
        let math = math.metrics(query("one")).metrics(query("two"));
        let math = math.metrics(MetricDataQuery::builder().expression("m1+m2").build()).build();
        let found = alarm(&math).unwrap();
        let names: Vec<&str> = found.iter().map(|it| it.metric.as_str()).collect();
        assert_eq!((names, found[0].enabled), (vec!["one", "two"], false));
    }

    #[test]
    fn an_alarm_that_cannot_be_read_is_no_alarm_without_actions() {
        let nameless = MetricAlarm::builder().actions_enabled(true).build();
        assert_eq!(alarm(&nameless), None);
        let garbled = MetricAlarm::builder().alarm_name("a").actions_enabled(true);
        assert_eq!(alarm(&garbled.alarm_actions("mail me").build()), None);
    }

    #[test]
    fn a_filter_without_its_pattern_is_not_one_that_matches_everything() {
        assert_eq!(filter(&SdkFilter::builder().filter_name("f").build()), None);
        let it = filter(&SdkFilter::builder().filter_name("f").filter_pattern("").build());
        assert_eq!(it.unwrap().pattern, "");
    }
}
