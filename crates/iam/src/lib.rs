//! IAM policy documents: reading them, and saying whom a resource policy admits.
//!
//! The crate knows AWS's policy language and nothing else: no network, no clock, no streams.
//! [`PolicyDocument::parse`] reads what an AWS API returned, [`admissions`] lists the callers from
//! outside that a resource policy lets in, and [`denies_insecure_transport`] answers the one
//! question about transport that buckets are asked. [`unconditioned_services`] lists the services that
//! are trusted whoever they act for.
//!
//! Where the crate is unsure whether a statement is narrowed, it says the statement admits.

mod actions;
mod admission;
mod caller;
mod condition;
mod context;
mod document;
mod evaluation;
mod json;
mod log_delivery;
mod pattern;
mod perimeter;
mod policy;
mod principal;
mod questions;
mod transport;
mod truth;

pub use actions::{AccessLevel, actions_of};
pub use admission::{
    Admission, TrustedService, Who, admissions, judge_canonical_user, judge_principal,
    unconditioned_services,
};
pub use caller::{AwsCaller, Caller};
pub use condition::{Comparison, Condition, Operator, Order, Quantifier};
pub use context::{Context, Value, arn_account};
pub use document::{
    Effect, MAX_BYTES, ParseError, PolicyDocument, Selection, Span, Statement, policy_text,
};
pub use evaluation::{
    AccountControls, Answer, Controls, Decision, Doubt, EncryptionContext, Grant, Identity, Layer,
    Level, Reason, Remains, Request, Resource, StatementRef, Undecided, evaluate, possible_actions,
};
pub use log_delivery::{LogDelivery, log_delivery_account, log_delivery_canonical_user};
pub use perimeter::{Membership, Perimeter};
pub use policy::{Attached, Policy};
pub use principal::{Principal, principal_account};
pub use questions::{QuestionError, Questions, answer_lines};
pub use transport::denies_insecure_transport;
