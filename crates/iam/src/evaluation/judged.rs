//! Three-valued answers that keep what they rest on.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Layer, Reason, StatementRef};
use crate::Condition;

/// Whether something holds, and why.
#[derive(Clone, Debug)]
pub(super) enum Judged {
    Yes(Vec<Reason>),
    No(Vec<Reason>),
    /// If what remains holds; the reasons are what is certain of it.
    If(Remains, Vec<Reason>),
}

impl Judged {
    pub(super) fn if_open(what: &'static str) -> Self {
        Self::If(Remains::Open(what), Vec::new())
    }

    /// Whether all hold; if not, every part that fails says why.
    pub(super) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let (mut because, mut against, mut failed) = (Vec::new(), Vec::new(), false);
        let mut open = Vec::new();
        for part in parts {
            match part {
                Self::Yes(reasons) => merge(&mut because, reasons),
                Self::No(reasons) => {
                    failed = true;
                    merge(&mut against, reasons);
                }
                Self::If(remains, reasons) => {
                    open.push(remains);
                    merge(&mut because, reasons);
                }
            }
        }
        match (failed, open.is_empty()) {
            (true, _) => Self::No(against),
            (false, true) => Self::Yes(because),
            (false, false) => Self::If(Remains::all(open), because),
        }
    }

    /// Whether one holds; then every part that does says why.
    pub(super) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let (mut because, mut against, mut holds) = (Vec::new(), Vec::new(), false);
        let (mut open, mut certain) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                Self::Yes(reasons) => {
                    holds = true;
                    merge(&mut because, reasons);
                }
                Self::No(reasons) => merge(&mut against, reasons),
                Self::If(remains, reasons) => {
                    open.push(remains);
                    merge(&mut certain, reasons);
                }
            }
        }
        match (holds, open.is_empty()) {
            (true, _) => Self::Yes(because),
            (false, true) => Self::No(against),
            (false, false) => Self::If(Remains::any(open), certain),
        }
    }
}

/// Adds what is not there yet. A policy of a megabyte has thousands of statements, so nothing is
/// compared with everything.
fn merge(into: &mut Vec<Reason>, more: Vec<Reason>) {
    if into.is_empty() {
        *into = more;
        return;
    }
    let known: HashSet<&Reason> = into.iter().collect();
    let fresh: Vec<Reason> = more.into_iter().filter(|it| !known.contains(it)).collect();
    into.extend(fresh);
}

/// What an answer depends on: it is "can" exactly if this holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Remains {
    /// All of these.
    All(Vec<Self>),
    /// One of these.
    Any(Vec<Self>),
    /// A statement must apply: everything undecided about it must hold.
    Applies(Undecided),
    /// A statement must not apply: something undecided about it must not hold.
    Spares(Undecided),
    /// A policy that could not be read must permit it.
    Unreadable(Layer, Arc<str>),
    /// Something that AWS does not document, or that was not said about the request.
    Open(&'static str),
}

impl Remains {
    pub(super) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let flat = parts.into_iter().flat_map(|part| match part {
            Self::All(parts) => parts,
            part => vec![part],
        });
        only(flat.collect(), Self::All)
    }

    pub(super) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let flat = parts.into_iter().flat_map(|part| match part {
            Self::Any(parts) => parts,
            part => vec![part],
        });
        only(flat.collect(), Self::Any)
    }

    /// The undecided statements and gaps, each once, in order.
    pub fn leaves(&self) -> Vec<&Self> {
        fn walk<'a>(remains: &'a Remains, found: &mut Vec<&'a Remains>) {
            match remains {
                Remains::All(parts) | Remains::Any(parts) => {
                    for part in parts {
                        walk(part, found);
                    }
                }
                leaf => found.push(leaf),
            }
        }
        let mut found = Vec::new();
        walk(self, &mut found);
        let mut seen = HashSet::new();
        found.retain(|leaf| seen.insert(*leaf));
        found
    }

    /// Whether something is missing that a better scan could have read, rather than only the
    /// conditions of a request.
    pub fn has_gap(&self) -> bool {
        self.leaves().iter().any(|leaf| matches!(leaf, Self::Unreadable(..)))
    }
}

/// The parts, each once; a part that is alone stands for itself.
fn only(mut parts: Vec<Remains>, several: fn(Vec<Remains>) -> Remains) -> Remains {
    if parts.len() > 1 {
        let mut seen = HashSet::new();
        let first: Vec<bool> = parts.iter().map(|part| seen.insert(part)).collect();
        let mut first = first.into_iter();
        parts.retain(|_| first.next() == Some(true));
    }
    match parts.pop() {
        Some(part) if parts.is_empty() => part,
        last => {
            parts.extend(last);
            several(parts)
        }
    }
}

/// A statement of which it is not known whether it applies.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Undecided {
    /// The statement.
    pub statement: StatementRef,
    /// It applies exactly if all of these hold.
    pub doubts: Vec<Doubt>,
}

impl Undecided {
    /// The conditions that remain.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let policy = &self.statement.policy;
        let statement = policy.document().statements.get(self.statement.index);
        let conditions = statement.map_or(&[][..], |statement| &statement.conditions);
        self.doubts.iter().filter_map(|doubt| match doubt {
            Doubt::Condition(index) => conditions.get(*index),
            _ => None,
        })
    }
}

/// One thing that is not known about a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// Whether a condition holds, counted from zero in the order of the statement.
    Condition(usize),
    /// Whether the resource is meant: a variable in it has no known value.
    Resource,
    /// Whether the caller is meant.
    Principal,
    /// Whether the layer counts for the caller.
    Applicability(&'static str),
}
