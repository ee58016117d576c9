//! A small organization in which every check passes, and ways to break it: for tests, here and in the
//! crates that print and store.
//!
//! Three accounts ([`MANAGEMENT`], [`SHOP`], [`ARCHIVE`]) and two Regions ([`HOME`], [`OTHER`]).
//! Nearly everything lives in [`HOME`]: the delivery streams [`CLICKS`] (direct put) and [`ORDERS_ARCHIVE`]
//! (reads the data stream [`ORDERS`]), the consumer [`PRICING`], the application [`ENRICH`], the buckets
//! [`DELIVERED`] and [`CODE`], the keys [`SHOP_KEY`] and [`ARCHIVE_KEY`], and the trail [`TRAIL`].
//! [`EVENTS`], [`SNOW`] and [`LEDGER`] lead to what fewer streams have; copies are in [`OTHER`]. Five more
//! delivery streams lead to what is no bucket: [`SEARCH`], [`DOCUMENTS`], [`WAREHOUSE`], [`REPORTS`], [`LAKE`].
#![expect(clippy::missing_panics_doc, reason = "a broken sample is a bug of the sample")]

pub mod activity;
mod answers;
mod areas;
pub mod around;
mod header;
mod lake;
mod parts;
pub mod people;
pub mod perimeter;
pub mod roles;
mod stores;

use std::collections::BTreeMap;

pub use answers::answers;
pub use areas::{BUS, GROUP, TOPIC, VPC, area, bare, guardduty, log_group, macie, resource};
pub use header::header;
pub use lake::{
    APP_LOGS, CHANNEL, COPIES, COPIES_KEY, EVENTS, LAKE_BUCKET, LEDGER, MASK, SNOW, TABLES,
    settings,
};
pub use parts::{
    application, bucket, customer_key, delivery, key_access, key_policy, policy, s3_hop, stream,
    trail_ref,
};
pub use stores::{
    CLUSTER, COLLECTION, DOCUMENTS, DOMAIN, FUNCTION, LAKE, MSK, REPORTS, SEARCH, SECRET, TABLE,
    WAREHOUSE, WAREHOUSE_GROUP, WORKGROUP, cluster_mut, collection_mut, domain_mut, existing,
    function_mut, msk_mut, secret_mut, table_mut, warehouse_group_mut, workgroup_mut,
};

use crate::facts::{
    Application, ApplicationDetail, Area, AreaFacts, Bucket, BucketOwner, Channel,
    DeliveryStreamDescription, Destination, Key, KeyAccess, KeyMetadata, LogDestination, Macie,
    Resource, StreamSummary, Trail, TrailRef,
};
use crate::{
    AccountId, Answer, Api, Arn, Check, Fact, Query, Reason, Region, Settings, Snapshot, Source,
    Target, Unknown, Verdict, VerdictKind, evaluate,
};

/// The management account, which owns the organization trail.
pub const MANAGEMENT: &str = "111111111111";
/// The account of the streams.
pub const SHOP: &str = "222222222222";
/// The account of the bucket that receives everything.
pub const ARCHIVE: &str = "333333333333";
/// An account outside the organization.
pub const STRANGER: &str = "999999999999";
/// The Region where everything is.
pub const HOME: &str = "eu-west-1";
/// An enabled Region in which nothing is.
pub const OTHER: &str = "eu-central-1";

/// The delivery stream that producers write to.
pub const CLICKS: &str = "arn:aws:firehose:eu-west-1:222222222222:deliverystream/clicks";
/// The delivery stream that reads [`ORDERS`].
pub const ORDERS_ARCHIVE: &str =
    "arn:aws:firehose:eu-west-1:222222222222:deliverystream/orders-archive";
/// The data stream.
pub const ORDERS: &str = "arn:aws:kinesis:eu-west-1:222222222222:stream/orders";
/// The registered consumer of [`ORDERS`].
pub const PRICING: &str =
    "arn:aws:kinesis:eu-west-1:222222222222:stream/orders/consumer/pricing:1700000000";
/// The Flink application.
pub const ENRICH: &str = "arn:aws:kinesisanalytics:eu-west-1:222222222222:application/enrich";
/// The destination bucket of both delivery streams, in [`ARCHIVE`].
pub const DELIVERED: &str = "example-delivered-333333333333";
/// The bucket of [`ENRICH`]'s code, in [`SHOP`].
pub const CODE: &str = "example-code-222222222222";
/// The bucket that receives access logs of the others, in [`ARCHIVE`].
pub const ACCESS_LOGS: &str = "example-access-logs-333333333333";
/// The key of the streams and of the application.
pub const SHOP_KEY: &str =
    "arn:aws:kms:eu-west-1:222222222222:key/22222222-2222-4222-8222-222222222222";
