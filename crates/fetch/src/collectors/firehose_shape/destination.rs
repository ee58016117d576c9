//! The ten kinds of destination description.

use aws_sdk_firehose::types as sdk;
use hydrant_core::credential_kind;
use hydrant_core::facts::{Destination, DestinationKind, S3Hop, S3Purpose, SuspectedSecret};

use super::parts::{
    backup, conversion, converts, hop, host, key, logging, processing, secrets_manager, suspected,
    tables,
};
use crate::collectors::{arn, bucket_name};

pub(super) fn empty(kind: DestinationKind) -> Destination {
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
        vpc_security_groups: Vec::new(),
        processors: Vec::new(),
        conversion: None,
        conversion_role: None,
        vpc_role: None,
        tables: Vec::new(),
        warehouse: None,
        partitioned: false,
        private_link: None,
    }
}

pub(super) fn s3(it: &sdk::S3DestinationDescription) -> Option<Destination> {
    Some(Destination {
        role: arn(Some(it.role_arn())),
        buckets: vec![hop(it, S3Purpose::Destination)?],
        ..empty(DestinationKind::S3)
    })
}

pub(super) fn extended_s3(it: &sdk::ExtendedS3DestinationDescription) -> Option<Destination> {
    let processing = processing(it.processing_configuration())?;
    let main = S3Hop {
        purpose: S3Purpose::Destination,
        bucket: bucket_name(it.bucket_arn()),
        role: arn(Some(it.role_arn())),
        key: key(it.encryption_configuration()).ok()?,
        prefix: it.prefix().unwrap_or_default().to_owned(),
        error_prefix: it.error_output_prefix().unwrap_or_default().to_owned(),
        logging: it.cloud_watch_logging_options().map(logging),
    };
    let backup = it.s3_backup_description().map(|backup| hop(backup, S3Purpose::Backup));
    Some(Destination {
        role: arn(Some(it.role_arn())),
        buckets: [Some(main)].into_iter().chain(backup).collect::<Option<_>>()?,
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: processing.transforms,
        processors: processing.names,
        conversion: match it.data_format_conversion_configuration() {
            Some(it) if converts(it) => Some(conversion(it)?),
            _ => None,
        },
        conversion_role: it
            .data_format_conversion_configuration()
            .filter(|it| converts(it))
            .and_then(|it| arn(it.schema_configuration()?.role_arn())),
        partitioned: it
            .dynamic_partitioning_configuration()
            .is_some_and(|it| it.enabled().unwrap_or_default()),
        ..empty(DestinationKind::S3)
    })
}

pub(super) fn redshift(it: &sdk::RedshiftDestinationDescription) -> Option<Destination> {
    let processing = processing(it.processing_configuration())?;
    let options = it.copy_command().and_then(|copy| copy.copy_options());
    let staging = it.s3_destination_description().map(|staging| hop(staging, S3Purpose::Staging));
    let backup = it.s3_backup_description().map(|backup| hop(backup, S3Purpose::Backup));
    let found = [("CopyOptions", "", options), ("ClusterJDBCURL", "", Some(it.cluster_jdbcurl()))];
    Some(Destination {
        role: arn(Some(it.role_arn())),
        endpoint: Some(host(it.cluster_jdbcurl())),
        secrets_manager: it.secrets_manager_configuration().map(secrets_manager),
        suspected_secrets: suspected(&found),
        logging: it.cloud_watch_logging_options().map(logging),
        buckets: staging.into_iter().chain(backup).collect::<Option<_>>()?,
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: processing.transforms,
        processors: processing.names,
        ..empty(DestinationKind::Redshift)
    })
}

pub(super) fn elasticsearch(it: &sdk::ElasticsearchDestinationDescription) -> Option<Destination> {
    let processing = processing(it.processing_configuration())?;
    let vpc = it.vpc_configuration_description();
    Some(Destination {
        role: arn(it.role_arn()),
        endpoint: it.cluster_endpoint().map(host),
        resource: arn(it.domain_arn()),
        logging: it.cloud_watch_logging_options().map(logging),
        buckets: backup(it.s3_destination_description())?,
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: processing.transforms,
        processors: processing.names,
        vpc_subnets: vpc.map(|it| it.subnet_ids().to_vec()).unwrap_or_default(),
        vpc_security_groups: vpc.map(|it| it.security_group_ids().to_vec()).unwrap_or_default(),
        vpc_role: vpc.and_then(|it| arn(Some(it.role_arn()))),
        ..empty(DestinationKind::OpenSearch)
    })
}

