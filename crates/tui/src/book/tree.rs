use std::collections::BTreeMap;

use hydrant_core::{AccountId, AccountState, Coverage, Region, Snapshot, Target, Unknown};

use super::{Judged, Tally};

/// A row of the organization's tree. The parent comes before its children.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    /// What it is known by; stays the same from scan to scan. Empty for a subject, which says it itself.
    pub(crate) key: String,
    /// What people call it; empty for a subject.
    pub(crate) name: String,
    pub(crate) parent: Option<u32>,
    pub(crate) children: Vec<u32>,
    /// Everything judged in it, each verdict once. Of a stream: with everything on its data path.
    pub(crate) tally: Tally,
    /// Accounts in it, and how many of them were read.
    pub(crate) accounts: u32,
    pub(crate) accounts_read: u32,
    /// Regions of accounts in it that were asked, and how many of them gave all their lists.
    pub(crate) targets: u32,
    pub(crate) targets_read: u32,
}

impl Node {
    /// Everything that was to be read in it was read.
    pub(crate) const fn covered(&self) -> bool {
        self.accounts == self.accounts_read && self.targets == self.targets_read
    }
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Organization,
    Unit,
    /// With what became of it.
    Account(AccountId, AccountState),
    /// What is in no account that is known.
    Nowhere,
    Region(Region),
    /// What has no Region.
    Global,
    /// By its place among the subjects.
    Subject(u32),
}

/// The organization with its units, accounts, Regions and subjects.
pub(super) fn of(snapshot: &Snapshot, coverage: &Coverage, subjects: &[Judged]) -> Vec<Node> {
    let name = snapshot
        .header
        .organization
        .identity
        .known()
        .map_or_else(|_| "no organization".to_owned(), |(id, _)| id.clone());
    let root = node(Kind::Organization, "organization".to_owned(), name, None);
    let mut grove = Grove { nodes: vec![root], places: BTreeMap::new() };
    let mut accounts = BTreeMap::new();
    for (id, account) in &coverage.accounts {
        let unit = grove.unit(&account.path);
        let kind = Kind::Account(*id, account.state.clone());
        let at = grove.child(unit, kind, id.to_string(), account.name.clone());
        accounts.insert(*id, at);
        if !matches!(account.state, AccountState::Skipped(_)) {
            let read = u32::from(account.state == AccountState::Read);
            grove.upwards(at, |node| {
                (node.accounts, node.accounts_read) =
                    (node.accounts + 1, node.accounts_read + read);
            });
        }
    }
    for (judged, number) in subjects.iter().zip(0_u32..) {
        let subject = &judged.subject;
        let account = match subject.account {
            None => {
                grove.child(0, Kind::Nowhere, "nowhere".to_owned(), "account not known".to_owned())
            }
            Some(id) => *accounts.entry(id).or_insert_with(|| {
                let why = if coverage.accounts_complete {
                    "outside the organization"
                } else {
                    "not among the accounts that could be listed"
                };
                let kind = Kind::Account(id, AccountState::Unreadable(why.to_owned()));
                grove.child(0, kind, id.to_string(), why.to_owned())
            }),
        };
        let key = grove.nodes[account as usize].key.clone();
        let region = match subject.region {
            Some(region) => grove.child(
                account,
                Kind::Region(region),
                format!("{key}/{region}"),
                region.to_string(),
            ),
            None => {
                grove.child(account, Kind::Global, format!("{key}/global"), "no Region".to_owned())
            }
        };
        let leaf = grove.leaf(region, Kind::Subject(number), String::new(), String::new());
        grove.nodes[leaf as usize].tally = judged.tally;
        // Each verdict once: a stream's tally counts its data path too, which would count buckets twice above.
        grove.upwards(region, |node| node.tally.sum(&judged.own));
    }
    for (target, read) in targets(snapshot) {
        let Some(account) = accounts.get(&target.account).copied() else { continue };
        let key = format!("{}/{}", target.account, target.region);
        let known = grove.places.contains_key(&(account, key.clone()));
        // A Region that kept a list to itself stands there even if nothing is known to be in it.
        let at = if known || !read {
            grove.child(account, Kind::Region(target.region), key, target.region.to_string())
        } else {
            account
        };
        grove.upwards(at, |node| {
            node.targets += 1;
            node.targets_read += u32::from(read);
        });
    }
    let mut nodes = grove.nodes;
    for node in &mut nodes {
        node.children.shrink_to_fit();
    }
    nodes.shrink_to_fit();
    nodes
}

