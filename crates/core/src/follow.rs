use std::collections::BTreeSet;

use crate::facts::{ApplicationDetail, DeliveryStreamDescription, Stream, StreamSource, TrailRef};
use crate::{AccountId, Answer, Arn, Query, Region, ScanHeader, Target, api, references};

mod around;

use around::{found_bucket, further, located, resources, role, surroundings};

/// The first questions of a scan: which Regions each account has.
pub fn roots(header: &ScanHeader) -> impl Iterator<Item = Query> {
    header.organization.scanned().map(|account| Query::Regions(account.id))
}

/// What an answer leads to. A pure function, so that the frontier of an interrupted scan never has to
/// be stored: it is whatever the stored answers lead to and nobody answered.
pub fn follow(query: &Query, answer: &Answer, header: &ScanHeader) -> Vec<Query> {
    match (query, answer) {
        (Query::Regions(account), Answer::Regions(fact)) => {
            let regions = match fact.known() {
                Ok(regions) => chosen(&regions.enabled, header),
                // Without credentials there is nothing to ask there.
                Err(unknown) if unknown.source.api == &api::STS_ASSUME_ROLE => Vec::new(),
                Err(_) => header.regions.clone().unwrap_or_else(|| header.fallback_regions.clone()),
            };
            regions.into_iter().flat_map(|region| listings(Target::new(*account, region))).collect()
        }
        (
            Query::DeliveryStreams(target) | Query::Streams(target) | Query::Applications(target),
            Answer::Listing(fact),
        ) => match fact.known() {
            Ok(arns) if !arns.is_empty() => arns
                .iter()
                .flat_map(|arn| described(query, arn, *target))
                .chain(surroundings(query, *target, header))
                .collect(),
            _ => Vec::new(),
        },
        (Query::Channels(_, asker), Answer::Listing(fact)) => {
            let channels = fact.known().map(Vec::as_slice).unwrap_or_default();
            channels.iter().map(|arn| Query::Resource(arn.clone(), *asker)).collect()
        }
        (Query::DeliveryStream(arn), Answer::DeliveryStream(fact)) => {
            match (fact.known(), arn.target()) {
                (Ok(description), Some(target)) => delivery_stream(description, target, header),
                _ => Vec::new(),
            }
        }
        (Query::Stream(arn, asker), Answer::Stream(stream)) => data_stream(arn, *asker, stream),
        (Query::Application(arn), Answer::Application(fact)) => {
            match (fact.known(), arn.target()) {
                (Ok(detail), Some(target)) => application(arn, detail, target, header),
                _ => Vec::new(),
            }
        }
        (Query::Trails(target), Answer::Trails(fact)) => {
            let trails = fact.known().map(Vec::as_slice).unwrap_or_default();
            let asked = |trail: &TrailRef| {
                let alarms = trail.log_group.clone().map(|group| Query::Alarms(group, *target));
                [Query::Trail(trail.clone(), *target)].into_iter().chain(alarms)
            };
            trails.iter().flat_map(asked).collect()
        }
        (Query::KeyRef(reference, asker), Answer::KeyRef(fact)) => match fact.known() {
            Ok(Some(key)) if key.customer_managed() => vec![Query::Key(key.arn.clone(), *asker)],
            // Not described, but named by itself: its policy may still be readable.
            Err(_) if reference.resource().starts_with("key/") => {
                vec![Query::Key(reference.clone(), *asker)]
            }
            _ => Vec::new(),
        },
        (Query::Bucket(name, asker), Answer::BucketNotHere) => header
            .organization
            .scanned()
            .map(|account| Query::Buckets(account.id))
            .chain([Query::BucketAnywhere(name.clone(), *asker)])
            .collect(),
        (Query::Bucket(..) | Query::BucketAnywhere(..), Answer::Bucket(bucket)) => {
            found_bucket(bucket, header)
        }
        (query, answer) => further(query, answer, header),
    }
}

/// The full name of a key that a service configuration names by id, ARN, alias or alias ARN.
/// `None` for the reserved `alias/aws/…` names, which stand for AWS managed keys by definition.
pub(crate) fn key_arn(id: &str, target: Target) -> Option<Arn> {
    let Target { account, region } = target;
    let partition = region.partition();
    let arn = match id.parse::<Arn>() {
        Ok(arn) => arn,
        Err(_) if id.starts_with("alias/") => {
            format!("arn:{partition}:kms:{region}:{account}:{id}").parse().ok()?
        }
        Err(_) => format!("arn:{partition}:kms:{region}:{account}:key/{id}").parse().ok()?,
    };
    (!arn.resource().starts_with("alias/aws/")).then_some(arn)
}

fn key_query(id: &str, asker: Target) -> Option<Query> {
    key_arn(id, asker).map(|arn| Query::KeyRef(arn, asker))
}