pub(super) fn opensearch(
    it: &sdk::AmazonopensearchserviceDestinationDescription,
) -> Option<Destination> {
    let processing = processing(it.processing_configuration())?;
    let vpc = it.vpc_configuration_description();
    Some(Destination {
        role: arn(it.role_arn()),
        endpoint: it.cluster_endpoint().map(host),
        resource: arn(it.domain_arn()),
        logging: it.cloud_watch_logging_options().map(logging),
        buckets: backup(it.s3_destination_description())?,
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: processing.transforms,
        processors: processing.names,
        vpc_subnets: vpc.map(|it| it.subnet_ids().to_vec()).unwrap_or_default(),
        vpc_security_groups: vpc.map(|it| it.security_group_ids().to_vec()).unwrap_or_default(),
        vpc_role: vpc.and_then(|it| arn(Some(it.role_arn()))),
        ..empty(DestinationKind::OpenSearch)
    })
}

pub(super) fn serverless(
    it: &sdk::AmazonOpenSearchServerlessDestinationDescription,
) -> Option<Destination> {
    let processing = processing(it.processing_configuration())?;
    let vpc = it.vpc_configuration_description();
    Some(Destination {
        role: arn(it.role_arn()),
        endpoint: it.collection_endpoint().map(host),
        logging: it.cloud_watch_logging_options().map(logging),
        buckets: backup(it.s3_destination_description())?,
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: processing.transforms,
        processors: processing.names,
        vpc_subnets: vpc.map(|it| it.subnet_ids().to_vec()).unwrap_or_default(),
        vpc_security_groups: vpc.map(|it| it.security_group_ids().to_vec()).unwrap_or_default(),
        vpc_role: vpc.and_then(|it| arn(Some(it.role_arn()))),
        ..empty(DestinationKind::OpenSearchServerless)
    })
}

/// `HECToken` is in the answer in clear; it is not even looked at.
pub(super) fn splunk(it: &sdk::SplunkDestinationDescription) -> Option<Destination> {
    let processing = processing(it.processing_configuration())?;
    let found = [("HECEndpoint", "", it.hec_endpoint())];
    Some(Destination {
        endpoint: it.hec_endpoint().map(host),
        secrets_manager: it.secrets_manager_configuration().map(secrets_manager),
        suspected_secrets: suspected(&found),
        logging: it.cloud_watch_logging_options().map(logging),
        buckets: backup(it.s3_destination_description())?,
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: processing.transforms,
        processors: processing.names,
        ..empty(DestinationKind::Splunk)
    })
}

pub(super) fn http_endpoint(it: &sdk::HttpEndpointDestinationDescription) -> Option<Destination> {
    let processing = processing(it.processing_configuration())?;
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
    Some(Destination {
        role: arn(it.role_arn()),
        endpoint: url.map(host),
        secrets_manager: it.secrets_manager_configuration().map(secrets_manager),
        suspected_secrets: secrets,
        logging: it.cloud_watch_logging_options().map(logging),
        buckets: backup(it.s3_destination_description())?,
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: processing.transforms,
        processors: processing.names,
        ..empty(DestinationKind::HttpEndpoint)
    })
}

pub(super) fn snowflake(it: &sdk::SnowflakeDestinationDescription) -> Option<Destination> {
    let processing = processing(it.processing_configuration())?;
    Some(Destination {
        role: arn(it.role_arn()),
        endpoint: it.account_url().map(host),
        secrets_manager: it.secrets_manager_configuration().map(secrets_manager),
        suspected_secrets: suspected(&[("AccountUrl", "", it.account_url())]),
        logging: it.cloud_watch_logging_options().map(logging),
        buckets: backup(it.s3_destination_description())?,
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: processing.transforms,
        processors: processing.names,
        private_link: it
            .snowflake_vpc_configuration()
            .map(|it| it.private_link_vpce_id().to_owned()),
        ..empty(DestinationKind::Snowflake)
    })
}

