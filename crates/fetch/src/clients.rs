use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use std::time::Duration;

use crate::guard::Guard;

/// One client per service for the whole process: making a client costs more than a call. Region and
/// credentials are overridden per call by a [`Ticket`].
#[derive(Debug)]
pub(crate) struct Clients {
    pub(crate) aoss: aws_sdk_opensearchserverless::Client,
    pub(crate) cloudtrail: aws_sdk_cloudtrail::Client,
    pub(crate) cloudwatch: aws_sdk_cloudwatch::Client,
    pub(crate) config: aws_sdk_config::Client,
    pub(crate) ec2: aws_sdk_ec2::Client,
    pub(crate) events: aws_sdk_eventbridge::Client,
    pub(crate) firehose: aws_sdk_firehose::Client,
    pub(crate) flink: aws_sdk_kinesisanalyticsv2::Client,
    pub(crate) glue: aws_sdk_glue::Client,
    pub(crate) guardduty: aws_sdk_guardduty::Client,
    pub(crate) iam: aws_sdk_iam::Client,
    pub(crate) inspector: aws_sdk_inspector2::Client,
    pub(crate) kafka: aws_sdk_kafka::Client,
    pub(crate) kinesis: aws_sdk_kinesis::Client,
    pub(crate) kms: aws_sdk_kms::Client,
    pub(crate) lakeformation: aws_sdk_lakeformation::Client,
    pub(crate) lambda: aws_sdk_lambda::Client,
    pub(crate) logs: aws_sdk_cloudwatchlogs::Client,
    pub(crate) macie: aws_sdk_macie2::Client,
    pub(crate) opensearch: aws_sdk_opensearch::Client,
    pub(crate) organizations: aws_sdk_organizations::Client,
    pub(crate) pipes: aws_sdk_pipes::Client,
    pub(crate) redshift: aws_sdk_redshift::Client,
    pub(crate) redshift_serverless: aws_sdk_redshiftserverless::Client,
    pub(crate) s3: aws_sdk_s3::Client,
    pub(crate) s3control: aws_sdk_s3control::Client,
    pub(crate) s3tables: aws_sdk_s3tables::Client,
    pub(crate) secrets: aws_sdk_secretsmanager::Client,
    pub(crate) securityhub: aws_sdk_securityhub::Client,
    pub(crate) sns: aws_sdk_sns::Client,
    pub(crate) sts: aws_sdk_sts::Client,
}

/// Who asks, and where: the override of one call.
#[derive(Clone, Debug)]
pub(crate) struct Ticket {
    pub(crate) region: String,
    pub(crate) credentials: Credentials,
}

/// Builds a service's client from the loaded configuration (a fresh builder would lose
/// `AWS_ENDPOINT_URL_<SERVICE>`), with the guard on it.
macro_rules! client {
    ($sdk:ident, $config:expr) => {
        $sdk::Client::from_conf($sdk::config::Builder::from($config).interceptor(Guard).build())
    };
}

impl Clients {
    pub(crate) fn new(config: &SdkConfig) -> Self {
        Self {
            aoss: client!(aws_sdk_opensearchserverless, config),
            cloudtrail: client!(aws_sdk_cloudtrail, config),
            cloudwatch: client!(aws_sdk_cloudwatch, config),
            config: client!(aws_sdk_config, config),
            ec2: client!(aws_sdk_ec2, config),
            events: client!(aws_sdk_eventbridge, config),
            firehose: client!(aws_sdk_firehose, config),
            flink: client!(aws_sdk_kinesisanalyticsv2, config),
            glue: client!(aws_sdk_glue, config),
            guardduty: client!(aws_sdk_guardduty, config),
            iam: client!(aws_sdk_iam, config),
            inspector: client!(aws_sdk_inspector2, config),
            kafka: client!(aws_sdk_kafka, config),
            kinesis: client!(aws_sdk_kinesis, config),
            kms: client!(aws_sdk_kms, config),
            lakeformation: client!(aws_sdk_lakeformation, config),
            lambda: client!(aws_sdk_lambda, config),
            logs: client!(aws_sdk_cloudwatchlogs, config),
            macie: client!(aws_sdk_macie2, config),
            opensearch: client!(aws_sdk_opensearch, config),
            organizations: client!(aws_sdk_organizations, config),
            pipes: client!(aws_sdk_pipes, config),
            redshift: client!(aws_sdk_redshift, config),
            redshift_serverless: client!(aws_sdk_redshiftserverless, config),
            s3: s3(config),
            s3control: client!(aws_sdk_s3control, config),
            s3tables: client!(aws_sdk_s3tables, config),
            secrets: client!(aws_sdk_secretsmanager, config),
            securityhub: client!(aws_sdk_securityhub, config),
            sns: client!(aws_sdk_sns, config),
            sts: client!(aws_sdk_sts, config),
        }
    }
}

/// Directory buckets would be asked for a session of their own, past the guard.
fn s3(config: &SdkConfig) -> aws_sdk_s3::Client {
    let builder = aws_sdk_s3::config::Builder::from(config).interceptor(Guard);
    aws_sdk_s3::Client::from_conf(builder.disable_s3_express_session_auth(true).build())
}

/// A ticket overrides a service's configuration for one call.
macro_rules! override_by_ticket {
    ($($sdk:ident),+) => {
        $(impl From<Ticket> for $sdk::config::Builder {
            fn from(ticket: Ticket) -> Self {
                Self::new()
                    .region($sdk::config::Region::new(ticket.region))
                    .credentials_provider(ticket.credentials)
            }
        })+
    };
}

override_by_ticket!(
    aws_sdk_cloudtrail,
    aws_sdk_cloudwatch,
    aws_sdk_cloudwatchlogs,
    aws_sdk_config,
    aws_sdk_ec2,
    aws_sdk_eventbridge,
    aws_sdk_firehose,
    aws_sdk_glue,
    aws_sdk_guardduty,
    aws_sdk_iam,
    aws_sdk_inspector2,
    aws_sdk_kafka,
    aws_sdk_kinesis,
    aws_sdk_kinesisanalyticsv2,
    aws_sdk_kms,
    aws_sdk_lakeformation,
    aws_sdk_lambda,
    aws_sdk_macie2,
    aws_sdk_opensearch,
    aws_sdk_opensearchserverless,
    aws_sdk_organizations,
    aws_sdk_pipes,
    aws_sdk_redshift,
    aws_sdk_redshiftserverless,
    aws_sdk_s3,
    aws_sdk_s3control,
    aws_sdk_s3tables,
    aws_sdk_secretsmanager,
    aws_sdk_securityhub,
    aws_sdk_sns,
    aws_sdk_sts
);

/// The SDK configuration that every client shares: no retries of its own (the door retries, so that a
/// retry takes a permit too), explicit timeouts, no identity cache (tickets carry resolved credentials).
pub(crate) async fn load(profile: Option<&str>, region: Option<&str>) -> SdkConfig {
    let http = crate::http::client();
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(5))
        .operation_attempt_timeout(Duration::from_secs(30))
        .operation_timeout(Duration::from_secs(40))
        .build();
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(http)
        .identity_cache(aws_config::identity::IdentityCache::no_cache())
        .retry_config(RetryConfig::disabled())
        // Answers are small and every attempt has its own time limit.
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .timeout_config(timeouts);
    if let Some(profile) = profile {
        loader = loader.profile_name(profile);
    }
    if let Some(region) = region {
        loader = loader.region(aws_config::Region::new(region.to_owned()));
    }
    loader.load().await
}
