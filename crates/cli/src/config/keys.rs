//! What may stand in `hydrant.toml`: one table for the reader and for the published schema.

use hydrant_core::api::APIS;
use hydrant_core::{CHECKS, CONTROLS, Service, Severity};

/// A key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// What it is for, in a sentence.
    pub(super) text: &'static str,
}

/// What a key holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    One(Scalar),
    List(Scalar),
    /// A list of Regions, or of the word `all` alone.
    Regions,
    /// A table with these keys, all of which it needs where the flag is set.
    Table(&'static [Key], bool),
    /// `[[…]]`: tables with these keys; some are required.
    Tables(&'static [Key], &'static [&'static str]),
    /// A table whose keys are of the first kind and whose values are of the second.
    Map(Scalar, Scalar),
}

/// A single value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    Text,
    Account,
    Region,
    Range,
    /// A pattern of principal ARNs.
    Principal,
    Service,
    Severity,
    Check,
    CheckPattern,
    ApiPattern,
    Control,
    Date,
    /// A whole number from 1 to this.
    Number(i64),
}

impl Scalar {
    /// The words it chooses from, where there is a list of them.
    pub(super) fn words(self) -> Vec<&'static str> {
        match self {
            Self::Service => SERVICES.iter().map(|(word, _)| *word).collect(),
            Self::Severity => Severity::ALL.iter().map(|it| it.words()).collect(),
            Self::Check | Self::CheckPattern => CHECKS.iter().map(|it| it.id).collect(),
            Self::ApiPattern => APIS.iter().map(|it| it.name).collect(),
            Self::Control => CONTROLS.iter().filter(|it| !it.by_scan).map(|it| it.id).collect(),
            _ => Vec::new(),
        }
    }
}

/// The services as the configuration names them.
pub(super) const SERVICES: [(&str, Service); 3] =
    [("firehose", Service::Firehose), ("kinesis", Service::Kinesis), ("flink", Service::Flink)];

const fn key(name: &'static str, kind: Kind, text: &'static str) -> Key {
    Key { name, kind, text }
}

use Kind::{List, Map, One, Table, Tables};

const DAYS: Kind = One(Scalar::Number(36_500));

/// The keys of the file.
pub(super) const KEYS: &[Key] = &[
    key("role", One(Scalar::Text), "The role to assume in other accounts."),
    key("external_id", One(Scalar::Text), "The external id that the role's trust policy asks for."),
    key("regions", Kind::Regions, "Only these Regions are scanned; \"all\" is every one."),
    key("exclude_accounts", List(Scalar::Account), "Accounts that are not scanned."),
    key(
        "trusted_accounts",
        List(Scalar::Account),
        "Accounts outside the organization that are trusted on purpose.",
    ),
    key("allowed_regions", List(Scalar::Region), "The Regions that data may be in."),
    key(
        "administrators",
        List(Scalar::Principal),
        "Patterns of the ARNs of principals that may administer streams; * stands for any text.",
    ),
    key(
        "central_endpoints",
        List(Scalar::Service),
        "Services that are reached through interface endpoints in a central VPC.",
    ),
    key(
        "ingress_ranges",
        List(Scalar::Range),
        "Address ranges of the organization, beside those of its VPCs.",
    ),
    key("production_tag", Table(TAG, true), "The tag that marks production."),
    key("thresholds", Table(THRESHOLDS, false), "Numbers that checks compare with."),
    key("severity", Map(Scalar::Check, Scalar::Severity), "Severities by check id."),
    key("mute", Tables(MUTE, &["reason", "owner"]), "What is accepted, why, and until when."),
    key(
        "attestation",
        Tables(ATTESTATION, &["control", "date", "by", "evidence"]),
        "What people have done that no api can tell.",
    ),
    key(
        "keys",
        Map(Scalar::Text, Scalar::Text),
        "Keys of the terminal explorer by command: down = \"j down\".",
    ),
    key(
        "theme",
        Map(Scalar::Text, Scalar::Text),
        "The theme of the terminal explorer: its name, and parts that look different.",
    ),
];

const TAG: &[Key] = &[
    key("key", One(Scalar::Text), "The tag's key."),
    key("value", One(Scalar::Text), "The tag's value."),
];

const THRESHOLDS: &[Key] = &[
    key(
        "retention_hours",
        One(Scalar::Number(8_760)),
        "The retention below which a data stream keeps its records too short.",
    ),
    key(
        "log_retention_days",
        // CloudWatch Logs keeps events no longer, unless for ever.
        One(Scalar::Number(3_653)),
        "How many days `hydrant fix` lets a log group keep its events that keeps them for ever.",
    ),
    key("secret_age_days", DAYS, "The age at which a secret is due for rotation."),
    key("access_key_age_days", DAYS, "The age at which an access key is due for rotation."),
    key("access_key_unused_days", DAYS, "How long an access key may lie unused."),
    key(
        "finding_age_days",
        DAYS,
        "The age at which an open finding of a detective service is overdue.",
    ),
    key("scan_age_days", DAYS, "The age at which the last complete scan is overdue."),
    key(
        "denied_calls",
        One(Scalar::Number(1_000_000)),
        "How many denied calls of one principal, within the days looked back, are too many.",
    ),
    key(
        "look_back_days",
        One(Scalar::Number(90)),
        "How many days of recorded activity a scan reads; CloudTrail keeps 90. A scan with more takes longer.",
    ),
];

const MUTE: &[Key] = &[
    key("check", One(Scalar::CheckPattern), "A check, or a pattern of checks."),
    key("resource", One(Scalar::Text), "A pattern of the subject's ARN or name."),
    key(
        "api",
        One(Scalar::ApiPattern),
        "An api, or a pattern of apis: what is unknown because of it alone is accepted.",
    ),
    key("account", One(Scalar::Account), "Only in this account."),
    key("region", One(Scalar::Region), "Only in this Region."),
    key("reason", One(Scalar::Text), "Why it is accepted."),
    key("owner", One(Scalar::Text), "Who answers for it."),
    key("expires", One(Scalar::Date), "The last day it holds, in UTC."),
];

const ATTESTATION: &[Key] = &[
    key("control", One(Scalar::Control), "The manual control."),
    key("date", One(Scalar::Date), "When it was carried out."),
    key("by", One(Scalar::Text), "Who says so."),
    key("evidence", One(Scalar::Text), "Where that can be looked up."),
    key("until", One(Scalar::Date), "The last day it holds, instead of the control's period."),
    key("period_days", DAYS, "How many days it holds, instead of the control's period."),
];
