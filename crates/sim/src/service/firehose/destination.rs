//! The nine kinds of destination, each as `DescribeDeliveryStream` shows it.

use serde_json::{Value, json};

use crate::org::{DeliveryStream, Destination, adjust, closed, subnets, suffix_of, vpc};

/// One entry of `Destinations`.
pub(super) fn render(stream: &DeliveryStream) -> Value {
    let (member, mut description) = match stream.destination {
        Destination::S3 => ("ExtendedS3DestinationDescription", extended_s3(stream)),
        Destination::Redshift => ("RedshiftDestinationDescription", redshift(stream)),
        Destination::Elasticsearch => ("ElasticsearchDestinationDescription", search(stream, "es")),
        Destination::Opensearch => {
            ("AmazonopensearchserviceDestinationDescription", search(stream, "es"))
        }
        Destination::OpensearchServerless => {
            ("AmazonOpenSearchServerlessDestinationDescription", search(stream, "aoss"))
        }
        Destination::Splunk => ("SplunkDestinationDescription", splunk(stream)),
        Destination::Http => ("HttpEndpointDestinationDescription", http(stream)),
        Destination::Snowflake => ("SnowflakeDestinationDescription", snowflake(stream)),
        Destination::Iceberg => ("IcebergDestinationDescription", iceberg(stream)),
    };
    adjust(&mut description, &stream.destination_extra, &[]);
    // A destination that does not use Secrets Manager names no secret.
    if description["SecretsManagerConfiguration"]["Enabled"] == false {
        description["SecretsManagerConfiguration"] = json!({"Enabled": false});
    }
    let mut entry = json!({"DestinationId": "destinationId-000000000001"});
    if stream.destination == Destination::S3 {
        entry["S3DestinationDescription"] = plain_s3(&description);
    }
    entry[member] = description;
    entry
}

/// AWS answers the plain S3 description beside the extended one.
fn plain_s3(extended: &Value) -> Value {
    const SHARED: [&str; 8] = [
        "RoleARN",
        "BucketARN",
        "Prefix",
        "ErrorOutputPrefix",
        "BufferingHints",
        "CompressionFormat",
        "EncryptionConfiguration",
        "CloudWatchLoggingOptions",
    ];
    let shared =
        SHARED.iter().filter_map(|key| Some(((*key).to_owned(), extended.get(key)?.clone())));
    Value::Object(shared.collect())
}

fn s3(stream: &DeliveryStream) -> Value {
    let encryption = match &stream.bucket_key {
        Some(key) => json!({"KMSEncryptionConfig": {"AWSKMSKeyARN": key}}),
        None => json!({"NoEncryptionConfig": "NoEncryption"}),
    };
    json!({
        "RoleARN": stream.role_arn(),
        "BucketARN": format!("arn:aws:s3:::{}", stream.bucket),
        "Prefix": format!("{}/", stream.name),
        "ErrorOutputPrefix": format!("{}-errors/", stream.name),
        "BufferingHints": {"SizeInMBs": 5, "IntervalInSeconds": 300},
        "CompressionFormat": "GZIP",
        "EncryptionConfiguration": encryption,
        "CloudWatchLoggingOptions": logging(stream),
    })
}

fn extended_s3(stream: &DeliveryStream) -> Value {
    let mut description = s3(stream);
    description["S3BackupMode"] = "Disabled".into();
    description["ProcessingConfiguration"] = json!({"Enabled": false, "Processors": []});
    description
}

fn redshift(stream: &DeliveryStream) -> Value {
    let host = format!("warehouse.abc123.{}.redshift.amazonaws.com", stream.region);
    let mut description = common(stream, "Disabled", "S3DestinationDescription");
    description["ClusterJDBCURL"] = format!("jdbc:redshift://{host}:5439/analytics").into();
    description["CopyCommand"] =
        json!({"DataTableName": "events", "CopyOptions": "FORMAT JSON 'auto' GZIP"});
    description["RetryOptions"] = json!({"DurationInSeconds": 3600});
    description["SecretsManagerConfiguration"] = secret(stream, "redshift");
    description
}

fn search(stream: &DeliveryStream, service: &str) -> Value {
    let (region, account) = (&stream.region, &stream.account);
    let mut description = common(stream, "FailedDocumentsOnly", "S3DestinationDescription");
    description["IndexName"] = stream.name.clone().into();
    description["BufferingHints"] = json!({"SizeInMBs": 5, "IntervalInSeconds": 300});
    description["RetryOptions"] = json!({"DurationInSeconds": 300});
    description["VpcConfigurationDescription"] = json!({
        "RoleARN": stream.role_arn(),
        "VpcId": vpc(),
        "SubnetIds": subnets(),
        "SecurityGroupIds": closed(),
    });
    if service == "aoss" {
        description["CollectionEndpoint"] =
            format!("https://c0llection0000000good.{region}.aoss.amazonaws.com").into();
    } else {
        description["DomainARN"] =
            format!("arn:aws:es:{region}:{account}:domain/search-logs").into();
        description["IndexRotationPeriod"] = "OneDay".into();
        description["DocumentIdOptions"] = json!({"DefaultDocumentIdFormat": "FIREHOSE_DEFAULT"});
    }
    description
}

