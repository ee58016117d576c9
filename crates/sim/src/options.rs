//! How a [`Sim`](crate::Sim) behaves, apart from what its organization says.

use std::time::Duration;

use crate::fault::Fault;

/// How a sim behaves. The default is quick and merciful: no rates, no latency, no faults.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The port to listen on; any free one when zero.
    pub port: u16,
    /// Whether calls are throttled.
    pub rates: Rates,
    /// How long every answer takes.
    pub latency: Option<Latency>,
    /// What goes wrong, added to the faults of the organization.
    pub faults: Vec<Fault>,
    /// The seed of every chance.
    pub seed: u64,
    /// The most items on a page.
    pub pages: Pages,
    /// How long assumed roles last, whatever was asked for; for tests of expiry.
    pub session: Option<Duration>,
    /// What the clock says when the sim starts, in seconds since 1970; the real clock when left out. Secrets
    /// rotated and trails delivered so long before.
    pub now: Option<u64>,
    /// Whether `GetResourcePolicy` answers `ResourceNotFoundException` where there is none, instead of an empty policy.
    pub missing_policy_is_an_error: bool,
    /// How often somebody who asks for a report of IAM is told to wait, beside the times that it always takes.
    pub slow_reports: u32,
    /// Whether the first page of `ListAccounts` is empty and has a token, as AWS may answer.
    pub empty_first_page: bool,
}

/// Whether calls are throttled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rates {
    /// At the rates that AWS documents, per account, Region and operation.
    Documented,
    /// Never.
    #[default]
    Off,
}

/// How long every answer takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latency {
    /// The middle.
    pub base: Duration,
    /// How far it strays to either side.
    pub jitter: Duration,
    /// The seed of the straying.
    pub seed: u64,
}

impl Latency {
    /// The latency of the `n`-th request.
    pub(crate) fn of(&self, n: u64) -> Duration {
        let jitter = u64::try_from(self.jitter.as_micros()).unwrap_or(u64::MAX / 4);
        let strayed = crate::dice::mix(self.seed.wrapping_add(n)) % (2 * jitter + 1);
        (self.base + Duration::from_micros(strayed)).saturating_sub(self.jitter)
    }
}

/// The most items on a page, by list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pages {
    /// `organizations:ListAccounts`.
    pub accounts: usize,
    /// `firehose:ListDeliveryStreams`.
    pub delivery_streams: usize,
    /// `kinesis:ListStreams`, `kinesis:ListStreamConsumers` and `kinesis:ListChannels`.
    pub streams: usize,
    /// `kinesisanalytics:ListApplications`.
    pub applications: usize,
    /// `kms:ListGrants` and `kms:ListAliases`.
    pub keys: usize,
    /// `s3:ListBuckets`.
    pub buckets: usize,
    /// `logs:Describe…`.
    pub logs: usize,
    /// `cloudwatch:DescribeAlarms`.
    pub alarms: usize,
    /// `cloudwatch:ListMetricStreams`.
    pub metric_streams: usize,
    /// `events:List…`.
    pub events: usize,
    /// `pipes:ListPipes`.
    pub pipes: usize,
    /// `sns:ListSubscriptionsByTopic`.
    pub subscriptions: usize,
    /// `lakeformation:ListPermissions`.
    pub permissions: usize,
    /// `iam:GetAccountAuthorizationDetails` and `iam:GetServiceLastAccessedDetails`.
    pub principals: usize,
    /// `organizations:ListPolicies`, `organizations:ListRoots` and `organizations:ListTargetsForPolicy`.
    pub policies: usize,
    /// `cloudtrail:LookupEvents`.
    pub history: usize,
}

impl Default for Pages {
    fn default() -> Self {
        Self {
            accounts: 20,
            delivery_streams: 10_000,
            streams: 100,
            applications: 50,
            keys: 100,
            buckets: 10_000,
            logs: 50,
            alarms: 100,
            metric_streams: 500,
            events: 100,
            pipes: 100,
            subscriptions: 100,
            permissions: 1_000,
            principals: 1_000,
            policies: 20,
            history: 50,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latency_stays_within_its_jitter() {
        let latency =
            Latency { base: Duration::from_millis(80), jitter: Duration::from_millis(10), seed: 7 };
        assert!((0..1_000).all(|n| (70..=90).contains(&latency.of(n).as_millis())));
        assert_ne!(latency.of(1), latency.of(2));
    }
}
