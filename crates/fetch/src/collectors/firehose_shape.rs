//! From the SDK's description of a delivery stream to ours: complete in what is judged, free of secrets.

use aws_sdk_firehose::types as sdk;
use hydrant_core::facts::{
    DeliveryStreamDescription, Destination, DestinationKind, Encryption, Failure, StreamSource,
};

use self::parts::{host, secrets_manager};
use super::arn;

mod destination;
mod parts;

/// None where a function, key or table that the stream is made with cannot be read: without it the rest
/// would be wrong.
pub(super) fn description(
    it: &sdk::DeliveryStreamDescription,
) -> Option<DeliveryStreamDescription> {
    Some(DeliveryStreamDescription {
        status: it.delivery_stream_status().as_str().to_owned(),
        source: source(it),
        encryption: it.delivery_stream_encryption_configuration().map(encryption),
        failure: it.failure_description().map(failure),
        destinations: it.destinations().iter().map(destination).collect::<Option<_>>()?,
    })
}

fn source(it: &sdk::DeliveryStreamDescription) -> StreamSource {
    let source = it.source();
    match it.delivery_stream_type() {
        sdk::DeliveryStreamType::DirectPut => StreamSource::DirectPut,
        sdk::DeliveryStreamType::KinesisStreamAsSource => {
            let kinesis = source.and_then(|it| it.kinesis_stream_source_description());
            StreamSource::Kinesis {
                stream: arn(kinesis.and_then(|it| it.kinesis_stream_arn())),
                role: arn(kinesis.and_then(|it| it.role_arn())),
            }
        }
        sdk::DeliveryStreamType::MskAsSource => {
            let msk = source.and_then(|it| it.msk_source_description());
            let authentication = msk.and_then(|it| it.authentication_configuration());
            StreamSource::Msk {
                cluster: arn(msk.and_then(|it| it.msk_cluster_arn())),
                connectivity: authentication
                    .map(|it| it.connectivity().as_str().to_owned())
                    .unwrap_or_default(),
                role: arn(authentication.map(|it| it.role_arn())),
            }
        }
        sdk::DeliveryStreamType::DatabaseAsSource => {
            let database = source.and_then(|it| it.database_source_description());
            let authentication =
                database.and_then(|it| it.database_source_authentication_configuration());
            StreamSource::Database {
                endpoint: host(database.and_then(|it| it.endpoint()).unwrap_or_default()),
                ssl_mode: database
                    .and_then(|it| it.ssl_mode())
                    .map(|mode| mode.as_str().to_owned()),
                secret: authentication
                    .and_then(|it| it.secrets_manager_configuration())
                    .map(secrets_manager),
            }
        }
        other => StreamSource::Other(other.as_str().to_owned()),
    }
}

fn encryption(it: &sdk::DeliveryStreamEncryptionConfiguration) -> Encryption {
    Encryption {
        status: it.status().map_or("DISABLED", |status| status.as_str()).to_owned(),
        key_type: it.key_type().map(|kind| kind.as_str().to_owned()),
        key: arn(it.key_arn()),
        failure: it.failure_description().map(failure),
    }
}

/// Only the type: AWS's details are free text.
fn failure(it: &sdk::FailureDescription) -> Failure {
    Failure { kind: it.r#type().as_str().to_owned() }
}

/// A destination of AWS's eleven description fields. An extended S3 stream also fills the legacy S3
/// description, so that one is read last.
fn destination(it: &sdk::DestinationDescription) -> Option<Destination> {
    if let Some(it) = it.extended_s3_destination_description() {
        return destination::extended_s3(it);
    }
    if let Some(it) = it.redshift_destination_description() {
        return destination::redshift(it);
    }
    if let Some(it) = it.elasticsearch_destination_description() {
        return destination::elasticsearch(it);
    }
    if let Some(it) = it.amazonopensearchservice_destination_description() {
        return destination::opensearch(it);
    }
    if let Some(it) = it.amazon_open_search_serverless_destination_description() {
        return destination::serverless(it);
    }
    if let Some(it) = it.splunk_destination_description() {
        return destination::splunk(it);
    }
    if let Some(it) = it.http_endpoint_destination_description() {
        return destination::http_endpoint(it);
    }
    if let Some(it) = it.snowflake_destination_description() {
        return destination::snowflake(it);
    }
    if let Some(it) = it.iceberg_destination_description() {
        return destination::iceberg(it);
    }
    match it.s3_destination_description() {
        Some(it) => destination::s3(it),
        None => Some(destination::empty(DestinationKind::Unknown)),
    }
}
