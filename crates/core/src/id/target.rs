use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{AccountId, Region};

/// One account × one Region: the unit that is planned, read, denied or skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Target {
    /// The account whose credentials ask.
    pub account: AccountId,
    /// The Region whose endpoint is asked.
    pub region: Region,
}

impl Target {
    /// The target of this account in this Region.
    pub const fn new(account: AccountId, region: Region) -> Self {
        Self { account, region }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.account, self.region)
    }
}
