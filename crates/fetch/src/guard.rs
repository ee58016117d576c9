use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeSerializationInterceptorContextRef;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use hydrant_core::Api;
use thiserror::Error;

/// Refuses every operation that is not in the api table, before a byte is serialized. In the caller's
/// own account no session policy narrows an administrator: there this alone keeps hydrant read-only.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guard;

/// An operation outside the api table was attempted.
#[derive(Debug, Error)]
#[error("{service} {operation} is not in hydrant's api table: refused before sending")]
pub(crate) struct Refused {
    service: String,
    operation: String,
}

impl Intercept for Guard {
    fn name(&self) -> &'static str {
        "hydrant-guard"
    }

    fn read_before_serialization(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let (service, operation) = config
            .load::<Metadata>()
            .map_or(("unnamed", "unnamed"), |metadata| (metadata.service(), metadata.name()));
        if admitted(service, operation) {
            return Ok(());
        }
        Err(Box::new(Refused { service: service.to_owned(), operation: operation.to_owned() }))
    }
}

/// Whether the SDK's names for an operation stand for a row of the api table.
fn admitted(service: &str, operation: &str) -> bool {
    prefix(service).is_some_and(|prefix| Api::find(&format!("{prefix}:{operation}")).is_some())
}

/// The SDK's service id and the prefix of its apis.
fn prefix(service: &str) -> Option<&'static str> {
    Some(match service {
        "CloudTrail" => "cloudtrail",
        "CloudWatch" => "cloudwatch",
        "CloudWatch Logs" => "logs",
        "Config Service" => "config",
        "EC2" => "ec2",
        "EventBridge" => "events",
        "Firehose" => "firehose",
        "Glue" => "glue",
        "GuardDuty" => "guardduty",
        "IAM" => "iam",
        "Inspector2" => "inspector2",
        "KMS" => "kms",
        "Kafka" => "kafka",
        "Kinesis" => "kinesis",
        "Kinesis Analytics V2" => "kinesisanalytics",
        "LakeFormation" => "lakeformation",
        "Lambda" => "lambda",
        "Macie2" => "macie2",
        "OpenSearch" => "es",
        "OpenSearchServerless" => "aoss",
        "Organizations" => "organizations",
        "Pipes" => "pipes",
        "Redshift" => "redshift",
        "Redshift Serverless" => "redshift-serverless",
        "S3" => "s3",
        "S3 Control" => "s3control",
        "S3Tables" => "s3tables",
        "SNS" => "sns",
        "STS" => "sts",
        "Secrets Manager" => "secretsmanager",
        "SecurityHub" => "securityhub",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use aws_smithy_runtime_api::client::result::SdkError;
    use hydrant_core::ScanScope;
    use hydrant_sim::Sim;

    use super::*;
    use crate::clients::Ticket;
    use crate::credentials::chain;
    use crate::{Choices, Endpoint, RoleChoice, connect};

    #[test]
    fn reads_of_the_table_pass_and_nothing_else() {
        assert!(admitted("Firehose", "DescribeDeliveryStream"));
        assert!(admitted("Kinesis Analytics V2", "ListApplications"));
        assert!(!admitted("Firehose", "DeleteDeliveryStream"));
        assert!(!admitted("Kinesis", "GetRecords"));
        assert!(!admitted("S3", "GetObject"));
        assert!(!admitted("DynamoDB", "DescribeTable"));
    }

    /// Through the same client that a scan uses; the sim would count the attempt.
    #[tokio::test]
    async fn a_write_is_refused_before_anything_is_sent() {
        let org = hydrant_sim::demo::demo().unwrap();
        let access_key = Sim::access_key(&org.organization.management_account);
        let sim = Sim::start(org, hydrant_sim::Options::default()).await.unwrap();
        let connection = connect(Choices {
            profile: None,
            scope: ScanScope::Organization,
            regions: None,
            exclude: Vec::new(),
            units: Vec::new(),
            role: RoleChoice {
                name: "hydrant-audit".to_owned(),
                external_id: None,
                session_policy: crate::session_policy(),
                in_own_account: false,
            },
            look_back_days: crate::LOOK_BACK_DAYS,
            max_in_flight: 1,
            endpoint: Some(Endpoint {
                url: sim.endpoint(),
                access_key,
                region: "us-east-1".to_owned(),
            }),
            watched: false,
        });
        let connection = connection.await.unwrap();
        let before = sim.stats().requests;
        let client = &connection.door.clients.firehose;
        let ticket = Ticket {
            region: "us-east-1".to_owned(),
            credentials: connection.door.accounts.base().await.unwrap(),
        };
        let delete = || client.delete_delivery_stream().delivery_stream_name("clicks").customize();
        let error = delete().config_override(ticket.clone()).send().await.unwrap_err();
        assert!(matches!(error, SdkError::ConstructionFailure(_)), "{error:?}");
        assert!(
            chain(&error).contains("Firehose DeleteDeliveryStream is not in hydrant's api table")
        );
        let stats = sim.stats();
        assert_eq!((stats.writes, stats.requests), (0, before));

        // Without the guard the sim counts it: the zero above means something.
        let bare = aws_sdk_firehose::config::Builder::from(ticket)
            .behavior_version(aws_config::BehaviorVersion::latest())
            .endpoint_url(sim.endpoint())
            .http_client(crate::http::client())
            .build();
        let bare = aws_sdk_firehose::Client::from_conf(bare);
        let sent = bare.delete_delivery_stream().delivery_stream_name("clicks").send().await;
        assert!(sent.is_err());
        assert_eq!(sim.stats().writes, 1);
    }
}
