//! Where to begin: counted once for a book, because screens draw it at every key.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use hydrant_core::{Coverage, Loss, Verdict};

use super::settled::Settled;
use super::{Kind, Node, Tally};

/// How many are kept.
const MOST: usize = 10;

/// The worst of the organization.
#[derive(Debug)]
pub(crate) struct Ranks {
    /// Accounts by their place in the tree, the worst first; those with nothing to say are left out.
    pub(crate) accounts: Vec<u32>,
    /// Checks with what they found, the worst first.
    pub(crate) checks: Vec<(&'static str, Tally)>,
    /// Facts that are missing, and that no mute accepts.
    pub(crate) missing: usize,
}

impl Ranks {
    pub(super) fn of(
        coverage: &Coverage,
        (findings, settled): (&[Verdict], &Settled),
        tree: &[Node],
    ) -> Self {
        let mut accounts: Vec<(u32, &Node)> = (0_u32..)
            .zip(tree)
            .filter(|(_, it)| matches!(it.kind, Kind::Account(..)) && !it.tally.clean())
            .collect();
        // Of two that are as bad, the first.
        accounts.sort_by_key(|(at, it)| (Reverse(it.tally.order()), *at));
        let mut checks: BTreeMap<&'static str, Tally> = BTreeMap::new();
        for verdict in findings {
            checks.entry(verdict.check).or_default().add(verdict);
        }
        for (check, passes) in &settled.checks {
            checks.entry(check).or_default().pass += passes;
        }
        let mut checks: Vec<_> = checks.into_iter().filter(|(_, it)| !it.clean()).collect();
        checks.sort_by_key(|(_, it)| Reverse(it.order()));
        checks.truncate(MOST);
        let open = |it: &&Loss| !it.harmless() && it.muted.is_none();
        Self {
            accounts: accounts.into_iter().take(MOST).map(|(at, _)| at).collect(),
            checks,
            missing: coverage.losses.iter().filter(open).map(|it| it.facts).sum(),
        }
    }
}
