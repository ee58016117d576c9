//! Data Firehose.

use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::org::{DeliveryEncryption, DeliveryStream, Source, adjust};
use crate::wire::time::MADE;
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

mod destination;

/// The page size of a caller that asks for none.
const DEFAULT_LIMIT: usize = 10;

pub(crate) fn list_delivery_streams(world: &World, call: &Call) -> Answer {
    let after = call.text("ExclusiveStartDeliveryStreamName");
    let kind = call.text("DeliveryStreamType");
    let limit = call
        .number("Limit")
        .unwrap_or(DEFAULT_LIMIT)
        .clamp(1, world.options.pages.delivery_streams);
    let here = world.cell(call.account(), &call.region);
    let wanted = |rendered: &Bytes| kind.is_empty() || type_of(rendered) == kind;
    let mut names = here
        .delivery_streams
        .iter()
        .filter(|(name, rendered)| name.as_str() > after && wanted(rendered))
        .map(|(name, _)| name.as_str());
    let page: Vec<&str> = names.by_ref().take(limit).collect();
    let more = names.next().is_some();
    Ok(Reply::json(&json!({"DeliveryStreamNames": page, "HasMoreDeliveryStreams": more})))
}

pub(crate) fn describe_delivery_stream(world: &World, call: &Call) -> Answer {
    let name = call.text("DeliveryStreamName");
    let here = world.cell(call.account(), &call.region);
    here.delivery_streams.get(name).map(|rendered| Reply::rendered(rendered.clone())).ok_or_else(
        || {
            let message = format!("Firehose {name} under account {} not found.", call.account());
            ApiError::bad("ResourceNotFoundException", message)
        },
    )
}

fn type_of(rendered: &Bytes) -> String {
    let reply: Value = serde_json::from_slice(rendered).unwrap_or_default();
    reply["DeliveryStreamDescription"]["DeliveryStreamType"].as_str().unwrap_or_default().to_owned()
}

/// The answer of `DescribeDeliveryStream`.
pub(crate) fn render(stream: &DeliveryStream) -> Bytes {
    Bytes::from(json!({"DeliveryStreamDescription": description(stream)}).to_string())
}

/// The `DeliveryStreamDescription`.
pub(crate) fn description(stream: &DeliveryStream) -> Value {
    let mut description = json!({
        "DeliveryStreamName": stream.name,
        "DeliveryStreamARN": stream.arn(),
        "DeliveryStreamStatus": stream.status,
        "DeliveryStreamType": stream.source.as_str(),
        "VersionId": "1",
        "CreateTimestamp": MADE,
        "Destinations": [destination::render(stream)],
        "HasMoreDestinations": false,
    });
    if let Some(encryption) = encryption(stream) {
        description["DeliveryStreamEncryptionConfiguration"] = encryption;
    }
    if let Some(source) = source(stream) {
        description["Source"] = source;
    }
    adjust(&mut description, &stream.extra, &stream.remove);
    description
}

/// Only direct-put streams can be encrypted themselves.
fn encryption(stream: &DeliveryStream) -> Option<Value> {
    match (stream.source, stream.encryption) {
        (Source::DirectPut, DeliveryEncryption::Cmk) => Some(
            json!({"KeyARN": stream.key, "KeyType": "CUSTOMER_MANAGED_CMK", "Status": "ENABLED"}),
        ),
        (Source::DirectPut, DeliveryEncryption::AwsOwned) => {
            Some(json!({"KeyType": "AWS_OWNED_CMK", "Status": "ENABLED"}))
        }
        (_, DeliveryEncryption::Absent) => None,
        _ => Some(json!({"Status": "DISABLED"})),
    }
}

fn source(stream: &DeliveryStream) -> Option<Value> {
    let (arn, role) = (&stream.source_arn, stream.role_arn());
    match stream.source {
        Source::DirectPut => None,
        Source::KinesisStreamAsSource => Some(json!({"KinesisStreamSourceDescription": {
            "KinesisStreamARN": arn, "RoleARN": role, "DeliveryStartTimestamp": MADE,
        }})),
        Source::MSKAsSource => Some(json!({"MSKSourceDescription": {
            "MSKClusterARN": arn, "TopicName": stream.name, "DeliveryStartTimestamp": MADE,
            "AuthenticationConfiguration": {"RoleARN": role, "Connectivity": "PRIVATE"},
        }})),
        Source::DatabaseAsSource => Some(json!({"DatabaseSourceDescription": {
            "Type": "PostgreSQL",
            "Endpoint": format!("{}.cluster-sim.{}.rds.amazonaws.com", stream.name, stream.region),
            "Port": 5432,
            "SSLMode": "Enabled",
            "Databases": {"Include": ["app"]},
            "Tables": {"Include": ["public.events"]},
            "SnapshotWatermarkTable": "public.watermark",
            "DatabaseSourceAuthenticationConfiguration": {
                "SecretsManagerConfiguration": destination::secret(stream, "database"),
            },
            "DatabaseSourceVPCConfiguration": {
                "VpcEndpointServiceName": format!("com.amazonaws.vpce.{}.vpce-svc-0a1b2c3d4e5f60718", stream.region),
            },
        }})),
    }
}
