//! The protocols: what a request says, and how an answer or an error is spelled.

pub(crate) mod call;
pub(crate) mod cbor;
pub(crate) mod error;
pub(crate) mod object;
pub(crate) mod refusal;
pub(crate) mod reply;
mod rest;
pub(crate) mod route;
pub(crate) mod time;
pub(crate) mod xml;

pub(crate) use call::Call;
pub(crate) use error::ApiError;
pub(crate) use reply::Reply;

/// What an operation answers.
pub(crate) type Answer = Result<Reply, ApiError>;
