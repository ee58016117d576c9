//! What a query would have called, for what an interrupted scan did not ask.

use super::Query;
use crate::facts::ResourceKind;
use crate::{AccountId, Api, ScanHeader, Service, Source, Target, Unknown, api};

impl Query {
    /// The api that this query would have called first, and where.
    pub(crate) fn source(&self, header: &ScanHeader) -> Source {
        let own = |account: AccountId| Target::new(account, header.home);
        let of = |api: &'static Api, target: Target| Source {
            api,
            account: target.account,
            region: target.region,
        };
        match self {
            Self::Regions(account) => of(&api::EC2_DESCRIBE_REGIONS, own(*account)),
            Self::DeliveryStreams(target) => of(&api::FIREHOSE_LIST_DELIVERY_STREAMS, *target),
            Self::Streams(target) => of(&api::KINESIS_LIST_STREAMS, *target),
            Self::Applications(target) => of(&api::KINESISANALYTICS_LIST_APPLICATIONS, *target),
            Self::DeliveryStream(arn) => {
                let target = arn.target().unwrap_or(own(header.caller));
                of(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM, target)
            }
            Self::Application(arn) => {
                let target = arn.target().unwrap_or(own(header.caller));
                of(&api::KINESISANALYTICS_DESCRIBE_APPLICATION, target)
            }
            Self::Tags(arn) => {
                let target = arn.target().unwrap_or(own(header.caller));
                of(&api::KINESISANALYTICS_LIST_TAGS_FOR_RESOURCE, target)
            }
            Self::Feeders(arn) => {
                let target = arn.target().unwrap_or(own(header.caller));
                of(&api::EVENTS_LIST_RULE_NAMES_BY_TARGET, target)
            }
            Self::Stream(_, asker) => of(&api::KINESIS_DESCRIBE_STREAM_SUMMARY, *asker),
            Self::Consumer(_, asker) => of(&api::KINESIS_GET_RESOURCE_POLICY, *asker),
            Self::Channels(_, asker) => of(&api::KINESIS_LIST_CHANNELS, *asker),
            Self::Trails(target) => of(&api::CLOUDTRAIL_DESCRIBE_TRAILS, *target),
            Self::Trail(_, asker) => of(&api::CLOUDTRAIL_GET_TRAIL_STATUS, *asker),
            Self::Alarms(_, asker) => of(&api::LOGS_DESCRIBE_METRIC_FILTERS, *asker),
            Self::KeyRef(_, asker) => of(&api::KMS_DESCRIBE_KEY, *asker),
            Self::Key(_, asker) => of(&api::KMS_GET_KEY_POLICY, *asker),
            Self::LogStream(target, ..) => of(&api::LOGS_DESCRIBE_LOG_STREAMS, *target),
            // Only ARNs of a known kind are asked about.
            Self::Resource(arn, asker) => {
                of(ResourceKind::of(arn).map_or(&api::STS_ASSUME_ROLE, ResourceKind::api), *asker)
            }
            Self::Area(area, target) => of(area.api(), *target),
            Self::AccountBlock(account) => {
                of(&api::S3CONTROL_GET_PUBLIC_ACCESS_BLOCK, own(*account))
            }
            Self::Buckets(account) => of(&api::S3_LIST_BUCKETS, own(*account)),
            Self::Bucket(_, asker) | Self::BucketAnywhere(_, asker) => {
                of(&api::S3_GET_BUCKET_ENCRYPTION, *asker)
            }
        }
    }

    /// What stays unlisted because this query was not asked: the services of an account.
    pub(crate) fn unasked(&self, header: &ScanHeader) -> Vec<(AccountId, Service, Unknown)> {
        let source = self.source(header);
        let services: &[Service] = match self {
            Self::DeliveryStreams(_) | Self::DeliveryStream(_) => &[Service::Firehose],
            Self::Streams(_) | Self::Stream(..) | Self::Consumer(..) | Self::Channels(..) => {
                &[Service::Kinesis]
            }
            Self::Applications(_) | Self::Application(_) | Self::Tags(_) => &[Service::Flink],
            _ => &Service::ALL,
        };
        let unknown = || Unknown::not_asked(source, "the scan was interrupted before");
        services.iter().map(|service| (source.account, *service, unknown())).collect()
    }
}
