use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Arn, Fact, Region};

/// A trail as seen from an account-Region (`DescribeTrails`, shadow trails included).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the switches are AWS's own")]
pub struct TrailRef {
    /// Its ARN, which names the owning account.
    pub arn: Arn,
    /// The Region the trail was made in; status and selectors are asked there.
    pub home: Region,
    /// It records every Region.
    pub multi_region: bool,
    /// It records every account of the organization.
    pub organization: bool,
    /// Log files are signed.
    pub validation: bool,
    /// Log files are encrypted with this key.
    pub key: Option<String>,
    /// The log group that its events are sent to.
    #[serde(default)]
    pub log_group: Option<Arn>,
    /// It has event selectors of its own; without, it records all management events.
    pub custom_selectors: bool,
}

/// A trail's own state, asked where it lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    /// Its settings, as seen from a target that it records.
    pub description: Fact<TrailRef>,
    /// Whether it is logging now, and whether its files arrive.
    pub status: Fact<TrailStatus>,
    /// What it records.
    pub selectors: Fact<EventSelectors>,
}

/// A trail's state (AWS CloudTrail API Reference, `GetTrailStatus`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailStatus {
    /// It is logging now.
    pub logging: bool,
    /// Why the last delivery to its bucket failed.
    pub delivery_error: Option<String>,
    /// When its last file was delivered.
    pub delivered: Option<Timestamp>,
    /// When logging was last switched on.
    pub started: Option<Timestamp>,
}

/// What a trail records, basic and advanced selectors in one shape.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventSelectors {
    /// Basic selectors: read/write type, whether management events are included, and data resource types.
    pub basic: Vec<(String, bool, Vec<String>)>,
    /// Advanced selectors: each a list of field conditions that must all hold.
    pub advanced: Vec<Vec<FieldSelector>>,
    /// Basic selectors of S3 objects: read/write type, and which objects (`arn:aws:s3` is all of them).
    #[serde(default)]
    pub objects: Vec<(String, String)>,
}

/// One field condition of an advanced event selector.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSelector {
    /// `eventCategory`, `readOnly`, `resources.type`, `eventSource` …
    pub field: String,
    /// Any of these.
    pub equals: Vec<String>,
    /// None of these.
    pub not_equals: Vec<String>,
    /// There are conditions of another operator (starts with, ends with and their negations).
    pub other: bool,
}
