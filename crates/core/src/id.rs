//! Names of things in AWS, parsed once and ordered by nature.

pub(crate) mod account;
pub(crate) mod arn;
pub(crate) mod region;
pub(crate) mod target;
