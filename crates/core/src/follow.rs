use std::collections::BTreeSet;

use crate::facts::{ApplicationDetail, BucketOwner, DeliveryStreamDescription, StreamSource};
use crate::{AccountId, Answer, Arn, Query, Region, ScanHeader, Target, api};

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
                .map(|arn| describe(query, arn, *target))
                .chain([Query::Trails(*target)])
                .collect(),
            _ => Vec::new(),
        },
        (Query::DeliveryStream(arn), Answer::DeliveryStream(fact)) => {
            match (fact.known(), arn.target()) {
                (Ok(description), Some(target)) => delivery_stream(description, target, header),
                _ => Vec::new(),
            }
        }
        (Query::Stream(arn, asker), Answer::Stream(stream)) => {
            let target = arn.target().unwrap_or(*asker);
            let key = stream.summary.known().ok().filter(|summary| summary.encrypted());
            let key = key.and_then(|summary| summary.key_id.as_deref());
            let consumers = stream.consumers.known().map(Vec::as_slice).unwrap_or_default();
            let consumers = consumers.iter().map(|arn| Query::Consumer(arn.clone(), *asker));
            key.and_then(|id| key_query(id, target)).into_iter().chain(consumers).collect()
        }
        (Query::Application(arn), Answer::Application(fact)) => {
            match (fact.known(), arn.target()) {
                (Ok(detail), Some(target)) => application(detail, target, header),
                _ => Vec::new(),
            }
        }
        (Query::Trails(target), Answer::Trails(fact)) => {
            let trails = fact.known().map(Vec::as_slice).unwrap_or_default();
            trails.iter().map(|trail| Query::Trail(trail.clone(), *target)).collect()
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
            let Ok(BucketOwner::Member(target)) = bucket.owner.known() else { return Vec::new() };
            let encryption = bucket.encryption.known().ok().and_then(Option::as_ref);
            let key = encryption.and_then(|encryption| encryption.key.as_deref());
            let key = key.and_then(|id| key_query(id, *target));
            [Query::AccountBlock(target.account)].into_iter().chain(key).collect()
        }
        _ => Vec::new(),
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

fn describe(listing: &Query, arn: &Arn, target: Target) -> Query {
    match listing {
        Query::DeliveryStreams(_) => Query::DeliveryStream(arn.clone()),
        Query::Applications(_) => Query::Application(arn.clone()),
        _ => Query::Stream(arn.clone(), target),
    }
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
    queries
}

fn application(detail: &ApplicationDetail, target: Target, header: &ScanHeader) -> Vec<Query> {
    let key = detail.key.as_deref().and_then(|id| key_query(id, target));
    let code = detail
        .code
        .as_ref()
        .map(|code| bucket(&code.bucket, target, None, header))
        .unwrap_or_default();
    key.into_iter().chain(code).collect()
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
