mod around;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::facts::{
    Application, Area, AreaFacts, Bucket, BucketEntry, Consumer, DeliveryStream, EnabledRegions,
    Key, LogAlarms, LogStream, PublicAccessBlock, Resource, Stream, Trail, TrailRef,
};
use crate::{
    AccountId, Answer, Arn, Fact, Organization, Query, Region, ScanScope, Service, Source, Target,
    api, follow, roots,
};

/// The version of the snapshot format; a scan of a newer version is refused, never guessed at.
pub const SNAPSHOT_VERSION: u32 = 2;

/// What a scan was, before and beside its facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanHeader {
    /// The snapshot format.
    pub version: u32,
    /// The scan's id.
    pub id: String,
    /// When it began; the time that judgements refer to.
    pub started_at: Timestamp,
    /// When the last fact came in; none: interrupted.
    pub finished_at: Option<Timestamp>,
    /// The hydrant version that asked.
    pub tool_version: String,
    /// The caller's account.
    pub caller: AccountId,
    /// The caller's ARN.
    pub caller_arn: String,
    /// The Region that global services and the caller's own calls are sent to.
    pub home: Region,
    /// The role assumed in other accounts.
    pub role: String,
    /// The role was assumed in the caller's own account too, so that the session policy narrows calls there.
    #[serde(default)]
    pub narrowed_at_home: bool,
    /// How far the event history was followed back from the beginning of the scan; 0: not at all.
    #[serde(default)]
    pub look_back_days: u16,
    /// What was asked for.
    pub scope: ScanScope,
    /// The Regions it was limited to; none: every enabled one.
    pub regions: Option<Vec<Region>>,
    /// The caller's own Regions, for accounts that do not say which of theirs are enabled.
    pub fallback_regions: Vec<Region>,
    /// The accounts.
    pub organization: Organization,
}

/// How often an api was called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallCount {
    /// Requests sent, retries included.
    pub calls: u64,
    /// Answers that said "too many requests".
    pub throttled: u64,
    /// Answers that said "access denied".
    pub denied: u64,
    /// Failures of AWS or of the network.
    pub failed: u64,
}

/// All facts of one scan, arranged by what they are about.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// What the scan was.
    pub header: ScanHeader,
    /// Enabled Regions by account; accounts that are not asked have no entry.
    pub regions: BTreeMap<AccountId, Fact<EnabledRegions>>,
    /// What was listed, by target and service.
    pub listings: BTreeMap<(Target, Service), Fact<Vec<Arn>>>,
    /// Delivery streams.
    pub delivery_streams: BTreeMap<Arn, DeliveryStream>,
    /// Data streams, sources in foreign accounts included.
    pub streams: BTreeMap<Arn, Stream>,
    /// Consumers by their ARN.
    pub consumers: BTreeMap<Arn, Consumer>,
    /// Managed-delivery channels by their stream.
    pub channels: BTreeMap<Arn, Fact<Vec<Arn>>>,
    /// Names of the EventBridge rules that feed a stream.
    pub feeders: BTreeMap<Arn, Fact<Vec<String>>>,
    /// Applications.
    pub applications: BTreeMap<Arn, Application>,
    /// Tags of applications; asked only where they matter.
    pub tags: BTreeMap<Arn, Fact<Vec<(String, String)>>>,
    /// Trails that record each target which holds something.
    pub trail_refs: BTreeMap<Target, Fact<Vec<TrailRef>>>,
    /// Trails.
    pub trails: BTreeMap<Arn, Trail>,
    /// What turns the log groups of trails into alarms.
    pub alarms: BTreeMap<Arn, LogAlarms>,
    /// Key references and what they resolve to.
    pub key_refs: BTreeMap<Arn, Arn>,
    /// Keys by their resolved ARN.
    pub keys: BTreeMap<Arn, Key>,
    /// Log streams by target, group and stream.
    pub log_streams: BTreeMap<(Target, String, String), LogStream>,
    /// Resources that data paths lead to, by the ARN they are named with.
    pub resources: BTreeMap<Arn, Resource>,
    /// What surrounds the streams of each target.
    pub areas: BTreeMap<(Target, Area), AreaFacts>,
    /// Public access blocks of accounts.
    pub account_blocks: BTreeMap<AccountId, Fact<Option<PublicAccessBlock>>>,
    /// Lists of buckets that were read.
    pub bucket_lists: BTreeMap<AccountId, Fact<Vec<BucketEntry>>>,
    /// Buckets by name.
    pub buckets: BTreeMap<String, Bucket>,
    /// What was not asked yet; empty after a complete scan.
    pub frontier: Vec<Query>,
}

