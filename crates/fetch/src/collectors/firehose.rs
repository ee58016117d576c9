use hydrant_core::{Answer, Arn, Fact, Source, Target, Unknown, api};

use super::{endless, firehose_shape, unreadable};
use crate::door::Session;
use crate::lists::garbled;

/// The delivery streams of a target. Pages are sequential and the default page holds ten names, so the
/// largest page is asked for (Amazon Data Firehose API Reference, `ListDeliveryStreams`).
pub(super) async fn list(session: &Session, target: Target) -> Answer {
    let api = &api::FIREHOSE_LIST_DELIVERY_STREAMS;
    let client = &session.door.clients.firehose;
    let source = Source { api, account: target.account, region: target.region };
    let mut found: Vec<Arn> = Vec::new();
    let mut last: Option<String> = None;
    loop {
        let send = |ticket| {
            let request = client.list_delivery_streams().limit(10_000);
            let request = request.set_exclusive_start_delivery_stream_name(last.clone());
            request.customize().config_override(ticket).send()
        };
        match session.call(api, target, send).await {
            Ok(page) => {
                let names = page.delivery_stream_names();
                let Some(read) = names
                    .iter()
                    .map(|name| delivery_stream(name, target))
                    .collect::<Option<Vec<_>>>()
                else {
                    return Answer::Listing(unreadable(source));
                };
                found.extend(read);
                if !page.has_more_delivery_streams() {
                    found.sort();
                    return Answer::Listing(Fact::Known(found, source));
                }
                if names.is_empty() || names.last() == last.as_ref() {
                    return Answer::Listing(endless(source));
                }
                last = names.last().cloned();
            }
            Err(failed) => return Answer::Listing(Fact::Unknown(failed.unknown())),
        }
    }
}

fn delivery_stream(name: &str, target: Target) -> Option<Arn> {
    let Target { account, region } = target;
    format!("arn:{}:firehose:{region}:{account}:deliverystream/{name}", region.partition())
        .parse()
        .ok()
}

/// One delivery stream. The answer can hold secrets: it is reshaped here and dropped.
pub(super) async fn describe(session: &Session, stream: &Arn) -> Answer {
    let api = &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM;
    let Some(target) = stream.target() else {
        let source = Source {
            api,
            account: session.door.accounts.caller,
            region: session.door.accounts.home,
        };
        let unknown = Unknown::not_asked(source, "the ARN names no account or Region");
        return Answer::DeliveryStream(Box::new(Fact::Unknown(unknown)));
    };
    let client = &session.door.clients.firehose;
    let send = |ticket| {
        let request = client.describe_delivery_stream().delivery_stream_name(stream.name());
        request.customize().config_override(ticket).send()
    };
    let answer = session.call(api, target, send).await;
    let source = Source { api, account: target.account, region: target.region };
    Answer::DeliveryStream(Box::new(
        match answer.map(|answer| answer.delivery_stream_description) {
            Ok(Some(it)) => match firehose_shape::description(&it) {
                Some(description) => Fact::Known(description, source),
                None => garbled(source),
            },
            Ok(None) => Fact::Unknown(Unknown::not_asked(source, "the answer held no description")),
            Err(failed) => Fact::Unknown(failed.unknown()),
        },
    ))
}
