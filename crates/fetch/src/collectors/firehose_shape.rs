//! From the SDK's description of a delivery stream to ours: complete in what is judged, free of secrets.

use aws_sdk_firehose::types as sdk;
use hydrant_core::facts::{
    DeliveryStreamDescription, Destination, DestinationKind, Encryption, Failure, Logging, S3Hop,
    S3Purpose, SecretsManager, StreamSource, SuspectedSecret,
};
use hydrant_core::{Arn, credential_kind};

use super::{arn, bucket_name};

pub(super) fn description(it: &sdk::DeliveryStreamDescription) -> DeliveryStreamDescription {
    DeliveryStreamDescription {
        status: it.delivery_stream_status().as_str().to_owned(),
        source: source(it),
        encryption: it.delivery_stream_encryption_configuration().map(encryption),
        failure: it.failure_description().map(failure),
        destinations: it.destinations().iter().map(destination).collect(),
    }
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
fn destination(it: &sdk::DestinationDescription) -> Destination {
    None.or_else(|| it.extended_s3_destination_description().map(extended_s3))
        .or_else(|| it.redshift_destination_description().map(redshift))
        .or_else(|| it.elasticsearch_destination_description().map(elasticsearch))
        .or_else(|| it.amazonopensearchservice_destination_description().map(opensearch))
        .or_else(|| it.amazon_open_search_serverless_destination_description().map(serverless))
        .or_else(|| it.splunk_destination_description().map(splunk))
        .or_else(|| it.http_endpoint_destination_description().map(http_endpoint))
        .or_else(|| it.snowflake_destination_description().map(snowflake))
        .or_else(|| it.iceberg_destination_description().map(iceberg))
        .or_else(|| it.s3_destination_description().map(s3))
        .unwrap_or_else(|| empty(DestinationKind::Unknown))
}

fn empty(kind: DestinationKind) -> Destination {
    Destination {
        kind,
        role: None,
        endpoint: None,
        resource: None,
        secrets_manager: None,
        suspected_secrets: Vec::new(),
        logging: None,
        buckets: Vec::new(),
        backup_mode: None,
        transforms: Vec::new(),
        vpc_subnets: Vec::new(),
    }
}

fn s3(it: &sdk::S3DestinationDescription) -> Destination {
    Destination {
        role: arn(Some(it.role_arn())),
        buckets: vec![hop(it, S3Purpose::Destination)],
        ..empty(DestinationKind::S3)
    }
}

fn extended_s3(it: &sdk::ExtendedS3DestinationDescription) -> Destination {
    let main = S3Hop {
        purpose: S3Purpose::Destination,
        bucket: bucket_name(it.bucket_arn()),
        role: arn(Some(it.role_arn())),
        key: it.encryption_configuration().and_then(key),
        prefix: it.prefix().unwrap_or_default().to_owned(),
        error_prefix: it.error_output_prefix().unwrap_or_default().to_owned(),
        logging: it.cloud_watch_logging_options().map(logging),
    };
    let backup = it.s3_backup_description().map(|backup| hop(backup, S3Purpose::Backup));
    Destination {
        role: arn(Some(it.role_arn())),
        buckets: [main].into_iter().chain(backup).collect(),
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: transforms(it.processing_configuration()),
        ..empty(DestinationKind::S3)
    }
}

fn redshift(it: &sdk::RedshiftDestinationDescription) -> Destination {
    let options = it.copy_command().and_then(|copy| copy.copy_options());
    let staging = it.s3_destination_description().map(|staging| hop(staging, S3Purpose::Staging));
    let backup = it.s3_backup_description().map(|backup| hop(backup, S3Purpose::Backup));
    let found = [("CopyOptions", "", options), ("ClusterJDBCURL", "", Some(it.cluster_jdbcurl()))];
    Destination {
        role: arn(Some(it.role_arn())),
        endpoint: Some(host(it.cluster_jdbcurl())),
        secrets_manager: it.secrets_manager_configuration().map(secrets_manager),
        suspected_secrets: suspected(&found),
        logging: it.cloud_watch_logging_options().map(logging),
        buckets: staging.into_iter().chain(backup).collect(),
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: transforms(it.processing_configuration()),
        ..empty(DestinationKind::Redshift)
    }
}

fn elasticsearch(it: &sdk::ElasticsearchDestinationDescription) -> Destination {
    Destination {
        role: arn(it.role_arn()),
        endpoint: it.cluster_endpoint().map(host),
        resource: arn(it.domain_arn()),
        logging: it.cloud_watch_logging_options().map(logging),
        buckets: backup(it.s3_destination_description()),
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: transforms(it.processing_configuration()),
        vpc_subnets: it
            .vpc_configuration_description()
            .map(|vpc| vpc.subnet_ids().to_vec())
            .unwrap_or_default(),
        ..empty(DestinationKind::OpenSearch)
    }
}

fn opensearch(it: &sdk::AmazonopensearchserviceDestinationDescription) -> Destination {
    Destination {
        role: arn(it.role_arn()),
        endpoint: it.cluster_endpoint().map(host),
        resource: arn(it.domain_arn()),
        logging: it.cloud_watch_logging_options().map(logging),
        buckets: backup(it.s3_destination_description()),
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: transforms(it.processing_configuration()),
        vpc_subnets: it
            .vpc_configuration_description()
            .map(|vpc| vpc.subnet_ids().to_vec())
            .unwrap_or_default(),
        ..empty(DestinationKind::OpenSearch)
    }
}

fn serverless(it: &sdk::AmazonOpenSearchServerlessDestinationDescription) -> Destination {
    Destination {
        role: arn(it.role_arn()),
        endpoint: it.collection_endpoint().map(host),
        logging: it.cloud_watch_logging_options().map(logging),
        buckets: backup(it.s3_destination_description()),
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: transforms(it.processing_configuration()),
        vpc_subnets: it
            .vpc_configuration_description()
            .map(|vpc| vpc.subnet_ids().to_vec())
            .unwrap_or_default(),
        ..empty(DestinationKind::OpenSearchServerless)
    }
}

/// `HECToken` is in the answer in clear; it is not even looked at.
fn splunk(it: &sdk::SplunkDestinationDescription) -> Destination {
    let found = [("HECEndpoint", "", it.hec_endpoint())];
    Destination {
        endpoint: it.hec_endpoint().map(host),
        secrets_manager: it.secrets_manager_configuration().map(secrets_manager),
        suspected_secrets: suspected(&found),
        logging: it.cloud_watch_logging_options().map(logging),
        buckets: backup(it.s3_destination_description()),
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: transforms(it.processing_configuration()),
        ..empty(DestinationKind::Splunk)
    }
}

fn http_endpoint(it: &sdk::HttpEndpointDestinationDescription) -> Destination {
    let url = it.endpoint_configuration().and_then(|endpoint| endpoint.url());
    let attributes =
        it.request_configuration().map(|it| it.common_attributes()).unwrap_or_default();
    let mut secrets = suspected(&[("Url", "", url)]);
    secrets.extend(attributes.iter().filter_map(|attribute| {
        let name = attribute.attribute_name();
        let kind = credential_kind(name, attribute.attribute_value())?;
        Some(SuspectedSecret { place: format!("CommonAttributes[{name}]"), kind })
    }));
    secrets.sort();
    Destination {
        role: arn(it.role_arn()),
        endpoint: url.map(host),
        secrets_manager: it.secrets_manager_configuration().map(secrets_manager),
        suspected_secrets: secrets,
        logging: it.cloud_watch_logging_options().map(logging),
        buckets: backup(it.s3_destination_description()),
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: transforms(it.processing_configuration()),
        ..empty(DestinationKind::HttpEndpoint)
    }
}

fn snowflake(it: &sdk::SnowflakeDestinationDescription) -> Destination {
    Destination {
        role: arn(it.role_arn()),
        endpoint: it.account_url().map(host),
        secrets_manager: it.secrets_manager_configuration().map(secrets_manager),
        suspected_secrets: suspected(&[("AccountUrl", "", it.account_url())]),
        logging: it.cloud_watch_logging_options().map(logging),
        buckets: backup(it.s3_destination_description()),
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: transforms(it.processing_configuration()),
        ..empty(DestinationKind::Snowflake)
    }
}

fn iceberg(it: &sdk::IcebergDestinationDescription) -> Destination {
    Destination {
        role: arn(it.role_arn()),
        resource: arn(it.catalog_configuration().and_then(|catalog| catalog.catalog_arn())),
        logging: it.cloud_watch_logging_options().map(logging),
        buckets: backup(it.s3_destination_description()),
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: transforms(it.processing_configuration()),
        ..empty(DestinationKind::Iceberg)
    }
}

fn backup(it: Option<&sdk::S3DestinationDescription>) -> Vec<S3Hop> {
    it.map(|it| hop(it, S3Purpose::Backup)).into_iter().collect()
}

fn hop(it: &sdk::S3DestinationDescription, purpose: S3Purpose) -> S3Hop {
    S3Hop {
        purpose,
        bucket: bucket_name(it.bucket_arn()),
        role: arn(Some(it.role_arn())),
        key: it.encryption_configuration().and_then(key),
        prefix: it.prefix().unwrap_or_default().to_owned(),
        error_prefix: it.error_output_prefix().unwrap_or_default().to_owned(),
        logging: it.cloud_watch_logging_options().map(logging),
    }
}

fn key(it: &sdk::EncryptionConfiguration) -> Option<Arn> {
    arn(it.kms_encryption_config().map(|kms| kms.awskms_key_arn()))
}

fn logging(it: &sdk::CloudWatchLoggingOptions) -> Logging {
    Logging {
        enabled: it.enabled().unwrap_or_default(),
        group: it.log_group_name().map(str::to_owned),
        stream: it.log_stream_name().map(str::to_owned),
    }
}

fn secrets_manager(it: &sdk::SecretsManagerConfiguration) -> SecretsManager {
    SecretsManager { enabled: it.enabled(), secret: arn(it.secret_arn()), role: arn(it.role_arn()) }
}

/// The functions that transform records, with the version or alias they are configured with.
fn transforms(it: Option<&sdk::ProcessingConfiguration>) -> Vec<Arn> {
    let processors = it
        .filter(|it| it.enabled().unwrap_or_default())
        .map(|it| it.processors())
        .unwrap_or_default();
    let lambdas = processors.iter().filter(|it| matches!(it.r#type(), sdk::ProcessorType::Lambda));
    lambdas
        .flat_map(|it| it.parameters())
        .filter(|it| matches!(it.parameter_name(), sdk::ProcessorParameterName::LambdaArn))
        .filter_map(|it| arn(Some(it.parameter_value())))
        .collect()
}

fn suspected(values: &[(&str, &str, Option<&str>)]) -> Vec<SuspectedSecret> {
    let mut found = Vec::new();
    for (place, name, value) in values {
        let kind = value.and_then(|value| credential_kind(name, value));
        found.extend(kind.map(|kind| SuspectedSecret { place: (*place).to_owned(), kind }));
    }
    found
}

/// Scheme, host and port of an address: what comes before may be a user, what comes after may be a token.
fn host(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split(['/', '?', '#', ';']).next().unwrap_or_default();
    let authority = match authority.rsplit_once('@') {
        Some((_, host)) => host,
        // A password may hold what ends a host: then nobody can say what is host and what is password.
        None if rest.contains('@') => "",
        None => authority,
    };
    if scheme.is_empty() { authority.to_owned() } else { format!("{scheme}://{authority}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_nothing_but_scheme_host_and_port() {
        assert_eq!(
            host("https://user:pw@h.example:8088/services?token=x"),
            "https://h.example:8088"
        );
        assert_eq!(
            host("jdbc:redshift://c.example:5439/db;password=x"),
            "jdbc:redshift://c.example:5439"
        );
        assert_eq!(host("db.internal"), "db.internal");
    }

    #[test]
    fn a_splunk_token_goes_nowhere() {
        let splunk = sdk::SplunkDestinationDescription::builder()
            .hec_endpoint("https://splunk.example:8088/x?token=PLANTED-1")
            .hec_token("PLANTED-2")
            .build();
        let found = format!("{:?}", super::splunk(&splunk));
        assert!(!found.contains("PLANTED"), "{found}");
    }
}
