use thiserror::Error;

/// What stops a whole scan before it begins.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FetchError {
    /// No credentials were found, or they could not be loaded.
    #[error("no AWS credentials could be loaded: {0}")]
    NoCredentials(String),
    /// The SSO session is over.
    #[error("the SSO session has expired: {detail}")]
    SsoExpired {
        /// The profile that was named.
        profile: Option<String>,
        /// What the SDK or AWS says.
        detail: String,
    },
    /// AWS refused the caller's credentials.
    #[error("AWS refused the caller's credentials ({code}): {detail}")]
    BadCredentials {
        /// AWS's error code.
        code: String,
        /// AWS's words.
        detail: String,
    },
    /// No Region is configured.
    #[error("no home Region is configured")]
    NoRegion,
    /// A Region name is not one.
    #[error("{0}")]
    BadRegion(String),
    /// A chosen Region does not exist for the caller.
    #[error("AWS knows no Region {0:?} for this account")]
    UnknownRegion(String),
    /// The caller's account is in no organization.
    #[error("account {0} is not in an organization")]
    NotInOrganization(String),
    /// The organization's accounts cannot be listed from here.
    #[error("account {account} may not list the organization's accounts ({reason})")]
    OrganizationDenied {
        /// The caller's account.
        account: String,
        /// Why, in words.
        reason: String,
    },
    /// No account is left to scan.
    #[error("no active account of the organization is chosen")]
    NothingChosen,
    /// The endpoint cannot be reached.
    #[error("AWS cannot be reached: {0}")]
    Unreachable(String),
}
