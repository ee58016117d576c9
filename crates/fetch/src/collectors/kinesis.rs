use hydrant_core::facts::{Consumer, Stream, StreamSummary};
use hydrant_core::{Answer, Arn, Fact, Source, Target, Unknown, api};

use super::{arn, asker, endless, unreadable};
use crate::door::Session;

/// The data streams of a target: pages of up to 100. Their names count: an emulator may leave the summaries
/// out, and the token too.
pub(super) async fn list(session: &Session, target: Target) -> Answer {
    let api = &api::KINESIS_LIST_STREAMS;
    let client = &session.door.clients.kinesis;
    let source = Source { api, account: target.account, region: target.region };
    let mut found: Vec<Arn> = Vec::new();
    let mut token: Option<String> = None;
    let mut last: Option<String> = None;
    loop {
        let send = |ticket| {
            let after = last.clone().filter(|_| token.is_none());
            let request = client.list_streams().limit(100).set_next_token(token.clone());
            let request = request.set_exclusive_start_stream_name(after);
            request.customize().config_override(ticket).send()
        };
        match session.call(api, target, send).await {
            Ok(page) => {
                let names = page.stream_names();
                let Some(read) =
                    names.iter().map(|name| own_stream(name, target)).collect::<Option<Vec<_>>>()
                else {
                    return Answer::Listing(unreadable(source));
                };
                found.extend(read);
                let before = std::mem::replace(&mut token, page.next_token().map(str::to_owned));
                if token.is_none() && !page.has_more_streams() {
                    found.sort();
                    return Answer::Listing(Fact::Known(found, source));
                }
                let stands = token.is_none() && (names.is_empty() || names.last() == last.as_ref());
                if stands || (token.is_some() && token == before) {
                    return Answer::Listing(endless(source));
                }
                last = names.last().cloned();
            }
            Err(failed) => return Answer::Listing(Fact::Unknown(failed.unknown())),
        }
    }
}

fn own_stream(name: &str, target: Target) -> Option<Arn> {
    let Target { account, region } = target;
    format!("arn:{}:kinesis:{region}:{account}:stream/{name}", region.partition()).parse().ok()
}

/// A data stream: summary and policy, and consumers only where the summary counts any. A foreign stream
/// that its owner does not let us into is asked for by ARN from the account that reads it.
pub(super) async fn describe(session: &Session, stream: &Arn, referrer: Target) -> Answer {
    let target = asker(session, stream.target(), referrer).await;
    let (summary, policy) =
        tokio::join!(summary(session, stream, target), policy(session, stream, target));
    let consumers = consumers(session, stream, target, &summary).await;
    Answer::Stream(Box::new(Stream { arn: stream.clone(), summary, policy, consumers }))
}

async fn summary(session: &Session, stream: &Arn, target: Target) -> Fact<StreamSummary> {
    let api = &api::KINESIS_DESCRIBE_STREAM_SUMMARY;
    let client = &session.door.clients.kinesis;
    let own = stream.account() == Some(target.account);
    let send = |ticket| {
        // By name where that names the stream: requests by ARN go to a host per account.
        let request = client.describe_stream_summary();
        let request = if own {
            request.stream_name(stream.name())
        } else {
            request.stream_arn(stream.as_str())
        };
        request.customize().config_override(ticket).send()
    };
    let answer = session.call(api, target, send).await;
    let source = Source { api, account: target.account, region: target.region };
    match answer.map(|answer| answer.stream_description_summary) {
        Ok(Some(it)) => {
            let summary = StreamSummary {
                status: it.stream_status.as_str().to_owned(),
                encryption_type: it.encryption_type.as_ref().map(|it| it.as_str().to_owned()),
                key_id: it.key_id.clone(),
                retention_hours: it.retention_period_hours,
                mode: it.stream_mode_details.as_ref().map(|it| it.stream_mode.as_str().to_owned()),
                consumer_count: it.consumer_count,
                channel_count: it.channel_count,
            };
            Fact::Known(summary, source)
        }
        Ok(None) => Fact::Unknown(Unknown::not_asked(source, "the answer held no description")),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

/// The policy of a stream or a consumer. AWS does not say how "no policy" is answered: an empty text and
/// `ResourceNotFoundException` are both taken as none.
async fn policy(session: &Session, resource: &Arn, target: Target) -> Fact<Option<String>> {
    let api = &api::KINESIS_GET_RESOURCE_POLICY;
    let client = &session.door.clients.kinesis;
    let send = |ticket| {
        let request = client.get_resource_policy().resource_arn(resource.as_str());
        request.customize().config_override(ticket).send()
    };
    let source = Source { api, account: target.account, region: target.region };
    match session.call(api, target, send).await {
        Ok(answer) => {
            let text = answer.policy;
            Fact::Known((!matches!(text.trim(), "" | "{}")).then_some(text), source)
        }
        Err(failed) if failed.failure.is("ResourceNotFoundException") => Fact::Known(None, source),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

async fn consumers(
    session: &Session,
    stream: &Arn,
    target: Target,
    summary: &Fact<StreamSummary>,
) -> Fact<Vec<Arn>> {
    let api = &api::KINESIS_LIST_STREAM_CONSUMERS;
    let source = Source { api, account: target.account, region: target.region };
    match summary.known() {
        // The summary proves that there is nothing to list.
        Ok(summary) if summary.consumer_count == Some(0) => {
            return Fact::Known(
                Vec::new(),
                Source { api: &api::KINESIS_DESCRIBE_STREAM_SUMMARY, ..source },
            );
        }
        _ => {}
    }
    let client = &session.door.clients.kinesis;
    let mut found = Vec::new();
    let mut token = None;
    loop {
        let send = |ticket| {
            let request = client
                .list_stream_consumers()
                .stream_arn(stream.as_str())
                .set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        };
        match session.call(api, target, send).await {
            Ok(page) => {
                let rows = page.consumers().iter().map(|row| arn(Some(row.consumer_arn())));
                let Some(read) = rows.collect::<Option<Vec<_>>>() else {
                    return unreadable(source);
                };
                found.extend(read);
                let before = std::mem::replace(&mut token, page.next_token().map(str::to_owned));
                if token.is_some() && token == before {
                    return endless(source);
                }
                if token.is_none() {
                    found.sort();
                    return Fact::Known(found, source);
                }
            }
            Err(failed) => return Fact::Unknown(failed.unknown()),
        }
    }
}

/// A consumer's own policy.
pub(super) async fn consumer(session: &Session, consumer: &Arn, referrer: Target) -> Answer {
    let target = asker(session, consumer.target(), referrer).await;
    let policy = policy(session, consumer, target).await;
    Answer::Consumer(Consumer { arn: consumer.clone(), policy })
}
