use std::collections::BTreeSet;

use aws_sdk_kinesis::types as sdk;
use hydrant_core::facts::{Channel, ChannelDetail, Resource};
use hydrant_core::{Answer, Arn, Fact, Source, Target, Unknown, api};

use super::{arn, asker};
use crate::door::Session;
use crate::lists::{garbled, rows};

/// What the SDK puts where a required value is missing.
const UNSET: &str = "no value was set";

/// The managed-delivery channels of a data stream.
pub(super) async fn list(session: &Session, stream: &Arn, referrer: Target) -> Answer {
    let api = &api::KINESIS_LIST_CHANNELS;
    let target = asker(session, stream.target(), referrer).await;
    let client = &session.door.clients.kinesis;
    let filter = sdk::StreamFilter::builder().stream_arn(stream.as_str()).build().ok();
    let send = |ticket, token| {
        let request = client.list_channels().set_stream_filter(filter.clone().map(|it| vec![it]));
        request.max_results(100).set_next_token(token).customize().config_override(ticket).send()
    };
    let read = |page: aws_sdk_kinesis::operation::list_channels::ListChannelsOutput| {
        let channels = page.channel_summaries().iter();
        (channels.map(|row| arn(Some(row.channel_arn()))).collect(), page.next_token)
    };
    Answer::Listing(match rows(session, api, target, send, read).await {
        // A channel is its owner's: who asks from another account may not be shown any.
        Fact::Known(none, source)
            if none.is_empty() && stream.account() != Some(target.account) =>
        {
            Fact::Unknown(Unknown::undecided(source, "the stream's owner could not be asked"))
        }
        channels => channels,
    })
}

/// One channel.
pub(super) async fn describe(session: &Session, channel: &Arn, referrer: Target) -> Answer {
    let api = &api::KINESIS_DESCRIBE_CHANNEL;
    let target = asker(session, channel.target(), referrer).await;
    let client = &session.door.clients.kinesis;
    let send = |ticket| {
        let request = client.describe_channel().channel_arn(channel.as_str());
        request.customize().config_override(ticket).send()
    };
    let source = Source { api, account: target.account, region: target.region };
    let detail = match session.call(api, target, send).await {
        Ok(answer) => match answer.channel_description().and_then(detail) {
            Some(detail) => Fact::Known(Some(detail), source),
            None => garbled(source),
        },
        Err(failed) if failed.failure.is("ResourceNotFoundException") => Fact::Known(None, source),
        Err(failed) => Fact::Unknown(failed.unknown()),
    };
    Answer::Resource(Box::new(Resource::Channel(Channel { arn: channel.clone(), detail })))
}

/// Each key, role and bucket that is named must be readable: a channel without one reads otherwise.
fn detail(it: &sdk::ChannelDescription) -> Option<ChannelDetail> {
    let status = Some(it.channel_status().as_str()).filter(|it| *it != UNSET)?;
    let key = it.encryption_configuration().map(sdk::ChannelEncryptionConfiguration::key_id);
    let logs = it.logging_configuration().and_then(|it| it.cloud_watch_logs());
    let s3 = it.s3_destination_configuration();
    let tables = it.s3_tables_destination_configuration();
    let letters = s3
        .and_then(|it| it.dead_letter_queue_s3_configuration())
        .or(tables.and_then(|it| it.dead_letter_queue_s3_configuration()));
    let bucket = s3.map(|it| it.storage_configuration().map_or("", |it| it.bucket_arn()));
    let tables = tables.map(|it| it.s3_tables_configuration_list()).unwrap_or_default();
    let named = bucket.into_iter().chain(tables.iter().map(|it| it.table_bucket_arn()));
    let destinations = named.map(|text| arn(Some(text))).collect::<Option<BTreeSet<Arn>>>()?;
    // One destination is all that fits, and one of several would hide the others. A kind of destination
    // that this version does not know is none.
    if destinations.len() > 1 {
        return None;
    }
    Some(ChannelDetail {
        status: status.to_owned(),
        key: match key {
            Some("") => return None,
            key => key.map(str::to_owned),
        },
        logging: logs.is_some_and(sdk::CloudWatchLogs::enabled),
        role: Some(arn(Some(it.service_execution_role_arn()))?),
        destination: destinations.into_iter().next(),
        dead_letters: match letters {
            Some(it) => Some(arn(Some(it.bucket_arn()))?),
            None => None,
        },
    })
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::DateTime;

    use super::*;

    fn channel() -> sdk::builders::ChannelDescriptionBuilder {
        sdk::ChannelDescription::builder()
            .channel_name("c")
            .channel_arn("arn:aws:kinesis:eu-west-1:123456789012:stream/orders/channel/c")
            .channel_id("1")
            .channel_status(sdk::ChannelStatus::Active)
            .channel_creation_timestamp(DateTime::from_secs(1))
            .service_execution_role_arn("arn:aws:iam::123456789012:role/channel")
            .set_stream_configuration_list(Some(Vec::new()))
    }

    fn storage(bucket: &str) -> sdk::S3DestinationDescription {
        let storage = sdk::S3StorageConfiguration::builder()
            .bucket_arn(bucket)
            .expected_bucket_owner("123456789012")
            .compression_type(sdk::S3CompressionType::None)
            .build()
            .unwrap();
        sdk::S3DestinationDescription::builder()
            .data_freshness_in_seconds(60)
            .storage_configuration(storage)
            .build()
            .unwrap()
    }

    #[test]
    fn a_channel_without_key_and_logging_says_so() {
        let it = channel().s3_destination_configuration(storage("arn:aws:s3:::lake"));
        let it = detail(&it.build().unwrap()).unwrap();
        assert_eq!((it.status.as_str(), it.key, it.logging), ("ACTIVE", None, false));
        assert_eq!(it.destination, Some("arn:aws:s3:::lake".parse().unwrap()));
    }

    #[test]
    fn what_is_named_and_cannot_be_read_is_not_left_out() {
        let it = channel().s3_destination_configuration(storage("lake")).build().unwrap();
        assert_eq!(detail(&it), None);
        let it = channel().service_execution_role_arn("").build().unwrap();
        assert_eq!(detail(&it), None);
        let it = channel().channel_status(UNSET.into()).build().unwrap();
        assert_eq!(detail(&it), None);
    }
}
