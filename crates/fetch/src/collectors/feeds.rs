use aws_sdk_cloudwatch::types::MetricStreamEntry;
use aws_sdk_cloudwatchlogs::types::Destination;
use aws_sdk_pipes::types::Pipe;
use hydrant_core::facts::{AreaFacts, Feeds, LogDestination};
use hydrant_core::{Answer, Arn, Fact, Target, api};

use super::arn;
use crate::door::Session;
use crate::lists::rows;

/// What feeds the streams of a target: one list for each kind.
pub(super) async fn feeds(session: &Session, target: Target) -> Answer {
    let (destinations, pipes, metric_streams) = tokio::join!(
        destinations(session, target),
        pipes(session, target),
        metric_streams(session, target)
    );
    Answer::Area(Box::new(AreaFacts::Feeds(Feeds { destinations, pipes, metric_streams })))
}

async fn destinations(session: &Session, target: Target) -> Fact<Vec<LogDestination>> {
    let api = &api::LOGS_DESCRIBE_DESTINATIONS;
    let client = &session.door.clients.logs;
    let send = |ticket, token| {
        let request = client.describe_destinations().limit(50).set_next_token(token);
        request.customize().config_override(ticket).send()
    };
    rows(session, api, target, send, |page| {
        (page.destinations().iter().map(destination).collect(), page.next_token)
    })
    .await
}

fn destination(it: &Destination) -> Option<LogDestination> {
    Some(LogDestination {
        arn: arn(it.arn())?,
        stream: Some(arn(it.target_arn())?),
        role: Some(arn(it.role_arn())?),
        policy: it.access_policy().map(str::to_owned),
    })
}

async fn pipes(session: &Session, target: Target) -> Fact<Vec<(String, Arn)>> {
    let api = &api::PIPES_LIST_PIPES;
    let client = &session.door.clients.pipes;
    let send = |ticket, token| {
        let request = client.list_pipes().limit(100).set_next_token(token);
        request.customize().config_override(ticket).send()
    };
    rows(session, api, target, send, |page| {
        (page.pipes().iter().map(pipe).collect(), page.next_token)
    })
    .await
}

fn pipe(it: &Pipe) -> Option<(String, Arn)> {
    Some((it.name()?.to_owned(), arn(it.target())?))
}

async fn metric_streams(session: &Session, target: Target) -> Fact<Vec<(String, Arn)>> {
    let api = &api::CLOUDWATCH_LIST_METRIC_STREAMS;
    let client = &session.door.clients.cloudwatch;
    let send = |ticket, token| {
        let request = client.list_metric_streams().max_results(500).set_next_token(token);
        request.customize().config_override(ticket).send()
    };
    rows(session, api, target, send, |page| {
        (page.entries().iter().map(metric_stream).collect(), page.next_token)
    })
    .await
}

fn metric_stream(it: &MetricStreamEntry) -> Option<(String, Arn)> {
    Some((it.name()?.to_owned(), arn(it.firehose_arn())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_whose_target_cannot_be_read_is_not_left_out() {
        let it = Pipe::builder().name("p");
        assert_eq!(pipe(&it.clone().build()), None);
        assert_eq!(pipe(&it.clone().target("orders").build()), None);
        let stream = "arn:aws:kinesis:eu-west-1:123456789012:stream/orders";
        let it = pipe(&it.target(stream).build());
        assert_eq!(it, Some(("p".to_owned(), stream.parse().unwrap())));
        assert_eq!(metric_stream(&MetricStreamEntry::builder().name("m").build()), None);
    }

    #[test]
    fn a_log_destination_without_policy_is_whole() {
        let it = Destination::builder()
            .arn("arn:aws:logs:eu-west-1:123456789012:destination:d")
            .target_arn("arn:aws:kinesis:eu-west-1:123456789012:stream/orders")
            .role_arn("arn:aws:iam::123456789012:role/logs");
        assert_eq!(destination(&it.build()).unwrap().policy, None);
        assert_eq!(destination(&Destination::builder().destination_name("d").build()), None);
    }
}
