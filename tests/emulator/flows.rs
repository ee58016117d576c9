//! Data streams, delivery streams and Flink applications on the emulators.

use std::time::Duration;

use aws_sdk_firehose::types as firehose;
use hydrant_sim::{
    Application, DeliveryEncryption, DeliveryStream, Destination, Org, Source, Stream,
    StreamEncryption,
};
use tokio::time::sleep;

use crate::cloud::{Cloud, client};
use crate::deploy::Places;

pub(crate) async fn deploy(cloud: &Cloud, places: &Places, org: &Org) {
    for it in &org.streams {
        let place = places.at(&it.account, &it.region);
        stream(&client!(cloud, aws_sdk_kinesis, "KINESIS", &place), it).await;
    }
    for it in &org.delivery_streams {
        let place = places.at(&it.account, &it.region);
        delivery_stream(&client!(cloud, aws_sdk_firehose, "FIREHOSE", &place), it).await;
    }
    for it in &org.applications {
        let place = places.at(&it.account, &it.region);
        let client = client!(cloud, aws_sdk_kinesisanalyticsv2, "KINESIS_ANALYTICS_V2", &place);
        application(&client, it).await;
    }
}

async fn stream(client: &aws_sdk_kinesis::Client, it: &Stream) {
    let create = client.create_stream().stream_name(&it.name);
    let shards = it.shards.and_then(|count| count.try_into().ok());
    create.set_shard_count(shards).send().await.unwrap();
    active(client, &it.name).await;
    let hours = i32::try_from(it.retention_hours).unwrap();
    if hours > 24 {
        let longer = client.increase_stream_retention_period().stream_name(&it.name);
        longer.retention_period_hours(hours).send().await.unwrap();
        active(client, &it.name).await;
    }
    if it.encryption == StreamEncryption::Kms {
        let start = client.start_stream_encryption().stream_name(&it.name);
        let start = start.encryption_type(aws_sdk_kinesis::types::EncryptionType::Kms);
        start.set_key_id(it.key.clone()).send().await.unwrap();
        active(client, &it.name).await;
    }
    if let Some(policy) = &it.policy {
        let put = client.put_resource_policy().resource_arn(it.arn());
        put.policy(policy).send().await.unwrap();
    }
    for consumer in &it.consumers {
        let register = client.register_stream_consumer().stream_arn(it.arn());
        let made = register.consumer_name(&consumer.name).send().await.unwrap();
        if let Some(policy) = &consumer.policy {
            let arn = made.consumer().unwrap().consumer_arn();
            let put = client.put_resource_policy().resource_arn(arn);
            put.policy(policy).send().await.unwrap();
        }
    }
}

async fn active(client: &aws_sdk_kinesis::Client, name: &str) {
    for _ in 0..100 {
        let answer = client.describe_stream_summary().stream_name(name).send().await.unwrap();
        let summary = answer.stream_description_summary().unwrap();
        if *summary.stream_status() == aws_sdk_kinesis::types::StreamStatus::Active {
            return;
        }
        sleep(Duration::from_millis(200)).await;
    }
    panic!("{name} does not become ACTIVE");
}

async fn delivery_stream(client: &aws_sdk_firehose::Client, it: &DeliveryStream) {
    assert_eq!(it.destination, Destination::S3, "{}: the emulators hold S3 alone", it.name);
    // Without a compression format the SDK refuses what the emulators answer.
    let destination = firehose::ExtendedS3DestinationConfiguration::builder()
        .role_arn(it.role_arn())
        .bucket_arn(format!("arn:aws:s3:::{}", it.bucket))
        .compression_format(firehose::CompressionFormat::Uncompressed);
    let logging = firehose::CloudWatchLoggingOptions::builder().enabled(it.logging);
    let logging = if it.logging {
        logging.log_group_name(&it.log_group).log_stream_name(&it.log_stream)
    } else {
        logging
    };
    let key = it.bucket_key.as_ref().map(|key| {
        let key = firehose::KmsEncryptionConfig::builder().awskms_key_arn(key).build().unwrap();
        firehose::EncryptionConfiguration::builder().kms_encryption_config(key).build()
    });
    let destination = destination.set_encryption_configuration(key);
    let destination = destination.cloud_watch_logging_options(logging.build());
    let create = client
        .create_delivery_stream()
        .delivery_stream_name(&it.name)
        .delivery_stream_type(it.source.as_str().into())
        .extended_s3_destination_configuration(destination.build().unwrap());
    let key_type = match it.encryption {
        DeliveryEncryption::Cmk => Some(firehose::KeyType::CustomerManagedCmk),
        DeliveryEncryption::AwsOwned => Some(firehose::KeyType::AwsOwnedCmk),
        DeliveryEncryption::Disabled | DeliveryEncryption::Absent => None,
    };
    let encryption = key_type.map(|kind| {
        firehose::DeliveryStreamEncryptionConfigurationInput::builder()
            .key_type(kind)
            .set_key_arn(it.key.clone())
            .build()
            .unwrap()
    });
    let create = create.set_delivery_stream_encryption_configuration_input(encryption);
    let source = (it.source == Source::KinesisStreamAsSource).then(|| {
        firehose::KinesisStreamSourceConfiguration::builder()
            .set_kinesis_stream_arn(it.source_arn.clone())
            .role_arn(it.role_arn())
            .build()
            .unwrap()
    });
    Box::pin(create.set_kinesis_stream_source_configuration(source).send()).await.unwrap();
    settled(client, &it.name).await;
}

async fn settled(client: &aws_sdk_firehose::Client, name: &str) {
    for _ in 0..100 {
        let answer = client.describe_delivery_stream().delivery_stream_name(name).send().await;
        let answer = answer.unwrap();
        let status = answer.delivery_stream_description().unwrap().delivery_stream_status();
        if *status != firehose::DeliveryStreamStatus::Creating {
            return;
        }
        sleep(Duration::from_millis(200)).await;
    }
    panic!("{name} stays CREATING");
}

/// Only that it exists: what moto answers, here and to `DescribeApplication`, the SDK refuses.
async fn application(client: &aws_sdk_kinesisanalyticsv2::Client, it: &Application) {
    let create = client.create_application().application_name(&it.name);
    let create = create.runtime_environment(it.runtime.as_str().into());
    if let Err(error) = create.service_execution_role(it.role_arn()).send().await {
        let status = error.raw_response().map(|response| response.status().as_u16());
        assert_eq!(status, Some(200), "{error:?}");
    }
}
