//! Ways to break what the further streams of the sample lead to.

use super::broken::{allow, allow_organization};
use crate::facts::{
    BucketOwner, BucketTable, Channel, DestinationKind, Finding, ReplicationRule, Resource, Table,
    TableBucket, TableDetail, TableRef, Versioning,
};
use crate::sample::{
    self, ARCHIVE, CHANNEL, CLICKS, CODE, COPIES, DELIVERED, ENRICH, EVENTS, ORDERS_ARCHIVE, SHOP,
    SHOP_KEY, SNOW, STRANGER, TABLES,
};
use crate::{Snapshot, Target, api};

/// Changes to transforms, channels, applications, buckets and policies.
pub(super) const CHANGES_PATHS: &[fn(&mut Snapshot)] = &[
    |s| sample::destination(s, EVENTS).backup_mode = Some("Disabled".to_owned()),
    |s| {
        let function = "arn:aws:lambda:eu-west-1:222222222222:function:mask:$LATEST";
        sample::destination(s, EVENTS).transforms = vec![sample::arn(function)];
    },
    |s| vpc(s, &["subnet-0a", "subnet-0b"]),
    |s| vpc(s, &["subnet-0a"]),
    |s| sample::destination(s, SNOW).private_link = None,
    |s| sample::destination(s, CLICKS).partitioned = true,
    iceberg,
    |s| {
        iceberg(s);
        far(s, COPIES);
    },
    |s| sample::value(&mut sample::channel_mut(s).detail).as_mut().unwrap().key = None,
    |s| sample::value(&mut sample::channel_mut(s).detail).as_mut().unwrap().logging = false,
    |s| {
        let arn = sample::arn(&CHANNEL.replace(SHOP, STRANGER));
        let channel = Channel { arn: arn.clone(), ..sample::channel_mut(s).clone() };
        s.resources.insert(arn, Resource::Channel(channel));
    },
    |s| {
        for configuration in &mut sample::detail(s).vpc {
            configuration.subnets.truncate(1);
        }
    },
    |s| {
        sample::detail(s).log_level = Some("DEBUG".to_owned());
        let tags = vec![("stage".to_owned(), "production".to_owned())];
        let tags = sample::known(&api::KINESISANALYTICS_LIST_TAGS_FOR_RESOURCE, tags);
        s.tags.insert(sample::arn(ENRICH), tags);
    },
    |s| {
        if let Some(code) = &mut sample::detail(s).code {
            code.version = None;
        }
    },
    |s| *sample::value(&mut sample::bucket_mut(s, CODE).versioning) = Versioning::Suspended,
    |s| {
        let owner = sample::known(&api::S3_GET_BUCKET_LOCATION, BucketOwner::Elsewhere);
        sample::bucket_mut(s, CODE).owner = owner;
    },
    |s| {
        let named = [CLICKS.to_owned(), format!("arn:aws:s3:::{CODE}")];
        sample::detail(s).named_arns.extend(named.iter().map(|it| sample::arn(it)));
    },
    |s| {
        sample::detail(s).named_arns = vec![sample::arn(&format!("arn:aws:s3:::{CODE}"))];
        let owner = sample::known(&api::S3_GET_BUCKET_LOCATION, BucketOwner::Elsewhere);
        sample::bucket_mut(s, CODE).owner = owner;
    },
    |s| sample::detail(s).named_arns.clear(),
    |s| rules(s).clear(),
    |s| rules(s).iter_mut().for_each(|it| it.account = Some(sample::account(STRANGER))),
    |s| {
        for rule in rules(s) {
            rule.account = None;
        }
        let owner = sample::known(&api::S3_GET_BUCKET_LOCATION, BucketOwner::Elsewhere);
        sample::bucket_mut(s, COPIES).owner = owner;
    },
    |s| far(s, COPIES),
    |s| *sample::value(&mut sample::bucket_mut(s, CODE).logging) = None,
    |s| *sample::value(&mut sample::bucket_mut(s, DELIVERED).logging) = None,
    |s| sample::value(&mut sample::macie_mut(s).buckets)[0].1 = false,
    |s| *sample::value(&mut sample::macie_mut(s).enabled) = false,
    |s| {
        let finding = Finding {
            kind: "SensitiveData:S3Object/Credentials".to_owned(),
            high: true,
            created: None,
            resources: vec![CODE.to_owned()],
        };
        sample::value(&mut sample::macie_mut(s).findings).push(finding);
    },
    |s| *sample::value(&mut sample::bucket_mut(s, CODE).policy) = Some(allow(STRANGER)),
    |s| *sample::value(&mut sample::bucket_mut(s, CODE).policy) = Some(trusting()),
    |s| *sample::value(&mut sample::access(s, SHOP_KEY).policy) = trusting(),
    |s| sample::log_destination_mut(s).policy = Some(trusting()),
    |s| sample::log_destination_mut(s).policy = Some(allow("*")),
    |s| sample::log_destination_mut(s).policy = Some(allow(STRANGER)),
    |s| table_bucket(s, TABLES, Some(allow(STRANGER))),
    |s| {
        let another = || Some(allow_organization("o-anotherorg"));
        table_bucket(s, TABLES, another());
        sample::log_destination_mut(s).policy = another();
        *sample::value(&mut sample::bucket_mut(s, CODE).policy) = another();
    },
    |s| table_bucket(s, &TABLES.replace(ARCHIVE, STRANGER), None),
    |s| {
        let arn = sample::arn(&format!("{TABLES}/table/books/entries"));
        let policy = sample::known(&api::S3TABLES_GET_TABLE_POLICY, Some(allow(STRANGER)));
        s.resources.insert(arn.clone(), Resource::BucketTable(BucketTable { arn, policy }));
    },
    // A key without its account: the writers' own, not the bucket's.
    |s| {
        if let Some(it) = sample::value(&mut sample::bucket_mut(s, DELIVERED).encryption) {
            it.key = Some("33333333-3333-4333-8333-333333333333".to_owned());
        }
    },
];

