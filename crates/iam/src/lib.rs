//! IAM policies: reading them, saying whom a resource policy admits, and deciding requests.
//!
//! The crate knows AWS's policy language and nothing else: no network, no clock, no streams. Four
//! questions are asked of it.
//!
//! **What does a policy say?** [`PolicyDocument::parse`] reads what an AWS API returned, and knows
//! where each statement stands.
//!
//! **Whom does a resource policy let in?** [`admissions`] lists the callers from outside,
//! [`unconditioned_services`] the services that are trusted whoever they act for, and
//! [`denies_insecure_transport`] answers the one question about transport that buckets are asked.
//! Where the crate is unsure whether a statement is narrowed, it says the statement admits.
//!
//! **May this caller do this to that?** [`evaluate`] weighs every policy between a caller and a
//! resource, and answers can, cannot, or can if. What is not known about a request, and what AWS
//! does not document, ends up in what remains of "can if"; it never becomes "can" or "cannot".
//! [`possible_actions`] asks it of a list, [`needed_statements`] writes down what would be enough.
//!
//! **Does what is written mean anything?** [`expand`] and [`known_actions`] list the actions behind
//! wildcards, [`can_match`] says whether a resource pattern fits an action at all,
//! [`known_condition_key`] whether requests can have a condition key. They know what AWS publishes
//! of the services on a data path, and say so of every other.
//!
//! ```
//! use hydrant_iam::{Attached, Caller, Context, Identity, Request, Resource, evaluate};
//!
//! let policy = r#"{
//!     "Version": "2012-10-17",
//!     "Statement": [
//!         {"Effect": "Allow", "Action": "kinesis:Put*", "Resource": "*"},
//!         {"Effect": "Deny", "Action": "*", "Resource": "*",
//!          "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}
//!     ]
//! }"#;
//! let caller = Caller::parse("arn:aws:iam::111111111111:role/producer").expect("a role");
//! let mut identity = Identity::new(caller);
//! identity.policies.push(Attached::read("inline policy write", policy));
//!
//! let stream = Resource::new("arn:aws:kinesis:eu-west-1:111111111111:stream/orders");
//! let mut context = Context::open();
//! context.set_derived(&identity.caller, stream.account.as_deref());
//! let ask = |action| {
//!     let identity = &identity;
//!     evaluate(&Request { identity, action, resource: &stream, endpoint: None, context: &context })
//! };
//!
//! let put = ask("kinesis:PutRecord");
//! assert_eq!(
//!     put.remains().expect("a condition").to_string(),
//!     "statement 2 of inline policy write, lines 5 to 6 \
//!      [StringNotEquals aws:SourceVpce [\"vpce-1\"]] does not apply"
//! );
//! assert_eq!(
//!     ask("kinesis:GetRecords").reasons()[0].to_string(),
//!     "not allowed by identity policies"
//! );
//! ```

mod actions;
mod admission;
mod caller;
mod condition;
mod context;
mod document;
mod evaluation;
mod json;
mod log_delivery;
mod needed;
mod pattern;
mod perimeter;
mod policy;
mod principal;
mod questions;
mod transport;
mod truth;

pub use actions::{
    AccessLevel, ResourceKind, access_level, actions_of, can_match, condition_keys, expand,
    known_actions, known_condition_key, resource_kinds, takes_resource,
};
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
pub use needed::{NeededConditions, NeededStatement, needed_statements, needed_statements_if};
pub use pattern::covers_resource;
pub use perimeter::{Membership, Perimeter};
pub use policy::{Attached, Policy};
pub use principal::{Principal, principal_account};
pub use questions::{QuestionError, Questions, answer_lines};
pub use transport::denies_insecure_transport;
