//! The things that the sample is made of, one at a time.

use super::{
    ACCESS_LOGS, ARCHIVE, ARCHIVE_KEY, CODE, DELIVERED, HOME, LOG_GROUP, LOG_STREAM, MANAGEMENT,
    SHOP, SHOP_KEY, TRAIL, arn, home, known, known_in, region,
};
use crate::facts::{
    Acl, ApplicationDetail, Bucket, BucketEncryption, BucketOwner, CodeLocation,
    DeliveryStreamDescription, Destination, DestinationKind, Encryption, KeyAccess, KeyMetadata,
    LifecycleRule, Logging, PublicAccessBlock, S3Hop, S3Purpose, Stream, StreamSource,
    StreamSummary, TrailRef, Versioning, VpcConfiguration,
};
use crate::{Arn, api};

/// A delivery stream with this source and one S3 destination.
pub fn delivery(source: StreamSource) -> DeliveryStreamDescription {
    let encryption = matches!(source, StreamSource::DirectPut).then(|| Encryption {
        status: "ENABLED".to_owned(),
        key_type: Some("CUSTOMER_MANAGED_CMK".to_owned()),
        key: Some(arn(SHOP_KEY)),
        failure: None,
    });
    DeliveryStreamDescription {
        status: "ACTIVE".to_owned(),
        source,
        encryption,
        failure: None,
        destinations: vec![Destination {
            kind: DestinationKind::S3,
            role: Some(delivery_role()),
            endpoint: None,
            resource: None,
            secrets_manager: None,
            suspected_secrets: Vec::new(),
            logging: None,
            buckets: vec![s3_hop(S3Purpose::Destination)],
            backup_mode: Some("Disabled".to_owned()),
            transforms: Vec::new(),
            vpc_subnets: Vec::new(),
            vpc_security_groups: Vec::new(),
            processors: Vec::new(),
            conversion: None,
            conversion_role: None,
            vpc_role: None,
            tables: Vec::new(),
            warehouse: None,
            partitioned: false,
            private_link: None,
        }],
    }
}

/// A hop to [`DELIVERED`], whose default encryption decides.
pub fn s3_hop(purpose: S3Purpose) -> S3Hop {
    S3Hop {
        purpose,
        bucket: DELIVERED.to_owned(),
        role: Some(delivery_role()),
        key: None,
        prefix: "delivered/!{timestamp:yyyy/MM/dd}/".to_owned(),
        error_prefix: "failed/".to_owned(),
        logging: Some(Logging {
            enabled: true,
            group: Some(LOG_GROUP.to_owned()),
            stream: Some(LOG_STREAM.to_owned()),
        }),
    }
}

pub(super) fn delivery_role() -> Arn {
    arn(&format!("arn:aws:iam::{SHOP}:role/delivery"))
}

/// A data stream with this ARN, encrypted with [`SHOP_KEY`](super::SHOP_KEY), without policy.
pub fn stream(name: &str, consumers: &[&str]) -> Stream {
    let consumers: Vec<Arn> = consumers.iter().map(|name| arn(name)).collect();
    let summary = StreamSummary {
        status: "ACTIVE".to_owned(),
        encryption_type: Some("KMS".to_owned()),
        key_id: Some(SHOP_KEY.to_owned()),
        retention_hours: 168,
        mode: Some("ON_DEMAND".to_owned()),
        consumer_count: i32::try_from(consumers.len()).ok(),
        channel_count: Some(0),
    };
    Stream {
        arn: arn(name),
        summary: known(&api::KINESIS_DESCRIBE_STREAM_SUMMARY, summary),
        policy: known(&api::KINESIS_GET_RESOURCE_POLICY, None),
        consumers: known(&api::KINESIS_LIST_STREAM_CONSUMERS, consumers),
    }
}

/// The application.
pub fn application() -> ApplicationDetail {
    ApplicationDetail {
        status: "RUNNING".to_owned(),
        runtime: "FLINK-1_20".to_owned(),
        mode: Some("STREAMING".to_owned()),
        role: Some(arn(&format!("arn:aws:iam::{SHOP}:role/enrich"))),
        log_streams: vec![arn(&format!(
            "arn:aws:logs:{HOME}:{SHOP}:log-group:enrich:log-stream:app"
        ))],
        vpc: vec![VpcConfiguration {
            vpc: "vpc-0a1b2c3d4e5f60718".to_owned(),
            subnets: vec!["subnet-0a".to_owned(), "subnet-0b".to_owned()],
            security_groups: vec!["sg-0a".to_owned()],
        }],
        snapshots: Some(true),
        key_type: Some("CUSTOMER_MANAGED_KEY".to_owned()),
        key: Some(SHOP_KEY.to_owned()),
        code: Some(CodeLocation {
            bucket: CODE.to_owned(),
            object: "enrich-1.4.2.jar".to_owned(),
            version: Some("3sL4kqtJlcpXroDTDmJ".to_owned()),
        }),
        properties: vec![("sink".to_owned(), vec!["stream.arn".to_owned()])],
        suspected_secrets: Vec::new(),
        log_level: Some("INFO".to_owned()),
        named_arns: vec![arn(super::ORDERS)],
    }
}