/// Whether each account and Region that was asked gave all its lists.
fn targets(snapshot: &Snapshot) -> BTreeMap<Target, bool> {
    let mut targets = BTreeMap::new();
    for ((target, _), fact) in &snapshot.listings {
        let read = fact.known().map_or_else(Unknown::harmless, |_| true);
        *targets.entry(*target).or_insert(true) &= read;
    }
    targets
}

fn node(kind: Kind, key: String, name: String, parent: Option<u32>) -> Node {
    Node {
        kind,
        key,
        name,
        parent,
        children: Vec::new(),
        tally: Tally::default(),
        accounts: 0,
        accounts_read: 0,
        targets: 0,
        targets_read: 0,
    }
}

struct Grove {
    nodes: Vec<Node>,
    /// Nodes by parent and key.
    places: BTreeMap<(u32, String), u32>,
}

impl Grove {
    /// The child with this key, made where there is none.
    fn child(&mut self, parent: u32, kind: Kind, key: String, name: String) -> u32 {
        if let Some(at) = self.places.get(&(parent, key.clone())) {
            return *at;
        }
        let at = self.leaf(parent, kind, key.clone(), name);
        self.places.insert((parent, key), at);
        at
    }

    /// A new child that nobody looks for again.
    fn leaf(&mut self, parent: u32, kind: Kind, key: String, name: String) -> u32 {
        let at = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(node(kind, key, name, Some(parent)));
        self.nodes[parent as usize].children.push(at);
        at
    }

    /// The unit of an account's path `o-…/r-…/ou-…/account/`: what is between the root and the account.
    fn unit(&mut self, path: &str) -> u32 {
        let parts: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
        let mut at = 0;
        for part in parts.iter().filter(|it| it.starts_with("ou-")) {
            at = self.child(at, Kind::Unit, (*part).to_owned(), (*part).to_owned());
        }
        at
    }

    fn upwards(&mut self, from: u32, change: impl Fn(&mut Node)) {
        let mut next = Some(from);
        while let Some(at) = next {
            let node = &mut self.nodes[at as usize];
            change(node);
            next = node.parent;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hydrant_core::{CHECKS, Fact, Reason, Service, Settings, api, sample};

    use super::*;
    use crate::book::Book;

    #[test]
    fn a_region_that_kept_a_list_to_itself_stands_in_the_tree_and_no_parent_is_covered() {
        let target = Target::new(
            sample::account(sample::MANAGEMENT),
            sample::home(sample::MANAGEMENT).region,
        );
        let snapshot = sample::with(|it| {
            let source = sample::source(target, &api::KINESIS_LIST_STREAMS);
            let unknown =
                Unknown { source, reason: Reason::DeniedByScp, code: None, detail: String::new() };
            it.listings.insert((target, Service::Kinesis), Fact::Unknown(unknown));
        });
        let book = Book::new(Arc::new(snapshot), CHECKS, &Settings::default(), BTreeMap::new());
        let region = book.tree.iter().find(|it| it.key == target.to_string()).unwrap();
        assert_eq!((region.targets, region.targets_read), (1, 0));
        let mut next = region.parent;
        let mut parents = 0;
        while let Some(at) = next {
            let node = &book.tree[at as usize];
            assert!(!node.covered(), "{}", node.name);
            (next, parents) = (node.parent, parents + 1);
        }
        assert!(parents >= 2);
    }
}
