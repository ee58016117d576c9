//! The data path of a stream: where its records come from, where they go, and what guards them.

mod build;
mod users;
mod words;

use std::collections::BTreeMap;

pub use users::Users;
pub(crate) use users::{elsewhere, key_of};

use crate::{Arn, Snapshot, Subject};

/// A stream or application with everything its records touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataPath {
    /// The hops by id.
    pub hops: BTreeMap<String, Hop>,
    /// Who leads to whom, sorted.
    pub edges: Vec<Edge>,
}

/// One thing on a data path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// What kind of thing, in words: `delivery stream`, `bucket`, `key` …
    pub kind: &'static str,
    /// What people call it. Text from AWS: untrusted when printed.
    pub name: String,
    /// The judged subject, where the hop is one.
    pub subject: Option<Subject>,
    /// Whether it could be read.
    pub state: HopState,
}

/// Whether a hop could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HopState {
    /// Its facts were read; a few words on what they say.
    Read(String),
    /// It could not be read, and why.
    Unknown(String),
    /// It is outside of what a scan can read, and what it is.
    Outside(String),
}

/// A directed connection between two hops.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The id of the hop it starts at.
    pub from: String,
    /// The id of the hop it leads to.
    pub to: String,
    /// What it means.
    pub relation: Relation,
}

/// What an edge means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the words are below")]
pub enum Relation {
    Feeds,
    Transforms,
    DeliversTo,
    StagesIn,
    BacksUpTo,
    EncryptedWith,
    WritesAs,
    ReadsSecret,
    LogsTo,
    RunsCodeFrom,
    CatalogedIn,
    GuardedBy,
    ReplicatesTo,
    Names,
}

impl Relation {
    /// The relation in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Feeds => "feeds",
            Self::Transforms => "transformed by",
            Self::DeliversTo => "delivers to",
            Self::StagesIn => "stages in",
            Self::BacksUpTo => "backs up to",
            Self::EncryptedWith => "encrypted with",
            Self::WritesAs => "acts as",
            Self::ReadsSecret => "reads secret",
            Self::LogsTo => "logs to",
            Self::RunsCodeFrom => "runs code from",
            Self::CatalogedIn => "cataloged in",
            Self::GuardedBy => "guarded by",
            Self::ReplicatesTo => "replicates to",
            Self::Names => "names",
        }
    }
}

impl HopState {
    /// The state in words.
    pub fn words(&self) -> String {
        match self {
            Self::Read(words) => words.clone(),
            Self::Unknown(why) => format!("UNKNOWN: {why}"),
            Self::Outside(what) => what.clone(),
        }
    }
}

impl DataPath {
    /// The path of a delivery stream, data stream or application; `None` if the scan holds no such ARN.
    pub fn of(snapshot: &Snapshot, arn: &Arn) -> Option<Self> {
        build::path(snapshot, arn)
    }
}
