//! What else the clean organization has: transforms, a warehouse, channels into tables, and copies in
//! another Region.

use super::{
    ARCHIVE, HOME, ORDERS, OTHER, SHOP, SHOP_KEY, account, area, arn, bucket, customer_key,
    delivery, hours_before_scan, key_access, known, known_in, region, resource, s3_hop, stream,
};
use crate::facts::{
    Area, AreaFacts, Bucket, BucketEncryption, BucketEntry, BucketOwner, Channel, ChannelDetail,
    DeliveryStreamDescription, DestinationKind, Function, FunctionConfiguration, LogDestination,
    Logging, ReplicationRule, Resource, S3Hop, S3Purpose, Secret, SecretDetail, SecretsManager,
    StreamSource, TableBucket,
};
use crate::{Answer, Query, Settings, Target, api};

/// A delivery stream whose records a function changes, and which keeps the source records.
pub const EVENTS: &str = "arn:aws:firehose:eu-west-1:222222222222:deliverystream/events";
/// A delivery stream into Snowflake, over PrivateLink.
pub const SNOW: &str = "arn:aws:firehose:eu-west-1:222222222222:deliverystream/snow";
/// A data stream with a managed-delivery channel.
pub const LEDGER: &str = "arn:aws:kinesis:eu-west-1:222222222222:stream/ledger";
/// The channel of [`LEDGER`].
pub const CHANNEL: &str = "arn:aws:kinesis:eu-west-1:222222222222:channel/ledger";
/// The table bucket that [`CHANNEL`] delivers to.
pub const TABLES: &str = "arn:aws:s3tables:eu-west-1:333333333333:bucket/ledger";
/// The function of [`EVENTS`], by its version.
pub const MASK: &str = "arn:aws:lambda:eu-west-1:222222222222:function:mask:7";
/// The bucket that [`EVENTS`], [`SNOW`] and [`CHANNEL`] write to, in [`ARCHIVE`].
pub const LAKE_BUCKET: &str = "example-lake-333333333333";
/// The bucket that holds the copies of what is delivered, in another Region.
pub const COPIES: &str = "example-copies-333333333333";
/// The key of [`COPIES`].
pub const COPIES_KEY: &str =
    "arn:aws:kms:eu-central-1:333333333333:key/44444444-4444-4444-8444-444444444444";
/// The log destination through which other accounts feed [`ORDERS`].
pub const APP_LOGS: &str = "arn:aws:logs:eu-west-1:222222222222:destination:app-logs";
const SECRET: &str = "arn:aws:secretsmanager:eu-west-1:222222222222:secret:warehouse-AbCdEf";

/// Settings with everything configured that is not by default.
pub fn settings() -> Settings {
    Settings {
        allowed_regions: [region(HOME), region(OTHER)].into(),
        production_tag: Some(("stage".to_owned(), "production".to_owned())),
        ..Settings::default()
    }
}

pub(super) fn answers() -> Vec<(Query, Answer)> {
    let shop = super::home(SHOP);
    let channels = known(&api::KINESIS_LIST_CHANNELS, vec![arn(CHANNEL)]);
    let mut ledger = stream(LEDGER, &[]);
    super::value(&mut ledger.summary).channel_count = Some(1);
    let mut answers = vec![
        described(EVENTS, masked()),
        described(SNOW, warehouse()),
        (Query::Stream(arn(LEDGER), shop), Answer::Stream(Box::new(ledger))),
        (Query::Channels(arn(LEDGER), shop), Answer::Listing(channels)),
        resource(Resource::Channel(channel())),
        resource(Resource::TableBucket(TableBucket {
            arn: arn(TABLES),
            policy: known_in(
                super::home(ARCHIVE),
                &api::S3TABLES_GET_TABLE_BUCKET_POLICY,
                Some(tables_policy()),
            ),
        })),
        resource(Resource::Function(function())),
        resource(Resource::Secret(secret())),
    ];
    for name in [EVENTS, SNOW, LEDGER] {
        let rules = known(&api::EVENTS_LIST_RULE_NAMES_BY_TARGET, Vec::new());
        answers.push((Query::Feeders(arn(name)), Answer::Feeders(rules)));
    }
    answers.extend(copies());
    answers
}

