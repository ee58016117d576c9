//! The calls for what streams depend on: buckets, keys, logs and trails, each once however many streams share it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::paths::{Paths, Place};
use super::{MinimalCalls, pages};
use crate::org::{Bucket, Key, KeyManager, Org, StreamEncryption};

/// What is read of every bucket on a data path.
const BUCKET_PROPERTIES: [&str; 9] = [
    "s3:GetBucketAcl",
    "s3:GetBucketEncryption",
    "s3:GetBucketLifecycleConfiguration",
    "s3:GetBucketLogging",
    "s3:GetBucketOwnershipControls",
    "s3:GetBucketPolicy",
    "s3:GetBucketReplication",
    "s3:GetBucketVersioning",
    "s3:GetPublicAccessBlock",
];

/// A reference from a stream: the account and Region that refer, and the name of what they refer to.
type Reference<'a> = (&'a str, &'a str, String);

/// Counts them, and says in which accounts and Regions the buckets are.
pub(super) fn count<'a>(
    org: &'a Org,
    readable: &BTreeSet<&str>,
    paths: &Paths<'_>,
    calls: &mut MinimalCalls,
) -> BTreeSet<Place<'a>> {
    let buckets = buckets(org, readable, paths, calls);
    let further = paths.keys(org, readable);
    keys(org, readable, &buckets, &further, calls);
    logs(org, readable, calls);
    trails(org, &paths.homes, calls);
    buckets.iter().map(|it| (it.account.as_str(), it.region.as_str())).collect()
}

/// Counts the buckets, and says which of them were found.
fn buckets<'a>(
    org: &'a Org,
    readable: &BTreeSet<&str>,
    paths: &Paths<'_>,
    calls: &mut MinimalCalls,
) -> Vec<&'a Bucket> {
    let by_name: BTreeMap<&str, &Bucket> =
        org.buckets.iter().map(|it| (it.name.as_str(), it)).collect();
    let mut asked: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    for (account, region, name) in bucket_references(org).chain(paths.locations(org)) {
        if readable.contains(account) {
            asked.entry(name).or_insert((account, region));
        }
    }
    copies(&by_name, readable, &mut asked);
    let mut owners = BTreeSet::new();
    let mut indexed = BTreeSet::new();
    let mut found = Vec::new();
    for (name, (account, region)) in asked {
        let bucket = by_name.get(name.as_str()).copied();
        let Some(bucket) = bucket.filter(|bucket| readable.contains(bucket.account.as_str()))
        else {
            // One answer says that it is missing. That a bucket is a stranger's, only every list together can say.
            calls.add("s3:GetBucketLocation", 1);
            if bucket.is_some() {
                indexed.extend(readable.iter().copied());
            }
            continue;
        };
        // The stream's own account and Region are tried first; the list of an account tells where all of its are.
        if bucket.account != account || bucket.region != region {
            indexed.insert(bucket.account.as_str());
        }
        for api in BUCKET_PROPERTIES {
            calls.add(api, 1);
        }
        owners.insert(bucket.account.as_str());
        found.push(bucket);
    }
    calls.add("s3:ListBuckets", indexed.len());
    calls.add("s3control:GetPublicAccessBlock", owners.len());
    found
}

/// Adds the buckets that those which were asked about are copied to, and so on.
fn copies<'a>(
    by_name: &BTreeMap<&'a str, &'a Bucket>,
    readable: &BTreeSet<&str>,
    asked: &mut BTreeMap<String, (&'a str, &'a str)>,
) {
    let mut open: Vec<String> = asked.keys().cloned().collect();
    while let Some(name) = open.pop() {
        let Some(bucket) = by_name.get(name.as_str()).copied() else { continue };
        let copy = bucket.replica.as_ref().filter(|copy| !copy.is_empty());
        if let Some(copy) = copy.filter(|_| readable.contains(bucket.account.as_str()))
            && !asked.contains_key(copy)
        {
            asked.insert(copy.clone(), (&bucket.account, &bucket.region));
            open.push(copy.clone());
        }
    }
}

