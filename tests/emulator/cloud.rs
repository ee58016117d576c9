//! Where the emulators are, and clients that may write to them.

use std::collections::BTreeMap;

use aws_sdk_sts::config::Credentials;
use serde_json::Value;

/// The account that the emulators know before there is any other, and its access key id.
pub(crate) const MANAGEMENT: &str = "123456789012";

/// The emulators of `cargo xtask localstack`, as `emulators/routes.json` routes to them.
pub(crate) struct Cloud {
    /// The SDK's endpoint variables.
    pub(crate) endpoints: BTreeMap<String, String>,
    /// Which emulator answers, by variable.
    pub(crate) routes: BTreeMap<String, String>,
}

/// Who writes, and where.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) region: String,
    pub(crate) credentials: Credentials,
}

impl Cloud {
    /// From the variables that `cargo xtask localstack` sets.
    pub(crate) fn of_environment() -> Self {
        let address = |emulator: &str| setting(&emulator.to_uppercase());
        let routes: BTreeMap<String, String> =
            serde_json::from_str(include_str!("../../emulators/routes.json")).unwrap();
        let endpoints =
            routes.iter().map(|(name, emulator)| (name.clone(), address(emulator))).collect();
        Self { endpoints, routes }
    }

    /// The address for a service.
    pub(crate) fn endpoint(&self, service: &str) -> &str {
        &self.endpoints[&format!("AWS_ENDPOINT_URL_{service}")]
    }

    /// What the emulator that answers for an api is known to do with it.
    pub(crate) fn known(&self, operations: &Value, api: &str) -> String {
        let variable = match api.split_once(':').unwrap().0 {
            "kinesisanalytics" => "KINESIS_ANALYTICS_V2".to_owned(),
            "logs" => "CLOUDWATCH_LOGS".to_owned(),
            "s3control" => "S3_CONTROL".to_owned(),
            other => other.to_uppercase(),
        };
        let emulator = &self.routes[&format!("AWS_ENDPOINT_URL_{variable}")];
        operations[api][emulator].as_str().unwrap().to_owned()
    }
}

/// What `cargo xtask localstack` tells the tests.
pub(crate) fn setting(name: &str) -> String {
    let variable = format!("HYDRANT_TEST_{name}");
    std::env::var(&variable)
        .unwrap_or_else(|_| panic!("{variable} is not set: run `cargo xtask localstack`"))
}

impl Place {
    /// An account, with its id as the access key id.
    pub(crate) fn of(account: &str, region: &str) -> Self {
        let credentials = Credentials::new(account, "x", None, None, "test");
        Self { region: region.to_owned(), credentials }
    }
}

/// A client of the SDK without hydrant's guard.
macro_rules! client {
    ($cloud:expr, $sdk:ident, $service:literal, $place:expr) => {
        crate::cloud::client!($sdk, $place, $cloud.endpoint($service))
    };
    ($sdk:ident, $place:expr, $url:expr) => {{
        let place: &crate::cloud::Place = $place;
        // The Kinesis of an account takes a moment to start.
        let retries = $sdk::config::retry::RetryConfig::standard().with_max_attempts(8);
        let config = $sdk::Config::builder()
            .behavior_version($sdk::config::BehaviorVersion::latest())
            .region($sdk::config::Region::new(place.region.clone()))
            .credentials_provider(place.credentials.clone())
            .retry_config(retries)
            .endpoint_url($url);
        $sdk::Client::from_conf(config.build())
    }};
}
pub(crate) use client;
