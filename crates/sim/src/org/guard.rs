//! What watches over an account in one Region: Config, GuardDuty, Macie, Inspector and Security Hub.

use serde::Deserialize;
use serde_json::Value;

/// What watches over an account in one Region. Everything is on where no row says otherwise, and nothing was found.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// The account.
    pub account: String,
    /// The Region.
    pub region: String,
    /// The recorder of Config.
    #[serde(default)]
    pub recorder: Recorder,
    /// The resource types that the recorder is limited to; all of them when empty.
    #[serde(default)]
    pub recorded: Vec<String>,
    /// The Config rules; the two managed ones that evaluate streams when left out.
    #[serde(rename = "rule", default = "rules")]
    pub rules: Vec<ConfigRule>,
    /// Resources that a rule finds fault with, besides the streams that are in order.
    #[serde(rename = "noncompliant", default)]
    pub noncompliant: Vec<Noncompliant>,
    /// The detector of GuardDuty.
    #[serde(default)]
    pub guardduty: Switch,
    /// Whether GuardDuty watches the data events of S3.
    #[serde(default = "on")]
    pub guardduty_s3: bool,
    /// What GuardDuty found.
    #[serde(rename = "guardduty_finding", default)]
    pub guardduty_findings: Vec<GuardDutyFinding>,
    /// Macie's session.
    #[serde(default)]
    pub macie: Switch,
    /// The buckets that Macie does not look into.
    #[serde(default)]
    pub macie_unmonitored: Vec<String>,
    /// What Macie found.
    #[serde(rename = "macie_finding", default)]
    pub macie_findings: Vec<MacieFinding>,
    /// Whether Inspector scans Lambda functions.
    #[serde(default = "on")]
    pub inspector_lambda: bool,
    /// The names of the functions that Inspector does not cover.
    #[serde(default)]
    pub inspector_uncovered: Vec<String>,
    /// Whether Security Hub is on.
    #[serde(default = "on")]
    pub security_hub: bool,
    /// Its standards, the last part of their names.
    #[serde(default = "standards")]
    pub security_hub_standards: Vec<String>,
}

impl Guard {
    /// Everything on, nothing found.
    pub fn new(account: &str, region: &str) -> Self {
        Self {
            account: account.to_owned(),
            region: region.to_owned(),
            recorder: Recorder::default(),
            recorded: Vec::new(),
            rules: rules(),
            noncompliant: Vec::new(),
            guardduty: Switch::default(),
            guardduty_s3: true,
            guardduty_findings: Vec::new(),
            macie: Switch::default(),
            macie_unmonitored: Vec::new(),
            macie_findings: Vec::new(),
            inspector_lambda: true,
            inspector_uncovered: Vec::new(),
            security_hub: true,
            security_hub_standards: standards(),
        }
    }

    /// The Config rules. Without a recorder there can be none.
    pub fn rules(&self) -> &[ConfigRule] {
        if self.recorder == Recorder::Missing { &[] } else { &self.rules }
    }
}

/// The recorder of Config.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Recorder {
    /// It records.
    #[default]
    Recording,
    /// It is there, and was stopped.
    Stopped,
    /// There is none.
    Missing,
}

/// A service that is on, paused, or was never switched on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Switch {
    /// It works.
    #[default]
    Enabled,
    /// It is configured, and does nothing: `DISABLED` of GuardDuty, `PAUSED` of Macie.
    Paused,
    /// It was never switched on.
    Missing,
}

/// A Config rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigRule {
    /// Its name.
    pub name: String,
    /// `AWS`, `CUSTOM_LAMBDA` or `CUSTOM_POLICY`.
    #[serde(default = "aws")]
    pub owner: String,
    /// The identifier of a managed rule, the function of a custom one; the name in capitals when left out.
    #[serde(default)]
    pub source: Option<String>,
    /// The resource types that it evaluates; no scope when empty.
    #[serde(default)]
    pub types: Vec<String>,
    /// `ACTIVE`, `DELETING` …
    #[serde(default = "active")]
    pub state: String,
    /// Merged into the rule of `DescribeConfigRules`.
    #[serde(default)]
    pub extra: Value,
}

/// A resource that is `NON_COMPLIANT` with some Config rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Noncompliant {
    /// `AWS::KinesisFirehose::DeliveryStream` …
    #[serde(rename = "type")]
    pub kind: String,
    /// The name of a stream or a bucket, the id of a key.
    pub id: String,
}

/// A finding of GuardDuty.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuardDutyFinding {
    /// Its type, such as `Exfiltration:S3/AnomalousBehavior`.
    #[serde(rename = "type")]
    pub kind: String,
    /// From 1 to 10; high from 7 on.
    pub severity: f64,
    /// The bucket it is about.
    #[serde(default)]
    pub bucket: Option<String>,
    /// The name of the Lambda function it is about.
    #[serde(default)]
    pub function: Option<String>,
    /// When it was last seen, `2024-06-01T12:00:00Z`; when most things were made when left out.
    #[serde(default)]
    pub updated: Option<String>,
    /// Whether somebody put it away.
    #[serde(default)]
    pub archived: bool,
    /// Merged into the finding of `GetFindings`.
    #[serde(default)]
    pub extra: Value,
}

/// A finding of Macie.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MacieFinding {
    /// Its type, such as `SensitiveData:S3Object/Credentials`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `Low`, `Medium` or `High`.
    pub severity: String,
    /// The bucket it is about.
    pub bucket: String,
    /// When it was last seen, `2024-06-01T12:00:00Z`; when most things were made when left out.
    #[serde(default)]
    pub updated: Option<String>,
    /// Whether somebody put it away.
    #[serde(default)]
    pub archived: bool,
    /// Merged into the finding of `GetFindings`.
    #[serde(default)]
    pub extra: Value,
}

fn rules() -> Vec<ConfigRule> {
    let rule = |name: &str, kind: &str| ConfigRule {
        name: name.to_owned(),
        owner: aws(),
        source: None,
        types: vec![kind.to_owned()],
        state: active(),
        extra: Value::Null,
    };
    vec![
        rule("kinesis-firehose-delivery-stream-encrypted", "AWS::KinesisFirehose::DeliveryStream"),
        rule("kinesis-stream-encrypted", "AWS::Kinesis::Stream"),
    ]
}

fn standards() -> Vec<String> {
    vec!["aws-foundational-security-best-practices/v/1.0.0".to_owned()]
}

fn aws() -> String {
    "AWS".to_owned()
}

fn active() -> String {
    "ACTIVE".to_owned()
}

const fn on() -> bool {
    true
}
