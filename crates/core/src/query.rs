use std::fmt;

use serde::{Deserialize, Serialize};

use crate::facts::{
    ApplicationDetail, Bucket, BucketEntry, Consumer, DeliveryStreamDescription, EnabledRegions,
    EventSelectors, KeyAccess, KeyMetadata, LogStream, PublicAccessBlock, Stream, TrailRef,
};
use crate::{
    AccountId, Api, Arn, Fact, FactSlot, ScanHeader, Service, Source, Target, Unknown, api,
};

/// One thing to learn. Its `Display` is its identity: asked once per scan, stored under that name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Query {
    /// Which Regions are enabled for the account.
    Regions(AccountId),
    /// The delivery streams of a target.
    DeliveryStreams(Target),
    /// The data streams of a target.
    Streams(Target),
    /// The applications of a target.
    Applications(Target),
    /// One delivery stream.
    DeliveryStream(Arn),
    /// One data stream: summary, policy, consumers. The target asks if the owner cannot be.
    Stream(Arn, Target),
    /// One registered consumer's policy, in the target of its stream.
    Consumer(Arn, Target),
    /// One application.
    Application(Arn),
    /// The trails that record a target.
    Trails(Target),
    /// One trail's state. The target asks if the owner cannot be.
    Trail(TrailRef, Target),
    /// What a key reference (key or alias ARN) stands for. The target asks if the owner cannot be.
    KeyRef(Arn, Target),
    /// A customer-managed key's policy, rotation and grants. The target asks if the owner cannot be.
    Key(Arn, Target),
    /// One log stream, its group included.
    LogStream(Target, String, String),
    /// An account's public access block.
    AccountBlock(AccountId),
    /// The buckets of an account.
    Buckets(AccountId),
    /// A bucket's posture, looked for among the buckets of the accounts that use it.
    Bucket(String, Target),
    /// The same bucket, looked for in every account.
    BucketAnywhere(String, Target),
}

/// What was learned from one query. Never an error: what could not be read is an unknown fact inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Enabled Regions.
    Regions(Fact<EnabledRegions>),
    /// ARNs of a target's delivery streams, data streams or applications.
    Listing(Fact<Vec<Arn>>),
    /// A delivery stream.
    DeliveryStream(Box<Fact<DeliveryStreamDescription>>),
    /// A data stream.
    Stream(Box<Stream>),
    /// A consumer.
    Consumer(Consumer),
    /// An application.
    Application(Box<Fact<ApplicationDetail>>),
    /// Trails.
    Trails(Fact<Vec<TrailRef>>),
    /// Whether a trail is logging, and what it records.
    Trail(Fact<bool>, Fact<EventSelectors>),
    /// What a key reference stands for; `None`: no such key or alias.
    KeyRef(Fact<Option<KeyMetadata>>),
    /// A key.
    Key(Box<KeyAccess>),
    /// A log stream.
    LogStream(LogStream),
    /// An account's public access block; `None`: never set.
    AccountBlock(Fact<Option<PublicAccessBlock>>),
    /// An account's buckets.
    Buckets(Fact<Vec<BucketEntry>>),
    /// A bucket.
    Bucket(Box<Bucket>),
    /// The bucket is not among those of the accounts that use it: it is looked for everywhere next.
    BucketNotHere,
}

impl Answer {
    /// Something in it failed for a reason that may have passed: worth asking again when a scan goes on.
    pub fn passing_failure(&self) -> bool {
        self.facts().into_iter().filter_map(FactSlot::unknown).any(Unknown::passing)
    }