impl Snapshot {
    /// Puts answers together, following them from the organization outwards exactly as the crawl did.
    /// Answers that nothing leads to are left out; queries without an answer become the frontier.
    pub fn assemble(header: ScanHeader, mut answers: BTreeMap<String, Answer>) -> Self {
        let mut snapshot = Self::empty(header);
        let mut waiting: Vec<Query> = roots(&snapshot.header).collect();
        let mut seen = BTreeSet::new();
        let mut frontier: BTreeMap<String, Query> = BTreeMap::new();
        while let Some(query) = waiting.pop() {
            let name = query.to_string();
            if let Some(open) = frontier.get_mut(&name) {
                // The smallest referrer asks, whatever the order of arrival.
                if query < *open {
                    *open = query;
                }
                continue;
            }
            if !seen.insert(name.clone()) {
                continue;
            }
            match answers.remove(&name) {
                Some(answer) => {
                    waiting.extend(follow(&query, &answer, &snapshot.header));
                    snapshot.place(query, answer);
                }
                None => {
                    frontier.insert(name, query);
                }
            }
        }
        snapshot.frontier = frontier.into_values().collect();
        snapshot.pack();
        snapshot
    }

    /// A map that grew entry by entry is half empty: the largest are made anew, which fills them.
    fn pack(&mut self) {
        fn pack<K: Ord, V>(map: &mut BTreeMap<K, V>) {
            *map = std::mem::take(map).into_iter().collect();
        }
        pack(&mut self.listings);
        pack(&mut self.delivery_streams);
        pack(&mut self.streams);
        pack(&mut self.applications);
        pack(&mut self.keys);
        pack(&mut self.log_streams);
        pack(&mut self.feeders);
        pack(&mut self.resources);
        pack(&mut self.areas);
        pack(&mut self.buckets);
    }

    fn empty(header: ScanHeader) -> Self {
        Self {
            header,
            regions: BTreeMap::new(),
            listings: BTreeMap::new(),
            delivery_streams: BTreeMap::new(),
            streams: BTreeMap::new(),
            consumers: BTreeMap::new(),
            channels: BTreeMap::new(),
            feeders: BTreeMap::new(),
            applications: BTreeMap::new(),
            tags: BTreeMap::new(),
            trail_refs: BTreeMap::new(),
            trails: BTreeMap::new(),
            alarms: BTreeMap::new(),
            key_refs: BTreeMap::new(),
            keys: BTreeMap::new(),
            log_streams: BTreeMap::new(),
            resources: BTreeMap::new(),
            areas: BTreeMap::new(),
            account_blocks: BTreeMap::new(),
            bucket_lists: BTreeMap::new(),
            buckets: BTreeMap::new(),
            frontier: Vec::new(),
        }
    }

