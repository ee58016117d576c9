//! What goes wrong, and where.

use serde::Deserialize;

/// One thing that goes wrong.
///
/// In a file: `[[fault]] api = "kms:DescribeKey"`, `kind = "deny-scp"`, optionally `account`, `ou`, `region` and `percent`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// `service:Operation`, `service:*` or `*`.
    pub api: String,
    /// The calling account; every account when left out.
    #[serde(default)]
    pub account: Option<String>,
    /// The path of an organizational unit that holds the calling account.
    #[serde(default)]
    pub ou: Option<String>,
    /// The Region; every Region when left out.
    #[serde(default)]
    pub region: Option<String>,
    /// What happens.
    pub kind: FaultKind,
    /// How often it happens, for the kinds that have an element of chance.
    #[serde(default = "always")]
    pub percent: u8,
}

/// What happens to a call that a [`Fault`] matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// Access denied: no identity-based policy allows it.
    DenyIdentity,
    /// Access denied by a service control policy.
    DenyScp,
    /// Access denied by KMS: no resource-based policy allows it.
    DenyKms,
    /// Throttled, with the code of the service.
    Throttle,
    /// HTTP 500.
    Error500,
    /// HTTP 503.
    Error503,
    /// The connection is closed before an answer.
    Reset,
    /// The answer comes in drops.
    SlowBody,
    /// The connection is closed in the middle of the answer.
    CutBody,
    /// The answer is not what the protocol says.
    Malformed,
    /// The credentials have expired.
    ExpiredToken,
    /// The Region is switched off.
    RegionOff,
}

impl Fault {
    /// A fault that always strikes, everywhere.
    pub fn new(api: &str, kind: FaultKind) -> Self {
        Self { api: api.to_owned(), account: None, ou: None, region: None, kind, percent: 100 }
    }

    /// The same fault, striking `percent` times in a hundred.
    #[must_use]
    pub fn percent(self, percent: u8) -> Self {
        Self { percent, ..self }
    }

    /// The same fault, in one account only.
    #[must_use]
    pub fn in_account(self, account: &str) -> Self {
        Self { account: Some(account.to_owned()), ..self }
    }

    /// The same fault, in one Region only.
    #[must_use]
    pub fn in_region(self, region: &str) -> Self {
        Self { region: Some(region.to_owned()), ..self }
    }

    /// Whether this fault concerns a call of `api` by `account`, which lives in `ou`, to `region`.
    pub(crate) fn matches(&self, api: &str, account: &str, ou: &str, region: &str) -> bool {
        let same = |wanted: &Option<String>, got: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted == got)
        };
        self.matches_api(api)
            && same(&self.account, account)
            && same(&self.region, region)
            && self.ou.as_deref().is_none_or(|path| {
                ou.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
    }

    fn matches_api(&self, api: &str) -> bool {
        match self.api.strip_suffix('*') {
            Some(prefix) => api.starts_with(prefix),
            None => self.api == api,
        }
    }
}

const fn always() -> u8 {
    100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ou_holds_its_children_and_not_its_neighbours() {
        let fault =
            Fault { ou: Some("Root/Prod".to_owned()), ..Fault::new("kms:*", FaultKind::DenyScp) };
        assert!(fault.matches("kms:DescribeKey", "1", "Root/Prod/Data", "eu-west-1"));
        assert!(!fault.matches("kms:DescribeKey", "1", "Root/Production", "eu-west-1"));
        assert!(!fault.matches("s3:ListBuckets", "1", "Root/Prod", "eu-west-1"));
    }
}