/// A bucket in this account, with everything on.
pub fn bucket(name: &str, owner: &str) -> Bucket {
    let target = home(owner);
    let key = if owner == ARCHIVE { ARCHIVE_KEY } else { SHOP_KEY };
    let encryption =
        BucketEncryption { algorithm: "aws:kms".to_owned(), key: Some(key.to_owned()) };
    let rule = LifecycleRule { enabled: true, prefix: String::new(), narrowed: false, acts: true };
    let block = PublicAccessBlock {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };
    let enforced = Some("BucketOwnerEnforced".to_owned());
    Bucket {
        name: name.to_owned(),
        owner: known_in(target, &api::S3_LIST_BUCKETS, BucketOwner::Member(target)),
        encryption: known_in(target, &api::S3_GET_BUCKET_ENCRYPTION, Some(encryption)),
        policy: known_in(target, &api::S3_GET_BUCKET_POLICY, Some(bucket_policy(name, owner))),
        policy_is_public: known_in(target, &api::S3_GET_BUCKET_POLICY_STATUS, Some(false)),
        versioning: known_in(target, &api::S3_GET_BUCKET_VERSIONING, Versioning::Enabled),
        lifecycle: known_in(target, &api::S3_GET_BUCKET_LIFECYCLE_CONFIGURATION, vec![rule]),
        acl: known_in(target, &api::S3_GET_BUCKET_ACL, Acl { grants: Vec::new() }),
        ownership: known_in(target, &api::S3_GET_BUCKET_OWNERSHIP_CONTROLS, enforced),
        public_access_block: known_in(target, &api::S3_GET_PUBLIC_ACCESS_BLOCK, Some(block)),
        replication: known_in(target, &api::S3_GET_BUCKET_REPLICATION, Vec::new()),
        logging: known_in(target, &api::S3_GET_BUCKET_LOGGING, Some(ACCESS_LOGS.to_owned())),
    }
}

/// A bucket policy that denies plaintext and nothing else.
pub fn policy(bucket: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"TlsOnly","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::{bucket}","arn:aws:s3:::{bucket}/*"],"Condition":{{"Bool":{{"aws:SecureTransport":"false"}}}}}}]}}"#
    )
}

/// The buckets of the archive let the roles in that write there.
fn bucket_policy(name: &str, owner: &str) -> String {
    if owner != ARCHIVE {
        return policy(name);
    }
    let roles =
        format!(r#"["arn:aws:iam::{SHOP}:role/channel","arn:aws:iam::{SHOP}:role/delivery"]"#);
    let actions = r#"["s3:AbortMultipartUpload","s3:DeleteObject","s3:GetBucketLocation","s3:GetObject","s3:ListBucket","s3:ListBucketMultipartUploads","s3:PutObject","s3:PutObjectAcl"]"#;
    let statement = format!(
        r#""Statement":[{{"Sid":"Delivery","Effect":"Allow","Principal":{{"AWS":{roles}}},"Action":{actions},"Resource":["arn:aws:s3:::{name}","arn:aws:s3:::{name}/*"]}},"#
    );
    policy(name).replace(r#""Statement":["#, &statement)
}

/// A customer-managed symmetric key.
pub fn customer_key(name: &str) -> KeyMetadata {
    KeyMetadata {
        arn: arn(name),
        manager: "CUSTOMER".to_owned(),
        state: "Enabled".to_owned(),
        spec: "SYMMETRIC_DEFAULT".to_owned(),
        origin: "AWS_KMS".to_owned(),
        multi_region: None,
    }
}

/// Who may use the key: its own account, by way of IAM.
pub fn key_access(owner: &str) -> KeyAccess {
    let target = home(owner);
    KeyAccess {
        policy: known_in(target, &api::KMS_GET_KEY_POLICY, shared_key_policy(owner)),
        rotation: known_in(target, &api::KMS_GET_KEY_ROTATION_STATUS, true),
        grants: known_in(target, &api::KMS_LIST_GRANTS, Vec::new()),
    }
}

/// The key of the archive is used by whoever writes there too.
fn shared_key_policy(owner: &str) -> String {
    if owner != ARCHIVE {
        return key_policy(owner);
    }
    let statement = format!(
        r#""Statement":[{{"Sid":"Delivery","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{SHOP}:root"}},"Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*"}},"#
    );
    key_policy(owner).replace(r#""Statement":["#, &statement)
}

/// The default key policy, which leaves the decision to IAM in this account.
pub fn key_policy(owner: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"Iam","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{owner}:root"}},"Action":"kms:*","Resource":"*"}}]}}"#
    )
}

/// The organization trail as every target sees it.
pub fn trail_ref() -> TrailRef {
    TrailRef {
        arn: arn(TRAIL),
        home: region(HOME),
        multi_region: true,
        organization: true,
        validation: true,
        key: Some(format!("arn:aws:kms:{HOME}:{MANAGEMENT}:alias/trail")),
        log_group: None,
        custom_selectors: true,
    }
}
