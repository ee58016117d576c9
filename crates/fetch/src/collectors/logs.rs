use hydrant_core::facts::LogStream;
use hydrant_core::{Answer, Fact, Source, Target, api};

use crate::door::Session;

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
    let mut token = None;
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
                token = page.next_token().map(str::to_owned);
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