fn chosen(enabled: &[Region], header: &ScanHeader) -> Vec<Region> {
    match &header.regions {
        Some(chosen) => chosen.iter().copied().filter(|region| enabled.contains(region)).collect(),
        None => enabled.to_vec(),
    }
}

fn listings(target: Target) -> [Query; 3] {
    [Query::DeliveryStreams(target), Query::Streams(target), Query::Applications(target)]
}

fn described(listing: &Query, arn: &Arn, target: Target) -> Vec<Query> {
    match listing {
        Query::DeliveryStreams(_) => {
            vec![Query::DeliveryStream(arn.clone()), Query::Feeders(arn.clone())]
        }
        Query::Applications(_) => vec![Query::Application(arn.clone())],
        _ => vec![Query::Stream(arn.clone(), target), Query::Feeders(arn.clone())],
    }
}

fn data_stream(arn: &Arn, asker: Target, stream: &Stream) -> Vec<Query> {
    let target = arn.target().unwrap_or(asker);
    let summary = stream.summary.known().ok();
    let key = summary.filter(|it| it.encrypted()).and_then(|it| it.key_id.as_deref());
    let channels = summary.and_then(|it| it.channel_count).is_some_and(|count| count > 0);
    let channels = channels.then(|| Query::Channels(arn.clone(), asker));
    let consumers = stream.consumers.known().map(Vec::as_slice).unwrap_or_default();
    let consumers = consumers.iter().map(|arn| Query::Consumer(arn.clone(), asker));
    key.and_then(|id| key_query(id, target)).into_iter().chain(channels).chain(consumers).collect()
}

fn delivery_stream(
    description: &DeliveryStreamDescription,
    target: Target,
    header: &ScanHeader,
) -> Vec<Query> {
    let mut queries = Vec::new();
    if let StreamSource::Kinesis { stream: Some(stream), .. } = &description.source {
        queries.push(Query::Stream(stream.clone(), target));
    }
    let own_key = description.encryption.as_ref().and_then(|encryption| encryption.key.as_ref());
    for key in own_key.into_iter().chain(description.buckets().filter_map(|hop| hop.key.as_ref())) {
        queries.extend(key_query(key.as_str(), target));
    }
    for hop in description.buckets() {
        let key_account = hop.key.as_ref().and_then(Arn::account);
        queries.extend(bucket(&hop.bucket, target, key_account, header));
    }
    for logging in description.loggings().filter(|logging| logging.enabled) {
        if let (Some(group), Some(stream)) = (&logging.group, &logging.stream) {
            queries.push(Query::LogStream(target, group.clone(), stream.clone()));
        }
    }
    for warehouse in description.destinations.iter().filter_map(|it| it.warehouse.as_deref()) {
        queries.extend(located(warehouse, target, header));
    }
    queries.extend(resources(references::of_delivery_stream(description, target), target));
    let roles = references::roles_of_delivery_stream(description);
    queries.extend(roles.into_iter().flat_map(|arn| role(arn, header)));
    queries
}

fn application(
    arn: &Arn,
    detail: &ApplicationDetail,
    target: Target,
    header: &ScanHeader,
) -> Vec<Query> {
    let mut queries: Vec<Query> =
        detail.key.as_deref().and_then(|id| key_query(id, target)).into_iter().collect();
    if let Some(code) = &detail.code {
        queries.extend(bucket(&code.bucket, target, None, header));
    }
    for named in &detail.named_arns {
        match (named.service(), named.resource()) {
            ("kinesis", resource) if resource.starts_with("stream/") => {
                queries.push(Query::Stream(named.clone(), target));
            }
            ("s3", resource) => {
                let name = resource.split('/').next().unwrap_or_default();
                queries.extend(bucket(name, target, None, header));
            }
            _ => {}
        }
    }
    // Whether it is production matters only for what it logs.
    if detail.log_level.as_deref() == Some("DEBUG") {
        queries.push(Query::Tags(arn.clone()));
    }
    queries.extend(resources(references::of_application(detail, target), target));
    queries.extend(detail.role.iter().flat_map(|arn| role(arn, header)));
    queries
}

/// A bucket, and the lists of buckets where it probably is: of the account that uses it, of the account
/// that owns its key, and of an account whose id is part of its name.
fn bucket(
    name: &str,
    asker: Target,
    key_account: Option<AccountId>,
    header: &ScanHeader,
) -> Vec<Query> {
    let named = name.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok());
    let likely: BTreeSet<AccountId> = named.chain(key_account).chain([asker.account]).collect();
    let scanned = |account: &AccountId| {
        header.organization.accounts.get(account).is_some_and(|account| account.skip.is_none())
    };
    likely
        .into_iter()
        .filter(scanned)
        .map(Query::Buckets)
        .chain([Query::Bucket(name.to_owned(), asker)])
        .collect()
}
