//! What several kinds of destination description have in common.

use aws_sdk_firehose::types as sdk;
use hydrant_core::facts::{Logging, S3Hop, S3Purpose, SecretsManager, SuspectedSecret, TableRef};
use hydrant_core::{Arn, ParseArnError, credential_kind};

use crate::collectors::{arn, bucket_name};

pub(super) fn backup(it: Option<&sdk::S3DestinationDescription>) -> Option<Vec<S3Hop>> {
    it.map(|it| hop(it, S3Purpose::Backup)).into_iter().collect()
}

pub(super) fn hop(it: &sdk::S3DestinationDescription, purpose: S3Purpose) -> Option<S3Hop> {
    Some(S3Hop {
        purpose,
        bucket: bucket_name(it.bucket_arn()),
        role: arn(Some(it.role_arn())),
        key: key(it.encryption_configuration()).ok()?,
        prefix: it.prefix().unwrap_or_default().to_owned(),
        error_prefix: it.error_output_prefix().unwrap_or_default().to_owned(),
        logging: it.cloud_watch_logging_options().map(logging),
    })
}

/// A key that is named and cannot be read is not "no key".
pub(super) fn key(it: Option<&sdk::EncryptionConfiguration>) -> Result<Option<Arn>, ParseArnError> {
    let kms = it.and_then(|it| it.kms_encryption_config());
    kms.map(|kms| kms.awskms_key_arn().parse()).transpose()
}

pub(super) fn logging(it: &sdk::CloudWatchLoggingOptions) -> Logging {
    Logging {
        enabled: it.enabled().unwrap_or_default(),
        group: it.log_group_name().map(str::to_owned),
        stream: it.log_stream_name().map(str::to_owned),
    }
}

pub(super) fn secrets_manager(it: &sdk::SecretsManagerConfiguration) -> SecretsManager {
    SecretsManager { enabled: it.enabled(), secret: arn(it.secret_arn()), role: arn(it.role_arn()) }
}

/// The processors that are on.
#[derive(Debug, Default)]
pub(super) struct Processing {
    /// As AWS names them.
    pub(super) names: Vec<String>,
    /// The functions among them, with the version or alias they are configured with.
    pub(super) transforms: Vec<Arn>,
}

