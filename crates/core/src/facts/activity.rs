use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Fact;

/// What was done to streams in an account-Region, as far as the event history of management events shows
/// it (AWS CloudTrail API Reference, `LookupEvents`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Calls of the streaming services, one sweep for each.
    pub calls: Vec<Fact<Sweep>>,
    /// Changes that take protection away, one sweep for each event name that the calls may not hold.
    pub changes: Vec<Fact<Sweep>>,
}

/// The streaming services, as event history names them.
pub const STREAMING_SOURCES: [&str; 3] =
    ["firehose.amazonaws.com", "kinesis.amazonaws.com", "kinesisanalytics.amazonaws.com"];

/// Changes that take protection away, by event source, sorted: encryption stopped, something deleted, a
/// destination or code changed, a policy put or taken away, records kept for less time.
pub const SENSITIVE_CHANGES: [(&str, &[&str]); 3] = [
    (
        "firehose.amazonaws.com",
        &["DeleteDeliveryStream", "StopDeliveryStreamEncryption", "UpdateDestination"],
    ),
    (
        "kinesis.amazonaws.com",
        &[
            "DecreaseStreamRetentionPeriod",
            "DeleteResourcePolicy",
            "DeleteStream",
            "PutResourcePolicy",
            "StopStreamEncryption",
        ],
    ),
    ("kinesisanalytics.amazonaws.com", &["DeleteApplication", "UpdateApplication"]),
];

/// Changes to trails that take records of calls away, sorted.
pub const RECORDING_CHANGES: [&str; 4] =
    ["DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail"];

/// One walk back through the event history, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sweep {
    /// What was looked up: an event source such as `kinesis.amazonaws.com`, or an event name.
    pub of: String,
    /// The oldest moment that was seen; where the walk was cut short, that of the last event.
    pub from: Timestamp,
    /// The newest moment.
    pub to: Timestamp,
    /// Whether the walk reached the end of the look-back window.
    pub complete: bool,
    /// The events worth keeping: changes, failures, and what was called with keys, as root or over old TLS;
    /// newest first. The same event again and again is one row with its count.
    pub events: Vec<Event>,
}

/// A management event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Event {
    /// When it happened; of several, the newest.
    pub time: Timestamp,
    /// How often.
    pub count: u32,
    /// `DeleteStream`.
    pub name: String,
    /// `kinesis.amazonaws.com`.
    pub source: String,
    /// Whose credentials: the ARN of a user, role or root user; a service's name; or `unknown`.
    pub principal: String,
    /// What kind of credentials.
    pub credential: Credential,
    /// The error code, if it failed.
    pub error: Option<String>,
    /// The address or service it came from, as AWS names it.
    pub from: Option<String>,
    /// `TLSv1.2`; none: not recorded.
    pub tls: Option<String>,
    /// The VPC endpoint it went through.
    pub endpoint: Option<String>,
    /// What it was done to: names or ARNs, sorted.
    pub resources: Vec<String>,
    /// It changes nothing.
    pub read_only: bool,
}

/// What kind of credentials a call was made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Credential {
    /// An access key that does not expire: its id begins with `AKIA`.
    LongTerm,
    /// Temporary: its id begins with `ASIA`.
    Temporary,
    /// The root user, with whatever key or session.
    Root,
    /// An AWS service.
    Service,
    /// The event does not say.
    NotSaid,
}

impl Activity {
    /// Every sweep.
    pub fn sweeps(&self) -> impl Iterator<Item = &Fact<Sweep>> {
        self.calls.iter().chain(&self.changes)
    }
}

impl Event {
    /// Whether a streaming service was called.
    pub fn is_streaming(&self) -> bool {
        STREAMING_SOURCES.contains(&self.source.as_str())
    }

    /// Whether AWS refused it because the caller may not do it.
    pub fn is_denied(&self) -> bool {
        const WORDS: [&str; 3] = ["AccessDenied", "NotAuthorized", "Unauthorized"];
        let error = self.error.as_deref().unwrap_or_default();
        WORDS.iter().any(|word| error.contains(word))
    }

    /// Whether it took protection away: one of the changes of this name, and it succeeded.
    pub fn is_sensitive(&self) -> bool {
        let named = |names: &[&str]| names.contains(&self.name.as_str());
        let streaming =
            SENSITIVE_CHANGES.iter().any(|(source, names)| *source == self.source && named(names));
        let trail = self.source == "cloudtrail.amazonaws.com" && named(&RECORDING_CHANGES);
        self.error.is_none() && (streaming || trail)
    }
}

impl Credential {
    /// The kind in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::LongTerm => "long-term access key",
            Self::Temporary => "temporary credentials",
            Self::Root => "root user",
            Self::Service => "AWS service",
            Self::NotSaid => "credentials not recorded",
        }
    }
}
