use hydrant_core::{Answer, Api, Arn, Fact, Source, Target, Unknown, api};

use super::{arn, endless, unreadable};
use crate::door::Session;
use crate::lists::garbled;

mod shape;

/// The applications of a target: pages of up to 50.
pub(super) async fn list(session: &Session, target: Target) -> Answer {
    let api = &api::KINESISANALYTICS_LIST_APPLICATIONS;
    let client = &session.door.clients.flink;
    let source = Source { api, account: target.account, region: target.region };
    let mut found = Vec::new();
    let mut token = None;
    loop {
        let send = |ticket| {
            let request = client.list_applications().limit(50).set_next_token(token.clone());
            request.customize().config_override(ticket).send()
        };
        match session.call(api, target, send).await {
            Ok(page) => {
                let rows =
                    page.application_summaries().iter().map(|row| arn(Some(row.application_arn())));
                let Some(read) = rows.collect::<Option<Vec<_>>>() else {
                    return Answer::Listing(unreadable(source));
                };
                found.extend(read);
                let before = std::mem::replace(&mut token, page.next_token().map(str::to_owned));
                if token.is_some() && token == before {
                    return Answer::Listing(endless(source));
                }
                if token.is_none() {
                    found.sort();
                    return Answer::Listing(Fact::Known(found, source));
                }
            }
            Err(failed) => return Answer::Listing(Fact::Unknown(failed.unknown())),
        }
    }
}

/// One application. Property values and SQL text are looked at here and dropped here.
pub(super) async fn describe(session: &Session, application: &Arn) -> Answer {
    let api = &api::KINESISANALYTICS_DESCRIBE_APPLICATION;
    let Some(target) = application.target() else {
        return Answer::Application(Box::new(nowhere(session, api)));
    };
    let client = &session.door.clients.flink;
    let send = |ticket| {
        let request = client.describe_application().application_name(application.name());
        request.customize().config_override(ticket).send()
    };
    let answer = session.call(api, target, send).await;
    let source = Source { api, account: target.account, region: target.region };
    Answer::Application(Box::new(match answer.map(|answer| answer.application_detail) {
        Ok(Some(it)) => match shape::detail(&it, application.partition()) {
            Some(detail) => Fact::Known(detail, source),
            None => garbled(source),
        },
        Ok(None) => Fact::Unknown(Unknown::not_asked(source, "the answer held no detail")),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }))
}

/// An application's tags.
pub(super) async fn tags(session: &Session, application: &Arn) -> Answer {
    let api = &api::KINESISANALYTICS_LIST_TAGS_FOR_RESOURCE;
    let Some(target) = application.target() else {
        return Answer::Tags(nowhere(session, api));
    };
    let client = &session.door.clients.flink;
    let send = |ticket| {
        let request = client.list_tags_for_resource().resource_arn(application.as_str());
        request.customize().config_override(ticket).send()
    };
    let source = Source { api, account: target.account, region: target.region };
    Answer::Tags(match session.call(api, target, send).await {
        Ok(answer) => {
            let tag = |it: &aws_sdk_kinesisanalyticsv2::types::Tag| {
                (it.key().to_owned(), it.value().unwrap_or_default().to_owned())
            };
            let mut tags: Vec<(String, String)> = answer.tags().iter().map(tag).collect();
            tags.sort();
            Fact::Known(tags, source)
        }
        Err(failed) => Fact::Unknown(failed.unknown()),
    })
}

fn nowhere<T>(session: &Session, api: &'static Api) -> Fact<T> {
    let accounts = &session.door.accounts;
    let source = Source { api, account: accounts.caller, region: accounts.home };
    Fact::Unknown(Unknown::not_asked(source, "the ARN names no account or Region"))
}