    fn place(&mut self, query: Query, answer: Answer) {
        match (query, answer) {
            (Query::Regions(account), Answer::Regions(fact)) => {
                self.regions.insert(account, fact);
            }
            (Query::DeliveryStreams(target), Answer::Listing(fact)) => {
                self.listings.insert((target, Service::Firehose), fact);
            }
            (Query::Streams(target), Answer::Listing(fact)) => {
                self.listings.insert((target, Service::Kinesis), fact);
            }
            (Query::Applications(target), Answer::Listing(fact)) => {
                self.listings.insert((target, Service::Flink), fact);
            }
            (Query::DeliveryStream(arn), Answer::DeliveryStream(description)) => {
                self.delivery_streams
                    .insert(arn.clone(), DeliveryStream { arn, description: *description });
            }
            (Query::Stream(arn, _), Answer::Stream(stream)) => {
                // The answer names the stream once more: one of the two texts is kept.
                self.streams.insert(arn.clone(), Stream { arn, ..*stream });
            }
            (Query::Consumer(arn, _), Answer::Consumer(consumer)) => {
                self.consumers.insert(arn, consumer);
            }
            (Query::Application(arn), Answer::Application(detail)) => {
                self.applications.insert(arn.clone(), Application { arn, detail: *detail });
            }
            (Query::Trails(target), Answer::Trails(fact)) => {
                self.trail_refs.insert(target, fact);
            }
            (Query::Trail(trail, seen_by), Answer::Trail(status, selectors)) => {
                let Target { account, region } = seen_by;
                let source = Source { api: &api::CLOUDTRAIL_DESCRIBE_TRAILS, account, region };
                let arn = trail.arn.clone();
                let description = Fact::Known(trail, source);
                self.trails.insert(arn, Trail { description, status, selectors });
            }
            (Query::LogStream(target, group, stream), Answer::LogStream(found)) => {
                self.log_streams.insert((target, group, stream), found);
            }
            (Query::AccountBlock(account), Answer::AccountBlock(fact)) => {
                self.account_blocks.insert(account, fact);
            }
            (Query::Buckets(account), Answer::Buckets(fact)) => {
                self.bucket_lists.insert(account, fact);
            }
            (Query::Bucket(name, _) | Query::BucketAnywhere(name, _), Answer::Bucket(bucket)) => {
                self.buckets.insert(name, *bucket);
            }
            (query, answer) => self.place_further(query, answer),
        }
    }

    fn place_further(&mut self, query: Query, answer: Answer) {
        match (query, answer) {
            (Query::Channels(arn, _), Answer::Listing(fact)) => {
                self.channels.insert(arn, fact);
            }
            (Query::Feeders(arn), Answer::Feeders(fact)) => {
                self.feeders.insert(arn, fact);
            }
            (Query::Tags(arn), Answer::Tags(fact)) => {
                self.tags.insert(arn, fact);
            }
            (Query::Alarms(group, _), Answer::Alarms(alarms)) => {
                self.alarms.insert(group, *alarms);
            }
            (Query::Resource(arn, _), Answer::Resource(resource)) => {
                self.resources.insert(arn, *resource);
            }
            (Query::Area(area, target), Answer::Area(facts)) => {
                self.areas.insert((target, area), *facts);
            }
            (query, answer) => self.place_key(query, answer),
        }
    }

    fn place_key(&mut self, query: Query, answer: Answer) {
        match (query, answer) {
            (Query::KeyRef(reference, _), Answer::KeyRef(metadata)) => {
                let arn = match metadata.known() {
                    Ok(Some(metadata)) => metadata.arn.clone(),
                    _ => reference.clone(),
                };
                self.key_refs.insert(reference, arn.clone());
                match self.keys.get_mut(&arn) {
                    Some(key) => key.metadata = metadata,
                    None => {
                        self.keys.insert(arn.clone(), Key { arn, metadata, access: None });
                    }
                }
            }
            // A key's access is asked after its reference was resolved, so the key is there.
            (Query::Key(arn, _), Answer::Key(access)) => {
                if let Some(key) = self.keys.get_mut(&arn) {
                    key.access = Some(*access);
                }
            }
            // The other pairs are bucket searches that went on, and answers to other questions, which the
            // store never pairs.
            _ => {}
        }
    }
}
