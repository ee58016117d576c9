//! One collector per kind of query: it asks, and answers with facts. It never fails.

mod access_keys;
mod activity;
mod alarms;
mod aoss;
mod aoss_shape;
mod channels;
mod cloudtrail;
mod config;
mod ec2;
mod ec2_shape;
mod events;
mod feeds;
mod firehose;
mod firehose_shape;
mod flink;
mod glue;
mod guardduty;
mod inspector;
mod kafka;
mod kinesis;
mod kms;
mod lambda;
mod logs;
mod macie;
mod opensearch;
mod organization_policies;
mod places;
mod principals;
mod principals_shape;
mod redshift;
mod region;
mod role;
mod s3;
mod s3_shape;
mod s3tables;
mod secrets;
mod securityhub;
mod sns;

use std::future::ready;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use hydrant_core::facts::{Area, ResourceKind};
use hydrant_core::{Answer, Arn, Fact, Query, Source, Target, Unknown};

pub(crate) use activity::Window;
pub(crate) use places::Places;
pub(crate) use principals::readable;
pub(crate) use region::regions;

use crate::door::{Failed, Session};

/// Answers one query. A thousand are under way, and what the largest needs is ten times what most of them need: each
/// has a place of its own size.
pub(crate) async fn ask(
    session: &Session,
    query: &Query,
    places: &Places,
    window: Option<Window>,
) -> Answer {
    let home = |account| Target::new(account, session.door.accounts.home);
    let answer = match query {
        Query::Regions(account) => region::regions(session, home(*account)).boxed(),
        Query::DeliveryStreams(target) => firehose::list(session, *target).boxed(),
        Query::Streams(target) => kinesis::list(session, *target).boxed(),
        Query::Applications(target) => flink::list(session, *target).boxed(),
        Query::DeliveryStream(arn) => firehose::describe(session, arn).boxed(),
        Query::Stream(arn, asker) => kinesis::describe(session, arn, *asker).boxed(),
        Query::Consumer(arn, asker) => kinesis::consumer(session, arn, *asker).boxed(),
        Query::Channels(arn, asker) => channels::list(session, arn, *asker).boxed(),
        Query::Feeders(arn) => events::feeders(session, arn).boxed(),
        Query::Application(arn) => flink::describe(session, arn).boxed(),
        Query::Tags(arn) => flink::tags(session, arn).boxed(),
        Query::Trails(target) => cloudtrail::list(session, *target).boxed(),
        Query::Trail(trail, seen_by) => cloudtrail::describe(session, trail, *seen_by).boxed(),
        Query::Alarms(group, asker) => alarms::alarms(session, group, *asker).boxed(),
        Query::KeyRef(reference, asker) => kms::resolve(session, reference, *asker).boxed(),
        Query::Key(arn, asker) => kms::access(session, arn, *asker).boxed(),
        Query::LogStream(target, group, stream) => {
            logs::describe(session, *target, group, stream).boxed()
        }
        Query::Resource(arn, asker) => resource(session, arn, *asker),
        Query::Area(kind, target) => area(session, *kind, *target, window),
        Query::AccountBlock(account) => s3::account_block(session, home(*account)).boxed(),
        Query::Buckets(account) => s3::list(session, home(*account)).boxed(),
        Query::Bucket(name, asker) => s3::bucket(session, name, *asker, places, false).boxed(),
        Query::BucketAnywhere(name, asker) => {
            s3::bucket(session, name, *asker, places, true).boxed()
        }
    };
    answer.await
}

