use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};

/// Names that were met before, as digests: the names themselves would be most of what waits.
///
/// 128 bits under keys of this process: that two of a million names are alike has a chance of one in 10²⁶. A query
/// that were lost to it would be an unknown in the report, as whatever is not answered.
#[derive(Debug, Default)]
pub(super) struct Seen {
    keys: [RandomState; 2],
    digests: HashSet<u128>,
}

impl Seen {
    /// Whether the name is new.
    pub(super) fn insert(&mut self, name: &str) -> bool {
        let [high, low] = self.keys.each_ref().map(|key| u128::from(key.hash_one(name)));
        self.digests.insert((high << 64) | low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_new_once() {
        let mut seen = Seen::default();
        let names: Vec<String> = (0..10_000).map(|n| format!("streams {n}")).collect();
        assert!(names.iter().all(|name| seen.insert(name)));
        assert!(!names.iter().any(|name| seen.insert(name)));
    }
}
