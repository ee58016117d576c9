use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{AccountId, Fact};

/// The accounts a scan knows of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// The organization's id (`o-…`) and management account; unknown outside an organization.
    pub identity: Fact<(String, AccountId)>,
    /// Whether every member was listed. Unknown: membership of other accounts cannot be judged.
    pub complete: Fact<()>,
    /// The accounts by id.
    pub accounts: BTreeMap<AccountId, Account>,
}

/// A member account, or an account named on the command line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its name; text from AWS.
    pub name: String,
    /// The path of organizational units, as `ListAccounts` gives it; empty if not known.
    pub path: String,
    /// `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`, `CLOSED`, `PENDING_ACTIVATION`.
    pub state: String,
    /// Why it is not scanned; none if it is.
    pub skip: Option<Skip>,
}

/// Why an account is listed and not scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Skip {
    /// Not ACTIVE: AWS lets nobody in.
    NotActive,
    /// Excluded by the caller.
    Excluded,
    /// Outside the chosen organizational units.
    OtherUnit,
    /// Another account than those the scan was asked for.
    NotChosen,
}

/// What a scan was asked to cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScanScope {
    /// Every active account of the organization.
    Organization,
    /// The caller's own account.
    Caller,
    /// These accounts.
    Accounts(Vec<AccountId>),
}

/// Whether an account belongs to the organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// It is a member, or the scan's own account.
    Member,
    /// It is not.
    Outside,
    /// The list of members is not complete, so nobody can say.
    NotKnown,
}

impl Organization {
    /// The accounts that are scanned.
    pub fn scanned(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values().filter(|account| account.skip.is_none())
    }

    /// Whether this account is inside.
    pub fn membership(&self, account: AccountId) -> Membership {
        if self.accounts.contains_key(&account) {
            Membership::Member
        } else if self.complete.known().is_ok() {
            Membership::Outside
        } else {
            Membership::NotKnown
        }
    }
}

impl Skip {
    /// The reason in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotActive => "not active",
            Self::Excluded => "excluded",
            Self::OtherUnit => "outside the chosen units",
            Self::NotChosen => "not chosen",
        }
    }
}