/// A resource that a data path leads to.
fn resource<'a>(session: &'a Session, arn: &'a Arn, asker: Target) -> BoxFuture<'a, Answer> {
    let Some(kind) = ResourceKind::of(arn) else { return ready(Answer::BucketNotHere).boxed() };
    match kind {
        ResourceKind::BucketTable => s3tables::table(session, arn, asker).boxed(),
        ResourceKind::Channel => channels::describe(session, arn, asker).boxed(),
        ResourceKind::Cluster => redshift::cluster(session, arn, asker).boxed(),
        ResourceKind::Collection => aoss::collection(session, arn, asker).boxed(),
        ResourceKind::Domain => opensearch::domain(session, arn, asker).boxed(),
        ResourceKind::EventBus => events::bus(session, arn, asker).boxed(),
        ResourceKind::Function => lambda::function(session, arn, asker).boxed(),
        ResourceKind::LogGroup => logs::group(session, arn, asker).boxed(),
        ResourceKind::MskCluster => kafka::cluster(session, arn, asker).boxed(),
        ResourceKind::Role => role::role(session, arn, asker).boxed(),
        ResourceKind::Secret => secrets::secret(session, arn, asker).boxed(),
        ResourceKind::SecurityGroup => ec2::security_group(session, arn, asker).boxed(),
        ResourceKind::Table => glue::table(session, arn, asker).boxed(),
        ResourceKind::TableBucket => s3tables::bucket(session, arn, asker).boxed(),
        ResourceKind::Topic => sns::topic(session, arn, asker).boxed(),
        ResourceKind::Workgroup => redshift::workgroup(session, arn, asker).boxed(),
    }
}

/// What surrounds the streams of a target.
fn area(
    session: &Session,
    area: Area,
    target: Target,
    window: Option<Window>,
) -> BoxFuture<'_, Answer> {
    match area {
        Area::AccessKeys => access_keys::access_keys(session, target).boxed(),
        Area::Acls => ec2::acls(session, target).boxed(),
        Area::Activity => activity::activity(session, target, window).boxed(),
        Area::Compliance(service) => config::compliance(session, target, service).boxed(),
        Area::Config => config::config(session, target).boxed(),
        Area::Endpoints => ec2::endpoints(session, target).boxed(),
        Area::Feeds => feeds::feeds(session, target).boxed(),
        Area::GuardDuty => guardduty::guardduty(session, target).boxed(),
        Area::Inspector => inspector::inspector(session, target).boxed(),
        Area::Macie => macie::macie(session, target).boxed(),
        Area::Network => ec2::network(session, target).boxed(),
        Area::OrganizationPolicies => organization_policies::policies(session, target).boxed(),
        Area::Principals => principals::principals(session, target).boxed(),
        Area::SecurityHub => securityhub::hub(session, target).boxed(),
    }
}

/// A call's outcome as a fact; the closure reads the answer.
pub(crate) fn fact<A, T>(
    source: Source,
    answer: Result<A, Failed>,
    read: impl FnOnce(A) -> T,
) -> Fact<T> {
    match answer {
        Ok(answer) => Fact::Known(read(answer), source),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

/// Where an object is asked for: in its owner's account, or where nobody can get in there, by the target
/// that refers to it.
pub(crate) async fn asker(session: &Session, owner: Option<Target>, referrer: Target) -> Target {
    match owner {
        Some(owner) if session.door.enters(owner.account).await => owner,
        Some(owner) => Target::new(referrer.account, owner.region),
        None => referrer,
    }
}

/// A list that AWS says goes on, and that does not: what follows is not known.
pub(crate) fn endless<T>(source: Source) -> Fact<T> {
    Fact::Unknown(Unknown::undecided(source, "the list did not come to an end"))
}

/// A row that cannot be read may be the one that matters.
pub(crate) fn unreadable<T>(source: Source) -> Fact<T> {
    Fact::Unknown(Unknown::undecided(source, "a row of the list could not be read"))
}

/// The text of an ARN, if it is one.
pub(crate) fn arn(text: Option<&str>) -> Option<hydrant_core::Arn> {
    text.and_then(|text| text.parse().ok())
}

/// A bucket's name from its ARN or from the name itself.
pub(crate) fn bucket_name(arn: &str) -> String {
    arn.rsplit(":::").next().unwrap_or(arn).split('/').next().unwrap_or(arn).to_owned()
}
