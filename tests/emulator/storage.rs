//! Buckets, log groups and trails on the emulators.

use std::collections::BTreeSet;

use aws_sdk_cloudtrail::types as cloudtrail;
use aws_sdk_s3::types as s3;
use hydrant_sim::{Bucket, BucketAcl, BucketEncryption, Org, Trail, Versioning};

use crate::cloud::{Cloud, Place, client};
use crate::deploy::Places;

pub(crate) async fn deploy(cloud: &Cloud, places: &Places, org: &Org) {
    for account in org.accounts.iter().filter(|account| account.public_access_block) {
        account_block(cloud, &places.at(&account.id, "us-east-1"), &account.id).await;
    }
    for it in &org.buckets {
        let place = places.at(&it.account, &it.region);
        bucket(&client!(cloud, aws_sdk_s3, "S3", &place), it).await;
    }
    log_groups(cloud, places, org).await;
    trails(cloud, places, org).await;
}

/// The SDK puts the account in front of the host, which is no name on loopback.
async fn account_block(cloud: &Cloud, place: &Place, account: &str) {
    let client = client!(cloud, aws_sdk_s3control, "S3_CONTROL", place);
    let block = aws_sdk_s3control::types::PublicAccessBlockConfiguration::builder()
        .block_public_acls(true)
        .ignore_public_acls(true)
        .block_public_policy(true)
        .restrict_public_buckets(true)
        .build();
    let label = format!("//{account}.");
    let put = client.put_public_access_block().account_id(account);
    let put = put.public_access_block_configuration(block).customize();
    let put = put.mutate_request(move |request| {
        let bare = request.uri().replacen(&label, "//", 1);
        request.set_uri(bare).unwrap();
    });
    put.send().await.unwrap();
}

async fn bucket(client: &aws_sdk_s3::Client, it: &Bucket) {
    let place = (it.region != "us-east-1").then(|| {
        let region = s3::BucketLocationConstraint::from(it.region.as_str());
        s3::CreateBucketConfiguration::builder().location_constraint(region).build()
    });
    let create = client.create_bucket().bucket(&it.name);
    create.set_create_bucket_configuration(place).send().await.unwrap();
    encryption(client, it).await;
    let status = match it.versioning {
        Versioning::Enabled => Some(s3::BucketVersioningStatus::Enabled),
        Versioning::Suspended => Some(s3::BucketVersioningStatus::Suspended),
        Versioning::Never => None,
    };
    if let Some(status) = status {
        let versioning = s3::VersioningConfiguration::builder().status(status).build();
        let put = client.put_bucket_versioning().bucket(&it.name);
        put.versioning_configuration(versioning).send().await.unwrap();
    }
    if it.lifecycle {
        let rule = s3::LifecycleRule::builder()
            .id("expire")
            .status(s3::ExpirationStatus::Enabled)
            .filter(s3::LifecycleRuleFilter::builder().prefix("").build())
            .expiration(s3::LifecycleExpiration::builder().days(365).build());
        let rules = s3::BucketLifecycleConfiguration::builder().rules(rule.build().unwrap());
        let put = client.put_bucket_lifecycle_configuration().bucket(&it.name);
        put.lifecycle_configuration(rules.build().unwrap()).send().await.unwrap();
    }
    // A block of public policies would refuse them.
    client.delete_public_access_block().bucket(&it.name).send().await.unwrap();
    if !it.ownership.is_empty() {
        let rule =
            s3::OwnershipControlsRule::builder().object_ownership(it.ownership.as_str().into());
        let rules = s3::OwnershipControls::builder().rules(rule.build().unwrap());
        let put = client.put_bucket_ownership_controls().bucket(&it.name);
        put.ownership_controls(rules.build().unwrap()).send().await.unwrap();
    }
    let acl = match it.acl {
        BucketAcl::Private => None,
        BucketAcl::PublicRead => Some(s3::BucketCannedAcl::PublicRead),
        BucketAcl::PublicReadWrite => Some(s3::BucketCannedAcl::PublicReadWrite),
        BucketAcl::AuthenticatedRead => Some(s3::BucketCannedAcl::AuthenticatedRead),
    };
    if let Some(acl) = acl {
        client.put_bucket_acl().bucket(&it.name).acl(acl).send().await.unwrap();
    }
    if let Some(policy) = it.policy_text() {
        client.put_bucket_policy().bucket(&it.name).policy(policy).send().await.unwrap();
    }
    if it.public_access_block {
        let block = s3::PublicAccessBlockConfiguration::builder()
            .block_public_acls(true)
            .ignore_public_acls(true)
            .block_public_policy(true)
            .restrict_public_buckets(true);
        let put = client.put_public_access_block().bucket(&it.name);
        put.public_access_block_configuration(block.build()).send().await.unwrap();
    }
}