/// The channel's role in the account of the streams may write.
fn tables_policy() -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{SHOP}:role/channel"}},"Action":"s3tables:*","Resource":["{TABLES}","{TABLES}/*"]}}]}}"#
    )
}

fn described(name: &str, description: DeliveryStreamDescription) -> (Query, Answer) {
    let fact = known(&api::FIREHOSE_DESCRIBE_DELIVERY_STREAM, description);
    (Query::DeliveryStream(arn(name)), Answer::DeliveryStream(Box::new(fact)))
}

fn masked() -> DeliveryStreamDescription {
    let mut description = delivery(StreamSource::DirectPut);
    let destination = &mut description.destinations[0];
    destination.transforms = vec![arn(MASK)];
    destination.processors = vec!["Lambda".to_owned()];
    destination.backup_mode = Some("Enabled".to_owned());
    let delivered = S3Hop { bucket: LAKE_BUCKET.to_owned(), ..s3_hop(S3Purpose::Destination) };
    destination.buckets = vec![delivered, backup()];
    description
}

fn backup() -> S3Hop {
    let (bucket, prefix) = (LAKE_BUCKET.to_owned(), "source/".to_owned());
    S3Hop { bucket, prefix, ..s3_hop(S3Purpose::Backup) }
}

fn warehouse() -> DeliveryStreamDescription {
    let mut description = delivery(StreamSource::DirectPut);
    let destination = &mut description.destinations[0];
    destination.kind = DestinationKind::Snowflake;
    destination.endpoint = Some("https://example.snowflakecomputing.com".to_owned());
    destination.secrets_manager =
        Some(SecretsManager { enabled: true, secret: Some(arn(SECRET)), role: None });
    destination.logging = Some(Logging {
        enabled: true,
        group: Some(super::LOG_GROUP.to_owned()),
        stream: Some(super::LOG_STREAM.to_owned()),
    });
    destination.backup_mode = Some("AllData".to_owned());
    destination.buckets = vec![backup()];
    destination.private_link =
        Some("com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0".to_owned());
    description
}

fn channel() -> Channel {
    let detail = ChannelDetail {
        status: "ACTIVE".to_owned(),
        key: Some(SHOP_KEY.to_owned()),
        logging: true,
        role: Some(arn(&format!("arn:aws:iam::{SHOP}:role/channel"))),
        destination: Some(arn(TABLES)),
        dead_letters: Some(arn(&format!("arn:aws:s3:::{LAKE_BUCKET}"))),
    };
    Channel { arn: arn(CHANNEL), detail: known(&api::KINESIS_DESCRIBE_CHANNEL, Some(detail)) }
}

fn function() -> Function {
    let configuration = FunctionConfiguration {
        role: None,
        runtime: Some("python3.13".to_owned()),
        package: "Zip".to_owned(),
        version: "7".to_owned(),
        suspected_secrets: Vec::new(),
        environment_hidden: false,
        subnets: Vec::new(),
        security_groups: Vec::new(),
    };
    Function {
        arn: arn(MASK),
        configuration: known(&api::LAMBDA_GET_FUNCTION_CONFIGURATION, Some(configuration)),
        policy: known(&api::LAMBDA_GET_POLICY, None),
    }
}

fn secret() -> Secret {
    let rotated = Some(hours_before_scan(24 * 10));
    let detail = SecretDetail {
        rotation: true,
        created: Some(hours_before_scan(24 * 365)),
        rotated,
        changed: rotated,
        deleted: false,
        key: Some(SHOP_KEY.to_owned()),
    };
    Secret {
        arn: arn(SECRET),
        detail: known(&api::SECRETSMANAGER_DESCRIBE_SECRET, Some(detail)),
        policy: known(&api::SECRETSMANAGER_GET_RESOURCE_POLICY, None),
    }
}

/// Copies everything that is delivered.
pub(super) fn replication() -> ReplicationRule {
    ReplicationRule {
        enabled: true,
        prefix: String::new(),
        narrowed: false,
        bucket: COPIES.to_owned(),
        account: Some(account(ARCHIVE)),
    }
}

fn place() -> Target {
    Target::new(account(ARCHIVE), region(OTHER))
}

/// The row of [`COPIES`] in its owner's list.
pub(super) fn copies_entry() -> BucketEntry {
    BucketEntry { name: COPIES.to_owned(), region: Some(place().region) }
}

fn copies() -> Vec<(Query, Answer)> {
    let place = place();
    let encryption =
        BucketEncryption { algorithm: "aws:kms".to_owned(), key: Some(COPIES_KEY.to_owned()) };
    let found = Bucket {
        owner: known_in(place, &api::S3_LIST_BUCKETS, BucketOwner::Member(place)),
        encryption: known_in(place, &api::S3_GET_BUCKET_ENCRYPTION, Some(encryption)),
        ..bucket(COPIES, ARCHIVE)
    };
    let metadata = known_in(place, &api::KMS_DESCRIBE_KEY, Some(customer_key(COPIES_KEY)));
    vec![
        (Query::Bucket(COPIES.to_owned(), super::home(ARCHIVE)), Answer::Bucket(Box::new(found))),
        (Query::KeyRef(arn(COPIES_KEY), place), Answer::KeyRef(metadata)),
        (Query::Key(arn(COPIES_KEY), place), Answer::Key(Box::new(key_access(ARCHIVE)))),
        area(place, Area::GuardDuty, AreaFacts::GuardDuty(super::guardduty(place))),
        area(place, Area::Macie, AreaFacts::Macie(super::macie(place, &[COPIES]))),
    ]
}

/// Through which the accounts of the organization, and nobody else, send log events.
pub(super) fn log_destination() -> LogDestination {
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":"*","Action":"logs:PutSubscriptionFilter","Resource":"{APP_LOGS}","Condition":{{"StringEquals":{{"aws:PrincipalOrgID":"o-exampleorg1"}}}}}}]}}"#
    );
    LogDestination {
        arn: arn(APP_LOGS),
        stream: Some(arn(ORDERS)),
        role: Some(arn(&format!("arn:aws:iam::{SHOP}:role/app-logs"))),
        policy: Some(policy),
    }
}
