use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};
use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared};
use hydrant_core::{AccountId, Reason, Region, Source, Unknown, api};

/// Credentials are replaced this long before they expire.
const MARGIN: Duration = Duration::from_mins(5);

/// How long the caller's own credentials may take to load.
const LOADING: Duration = Duration::from_mins(1);

/// How members are entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleChoice {
    /// The role's name, with its path if it has one.
    pub name: String,
    /// The external id that its trust policy asks for.
    pub external_id: Option<String>,
    /// The session policy that narrows it to the api table.
    pub session_policy: String,
    /// Assume the role in the caller's own account too.
    pub in_own_account: bool,
}

type Lease = Shared<BoxFuture<'static, Result<Credentials, Unknown>>>;

/// Credentials by account: one AssumeRole each, shared by everyone who waits for it.
#[derive(Debug)]
pub(crate) struct Accounts {
    pub(crate) caller: AccountId,
    pub(crate) home: Region,
    role: RoleChoice,
    base: SharedCredentialsProvider,
    sts: aws_sdk_sts::Client,
    leases: Mutex<HashMap<AccountId, Lease>>,
}

impl Accounts {
    pub(crate) fn new(
        caller: AccountId,
        home: Region,
        role: RoleChoice,
        base: SharedCredentialsProvider,
        sts: aws_sdk_sts::Client,
    ) -> Self {
        Self { caller, home, role, base, sts, leases: Mutex::default() }
    }

    /// Whether calls in this account go through the assumed role and its session policy.
    pub(crate) fn assumes(&self, account: AccountId) -> bool {
        account != self.caller || self.role.in_own_account
    }

    /// Fresh credentials in an account, from memory or through `begin`.
    pub(crate) async fn credentials(
        &self,
        account: AccountId,
        begin: impl FnOnce() -> BoxFuture<'static, Result<Credentials, Unknown>>,
    ) -> Result<Credentials, Unknown> {
        let lease = {
            let mut leases = self.leases.lock().unwrap_or_else(PoisonError::into_inner);
            let usable = leases.get(&account).filter(|lease| !stale(lease)).cloned();
            usable.unwrap_or_else(|| {
                let lease = begin().shared();
                leases.insert(account, lease.clone());
                lease
            })
        };
        lease.await
    }

    /// Forgets an account's credentials: AWS said that they expired.
    pub(crate) fn forget(&self, account: AccountId) {
        self.leases.lock().unwrap_or_else(PoisonError::into_inner).remove(&account);
    }

    /// The caller's own credentials.
    pub(crate) async fn base(&self) -> Result<Credentials, Unknown> {
        let loaded = tokio::time::timeout(LOADING, self.base.provide_credentials()).await;
        // Never the error's own text: a credential process may have written anything to it.
        loaded.ok().and_then(Result::ok).ok_or_else(|| {
            let source = Source {
                api: &api::STS_GET_CALLER_IDENTITY,
                account: self.caller,
                region: self.home,
            };
            let detail = "the caller's credentials cannot be had any more".to_owned();
            Unknown { source, reason: Reason::Failed, code: None, detail }
        })
    }

    /// One AssumeRole request through the regional endpoint (tokens of the global endpoint do not work in
    /// opt-in Regions: IAM User Guide, "Manage AWS STS in an AWS Region").
    pub(crate) fn assume_role(
        &self,
        account: AccountId,
    ) -> aws_sdk_sts::operation::assume_role::builders::AssumeRoleFluentBuilder {
        let partition = self.home.partition();
        self.sts
            .assume_role()
            .role_arn(format!("arn:{partition}:iam::{account}:role/{}", self.role.name))
            .role_session_name("hydrant")
            .set_external_id(self.role.external_id.clone())
            .policy(self.role.session_policy.clone())
            .duration_seconds(3600)
    }
}

/// The credentials inside an AssumeRole answer.
pub(crate) fn assumed(
    answer: &aws_sdk_sts::operation::assume_role::AssumeRoleOutput,
) -> Option<Credentials> {
    let found = answer.credentials()?;
    let expiry = SystemTime::try_from(*found.expiration()).ok()?;
    Some(Credentials::new(
        found.access_key_id(),
        found.secret_access_key(),
        Some(found.session_token().to_owned()),
        Some(expiry),
        "hydrant-assume-role",
    ))
}

/// Answered and soon to expire, or failed for a passing reason. A denial stays: the role will not appear
/// during a scan.
fn stale(lease: &Lease) -> bool {
    match lease.peek() {
        Some(Ok(credentials)) => {
            credentials.expiry().is_some_and(|expiry| expiry <= SystemTime::now() + MARGIN)
        }
        Some(Err(unknown)) => matches!(unknown.reason, Reason::Failed | Reason::Throttled),
        None => false,
    }
}

/// An error with its causes, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}