    fn facts(&self) -> Vec<&dyn FactSlot> {
        match self {
            Self::Regions(fact) => vec![fact],
            Self::Listing(fact) => vec![fact],
            Self::DeliveryStream(fact) => vec![fact.as_ref()],
            Self::Stream(stream) => vec![&stream.summary, &stream.policy, &stream.consumers],
            Self::Consumer(consumer) => vec![&consumer.policy],
            Self::Application(fact) => vec![fact.as_ref()],
            Self::Trails(fact) => vec![fact],
            Self::Trail(logging, selectors) => vec![logging, selectors],
            Self::KeyRef(fact) => vec![fact],
            Self::Key(access) => vec![&access.policy, &access.rotation, &access.grants],
            Self::LogStream(stream) => vec![&stream.exists],
            Self::AccountBlock(fact) => vec![fact],
            Self::Buckets(fact) => vec![fact],
            Self::Bucket(bucket) => vec![
                &bucket.owner,
                &bucket.encryption,
                &bucket.policy,
                &bucket.policy_is_public,
                &bucket.versioning,
                &bucket.lifecycle,
                &bucket.acl,
                &bucket.ownership,
                &bucket.public_access_block,
            ],
            Self::BucketNotHere => Vec::new(),
        }
    }
}

impl Query {
    /// Queries of a later stage wait until every earlier one is answered: a bucket can be placed only
    /// when the lists of buckets have been read.
    ///
    /// References into other accounts wait too: the smallest target that refers to an object asks for
    /// it where its owner cannot be asked, so that the same scan has the same sources every time.
    pub fn stage(&self) -> u8 {
        match self {
            Self::Stream(arn, asker) if arn.target() != Some(*asker) => 1,
            Self::KeyRef(arn, asker) | Self::Key(arn, asker)
                if arn.account() != Some(asker.account) =>
            {
                1
            }
            Self::Trail(trail, asker) if trail.arn.account() != Some(asker.account) => 1,
            Self::Bucket(..) => 2,
            Self::BucketAnywhere(..) => 3,
            _ => 0,
        }
    }

    /// The number of stages.
    pub const STAGES: u8 = 4;
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Regions(account) => write!(f, "regions {account}"),
            Self::DeliveryStreams(target) => write!(f, "delivery-streams {target}"),
            Self::Streams(target) => write!(f, "streams {target}"),
            Self::Applications(target) => write!(f, "applications {target}"),
            Self::DeliveryStream(arn) => write!(f, "delivery-stream {arn}"),
            Self::Stream(arn, _) => write!(f, "stream {arn}"),
            Self::Consumer(arn, _) => write!(f, "consumer {arn}"),
            Self::Application(arn) => write!(f, "application {arn}"),
            Self::Trails(target) => write!(f, "trails {target}"),
            Self::Trail(trail, _) => write!(f, "trail {}", trail.arn),
            Self::KeyRef(arn, _) => write!(f, "key-ref {arn}"),
            Self::Key(arn, _) => write!(f, "key {arn}"),
            Self::LogStream(target, group, stream) => {
                write!(f, "log-stream {target} {group} {stream}")
            }
            Self::AccountBlock(account) => write!(f, "account-block {account}"),
            Self::Buckets(account) => write!(f, "buckets {account}"),
            Self::Bucket(name, _) => write!(f, "bucket {name}"),
            Self::BucketAnywhere(name, _) => write!(f, "bucket-anywhere {name}"),
        }
    }
}

impl Query {
    /// The api that this query would have called first, and where: for what an interrupted scan did not ask.
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
            Self::Stream(_, asker) => of(&api::KINESIS_DESCRIBE_STREAM_SUMMARY, *asker),
            Self::Consumer(_, asker) => of(&api::KINESIS_GET_RESOURCE_POLICY, *asker),
            Self::Trails(target) => of(&api::CLOUDTRAIL_DESCRIBE_TRAILS, *target),
            Self::Trail(_, asker) => of(&api::CLOUDTRAIL_GET_TRAIL_STATUS, *asker),
            Self::KeyRef(_, asker) => of(&api::KMS_DESCRIBE_KEY, *asker),
            Self::Key(_, asker) => of(&api::KMS_GET_KEY_POLICY, *asker),
            Self::LogStream(target, ..) => of(&api::LOGS_DESCRIBE_LOG_STREAMS, *target),
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
            Self::Streams(_) | Self::Stream(..) | Self::Consumer(..) => &[Service::Kinesis],
            Self::Applications(_) | Self::Application(_) => &[Service::Flink],
            _ => &Service::ALL,
        };
        let unknown = || Unknown::not_asked(source, "the scan was interrupted before");
        services.iter().map(|service| (source.account, *service, unknown())).collect()
    }
}