fn rules(s: &mut Snapshot) -> &mut Vec<ReplicationRule> {
    sample::value(&mut sample::bucket_mut(s, DELIVERED).replication)
}

fn vpc(s: &mut Snapshot, subnets: &[&str]) {
    let destination = sample::destination(s, CLICKS);
    destination.kind = DestinationKind::OpenSearch;
    destination.vpc_subnets = subnets.iter().map(|it| (*it).to_owned()).collect();
}

/// A table whose data lies in the bucket of copies.
fn iceberg(s: &mut Snapshot) {
    let destination = sample::destination(s, ORDERS_ARCHIVE);
    destination.kind = DestinationKind::Iceberg;
    destination.tables = vec![TableRef {
        catalog: None,
        region: None,
        database: "lake".to_owned(),
        table: "orders".to_owned(),
    }];
    let arn = sample::arn("arn:aws:glue:eu-west-1:222222222222:table/lake/orders");
    let location = Some(format!("s3://{COPIES}/orders"));
    let detail =
        sample::known(&api::GLUE_GET_TABLE, Some(TableDetail { location, registered: true }));
    let iam_allowed = sample::known(&api::LAKEFORMATION_LIST_PERMISSIONS, false);
    s.resources.insert(arn.clone(), Resource::Table(Table { arn, detail, iam_allowed }));
}

fn far(s: &mut Snapshot, name: &str) {
    let place = Target::new(sample::account(ARCHIVE), sample::region("us-east-1"));
    sample::set_owner(s, name, BucketOwner::Member(place));
}

fn table_bucket(s: &mut Snapshot, name: &str, policy: Option<String>) {
    let arn = sample::arn(name);
    let policy = sample::known(&api::S3TABLES_GET_TABLE_BUCKET_POLICY, policy);
    s.resources.insert(arn.clone(), Resource::TableBucket(TableBucket { arn, policy }));
}

fn trusting() -> String {
    r#"{"Statement":[{"Effect":"Allow","Principal":{"Service":"logs.amazonaws.com"},"Action":"*","Resource":"*"}]}"#
        .to_owned()
}
