use hydrant_core::facts::{LogGroup, LogGroupDetail, LogStream, Resource};
use hydrant_core::{Answer, Api, Arn, Fact, Source, Target, Unknown, api};

use super::{asker, endless};
use crate::door::Session;
use crate::lists::rows;

/// Whether a log group and log stream exist: one call answers both, since a missing group is an error of
/// its own (CloudWatch Logs API Reference, `DescribeLogStreams`).
pub(super) async fn describe(
    session: &Session,
    target: Target,
    group: &str,
    stream: &str,
) -> Answer {
    let api = &api::LOGS_DESCRIBE_LOG_STREAMS;
    let client = &session.door.clients.logs;
    let source = Source { api, account: target.account, region: target.region };
    let mut token: Option<String> = None;
    let exists = loop {
        let send = |ticket| {
            let request =
                client.describe_log_streams().log_group_name(group).log_stream_name_prefix(stream);
            request.set_next_token(token.clone()).customize().config_override(ticket).send()
        };
        match session.call(api, target, send).await {
            Ok(page) => {
                if page.log_streams().iter().any(|row| row.log_stream_name() == Some(stream)) {
                    break Fact::Known(Some(true), source);
                }
                let before = std::mem::replace(&mut token, page.next_token().map(str::to_owned));
                if token.is_some() && token == before {
                    break endless(source);
                }
                if token.is_none() {
                    break Fact::Known(Some(false), source);
                }
            }
            Err(failed) if failed.failure.is("ResourceNotFoundException") => {
                break Fact::Known(None, source);
            }
            Err(failed) => break Fact::Unknown(failed.unknown()),
        }
    };
    Answer::LogStream(LogStream {
        target,
        group: group.to_owned(),
        stream: stream.to_owned(),
        exists,
    })
}

/// A log group's settings. The list can only be narrowed to a prefix, so that the name is looked for in it.
pub(super) async fn group(session: &Session, group: &Arn, referrer: Target) -> Answer {
    let api = &api::LOGS_DESCRIBE_LOG_GROUPS;
    let target = asker(session, group.target(), referrer).await;
    let detail = match elsewhere(api, group, target) {
        Some(unknown) => Fact::Unknown(unknown),
        None => settings(session, api, group_name(group), target).await,
    };
    Answer::Resource(Box::new(Resource::LogGroup(LogGroup { arn: group.clone(), detail })))
}

async fn settings(
    session: &Session,
    api: &'static Api,
    name: &str,
    target: Target,
) -> Fact<Option<LogGroupDetail>> {
    let client = &session.door.clients.logs;
    let send = |ticket, token| {
        let request = client.describe_log_groups().log_group_name_prefix(name).limit(50);
        request.set_next_token(token).customize().config_override(ticket).send()
    };
    let groups = rows(session, api, target, send, |page| {
        (page.log_groups().iter().map(row).collect(), page.next_token)
    });
    match groups.await {
        Fact::Known(groups, source) => {
            let found = groups.into_iter().find(|(found, ..)| found == name);
            let detail =
                found.map(|(_, key, retention_days)| LogGroupDetail { key, retention_days });
            Fact::Known(detail, source)
        }
        Fact::Unknown(unknown) => Fact::Unknown(unknown),
    }
}

/// Name, key and retention.
type Row = (String, Option<String>, Option<i32>);

fn row(it: &aws_sdk_cloudwatchlogs::types::LogGroup) -> Option<Row> {
    let key = it.kms_key_id().map(str::to_owned);
    Some((it.log_group_name()?.to_owned(), key, it.retention_in_days()))
}

/// The name of a log group, without the `:*` that some services put after it.
pub(super) fn group_name(group: &Arn) -> &str {
    let resource = group.resource();
    let name = resource.strip_prefix("log-group:").unwrap_or(resource);
    name.strip_suffix(":*").unwrap_or(name)
}

/// Log groups are asked for by name: in another account or Region the name stands for another group.
pub(super) fn elsewhere(api: &'static Api, group: &Arn, target: Target) -> Option<Unknown> {
    let source = Source { api, account: target.account, region: target.region };
    (group.target() != Some(target))
        .then(|| Unknown::not_asked(source, "the log group's owner could not be asked"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_group_is_asked_for_where_it_is() {
        let group: Arn =
            "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/trail:*".parse().unwrap();
        assert_eq!(group_name(&group), "/aws/trail");
        let home = group.target().unwrap();
        let api = &api::LOGS_DESCRIBE_LOG_GROUPS;
        assert_eq!(elsewhere(api, &group, home), None);
        let other = Target::new("210987654321".parse().unwrap(), home.region);
        assert!(elsewhere(api, &group, other).is_some());
    }

    #[test]
    fn a_row_without_name_cannot_be_read() {
        let it = aws_sdk_cloudwatchlogs::types::LogGroup::builder().retention_in_days(7);
        assert_eq!(row(&it.clone().build()), None);
        let it = row(&it.log_group_name("a").build());
        assert_eq!(it, Some(("a".to_owned(), None, Some(7))));
    }
}