/// The key of [`DELIVERED`].
pub const ARCHIVE_KEY: &str =
    "arn:aws:kms:eu-west-1:333333333333:key/33333333-3333-4333-8333-333333333333";
/// The organization trail.
pub const TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:111111111111:trail/organization";
/// The log group of the delivery streams' errors.
pub const LOG_GROUP: &str = "/aws/kinesisfirehose/errors";
/// The log stream of the delivery streams' errors.
pub const LOG_STREAM: &str = "DestinationDelivery";

/// The clean organization.
pub fn snapshot() -> Snapshot {
    Snapshot::assemble(header(), answers())
}

/// The clean organization after one change.
pub fn with(change: impl FnOnce(&mut Snapshot)) -> Snapshot {
    let mut snapshot = snapshot();
    change(&mut snapshot);
    snapshot
}

/// The clean organization put together from changed answers: for what the crawl itself would follow.
pub fn with_answers(change: impl FnOnce(&mut BTreeMap<String, Answer>)) -> Snapshot {
    let mut answers = answers();
    change(&mut answers);
    Snapshot::assemble(header(), answers)
}

/// The clean organization in which everybody denied this api.
pub fn without(api: &'static Api) -> Snapshot {
    with(|snapshot| forget(snapshot, api))
}

/// Forgets every fact of this api.
pub fn forget(snapshot: &mut Snapshot, api: &'static Api) {
    snapshot
        .facts_mut()
        .filter(|fact| fact.source().api == api)
        .for_each(|fact| fact.forget(Reason::DeniedByIdentity));
}

/// A fact that was read in [`SHOP`] and [`HOME`].
pub fn known<T>(api: &'static Api, value: T) -> Fact<T> {
    known_in(home(SHOP), api, value)
}

/// A fact that was read in this account-Region.
pub fn known_in<T>(target: Target, api: &'static Api, value: T) -> Fact<T> {
    Fact::Known(value, source(target, api))
}

/// A fact that could not be read in [`SHOP`] and [`HOME`].
pub fn unknown<T>(api: &'static Api, reason: Reason) -> Fact<T> {
    let source = source(home(SHOP), api);
    let code = matches!(reason, Reason::DeniedByIdentity | Reason::DeniedByScp)
        .then(|| "AccessDeniedException".to_owned());
    Fact::Unknown(Unknown { source, reason, code, detail: String::new() })
}

/// Where a fact comes from.
pub fn source(target: Target, api: &'static Api) -> Source {
    Source { api, account: target.account, region: target.region }
}

/// The account id.
pub fn account(id: &str) -> AccountId {
    id.parse().expect("twelve digits")
}

/// The Region.
pub fn region(name: &str) -> Region {
    name.parse().expect("a Region name")
}

/// The ARN.
pub fn arn(text: &str) -> Arn {
    text.parse().expect("an ARN")
}

/// An account in [`HOME`].
pub fn home(account_id: &str) -> Target {
    Target::new(account(account_id), region(HOME))
}

/// A moment before the sample's scan.
pub fn hours_before_scan(hours: i64) -> jiff::Timestamp {
    header().started_at - jiff::SignedDuration::from_hours(hours)
}

/// The resource of this ARN, to change it.
pub fn resource_mut<'a>(snapshot: &'a mut Snapshot, name: &str) -> &'a mut Resource {
    snapshot.resources.get_mut(&arn(name)).expect("a resource")
}

/// The channel, to change it.
pub fn channel_mut(snapshot: &mut Snapshot) -> &mut Channel {
    match resource_mut(snapshot, CHANNEL) {
        Resource::Channel(channel) => channel,
        other => panic!("not a channel: {other:?}"),
    }
}

/// Macie in the account of the streams, to change it.
pub fn macie_mut(snapshot: &mut Snapshot) -> &mut Macie {
    match area_mut(snapshot, Area::Macie) {
        AreaFacts::Macie(macie) => macie,
        other => panic!("not Macie: {other:?}"),
    }
}

/// The log destination, to change it.
pub fn log_destination_mut(snapshot: &mut Snapshot) -> &mut LogDestination {
    match area_mut(snapshot, Area::Feeds) {
        AreaFacts::Feeds(feeds) => value(&mut feeds.destinations).first_mut().expect("one"),
        other => panic!("no feeds: {other:?}"),
    }
}

