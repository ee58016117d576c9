use std::collections::BTreeMap;

use super::{
    ARCHIVE, ARCHIVE_KEY, CLICKS, CODE, DELIVERED, ENRICH, EVENTS, HOME, LAKE_BUCKET, LEDGER,
    LOG_GROUP, LOG_STREAM, MANAGEMENT, ORDERS, ORDERS_ARCHIVE, OTHER, PRICING, SHOP, SHOP_KEY,
    SNOW, account, application, arn, bucket, customer_key, delivery, home, key_access, known,
    known_in, region, stream, trail_ref,
};
use crate::facts::{
    BucketEntry, Consumer, EnabledRegions, EventSelectors, FieldSelector, LogStream,
    PublicAccessBlock, StreamSource, TrailStatus,
};
use crate::{Answer, Api, Query, Target, api};

/// What AWS answered, by query.
pub fn answers() -> BTreeMap<String, Answer> {
    let mut all = Vec::new();
    for id in [MANAGEMENT, SHOP, ARCHIVE] {
        all.extend(account_answers(id));
    }
    all.extend(firehose());
    all.extend(kinesis());
    all.push((
        Query::Application(arn(ENRICH)),
        Answer::Application(Box::new(known(
            &api::KINESISANALYTICS_DESCRIBE_APPLICATION,
            application(),
        ))),
    ));
    all.extend(keys());
    all.extend(buckets());
    all.extend(trails());
    all.extend(super::areas::answers());
    all.extend(super::lake::answers());
    all.extend(super::people::answers());
    all.extend(super::stores::answers());
    all.into_iter().map(|(query, answer)| (query.to_string(), answer)).collect()
}

fn account_answers(id: &str) -> Vec<(Query, Answer)> {
    let regions = EnabledRegions {
        enabled: vec![region(OTHER), region(HOME)],
        off: vec![region("me-south-1")],
    };
    let regions = known_in(home(id), &api::EC2_DESCRIBE_REGIONS, regions);
    let mut answers = vec![(Query::Regions(account(id)), Answer::Regions(regions))];
    for name in [HOME, OTHER] {
        let target = Target::new(account(id), region(name));
        let inhabited = id == SHOP && name == HOME;
        let listing = |api: &'static Api, names: &[&str]| {
            let names = if inhabited { names } else { &[] };
            let arns = names.iter().map(|name| arn(name)).collect();
            Answer::Listing(known_in(target, api, arns))
        };
        answers.extend([
            (
                Query::DeliveryStreams(target),
                listing(
                    &api::FIREHOSE_LIST_DELIVERY_STREAMS,
                    &[&[CLICKS, EVENTS, ORDERS_ARCHIVE, SNOW], super::stores::STREAMS.as_slice()]
                        .concat(),
                ),
            ),
            (Query::Streams(target), listing(&api::KINESIS_LIST_STREAMS, &[LEDGER, ORDERS])),
            (
                Query::Applications(target),
                listing(&api::KINESISANALYTICS_LIST_APPLICATIONS, &[ENRICH]),
            ),
        ]);
    }
    answers
}

fn firehose() -> Vec<(Query, Answer)> {
    let reads = StreamSource::Kinesis {
        stream: Some(arn(ORDERS)),
        role: Some(super::parts::delivery_role()),
    };
    let describe = |name: &str, source| {
        let description = known(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM, delivery(source));
        (Query::DeliveryStream(arn(name)), Answer::DeliveryStream(Box::new(description)))
    };
    let target = home(SHOP);
    let (group, log_stream) = (LOG_GROUP.to_owned(), LOG_STREAM.to_owned());
    let found = LogStream {
        target,
        group: group.clone(),
        stream: log_stream.clone(),
        exists: known(&api::LOGS_DESCRIBE_LOG_STREAMS, Some(true)),
    };
    vec![
        describe(CLICKS, StreamSource::DirectPut),
        describe(ORDERS_ARCHIVE, reads),
        (Query::LogStream(target, group, log_stream), Answer::LogStream(found)),
    ]
}

