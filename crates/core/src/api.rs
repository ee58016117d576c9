//! The api table: every AWS operation that hydrant may call, and nothing else.
//!
//! It is the permission (the generated IAM policy), the budget (token buckets, the call estimate) and
//! the coverage (what a denial costs). It lives in core because every fact carries its api as its
//! provenance. Rates are per account and Region of the signing credentials; sources are named per row.

use std::fmt;

use serde::{Serialize, Serializer};

mod all;
mod paths;
mod table;

pub use all::APIS;
pub use paths::*;
pub use table::*;

/// One AWS operation that hydrant may call.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Api {
    /// IAM service prefix and SDK operation name: `kms:DescribeKey`.
    pub name: &'static str,
    /// The IAM action the caller needs; differs from the name for S3.
    pub action: &'static str,
    /// The documented rate, if there is one.
    pub rate: Rate,
    /// Which endpoint answers.
    pub placement: Placement,
    /// What it is asked for, in words.
    pub purpose: &'static str,
}

/// Documented requests per second and the page that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate {
    /// Requests per second per account and Region.
    pub per_second: u32,
    /// How many may be sent at once.
    pub burst: Burst,
    /// The AWS page, by name; empty where AWS documents none and the number is our own restraint.
    pub source: &'static str,
}

/// How many requests a full token bucket holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Burst {
    /// Documented.
    Of(u32),
    /// Not documented: one second's worth.
    OneSecond,
}

/// Which endpoint an operation is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Placement {
    /// The Region of the target.
    Regional,
    /// One endpoint per partition.
    Global,
}

impl Rate {
    /// Tokens in a full bucket.
    pub const fn bucket(&self) -> u32 {
        match self.burst {
            Burst::Of(burst) => burst,
            Burst::OneSecond => self.per_second,
        }
    }
}

impl Api {
    /// The api with this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        APIS.iter().copied().find(|api| api.name == name)
    }

    /// The IAM service prefix: `kms`.
    pub fn service(&self) -> &'static str {
        self.name.split_once(':').map_or(self.name, |(service, _)| service)
    }

    /// The operation as the SDK names it: `DescribeKey`.
    pub fn operation(&self) -> &'static str {
        self.name.split_once(':').map_or(self.name, |(_, operation)| operation)
    }
}

impl fmt::Display for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

impl Serialize for &'static Api {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}
