use hydrant_fetch::FetchError;
use hydrant_store::StoreError;
use thiserror::Error;

use crate::console::say;
use crate::exit::Exit;

/// Something the caller wrote is wrong; nothing was asked and nothing is lost.
#[derive(Debug, Error)]
#[error("{text}")]
pub(crate) struct Usage {
    text: String,
    advice: String,
}

impl Usage {
    /// What is wrong, and what to do about it: a sentence each.
    pub(crate) fn new(text: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { text: text.into(), advice: advice.into() }
    }
}

/// Tells an error in one sentence and what to do about it in another.
pub(crate) fn explain(error: &anyhow::Error) -> Exit {
    say(&format!("error: {error:#}"));
    say(&format!("  {}", advice(error)));
    let unknown_region = matches!(error.downcast_ref(), Some(FetchError::UnknownRegion(_)));
    if unknown_region || error.downcast_ref::<Usage>().is_some() {
        Exit::Usage
    } else {
        Exit::Failed
    }
}

/// An error and its advice as one line, for the explorer.
pub(crate) fn line(error: &anyhow::Error) -> String {
    format!("{error:#}. {}", advice(error))
}

/// The reader of our output went away: that is its right.
pub(crate) fn broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    io.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

fn advice(error: &anyhow::Error) -> String {
    if let Some(usage) = error.downcast_ref::<Usage>() {
        usage.advice.clone()
    } else if let Some(error) = error.downcast_ref::<FetchError>() {
        fetch(error)
    } else if let Some(error) = error.downcast_ref::<StoreError>() {
        store(error).to_owned()
    } else {
        "Make room or give permission there, or name another file; what a scan stored is safe: hydrant report"
            .to_owned()
    }
}

fn fetch(error: &FetchError) -> String {
    match error {
        FetchError::NoCredentials(_) => {
            "Log in (aws sso login --profile NAME) or name a profile (--profile NAME); hydrant uses the same \
             credentials as the AWS CLI. To look around without an account: hydrant scan --org --demo"
        }
        FetchError::SsoExpired { profile, .. } => {
            let profile = profile.clone().or_else(|| std::env::var("AWS_PROFILE").ok());
            let profile = profile.unwrap_or_else(|| "NAME".to_owned());
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
        FetchError::NothingChosen => {
            "Check --ou and --exclude-accounts; aws organizations list-accounts shows ids, states and paths."
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
            "Name a file with --store FILE that can be read; where there is none a scan makes it: hydrant scan"
        }
        StoreError::Damaged { .. } | StoreError::Corrupt(_) => {
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
