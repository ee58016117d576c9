use hydrant_fetch::FetchError;
use hydrant_store::StoreError;
use thiserror::Error;

use crate::console::say;
use crate::exit::Exit;

/// Something the caller wrote is wrong; nothing was asked and nothing is lost.
#[derive(Debug, Error)]
#[error("{0}")]
pub(crate) struct Usage(String);

impl Usage {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

/// Tells an error in one sentence and what to do about it in another.
pub(crate) fn explain(error: &anyhow::Error) -> Exit {
    say(&format!("error: {error:#}"));
    if let Some(advice) = advice(error) {
        say(&format!("  {advice}"));
    }
    let unknown_region = matches!(error.downcast_ref(), Some(FetchError::UnknownRegion(_)));
    if unknown_region || error.downcast_ref::<Usage>().is_some() {
        Exit::Usage
    } else {
        Exit::Failed
    }
}

/// The reader of our output went away: that is its right.
pub(crate) fn broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    io.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

fn advice(error: &anyhow::Error) -> Option<String> {
    if let Some(error) = error.downcast_ref::<FetchError>() {
        return Some(fetch(error));
    }
    error.downcast_ref::<StoreError>().map(|error| store(error).to_owned())
}

fn fetch(error: &FetchError) -> String {
    match error {
        FetchError::NoCredentials(_) => {
            "Log in (aws sso login --profile NAME) or name a profile (--profile NAME); hydrant uses the same \
             credentials as the AWS CLI. To look around without an account: hydrant scan --org --demo"
        }
        FetchError::SsoExpired(_) => {
            let profile = std::env::var("AWS_PROFILE").unwrap_or_else(|_| "NAME".to_owned());
            return format!("Log in again: aws sso login --profile {profile}");
        }
        FetchError::BadCredentials { .. } => {
            "Check which credentials are in use with: aws sts get-caller-identity"
        }
        FetchError::NoRegion => "Set AWS_REGION, or a region in the profile, or pass --regions.",
        FetchError::BadRegion(_) => "Set AWS_REGION to a Region name such as eu-west-1.",
        FetchError::UnknownRegion(_) => "List the Regions with: aws ec2 describe-regions --all-regions",
        FetchError::NotInOrganization(_) => {
            "Scan the account alone with: hydrant scan, or name accounts with: hydrant scan --accounts ID,…"
        }
        FetchError::OrganizationDenied { .. } => {
            "Run it in the management account or in a delegated administrator with organizations:ListAccounts, or \
             name the accounts: hydrant scan --accounts ID,…"
        }
        FetchError::Unreachable(_) => {
            "Check the network, HTTPS_PROXY and AWS_ENDPOINT_URL; hydrant doctor tries the connection alone."
        }
    }
    .to_owned()
}

fn store(error: &StoreError) -> &'static str {
    match error {
        StoreError::Unopenable { .. } => {
            "Name another file with --store FILE, or make this one readable."
        }
        StoreError::Damaged { .. } => {
            "Nothing was changed. Move the file away, or name another with --store FILE."
        }
        StoreError::Newer { .. } => {
            "Nothing was changed. Use the newer hydrant, or name another file with --store FILE."
        }
        StoreError::NoSuchScan(_) | StoreError::Ambiguous(_) => {
            "The saved scans are listed by: hydrant scans"
        }
        StoreError::Unreadable { .. } => {
            "Nothing was changed. Use the hydrant that wrote it, or scan again."
        }
        StoreError::Unwritable(_) => {
            "What was stored before is safe. Make room, then: hydrant scan --resume"
        }
    }
}
