use std::fmt;

use serde::{Deserialize, Serialize};

/// One of the 21 published practices; the ids are part of the public interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is described in PRACTICES")]
pub enum Practice {
    P01,
    P02,
    P03,
    P04,
    P05,
    P06,
    P07,
    P08,
    P09,
    P10,
    P11,
    P12,
    P13,
    P14,
    P15,
    P16,
    P17,
    P18,
    P19,
    P20,
    P21,
}

/// The three streaming services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// Amazon Data Firehose.
    Firehose,
    /// Amazon Kinesis Data Streams.
    Kinesis,
    /// Amazon Managed Service for Apache Flink.
    Flink,
}

/// A practice in words.
#[derive(Clone, Copy, Debug)]
pub struct PracticeInfo {
    /// Which one.
    pub practice: Practice,
    /// Its short name: `least-privilege`.
    pub name: &'static str,
    /// What it asks for.
    pub title: &'static str,
}

const fn info(practice: Practice, name: &'static str, title: &'static str) -> PracticeInfo {
    PracticeInfo { practice, name, title }
}

/// The practices in order.
pub const PRACTICES: &[PracticeInfo] = &[
    info(Practice::P01, "least-privilege", "Grant only the permissions that are needed."),
    info(
        Practice::P02,
        "roles-not-keys",
        "Use roles with temporary credentials, never long-term ones.",
    ),
    info(Practice::P03, "cmk-encryption", "Encrypt with customer-managed keys."),
    info(
        Practice::P04,
        "encryption-audit",
        "Know which encryption is in use and keep key policies current.",
    ),
    info(Practice::P05, "enable-encryption", "Switch encryption on where it is off."),
    info(Practice::P06, "cloudtrail", "Log API activity and delivery errors, and review them."),
    info(Practice::P07, "tls-in-transit", "Use TLS into the stream and out to every destination."),
    info(Practice::P08, "rotate-credentials", "Rotate access credentials."),
    info(
        Practice::P09,
        "encrypted-dependents",
        "Encrypt the resources that the stream depends on.",
    ),
    info(Practice::P10, "resource-policies", "Say in resource policies which principals may act."),
    info(Practice::P11, "private-connectivity", "Keep traffic off the public internet."),
    info(
        Practice::P12,
        "network-filters",
        "Restrict access with security groups and network ACLs.",
    ),
    info(Practice::P13, "aws-config", "Record and evaluate streams with AWS Config."),
    info(Practice::P14, "event-notifications", "Be notified of critical events on streams."),
    info(Practice::P15, "backup", "Keep versions, lifecycle rules, retention and source records."),
    info(Practice::P16, "replication", "Replicate delivered data to another Region."),
    info(Practice::P17, "multi-az", "Sit in more than one Availability Zone."),
    info(Practice::P18, "guardduty", "Run GuardDuty and act on its findings."),
    info(Practice::P19, "macie", "Cover destination buckets with Macie."),
    info(Practice::P20, "assessments", "Test and scan regularly."),
    info(Practice::P21, "patching", "Run supported runtimes and service software."),
];

impl Practice {
    /// Its id, name and title.
    pub fn info(self) -> &'static PracticeInfo {
        &PRACTICES[self as usize]
    }
}

impl fmt::Display for Practice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P{:02}", *self as usize + 1)
    }
}

impl Service {
    /// All three, in the order of tables.
    pub const ALL: [Self; 3] = [Self::Firehose, Self::Kinesis, Self::Flink];

    /// The name people use.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Firehose => "Data Firehose",
            Self::Kinesis => "Kinesis Data Streams",
            Self::Flink => "Managed Flink",
        }
    }

    /// What the service's objects are called, in the plural.
    pub const fn objects(self) -> &'static str {
        match self {
            Self::Firehose => "delivery streams",
            Self::Kinesis => "data streams",
            Self::Flink => "applications",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_complete_and_in_order() {
        assert_eq!(PRACTICES.len(), 21);
        for (index, info) in PRACTICES.iter().enumerate() {
            assert_eq!(info.practice as usize, index);
            assert_eq!(info.practice.to_string(), format!("P{:02}", index + 1));
        }
    }
}
