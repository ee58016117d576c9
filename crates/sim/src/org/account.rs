//! Accounts and the organization they form.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{AccessKey, PolicyKind};

/// The organization's own identity.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Organization {
    /// `o-…`.
    pub id: String,
    /// The root of the OU tree, `r-…`.
    pub root_id: String,
    /// The account that pays.
    pub management_account: String,
    /// Member accounts that may list the organization too.
    pub delegated_administrators: Vec<String>,
    /// The delegated administrators of a service, by its principal, where they are not those.
    pub delegated_services: BTreeMap<String, Vec<String>>,
    /// Where the policies are attached that keep data and access inside the organization, as the targets of an
    /// `[[organization_policy]]` are said; at the root when left out.
    pub perimeter: Vec<String>,
    /// The kinds of policy that are not in use.
    pub without_policies: Vec<PolicyKind>,
}

impl Default for Organization {
    fn default() -> Self {
        Self {
            id: String::new(),
            root_id: String::new(),
            management_account: String::new(),
            delegated_administrators: Vec::new(),
            delegated_services: BTreeMap::new(),
            perimeter: vec![root()],
            without_policies: Vec::new(),
        }
    }
}

/// The services that a delegated administrator is one of, where the file does not say.
const DELEGATED: [&str; 6] = [
    "config-multiaccountsetup.amazonaws.com",
    "config.amazonaws.com",
    "guardduty.amazonaws.com",
    "inspector2.amazonaws.com",
    "macie.amazonaws.com",
    "securityhub.amazonaws.com",
];

impl Organization {
    /// The delegated administrators of a service; of any service when it is empty.
    pub fn administrators(&self, principal: &str) -> Vec<String> {
        if principal.is_empty() {
            let mut all = self.delegated_administrators.clone();
            all.extend(self.delegated_services.values().flatten().cloned());
            all.sort();
            all.dedup();
            return all;
        }
        match self.delegated_services.get(principal) {
            Some(accounts) => accounts.clone(),
            None if DELEGATED.contains(&principal) => self.delegated_administrators.clone(),
            None => Vec::new(),
        }
    }
}

/// One member account.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Twelve digits.
    pub id: String,
    /// The account's name.
    pub name: String,
    /// The path of organizational units, such as `Root/Prod/Data`.
    #[serde(default = "root")]
    pub ou: String,
    /// Where it is in its life.
    #[serde(default)]
    pub state: AccountState,
    /// Whether the audit role can be assumed.
    #[serde(default)]
    pub role: RoleState,
    /// The external id that the role's trust policy wants.
    #[serde(default)]
    pub external_id: Option<String>,
    /// Opt-in Regions that this account has not switched on.
    #[serde(default)]
    pub regions_off: Vec<String>,
    /// Regions in which no rule tells anyone about changes of streams. Elsewhere there is one where streams are.
    #[serde(default)]
    pub unwatched: Vec<String>,
    /// The account-wide public access block of S3: all four on, or not configured.
    #[serde(default = "on")]
    pub public_access_block: bool,
    /// Access keys of the root user; there should be none.
    #[serde(rename = "root_access_key", default)]
    pub root_access_keys: Vec<AccessKey>,
}

/// Where an account is in its life, as Organizations spells it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccountState {
    /// Invited or being created.
    PendingActivation,
    /// In use.
    #[default]
    Active,
    /// Closed by its owner or by AWS; no call works.
    Suspended,
    /// A closure was asked for.
    PendingClosure,
    /// Gone, still listed.
    Closed,
}

impl AccountState {
    /// The `State` of `ListAccounts`.
    pub const fn state(self) -> &'static str {
        match self {
            Self::PendingActivation => "PENDING_ACTIVATION",
            Self::Active => "ACTIVE",
            Self::Suspended => "SUSPENDED",
            Self::PendingClosure => "PENDING_CLOSURE",
            Self::Closed => "CLOSED",
        }
    }

    /// The older `Status` of `ListAccounts`, which knows fewer words.
    pub const fn status(self) -> &'static str {
        match self {
            Self::PendingActivation | Self::Active => "ACTIVE",
            Self::Suspended | Self::Closed => "SUSPENDED",
            Self::PendingClosure => "PENDING_CLOSURE",
        }
    }
}

/// Whether the audit role can be assumed in an account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoleState {
    /// Deployed, trusts the caller.
    #[default]
    Ok,
    /// Never deployed there.
    Missing,
}

fn root() -> String {
    "Root".to_owned()
}

const fn on() -> bool {
    true
}
