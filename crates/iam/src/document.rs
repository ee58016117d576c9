//! The policy document and its statements.

mod encoding;
mod error;
mod parse;
mod span;

pub use encoding::policy_text;
pub use error::ParseError;
pub use parse::MAX_BYTES;
pub use span::Span;

use crate::truth::Truth;
use crate::{Condition, Principal};

/// One policy, as an AWS API returned it.
///
/// IAM User Guide, "Grammar of the IAM JSON policy language".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyDocument {
    /// The language version; absent means 2008-10-17.
    pub version: Option<String>,
    /// The policy's own name.
    pub id: Option<String>,
    /// The statements, in the order of the document.
    pub statements: Vec<Statement>,
    spans: Vec<Span>,
}

impl PolicyDocument {
    /// Reads a policy document.
    ///
    /// Everything AWS accepts is read: one statement or a list, strings or lists, any condition
    /// operator, unquoted booleans and numbers, no `Version`; also URL-encoded, as IAM returns
    /// policies ([`policy_text`] gives the text that spans speak of). What would change the meaning
    /// of a statement if it were guessed is an error: an element written twice, a `Version` that is
    /// no language's, an element or principal type that the grammar does not have, an `Effect`
    /// other than exactly `Allow` or `Deny` (AWS compares it with case, "IAM JSON policy elements:
    /// Effect"). Unknown elements beside `Statement` change no statement and are skipped.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parse::document(text)
    }

    /// Where a statement stands in the text.
    pub fn span(&self, statement: usize) -> Option<Span> {
        self.spans.get(statement).copied()
    }

    /// Whether `${…}` is a variable here. In the older language version it is plain text.
    ///
    /// IAM User Guide, "IAM JSON policy elements: Variables and tags".
    pub fn has_variables(&self) -> bool {
        self.version.as_deref() == Some("2012-10-17")
    }
}

/// One statement of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The name its author gave it.
    pub sid: Option<String>,
    /// Allow or deny.
    pub effect: Effect,
    /// `Principal` or `NotPrincipal`; unspecified in identity policies.
    pub principals: Selection<Principal>,
    /// `Action` or `NotAction`; never unspecified.
    pub actions: Selection<String>,
    /// `Resource` or `NotResource`; unspecified in trust policies.
    pub resources: Selection<String>,
    /// All must hold for the statement to apply.
    pub conditions: Vec<Condition>,
}

/// What a statement does when it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `Allow`.
    Allow,
    /// `Deny`, which outranks every `Allow`.
    Deny,
}

/// An element or its negation: `Action` and `NotAction`, and so on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection<T> {
    /// Neither was written.
    Unspecified,
    /// What is listed.
    Only(Vec<T>),
    /// Everything except what is listed.
    AllBut(Vec<T>),
}

impl<T> Selection<T> {
    /// The same selection of something made of what is listed.
    pub(crate) fn map<U>(&self, make: impl Fn(&T) -> U) -> Selection<U> {
        match self {
            Self::Unspecified => Selection::Unspecified,
            Self::Only(listed) => Selection::Only(listed.iter().map(make).collect()),
            Self::AllBut(listed) => Selection::AllBut(listed.iter().map(make).collect()),
        }
    }

    /// Whether something is selected, where `is_listed` says of each entry whether it means that.
    pub(crate) fn selects(&self, is_listed: impl Fn(&T) -> Truth) -> Truth {
        match self {
            Self::Unspecified => Truth::True,
            Self::Only(listed) => Truth::any(listed.iter().map(is_listed)),
            Self::AllBut(listed) => !Truth::any(listed.iter().map(is_listed)),
        }
    }
}