/// A new bucket has AES256 already.
async fn encryption(client: &aws_sdk_s3::Client, it: &Bucket) {
    if it.encryption != BucketEncryption::Kms {
        return;
    }
    let default = s3::ServerSideEncryptionByDefault::builder()
        .sse_algorithm(s3::ServerSideEncryption::AwsKms)
        .set_kms_master_key_id(it.key.clone());
    let rule = s3::ServerSideEncryptionRule::builder()
        .apply_server_side_encryption_by_default(default.build().unwrap())
        .bucket_key_enabled(true);
    let rules = s3::ServerSideEncryptionConfiguration::builder().rules(rule.build());
    let put = client.put_bucket_encryption().bucket(&it.name);
    put.server_side_encryption_configuration(rules.build().unwrap()).send().await.unwrap();
}

async fn log_groups(cloud: &Cloud, places: &Places, org: &Org) {
    for group in &org.log_groups {
        let place = places.at(&group.account, &group.region);
        let client = client!(cloud, aws_sdk_cloudwatchlogs, "CLOUDWATCH_LOGS", &place);
        client.create_log_group().log_group_name(&group.name).send().await.unwrap();
        for stream in &group.streams {
            let create = client.create_log_stream().log_group_name(&group.name);
            create.log_stream_name(stream).send().await.unwrap();
        }
    }
}

/// moto wants to know the buckets, which live on the other emulator.
async fn trails(cloud: &Cloud, places: &Places, org: &Org) {
    let buckets: BTreeSet<_> = org.trails.iter().map(|it| (&it.account, &it.bucket)).collect();
    for (account, bucket) in buckets {
        let s3 =
            client!(aws_sdk_s3, &places.at(account, "us-east-1"), cloud.endpoint("CLOUDTRAIL"));
        s3.create_bucket().bucket(bucket).send().await.unwrap();
    }
    for it in &org.trails {
        let place = places.at(&it.account, &it.region);
        trail(&client!(cloud, aws_sdk_cloudtrail, "CLOUDTRAIL", &place), it).await;
    }
}

async fn trail(client: &aws_sdk_cloudtrail::Client, it: &Trail) {
    let create = client.create_trail().name(&it.name).s3_bucket_name(&it.bucket);
    let create = create
        .is_multi_region_trail(it.multi_region)
        .is_organization_trail(it.organization)
        .enable_log_file_validation(it.validation)
        .set_kms_key_id(it.key.clone().filter(|key| !key.is_empty()));
    create.send().await.unwrap();
    if it.logging {
        client.start_logging().name(&it.name).send().await.unwrap();
    }
    let basic = it.event_selectors.iter().map(|row| {
        cloudtrail::EventSelector::builder()
            .read_write_type(row["ReadWriteType"].as_str().unwrap().into())
            .include_management_events(row["IncludeManagementEvents"].as_bool().unwrap())
            .build()
    });
    let advanced = it.advanced_event_selectors.iter().map(|row| {
        let fields = row["FieldSelectors"].as_array().unwrap().iter().map(|field| {
            let equals = field["Equals"].as_array().unwrap().iter();
            let equals = equals.map(|value| value.as_str().unwrap().to_owned()).collect();
            cloudtrail::AdvancedFieldSelector::builder()
                .field(field["Field"].as_str().unwrap())
                .set_equals(Some(equals))
                .build()
                .unwrap()
        });
        let selector = cloudtrail::AdvancedEventSelector::builder();
        let selector = selector.name(row["Name"].as_str().unwrap());
        selector.set_field_selectors(Some(fields.collect())).build().unwrap()
    });
    let put = client.put_event_selectors().trail_name(&it.name);
    let put = if it.event_selectors.is_empty() {
        put.set_advanced_event_selectors(Some(advanced.collect()))
    } else {
        put.set_event_selectors(Some(basic.collect()))
    };
    put.send().await.unwrap();
}
