//! What AWS documents of the actions that policies name: their access levels, the resources they
//! take and the condition keys they know; and the services that resource control policies bind.
//!
//! All of it comes from one extract of the Service Authorization Reference, and is as complete as
//! that is. The extract covers the services on a data path of streams; what is said of another
//! service is always "not known".

mod expand;
mod extract;
mod keys;
mod resources;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use expand::{expand, known_actions};
use extract::{EXTRACT, Service};
pub use keys::{condition_keys, known_condition_key};
pub use resources::{ResourceKind, can_match, resource_kinds, takes_resource};

/// What an action does, as AWS classes it (Service Authorization Reference, "Access levels").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum AccessLevel {
    /// It lists resources.
    List,
    /// It reads, settings or data.
    Read,
    /// It creates, changes or deletes, settings or data.
    Write,
    /// It changes tags. AWS classes a few actions that create and tag in one as this.
    Tagging,
    /// It changes who may do what.
    #[serde(rename = "Permissions management")]
    PermissionsManagement,
}

impl AccessLevel {
    /// The name AWS gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::Read => "Read",
            Self::Write => "Write",
            Self::Tagging => "Tagging",
            Self::PermissionsManagement => "Permissions management",
        }
    }

    /// Whether the action changes nothing.
    pub fn is_read(self) -> bool {
        matches!(self, Self::List | Self::Read)
    }
}

/// Every action of a service by name, without the prefix; none: the extract does not know the
/// service.
pub fn actions_of(service: &str) -> Option<&'static BTreeMap<&'static str, AccessLevel>> {
    Some(&Service::find(service)?.levels)
}

/// The access level of an action, in whatever case its name is written; none: the extract does not
/// know it.
pub fn access_level(action: &str) -> Option<AccessLevel> {
    Some(Service::of_action(action)?.1.level)
}

/// Whether resource control policies bind the resources of a service, by the prefix of its actions.
///
/// As of 2026-09. Organizations User Guide, "Resource control policies (RCPs)", list of AWS
/// services that support RCPs.
pub(crate) fn rcps_bind(service: &str) -> bool {
    EXTRACT.rcp_services.contains(service)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extract_is_read() {
        let kinesis = actions_of("kinesis").unwrap();
        assert_eq!(kinesis["GetRecords"], AccessLevel::Read);
        assert_eq!(kinesis["ListStreams"], AccessLevel::List);
        assert_eq!(kinesis["DeleteStream"], AccessLevel::Write);
        assert!(actions_of("polly").is_none());
        assert!(rcps_bind("firehose") && rcps_bind("s3") && rcps_bind("kms"));
        assert!(!rcps_bind("kinesis") && !rcps_bind("kinesisanalytics"));
    }

    #[test]
    fn there_are_five_access_levels() {
        for (action, level, reads) in [
            ("kms:ListAliases", AccessLevel::List, true),
            ("KMS:decrypt", AccessLevel::Write, false),
            ("kinesis:GetRecords", AccessLevel::Read, true),
            ("kinesis:AddTagsToStream", AccessLevel::Tagging, false),
            ("s3:PutBucketPolicy", AccessLevel::PermissionsManagement, false),
        ] {
            assert_eq!(access_level(action), Some(level), "{action}");
            assert_eq!(level.is_read(), reads, "{action}");
        }
        assert_eq!(access_level("kinesis:Nothing"), None);
        assert_eq!(access_level("polly:ListVoices"), None);
        assert_eq!(access_level("kinesis"), None);
        assert_eq!(AccessLevel::PermissionsManagement.name(), "Permissions management");
    }
}
