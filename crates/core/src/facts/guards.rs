//! The services that watch an account-Region.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Arn, Fact};

/// AWS Config.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigService {
    /// Its recorders.
    pub recorders: Fact<Vec<Recorder>>,
    /// Names of the recorders that are recording.
    pub recording: Fact<Vec<String>>,
    /// Its rules, those of the organization and of conformance packs among them.
    pub rules: Fact<Vec<ConfigRule>>,
}

/// A configuration recorder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Recorder {
    /// Its name.
    pub name: String,
    /// It records every supported type.
    pub all: bool,
    /// Types it records.
    pub types: Vec<String>,
    /// Types it leaves out.
    pub excluded: Vec<String>,
}

/// A Config rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ConfigRule {
    /// Its name.
    pub name: String,
    /// `ACTIVE`, `DELETING` …
    pub state: String,
    /// `AWS`, `CUSTOM_LAMBDA`, `CUSTOM_POLICY`.
    pub owner: String,
    /// The managed rule's identifier: `KINESIS_STREAM_ENCRYPTED`; a function's ARN for custom rules.
    pub identifier: String,
    /// The resource types that it evaluates; none: all, or as its identifier says.
    pub types: Vec<String>,
}

/// Amazon GuardDuty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardDuty {
    /// Its detector; none: never switched on.
    pub detector: Fact<Option<Detector>>,
    /// Unarchived findings of high severity (7 and above).
    pub findings: Fact<Vec<Finding>>,
}

/// A GuardDuty detector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detector {
    /// It is on.
    pub enabled: bool,
    /// Protection of S3 data events is on; none where AWS did not say.
    pub s3: Option<bool>,
}

/// An open finding of GuardDuty or Macie.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// `Exfiltration:S3/AnomalousBehavior`, `SensitiveData:S3Object/Credentials` …
    pub kind: String,
    /// Its severity is high.
    pub high: bool,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// The names or ARNs of the resources that it is about.
    pub resources: Vec<String>,
}

/// Amazon Macie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Macie {
    /// Whether it is on.
    pub enabled: Fact<bool>,
    /// The buckets it knows, and whether it monitors each; asked only where it is on.
    pub buckets: Fact<Vec<(String, bool)>>,
    /// Open findings of high severity, and those of credentials.
    pub findings: Fact<Vec<Finding>>,
}

/// Amazon Inspector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspector {
    /// Whether it scans Lambda functions.
    pub lambda: Fact<bool>,
    /// The functions that it covers now, without version.
    pub covered: Fact<Vec<Arn>>,
}

/// AWS Security Hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityHub {
    /// Whether it is on.
    pub enabled: Fact<bool>,
    /// ARNs of the standards that are ready.
    pub standards: Fact<Vec<String>>,
}