pub(super) fn iceberg(it: &sdk::IcebergDestinationDescription) -> Option<Destination> {
    let catalog = it.catalog_configuration();
    let processing = processing(it.processing_configuration())?;
    Some(Destination {
        role: arn(it.role_arn()),
        resource: arn(catalog.and_then(|it| it.catalog_arn())),
        logging: it.cloud_watch_logging_options().map(logging),
        buckets: backup(it.s3_destination_description())?,
        backup_mode: it.s3_backup_mode().map(|mode| mode.as_str().to_owned()),
        transforms: processing.transforms,
        processors: processing.names,
        tables: tables(it)?,
        warehouse: catalog.and_then(|it| it.warehouse_location()).map(str::to_owned),
        ..empty(DestinationKind::Iceberg)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_splunk_token_goes_nowhere() {
        let splunk = sdk::SplunkDestinationDescription::builder()
            .hec_endpoint("https://splunk.example:8088/x?token=PLANTED-1")
            .hec_token("PLANTED-2")
            .build();
        let found = format!("{:?}", super::splunk(&splunk).unwrap());
        assert!(!found.contains("PLANTED"), "{found}");
    }

    #[test]
    fn an_iceberg_destination_names_tables_and_warehouse() {
        let catalog = "arn:aws:glue:eu-west-1:123456789012:catalog";
        let table = sdk::DestinationTableConfiguration::builder()
            .destination_database_name("sales")
            .destination_table_name("orders")
            .build()
            .unwrap();
        let it = sdk::IcebergDestinationDescription::builder()
            .catalog_configuration(
                sdk::CatalogConfiguration::builder()
                    .catalog_arn(catalog)
                    .warehouse_location("s3://lake/tables")
                    .build(),
            )
            .destination_table_configuration_list(table)
            .build();
        let it = iceberg(&it).unwrap();
        assert_eq!(it.warehouse.as_deref(), Some("s3://lake/tables"));
        assert_eq!(it.tables[0].catalog.as_deref(), Some(catalog));
        assert_eq!((it.tables.len(), it.tables[0].table.as_str()), (1, "orders"));
    }

    #[test]
    fn a_vpc_has_subnets_and_security_groups() {
        let vpc = sdk::VpcConfigurationDescription::builder()
            .subnet_ids("subnet-1")
            .security_group_ids("sg-1")
            .role_arn("arn:aws:iam::123456789012:role/delivery")
            .vpc_id("vpc-1")
            .build()
            .unwrap();
        let it = sdk::AmazonOpenSearchServerlessDestinationDescription::builder();
        let it = serverless(&it.vpc_configuration_description(vpc).build()).unwrap();
        assert_eq!(it.vpc_role, arn(Some("arn:aws:iam::123456789012:role/delivery")));
        assert_eq!((it.vpc_subnets.len(), it.vpc_security_groups), (1, vec!["sg-1".to_owned()]));
    }

    #[test]
    fn the_role_of_a_conversion_counts_while_it_is_on() {
        let schema = sdk::SchemaConfiguration::builder()
            .role_arn("arn:aws:iam::123456789012:role/schema")
            .database_name("sales")
            .table_name("orders");
        let conversion =
            sdk::DataFormatConversionConfiguration::builder().schema_configuration(schema.build());
        let of = |on: bool| {
            let it = sdk::ExtendedS3DestinationDescription::builder()
                .role_arn("arn:aws:iam::123456789012:role/delivery")
                .bucket_arn("arn:aws:s3:::lake")
                .buffering_hints(sdk::BufferingHints::builder().build())
                .compression_format(sdk::CompressionFormat::Gzip)
                .encryption_configuration(sdk::EncryptionConfiguration::builder().build())
                .data_format_conversion_configuration(conversion.clone().enabled(on).build());
            extended_s3(&it.build().unwrap()).unwrap().conversion_role
        };
        assert_eq!(of(true), arn(Some("arn:aws:iam::123456789012:role/schema")));
        assert_eq!(of(false), None);
    }
}
