//! IAM: who may do what, with which keys, and which services a role was used with.

use crate::wire::{ApiError, Call};

mod credential_report;
mod details;
mod last_accessed;

pub(crate) use credential_report::{generate_credential_report, get_credential_report};
pub(crate) use details::get_account_authorization_details;
pub(crate) use last_accessed::{
    generate_service_last_accessed_details, get_service_last_accessed_details,
};

/// How many items a page holds when nobody says.
const PAGE: usize = 100;

/// The items of a page, at most `most`.
fn limit(call: &Call, most: usize) -> Result<usize, ApiError> {
    match call.field("MaxItems") {
        "" => Ok(PAGE.min(most)),
        text => match text.parse() {
            Ok(limit @ 1..=1_000) => Ok(most.min(limit)),
            _ => {
                Err(invalid("Value at 'maxItems' failed to satisfy constraint: between 1 and 1000"))
            }
        },
    }
}

fn invalid(message: &str) -> ApiError {
    ApiError::bad("ValidationError", format!("1 validation error detected: {message}"))
}