pub(super) fn processing(it: Option<&sdk::ProcessingConfiguration>) -> Option<Processing> {
    let mut found = Processing::default();
    let on = it.filter(|it| it.enabled().unwrap_or_default());
    for processor in on.map(|it| it.processors()).unwrap_or_default() {
        found.names.push(processor.r#type().as_str().to_owned());
        if matches!(processor.r#type(), sdk::ProcessorType::Lambda) {
            found.transforms.push(function(processor)?);
        }
    }
    Some(found)
}

fn function(it: &sdk::Processor) -> Option<Arn> {
    let mut parameters = it.parameters().iter();
    let named = parameters
        .find(|it| matches!(it.parameter_name(), sdk::ProcessorParameterName::LambdaArn))?;
    arn(Some(named.parameter_value()))
}

/// With a schema format conversion is on unless it is switched off (Amazon Data Firehose API Reference,
/// `DataFormatConversionConfiguration`).
pub(super) fn converts(it: &sdk::DataFormatConversionConfiguration) -> bool {
    it.enabled().unwrap_or(it.schema_configuration().is_some())
}

/// The table of a format conversion that is on; AWS asks for its name.
pub(super) fn conversion(it: &sdk::DataFormatConversionConfiguration) -> Option<TableRef> {
    let schema = it.schema_configuration()?;
    Some(TableRef {
        catalog: schema.catalog_id().map(str::to_owned),
        region: schema.region().map(str::parse).transpose().ok()?,
        database: schema.database_name()?.to_owned(),
        table: schema.table_name()?.to_owned(),
    })
}

/// The tables that an Iceberg destination names, all of its one catalog.
pub(super) fn tables(it: &sdk::IcebergDestinationDescription) -> Option<Vec<TableRef>> {
    let catalog = it.catalog_configuration().and_then(|it| it.catalog_arn());
    let table = |it: &sdk::DestinationTableConfiguration| {
        let (database, table) = (it.destination_database_name(), it.destination_table_name());
        (!database.is_empty() && !table.is_empty()).then(|| TableRef {
            catalog: catalog.map(str::to_owned),
            region: None,
            database: database.to_owned(),
            table: table.to_owned(),
        })
    };
    it.destination_table_configuration_list().iter().map(table).collect()
}

pub(super) fn suspected(values: &[(&str, &str, Option<&str>)]) -> Vec<SuspectedSecret> {
    let mut found = Vec::new();
    for (place, name, value) in values {
        let kind = value.and_then(|value| credential_kind(name, value));
        found.extend(kind.map(|kind| SuspectedSecret { place: (*place).to_owned(), kind }));
    }
    found
}

/// Scheme, host and port of an address: what comes before may be a user, what comes after may be a token.
pub(super) fn host(url: &str) -> String {
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

    fn lambda(name: &str, on: bool) -> sdk::ProcessingConfiguration {
        let parameter = sdk::ProcessorParameter::builder()
            .parameter_name(sdk::ProcessorParameterName::LambdaArn)
            .parameter_value(name)
            .build()
            .unwrap();
        let lambda = sdk::Processor::builder().r#type(sdk::ProcessorType::Lambda);
        let extraction = sdk::Processor::builder().r#type(sdk::ProcessorType::MetadataExtraction);
        sdk::ProcessingConfiguration::builder()
            .enabled(on)
            .processors(lambda.parameters(parameter).build().unwrap())
            .processors(extraction.build().unwrap())
            .build()
    }

    #[test]
    fn a_transform_that_cannot_be_read_is_not_left_out() {
        let function = "arn:aws:lambda:eu-west-1:123456789012:function:clean:live";
        let found = processing(Some(&lambda(function, true))).unwrap();
        assert_eq!(found.transforms, [function.parse().unwrap()]);
        assert_eq!(found.names, ["Lambda", "MetadataExtraction"]);
        assert!(processing(Some(&lambda("clean", true))).is_none());
        assert!(processing(Some(&lambda("clean", false))).unwrap().names.is_empty());
    }

    #[test]
    fn a_key_that_cannot_be_read_is_not_no_key() {
        let of = |key: &str| {
            let kms = sdk::KmsEncryptionConfig::builder().awskms_key_arn(key).build().unwrap();
            let it = sdk::EncryptionConfiguration::builder().kms_encryption_config(kms).build();
            super::key(Some(&it))
        };
        assert!(of("").is_err());
        let key = "arn:aws:kms:eu-west-1:123456789012:key/1";
        assert_eq!(of(key), Ok(Some(key.parse().unwrap())));
        assert_eq!(super::key(None), Ok(None));
    }

    #[test]
    fn a_conversion_is_on_where_its_schema_is() {
        let it = sdk::DataFormatConversionConfiguration::builder;
        let schema = sdk::SchemaConfiguration::builder().build();
        assert!(!converts(&it().build()));
        assert!(converts(&it().schema_configuration(schema.clone()).build()));
        assert!(!converts(&it().schema_configuration(schema).enabled(false).build()));
        assert!(converts(&it().enabled(true).build()));
    }

    #[test]
    fn a_conversion_names_its_table() {
        let schema = sdk::SchemaConfiguration::builder().region("eu-west-1").database_name("sales");
        let of = |schema: sdk::builders::SchemaConfigurationBuilder| {
            let it = sdk::DataFormatConversionConfiguration::builder();
            conversion(&it.schema_configuration(schema.build()).build())
        };
        assert_eq!(of(schema.clone()), None);
        let found = of(schema.clone().table_name("orders")).unwrap();
        assert_eq!((found.database.as_str(), found.table.as_str()), ("sales", "orders"));
        assert_eq!(of(schema.table_name("orders").region("nowhere")), None);
    }
}
