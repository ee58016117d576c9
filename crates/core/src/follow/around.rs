//! What follows from where streams live, and from the resources and buckets that they lead to.

use super::{bucket, key_query};
use crate::facts::{Area, AreaFacts, Bucket, BucketOwner, EventBus, Resource, ResourceKind};
use crate::path::key_of;
use crate::{Answer, Arn, Query, Relation, ScanHeader, Service, Target, references};

/// What surrounds the streams of a target. Asked once, whichever of its listings holds something.
pub(super) fn surroundings(listing: &Query, target: Target, header: &ScanHeader) -> Vec<Query> {
    let service = match listing {
        Query::DeliveryStreams(_) => Service::Firehose,
        Query::Applications(_) => Service::Flink,
        _ => Service::Kinesis,
    };
    let areas = [
        Area::Activity,
        Area::Compliance(service),
        Area::Config,
        Area::Endpoints,
        Area::Feeds,
        Area::GuardDuty,
        Area::Network,
        Area::SecurityHub,
    ];
    let bus = references::default_bus(target).map(|bus| Query::Resource(bus, target));
    let areas = areas.into_iter().map(|area| Query::Area(area, target));
    let home = Target::new(target.account, header.home);
    let people = [
        Query::Area(Area::AccessKeys, home),
        Query::Area(Area::Principals, home),
        Query::Area(Area::OrganizationPolicies, Target::new(header.caller, header.home)),
    ];
    [Query::Trails(target)].into_iter().chain(areas).chain(bus).chain(people).collect()
}

/// A role, and the policies of its account, which may hold no stream. Nobody reads the roles of accounts that
/// are not scanned.
pub(super) fn role(arn: &Arn, header: &ScanHeader) -> Vec<Query> {
    let accounts = &header.organization.accounts;
    let account = arn.account().filter(|id| accounts.get(id).is_some_and(|it| it.skip.is_none()));
    let (Some(account), Some(ResourceKind::Role)) = (account, ResourceKind::of(arn)) else {
        return Vec::new();
    };
    // Always asked in the same place, whoever refers to it.
    let home = Target::new(account, header.home);
    vec![Query::Resource(arn.clone(), home), Query::Area(Area::Principals, home)]
}

/// The resources among references.
pub(super) fn resources(found: Vec<(Relation, Arn)>, asker: Target) -> Vec<Query> {
    let known = found.into_iter().filter(|(_, arn)| ResourceKind::of(arn).is_some());
    known.map(|(_, arn)| Query::Resource(arn, asker)).collect()
}

/// The bucket of a location.
pub(super) fn located(location: &str, asker: Target, header: &ScanHeader) -> Vec<Query> {
    let name = references::bucket_of_location(location);
    name.map(|name| bucket(name, asker, None, header)).unwrap_or_default()
}

/// Where a bucket was found its data is watched, or is not; and its copies are on the path too.
pub(super) fn found_bucket(found: &Bucket, header: &ScanHeader) -> Vec<Query> {
    let Ok(BucketOwner::Member(target)) = found.owner.known() else { return Vec::new() };
    let mut queries = vec![
        Query::AccountBlock(target.account),
        Query::Area(Area::GuardDuty, *target),
        Query::Area(Area::Macie, *target),
    ];
    // A bare id or alias means the key of that name in the account of whoever writes. Here it is asked for
    // in the owner's, whose own writers use it; others' are not judged by it.
    let encryption = found.encryption.known().ok().and_then(Option::as_ref);
    let key = encryption.and_then(|encryption| encryption.key.as_deref());
    queries.extend(key.and_then(|id| key_query(id, *target)));
    for rule in found.replication.known().map(Vec::as_slice).unwrap_or_default() {
        if rule.enabled {
            queries.extend(bucket(&rule.bucket, *target, rule.account, header));
        }
    }
    queries
}