fn splunk(stream: &DeliveryStream) -> Value {
    let mut description = common(stream, "FailedEventsOnly", "S3DestinationDescription");
    // Splunk takes a token, not a role.
    if let Some(table) = description.as_object_mut() {
        table.remove("RoleARN");
    }
    description["HECEndpoint"] = "https://http-inputs-example.splunkcloud.com:443".into();
    description["HECEndpointType"] = "Event".into();
    description["HECAcknowledgmentTimeoutInSeconds"] = 180.into();
    description["RetryOptions"] = json!({"DurationInSeconds": 300});
    description["BufferingHints"] = json!({"SizeInMBs": 5, "IntervalInSeconds": 60});
    description["SecretsManagerConfiguration"] = secret(stream, "splunk");
    description
}

fn http(stream: &DeliveryStream) -> Value {
    let mut description = common(stream, "FailedDataOnly", "S3DestinationDescription");
    description["EndpointConfiguration"] =
        json!({"Url": "https://ingest.example.com/v1/logs", "Name": "ingest"});
    description["RequestConfiguration"] =
        json!({"ContentEncoding": "GZIP", "CommonAttributes": []});
    description["BufferingHints"] = json!({"SizeInMBs": 4, "IntervalInSeconds": 60});
    description["RetryOptions"] = json!({"DurationInSeconds": 300});
    description["SecretsManagerConfiguration"] = secret(stream, "http");
    description
}

fn snowflake(stream: &DeliveryStream) -> Value {
    let mut description = common(stream, "FailedDataOnly", "S3DestinationDescription");
    description["AccountUrl"] =
        "https://example.eu-west-1.privatelink.snowflakecomputing.com".into();
    description["Database"] = "ANALYTICS".into();
    description["Schema"] = "RAW".into();
    description["Table"] = "EVENTS".into();
    description["SnowflakeRoleConfiguration"] = json!({"Enabled": false});
    description["DataLoadingOption"] = "JSON_MAPPING".into();
    description["SnowflakeVpcConfiguration"] =
        json!({"PrivateLinkVpceId": "com.amazonaws.vpce.sim.vpce-svc-0a1b"});
    description["RetryOptions"] = json!({"DurationInSeconds": 60});
    description["SecretsManagerConfiguration"] = secret(stream, "snowflake");
    description
}

fn iceberg(stream: &DeliveryStream) -> Value {
    let mut description = common(stream, "FailedDataOnly", "S3DestinationDescription");
    description["CatalogConfiguration"] =
        json!({"CatalogARN": format!("arn:aws:glue:{}:{}:catalog", stream.region, stream.account)});
    description["DestinationTableConfigurationList"] =
        json!([{"DestinationDatabaseName": "lake", "DestinationTableName": "events"}]);
    description["BufferingHints"] = json!({"SizeInMBs": 64, "IntervalInSeconds": 300});
    description["RetryOptions"] = json!({"DurationInSeconds": 300});
    description["AppendOnly"] = true.into();
    description
}

/// What every destination but S3 has: role, logging, processing, and S3 behind it.
fn common(stream: &DeliveryStream, backup: &str, s3_member: &str) -> Value {
    let mut description = json!({
        "RoleARN": stream.role_arn(),
        "S3BackupMode": backup,
        "CloudWatchLoggingOptions": logging(stream),
        "ProcessingConfiguration": {"Enabled": false, "Processors": []},
    });
    description[s3_member] = s3(stream);
    description
}

fn logging(stream: &DeliveryStream) -> Value {
    if stream.logging {
        json!({"Enabled": true, "LogGroupName": stream.log_group, "LogStreamName": stream.log_stream})
    } else {
        json!({"Enabled": false})
    }
}

/// A secret that Secrets Manager keeps.
pub(super) fn secret(stream: &DeliveryStream, purpose: &str) -> Value {
    let (region, account, name) = (&stream.region, &stream.account, &stream.name);
    let suffix = suffix_of(&format!("{purpose}/{name}"));
    json!({
        "Enabled": true,
        "RoleARN": stream.role_arn(),
        "SecretARN": format!("arn:aws:secretsmanager:{region}:{account}:secret:{purpose}/{name}-{suffix}"),
    })
}