fn bucket_references(org: &Org) -> impl Iterator<Item = Reference<'_>> {
    let delivery = org.delivery_streams.iter().flat_map(|it| {
        let backup =
            it.destination_extra.pointer("/S3BackupDescription/BucketARN").and_then(Value::as_str);
        let backup = backup.and_then(|arn| arn.rsplit(':').next()).map(str::to_owned);
        [Some(it.bucket.clone()), backup]
            .into_iter()
            .flatten()
            .map(|name| (it.account.as_str(), it.region.as_str(), name))
    });
    let channels = org.streams.iter().flat_map(|it| {
        let home = (it.account.as_str(), it.region.as_str());
        it.channels.iter().map(move |channel| (home.0, home.1, channel.bucket.clone()))
    });
    let code = org.applications.iter().filter(|it| !it.is_sql() && !it.is_studio());
    delivery
        .chain(channels)
        .chain(code.map(|it| (it.account.as_str(), it.region.as_str(), it.code_bucket.clone())))
}

fn keys(
    org: &Org,
    readable: &BTreeSet<&str>,
    buckets: &[&Bucket],
    further: &BTreeSet<String>,
    calls: &mut MinimalCalls,
) {
    let by_arn: BTreeMap<String, &Key> = org.keys.iter().map(|it| (it.arn(), it)).collect();
    let read = |account: &String| readable.contains(account.as_str());
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for it in org.delivery_streams.iter().filter(|it| read(&it.account)) {
        named.extend(it.key.as_deref());
        named.extend(it.bucket_key.as_deref());
    }
    let encrypted =
        org.streams.iter().filter(|it| read(&it.account) && it.encryption == StreamEncryption::Kms);
    named.extend(encrypted.filter_map(|it| it.key.as_deref()));
    let channels = org.streams.iter().filter(|it| read(&it.account)).flat_map(|it| &it.channels);
    named.extend(channels.filter_map(|it| it.key.as_deref()).filter(|key| !key.is_empty()));
    let applications = org.applications.iter().filter(|it| read(&it.account) && it.customer_key);
    named.extend(applications.filter_map(|it| it.key.as_deref()));
    named.extend(buckets.iter().filter_map(|it| it.key.as_deref()));
    named.extend(further.iter().map(String::as_str));
    // An alias of AWS says all there is to know.
    for arn in named.into_iter().filter(|arn| !arn.starts_with("alias/aws/")) {
        calls.add("kms:DescribeKey", 1);
        let Some(key) = by_arn.get(arn).filter(|key| read(&key.account)) else { continue };
        if key.manager == KeyManager::Customer {
            calls.add("kms:GetKeyPolicy", 1);
            calls.add("kms:ListGrants", pages(key.grants.len(), 100));
            let rotates = key.spec == "SYMMETRIC_DEFAULT"
                && key.origin == "AWS_KMS"
                && key.state == "Enabled";
            calls.add("kms:GetKeyRotationStatus", usize::from(rotates));
        }
    }
}

/// One question tells whether the group and the stream exist.
fn logs(org: &Org, readable: &BTreeSet<&str>, calls: &mut MinimalCalls) {
    let delivery = org.delivery_streams.iter().filter(|it| it.logging);
    let named: BTreeSet<_> = delivery
        .filter(|it| readable.contains(it.account.as_str()))
        .map(|it| (&it.account, &it.region, &it.log_group, &it.log_stream))
        .collect();
    calls.add("logs:DescribeLogStreams", named.len());
}

/// Trails are judged where streams live; one that several places see is read once.
fn trails(org: &Org, homes: &BTreeSet<Place<'_>>, calls: &mut MinimalCalls) {
    calls.add("cloudtrail:DescribeTrails", homes.len());
    let seen = org.trails.iter().filter(|trail| {
        homes.iter().any(|(account, region)| {
            (trail.organization || trail.account == *account)
                && (trail.multi_region || trail.region == *region)
        })
    });
    let seen = seen.count();
    calls.add("cloudtrail:GetTrailStatus", seen);
    calls.add("cloudtrail:GetEventSelectors", seen);
}
