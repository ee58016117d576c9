//! A data path as numbered lines: the spine from source to destination, with what hangs on each hop.

use std::collections::{BTreeMap, BTreeSet};

use hydrant_core::{Arn, DataPath, Hop, Relation, Snapshot};

/// A data path as lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spine {
    /// The stream.
    pub(crate) arn: Arn,
    pub(crate) path: DataPath,
    pub(crate) lines: Vec<SpineLine>,
}

/// One hop of the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SpineLine {
    /// The hop's id.
    pub(crate) hop: String,
    /// Its number; a hop that comes again keeps the one it had.
    pub(crate) number: usize,
    /// What led here; none: here the records come from.
    pub(crate) relation: Option<Relation>,
    /// How far it is from the spine; 0 is on it.
    pub(crate) depth: u16,
    /// It was shown further up.
    pub(crate) again: bool,
    /// Nothing more hangs on what it hangs on.
    pub(crate) last: bool,
}

impl Spine {
    /// The path of a stream; none: the scan holds no such ARN.
    pub(crate) fn of(snapshot: &Snapshot, arn: &Arn) -> Option<Self> {
        let path = DataPath::of(snapshot, arn)?;
        let lines = lines(&path);
        Some(Self { arn: arn.clone(), path, lines })
    }

    /// Whether a line is the stream itself.
    pub(crate) fn is_stream(&self, line: &SpineLine) -> bool {
        line.hop == self.arn.as_str()
    }

    /// The hop of a line.
    pub(crate) fn hop(&self, line: u32) -> Option<&Hop> {
        self.path.hops.get(&self.lines.get(line as usize)?.hop)
    }
}

/// Whether records go on there, as opposed to what only guards or serves a hop.
const fn carries(relation: Relation) -> bool {
    matches!(relation, Relation::Feeds | Relation::DeliversTo)
}

fn lines(path: &DataPath) -> Vec<SpineLine> {
    let led_to: BTreeSet<&str> = path.edges.iter().map(|it| it.to.as_str()).collect();
    let mut walk = Walk { path, numbers: BTreeMap::new(), lines: Vec::new() };
    for id in path.hops.keys().filter(|id| !led_to.contains(id.as_str())) {
        walk.hop(id, None, 0, false);
    }
    // A ring has no beginning; whatever is left starts one.
    for id in path.hops.keys() {
        if !walk.numbers.contains_key(id.as_str()) {
            walk.hop(id, None, 0, false);
        }
    }
    walk.lines
}

struct Walk<'a> {
    path: &'a DataPath,
    numbers: BTreeMap<&'a str, usize>,
    lines: Vec<SpineLine>,
}

impl<'a> Walk<'a> {
    fn hop(&mut self, id: &'a str, relation: Option<Relation>, depth: u16, last: bool) {
        let next = self.numbers.len() + 1;
        let again = self.numbers.contains_key(id);
        let number = *self.numbers.entry(id).or_insert(next);
        self.lines.push(SpineLine { hop: id.to_owned(), number, relation, depth, again, last });
        if again {
            return;
        }
        let edges = || self.path.edges.iter().filter(|it| it.from == id);
        let aside: Vec<_> = edges().filter(|it| !carries(it.relation)).collect();
        let onward: Vec<_> = edges().filter(|it| carries(it.relation)).collect();
        for (at, edge) in aside.iter().enumerate() {
            self.hop(&edge.to, Some(edge.relation), depth + 1, at + 1 == aside.len());
        }
        for edge in onward {
            self.hop(&edge.to, Some(edge.relation), depth, false);
        }
    }
}

#[cfg(test)]
mod tests {
    use hydrant_core::sample;

    use super::*;

    #[test]
    fn the_spine_leads_from_the_source_to_the_destination() {
        let snapshot = sample::snapshot();
        let spine = Spine::of(&snapshot, &sample::arn(sample::ORDERS_ARCHIVE)).unwrap();
        let on_spine: Vec<&str> = spine
            .lines
            .iter()
            .filter(|it| it.depth == 0 && !it.again)
            .map(|it| spine.path.hops[&it.hop].kind)
            .collect();
        assert_eq!(on_spine, ["log destination", "data stream", "delivery stream", "bucket"]);
        let hops: BTreeSet<&String> = spine.lines.iter().map(|it| &it.hop).collect();
        assert_eq!(hops.len(), spine.path.hops.len());
        assert!(
            Spine::of(
                &snapshot,
                &sample::arn("arn:aws:kinesis:eu-west-1:222222222222:stream/none")
            )
            .is_none()
        );
    }
}