fn kinesis() -> Vec<(Query, Answer)> {
    let target = home(SHOP);
    let consumer =
        Consumer { arn: arn(PRICING), policy: known(&api::KINESIS_GET_RESOURCE_POLICY, None) };
    vec![
        (Query::Stream(arn(ORDERS), target), Answer::Stream(Box::new(stream(ORDERS, &[PRICING])))),
        (Query::Consumer(arn(PRICING), target), Answer::Consumer(consumer)),
    ]
}

fn keys() -> Vec<(Query, Answer)> {
    let mut answers = Vec::new();
    for (name, owner) in [(SHOP_KEY, SHOP), (ARCHIVE_KEY, ARCHIVE)] {
        let target = home(owner);
        let metadata = known_in(target, &api::KMS_DESCRIBE_KEY, Some(customer_key(name)));
        answers.extend([
            (Query::KeyRef(arn(name), target), Answer::KeyRef(metadata)),
            (Query::Key(arn(name), target), Answer::Key(Box::new(key_access(owner)))),
        ]);
    }
    answers
}

fn buckets() -> Vec<(Query, Answer)> {
    let mut answers = Vec::new();
    for (owner, names) in [(ARCHIVE, &[DELIVERED, LAKE_BUCKET][..]), (SHOP, &[CODE])] {
        let target = home(owner);
        let entry = |name: &str| BucketEntry { name: name.to_owned(), region: Some(target.region) };
        let block = PublicAccessBlock {
            block_public_acls: true,
            ignore_public_acls: true,
            block_public_policy: true,
            restrict_public_buckets: true,
        };
        let block = known_in(target, &api::S3CONTROL_GET_PUBLIC_ACCESS_BLOCK, Some(block));
        let mut list: Vec<BucketEntry> = names.iter().map(|name| entry(name)).collect();
        list.extend((owner == ARCHIVE).then(super::lake::copies_entry));
        let list = known_in(target, &api::S3_LIST_BUCKETS, list);
        for name in names {
            let mut found = bucket(name, owner);
            if owner == ARCHIVE {
                super::value(&mut found.replication).push(super::lake::replication());
            }
            let query = Query::Bucket((*name).to_owned(), home(SHOP));
            answers.push((query, Answer::Bucket(Box::new(found))));
        }
        answers.extend([
            (Query::Buckets(account(owner)), Answer::Buckets(list)),
            (Query::AccountBlock(account(owner)), Answer::AccountBlock(block)),
        ]);
    }
    answers
}

fn trails() -> Vec<(Query, Answer)> {
    let seen_by = home(SHOP);
    let owner = home(MANAGEMENT);
    let seen = known_in(seen_by, &api::CLOUDTRAIL_DESCRIBE_TRAILS, vec![trail_ref()]);
    let status = TrailStatus {
        logging: true,
        delivery_error: None,
        delivered: Some(super::hours_before_scan(1)),
        started: Some(super::hours_before_scan(24 * 365)),
    };
    let status = known_in(owner, &api::CLOUDTRAIL_GET_TRAIL_STATUS, status);
    let selectors = known_in(owner, &api::CLOUDTRAIL_GET_EVENT_SELECTORS, selectors());
    vec![
        (Query::Trails(seen_by), Answer::Trails(seen)),
        (Query::Trail(trail_ref(), seen_by), Answer::Trail(status, selectors)),
    ]
}

/// All management events, and the data events of both kinds of stream.
fn selectors() -> EventSelectors {
    let field = |name: &str, value: &str| FieldSelector {
        field: name.to_owned(),
        equals: vec![value.to_owned()],
        ..FieldSelector::default()
    };
    let data = |kind: &str| vec![field("eventCategory", "Data"), field("resources.type", kind)];
    EventSelectors {
        advanced: vec![
            vec![field("eventCategory", "Management")],
            data("AWS::Kinesis::Stream"),
            data("AWS::KinesisFirehose::DeliveryStream"),
        ],
        ..EventSelectors::default()
    }
}
