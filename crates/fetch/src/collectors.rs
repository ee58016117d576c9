#![allow(warnings)]
//! One collector per kind of query: it asks, and answers with facts. It never fails.

mod aoss;
mod aoss_shape;
mod config;
mod ec2;
mod ec2_shape;
mod guardduty;
mod inspector;
mod macie;
mod opensearch;
mod places;
mod redshift;
mod region;
mod securityhub;

use hydrant_core::facts::{Area, ResourceKind};
use hydrant_core::{Answer, Arn, Fact, Query, Source, Target, Unknown};

pub(crate) use places::Places;
pub(crate) use region::regions;

use crate::door::{Failed, Session};

/// Answers one query.
pub(crate) async fn ask(session: &Session, query: &Query, places: &Places) -> Answer {
    let home = |account| Target::new(account, session.door.accounts.home);
    match query {
        Query::Regions(account) => region::regions(session, home(*account)).await,
        Query::DeliveryStreams(target) => Answer::BucketNotHere,
        Query::Streams(target) => Answer::BucketNotHere,
        Query::Applications(target) => Answer::BucketNotHere,
        Query::DeliveryStream(arn) => Answer::BucketNotHere,
        Query::Stream(arn, asker) => Answer::BucketNotHere,
        Query::Consumer(arn, asker) => Answer::BucketNotHere,
        Query::Channels(arn, asker) => Answer::BucketNotHere,
        Query::Feeders(arn) => Answer::BucketNotHere,
        Query::Application(arn) => Answer::BucketNotHere,
        Query::Tags(arn) => Answer::BucketNotHere,
        Query::Trails(target) => Answer::BucketNotHere,
        Query::Trail(trail, seen_by) => Answer::BucketNotHere,
        Query::Alarms(group, asker) => Answer::BucketNotHere,
        Query::KeyRef(reference, asker) => Answer::BucketNotHere,
        Query::Key(arn, asker) => Answer::BucketNotHere,
        Query::LogStream(target, group, stream) => Answer::BucketNotHere,
        Query::Resource(arn, asker) => resource(session, arn, *asker).await,
        Query::Area(kind, target) => area(session, *kind, *target).await,
        Query::AccountBlock(account) => Answer::BucketNotHere,
        Query::Buckets(account) => Answer::BucketNotHere,
        Query::Bucket(name, asker) => Answer::BucketNotHere,
        Query::BucketAnywhere(name, asker) => Answer::BucketNotHere,
    }
}

/// A resource that a data path leads to.
async fn resource(session: &Session, arn: &Arn, asker: Target) -> Answer {
    let Some(kind) = ResourceKind::of(arn) else { return Answer::BucketNotHere };
    match kind {
        ResourceKind::BucketTable => Answer::BucketNotHere,
        ResourceKind::Channel => Answer::BucketNotHere,
        ResourceKind::Cluster => redshift::cluster(session, arn, asker).await,
        ResourceKind::Collection => aoss::collection(session, arn, asker).await,
        ResourceKind::Domain => opensearch::domain(session, arn, asker).await,
        ResourceKind::EventBus => Answer::BucketNotHere,
        ResourceKind::Function => Answer::BucketNotHere,
        ResourceKind::LogGroup => Answer::BucketNotHere,
        ResourceKind::MskCluster => Answer::BucketNotHere,
        ResourceKind::Secret => Answer::BucketNotHere,
        ResourceKind::SecurityGroup => ec2::security_group(session, arn, asker).await,
        ResourceKind::Table => Answer::BucketNotHere,
        ResourceKind::TableBucket => Answer::BucketNotHere,
        ResourceKind::Topic => Answer::BucketNotHere,
        ResourceKind::Workgroup => redshift::workgroup(session, arn, asker).await,
    }
}

/// What surrounds the streams of a target.
async fn area(session: &Session, area: Area, target: Target) -> Answer {
    match area {
        Area::Acls => ec2::acls(session, target).await,
        Area::Compliance(service) => config::compliance(session, target, service).await,
        Area::Config => config::config(session, target).await,
        Area::Endpoints => ec2::endpoints(session, target).await,
        Area::Feeds => Answer::BucketNotHere,
        Area::GuardDuty => guardduty::guardduty(session, target).await,
        Area::Inspector => inspector::inspector(session, target).await,
        Area::Macie => macie::macie(session, target).await,
        Area::Network => ec2::network(session, target).await,
        Area::SecurityHub => securityhub::hub(session, target).await,
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