/// What the answers beside streams, keys and buckets lead to.
pub(super) fn further(query: &Query, answer: &Answer, header: &ScanHeader) -> Vec<Query> {
    match (query, answer) {
        (Query::Resource(arn, asker), Answer::Resource(resource)) => {
            let target = arn.target().unwrap_or(*asker);
            resource_leads_to(resource, target, header)
        }
        (Query::Area(Area::Endpoints, target), Answer::Area(area)) => endpoints(area, *target),
        (Query::Area(Area::Feeds, _), Answer::Area(area)) => {
            let AreaFacts::Feeds(feeds) = area.as_ref() else { return Vec::new() };
            let destinations = feeds.destinations.known().map(Vec::as_slice).unwrap_or_default();
            let feeding = destinations.iter().filter(|it| it.stream.is_some());
            let roles = feeding.filter_map(|it| it.role.as_ref());
            roles.flat_map(|arn| role(arn, header)).collect()
        }
        (Query::Alarms(_, asker), Answer::Alarms(alarms)) => {
            let (Ok(filters), Ok(all)) = (alarms.filters.known(), alarms.alarms.known()) else {
                return Vec::new();
            };
            let counted = |namespace: &str, metric: &str| {
                let mut metrics = filters.iter().flat_map(|it| &it.metrics);
                metrics.any(|it| it.0 == namespace && it.1 == metric)
            };
            let actions = all
                .iter()
                .filter(|alarm| alarm.enabled && counted(&alarm.namespace, &alarm.metric))
                .flat_map(|alarm| &alarm.actions)
                .filter(|arn| ResourceKind::of(arn) == Some(ResourceKind::Topic));
            actions.map(|arn| Query::Resource(arn.clone(), *asker)).collect()
        }
        _ => Vec::new(),
    }
}

fn resource_leads_to(resource: &Resource, target: Target, header: &ScanHeader) -> Vec<Query> {
    let mut queries: Vec<Query> =
        key_of(resource).and_then(|id| key_query(id, target)).into_iter().collect();
    queries.extend(references::role_of(resource).into_iter().flat_map(|arn| role(arn, header)));
    match resource {
        Resource::Channel(it) => {
            let detail = it.detail.known().ok().and_then(Option::as_ref);
            let arns =
                detail.into_iter().flat_map(|it| it.destination.iter().chain(&it.dead_letters));
            for arn in arns {
                match arn.service() {
                    "s3" => queries.extend(bucket(arn.name(), target, None, header)),
                    _ => {
                        queries
                            .extend(resources(vec![(Relation::DeliversTo, arn.clone())], target));
                    }
                }
            }
        }
        Resource::Cluster(it) => {
            if let Ok(Some(detail)) = it.detail.known() {
                queries.extend(groups(&detail.security_groups, target));
            }
        }
        Resource::Workgroup(it) => {
            if let Ok(Some(detail)) = it.detail.known() {
                queries.extend(groups(&detail.security_groups, target));
            }
        }
        Resource::Table(it) => {
            if let Ok(Some(detail)) = it.detail.known() {
                let location = detail.location.as_deref().unwrap_or_default();
                queries.extend(located(location, target, header));
            }
        }
        Resource::Function(it) => {
            if let Ok(Some(configuration)) = it.configuration.known() {
                queries.push(Query::Area(Area::Inspector, target));
                queries.extend(groups(&configuration.security_groups, target));
            }
        }
        Resource::EventBus(it) => queries.extend(bus_leads_to(it, target)),
        _ => {}
    }
    queries
}

fn groups(ids: &[String], target: Target) -> Vec<Query> {
    let arns = ids.iter().filter_map(|id| references::security_group(id, target));
    arns.map(|arn| Query::Resource(arn, target)).collect()
}

/// Events go to topics, and through other buses.
fn bus_leads_to(bus: &EventBus, target: Target) -> Vec<Query> {
    let targets = bus.targets.known().map(Vec::as_slice).unwrap_or_default();
    let told = targets.iter().filter(|it| {
        matches!(ResourceKind::of(&it.arn), Some(ResourceKind::Topic | ResourceKind::EventBus))
    });
    told.map(|it| Query::Resource(it.arn.clone(), target)).collect()
}

fn endpoints(area: &AreaFacts, target: Target) -> Vec<Query> {
    let AreaFacts::Endpoints(fact) = area else { return Vec::new() };
    let endpoints = fact.known().map(Vec::as_slice).unwrap_or_default();
    let own = endpoints.iter().filter(|it| it.owner.is_none_or(|owner| owner == target.account));
    let groups = own.clone().flat_map(|it| &it.security_groups);
    let groups = groups.filter_map(|id| references::security_group(id, target));
    let acls = own.clone().next().map(|_| Query::Area(Area::Acls, target));
    acls.into_iter().chain(groups.map(|arn| Query::Resource(arn, target))).collect()
}
