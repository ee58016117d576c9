//! The crate as its callers see it.

mod admissions;
mod cornercases;
mod deciding;
mod decision_laws;
mod denials;
mod documents;
mod hostile;
mod laws;
mod org;
mod policy;
mod questions;
mod scene;
mod soundness;
