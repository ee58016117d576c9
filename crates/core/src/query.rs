use std::fmt;

use serde::{Deserialize, Serialize};

use crate::facts::{
    ApplicationDetail, Area, AreaFacts, Bucket, BucketEntry, Consumer, DeliveryStreamDescription,
    EnabledRegions, EventSelectors, Facts as _, KeyAccess, KeyMetadata, LogAlarms, LogStream,
    PublicAccessBlock, Resource, Stream, TrailRef, TrailStatus,
};
use crate::{AccountId, Arn, Fact, FactSlot, Region, Target, Unknown};

mod source;

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
    /// The managed-delivery channels of a data stream. The target asks if the owner cannot be.
    Channels(Arn, Target),
    /// The EventBridge rules that send events into a stream.
    Feeders(Arn),
    /// One application.
    Application(Arn),
    /// The tags of an application.
    Tags(Arn),
    /// The trails that record a target.
    Trails(Target),
    /// One trail's state. The target asks if the owner cannot be.
    Trail(TrailRef, Target),
    /// What turns a trail's log group into alarms. The target asks if the owner cannot be.
    Alarms(Arn, Target),
    /// What a key reference (key or alias ARN) stands for. The target asks if the owner cannot be.
    KeyRef(Arn, Target),
    /// A customer-managed key's policy, rotation and grants. The target asks if the owner cannot be.
    Key(Arn, Target),
    /// One log stream, its group included.
    LogStream(Target, String, String),
    /// A resource that a data path leads to. The target asks if the owner cannot be.
    Resource(Arn, Target),
    /// What surrounds the streams of a target.
    Area(Area, Target),
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
    /// ARNs of a target's delivery streams, data streams or applications, or of a stream's channels.
    Listing(Fact<Vec<Arn>>),
    /// A delivery stream.
    DeliveryStream(Box<Fact<DeliveryStreamDescription>>),
    /// A data stream.
    Stream(Box<Stream>),
    /// A consumer.
    Consumer(Consumer),
    /// Names of rules that feed a stream.
    Feeders(Fact<Vec<String>>),
    /// An application.
    Application(Box<Fact<ApplicationDetail>>),
    /// Tags: key and value.
    Tags(Fact<Vec<(String, String)>>),
    /// Trails.
    Trails(Fact<Vec<TrailRef>>),
    /// Whether a trail is logging, and what it records.
    Trail(Fact<TrailStatus>, Fact<EventSelectors>),
    /// Metric filters and alarms.
    Alarms(Box<LogAlarms>),
    /// What a key reference stands for; `None`: no such key or alias.
    KeyRef(Fact<Option<KeyMetadata>>),
    /// A key.
    Key(Box<KeyAccess>),
    /// A log stream.
    LogStream(LogStream),
    /// A resource.
    Resource(Box<Resource>),
    /// What surrounds streams.
    Area(Box<AreaFacts>),
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
            Self::Stream(stream) => stream.facts(),
            Self::Consumer(consumer) => consumer.facts(),
            Self::Feeders(fact) => vec![fact],
            Self::Application(fact) => vec![fact.as_ref()],
            Self::Tags(fact) => vec![fact],
            Self::Trails(fact) => vec![fact],
            Self::Trail(status, selectors) => vec![status, selectors],
            Self::Alarms(alarms) => alarms.facts(),
            Self::KeyRef(fact) => vec![fact],
            Self::Key(access) => access.facts(),
            Self::LogStream(stream) => stream.facts(),
            Self::Resource(resource) => resource.facts(),
            Self::Area(area) => area.facts(),
            Self::AccountBlock(fact) => vec![fact],
            Self::Buckets(fact) => vec![fact],
            Self::Bucket(bucket) => bucket.facts(),
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
            Self::KeyRef(arn, asker)
            | Self::Key(arn, asker)
            | Self::Alarms(arn, asker)
            | Self::Resource(arn, asker)
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

    /// The account and Region that are asked, or that ask where the owner cannot be; none where the name does not
    /// say. What belongs to an account is asked in its home Region.
    pub fn target(&self, home: Region) -> Option<Target> {
        match self {
            Self::Regions(account) | Self::AccountBlock(account) | Self::Buckets(account) => {
                Some(Target::new(*account, home))
            }
            Self::DeliveryStreams(target)
            | Self::Streams(target)
            | Self::Applications(target)
            | Self::Trails(target)
            | Self::LogStream(target, ..)
            | Self::Area(_, target)
            | Self::Bucket(_, target)
            | Self::BucketAnywhere(_, target) => Some(*target),
            Self::DeliveryStream(arn)
            | Self::Feeders(arn)
            | Self::Application(arn)
            | Self::Tags(arn) => arn.target(),
            Self::Stream(arn, asker)
            | Self::Consumer(arn, asker)
            | Self::Channels(arn, asker)
            | Self::Alarms(arn, asker)
            | Self::KeyRef(arn, asker)
            | Self::Key(arn, asker)
            | Self::Resource(arn, asker) => arn.target().or(Some(*asker)),
            Self::Trail(trail, asker) => trail.arn.target().or(Some(*asker)),
        }
    }
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
            Self::Channels(arn, _) => write!(f, "channels {arn}"),
            Self::Feeders(arn) => write!(f, "feeders {arn}"),
            Self::Application(arn) => write!(f, "application {arn}"),
            Self::Tags(arn) => write!(f, "tags {arn}"),
            Self::Trails(target) => write!(f, "trails {target}"),
            Self::Trail(trail, _) => write!(f, "trail {}", trail.arn),
            Self::Alarms(group, _) => write!(f, "alarms {group}"),
            Self::KeyRef(arn, _) => write!(f, "key-ref {arn}"),
            Self::Key(arn, _) => write!(f, "key {arn}"),
            Self::LogStream(target, group, stream) => {
                write!(f, "log-stream {target} {group} {stream}")
            }
            Self::Resource(arn, _) => write!(f, "resource {arn}"),
            Self::Area(area, target) => write!(f, "{area} {target}"),
            Self::AccountBlock(account) => write!(f, "account-block {account}"),
            Self::Buckets(account) => write!(f, "buckets {account}"),
            Self::Bucket(name, _) => write!(f, "bucket {name}"),
            Self::BucketAnywhere(name, _) => write!(f, "bucket-anywhere {name}"),
        }
    }
}