/// What surrounds the streams of the account of the streams, to change it.
pub fn area_mut(snapshot: &mut Snapshot, area: Area) -> &mut AreaFacts {
    snapshot.areas.get_mut(&(home(SHOP), area)).expect("an area")
}

/// The name under which answers are kept.
pub fn key_of(query: &Query) -> String {
    query.to_string()
}

/// What was read, to change it; where it came from stays.
pub fn value<T>(fact: &mut Fact<T>) -> &mut T {
    match fact {
        Fact::Known(value, _) => value,
        Fact::Unknown(unknown) => panic!("nothing to change: {unknown}"),
    }
}

/// A delivery stream's description, to change it.
pub fn description<'a>(
    snapshot: &'a mut Snapshot,
    name: &str,
) -> &'a mut DeliveryStreamDescription {
    let stream = snapshot.delivery_streams.get_mut(&arn(name)).expect("a delivery stream");
    value(&mut stream.description)
}

/// A delivery stream's destination, to change it.
pub fn destination<'a>(snapshot: &'a mut Snapshot, name: &str) -> &'a mut Destination {
    description(snapshot, name).destinations.first_mut().expect("a destination")
}

/// A data stream's summary, to change it.
pub fn summary<'a>(snapshot: &'a mut Snapshot, name: &str) -> &'a mut StreamSummary {
    value(&mut snapshot.streams.get_mut(&arn(name)).expect("a data stream").summary)
}

/// The application's description, to change it.
pub fn detail(snapshot: &mut Snapshot) -> &mut ApplicationDetail {
    let application: &mut Application =
        snapshot.applications.get_mut(&arn(ENRICH)).expect("an application");
    value(&mut application.detail)
}

/// A bucket, to change it.
pub fn bucket_mut<'a>(snapshot: &'a mut Snapshot, name: &str) -> &'a mut Bucket {
    snapshot.buckets.get_mut(name).expect("a bucket")
}

/// Says who owns a bucket.
pub fn set_owner(snapshot: &mut Snapshot, name: &str, owner: BucketOwner) {
    *value(&mut bucket_mut(snapshot, name).owner) = owner;
}

/// A key, to change it.
pub fn key_mut<'a>(snapshot: &'a mut Snapshot, name: &str) -> &'a mut Key {
    snapshot.keys.get_mut(&arn(name)).expect("a key")
}

/// A key's description, to change it.
pub fn metadata<'a>(snapshot: &'a mut Snapshot, name: &str) -> &'a mut KeyMetadata {
    value(&mut key_mut(snapshot, name).metadata).as_mut().expect("an existing key")
}

/// A key's policy, rotation and grants, to change them.
pub fn access<'a>(snapshot: &'a mut Snapshot, name: &str) -> &'a mut KeyAccess {
    key_mut(snapshot, name).access.as_mut().expect("a customer-managed key")
}

/// The trail, to change it.
pub fn trail_mut(snapshot: &mut Snapshot) -> &mut Trail {
    snapshot.trails.get_mut(&arn(TRAIL)).expect("a trail")
}

/// Changes the trail's settings wherever they are kept: as each target saw them, and with the trail.
pub fn change_trail(snapshot: &mut Snapshot, change: impl Fn(&mut TrailRef)) {
    change(value(&mut trail_mut(snapshot).description));
    for refs in snapshot.trail_refs.values_mut() {
        value(refs).iter_mut().filter(|it| it.arn.as_str() == TRAIL).for_each(&change);
    }
}

/// One check's verdict about the subject with this name or id.
pub fn judge(check: &'static Check, snapshot: &Snapshot, subject: &str) -> Verdict {
    judge_with(check, snapshot, subject, &Settings::default())
}

/// The same with settings of its own.
pub fn judge_with(
    check: &'static Check,
    snapshot: &Snapshot,
    subject: &str,
    settings: &Settings,
) -> Verdict {
    let mut verdicts = evaluate(snapshot, &[check], settings);
    let named = |it: &Verdict| it.subject.id == subject || it.subject.name == subject;
    let index = verdicts.iter().position(named);
    verdicts.swap_remove(index.unwrap_or_else(|| panic!("no subject {subject}: {verdicts:#?}")))
}

/// The verdict alone.
pub fn kind(check: &'static Check, snapshot: &Snapshot, subject: &str) -> VerdictKind {
    judge(check, snapshot, subject).kind
}
