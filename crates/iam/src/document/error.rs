//! Why a text is not a policy.

use thiserror::Error;

/// Why a text is not a policy document.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ParseError {
    /// Longer than [`MAX_BYTES`](crate::MAX_BYTES).
    #[error("{0} bytes are more than any AWS policy has")]
    TooLarge(usize),
    /// URL-encoded, but not UTF-8 underneath.
    #[error("URL-encoded, but not text")]
    Encoding,
    /// Not JSON, or nested deeper than 128 levels.
    #[error("not JSON: {0}")]
    Json(String),
    /// A required element is absent.
    #[error("{place} has no {element}")]
    Missing {
        /// The policy or one of its statements.
        place: String,
        /// The element.
        element: &'static str,
    },
    /// An element is there twice, or beside its own negation.
    #[error("{place} has more than one {element}")]
    Repeated {
        /// The policy or one of its statements.
        place: String,
        /// The element.
        element: String,
    },
    /// An element that the grammar does not have.
    #[error("{place} has an unknown element {element:?}")]
    UnknownElement {
        /// The policy or one of its statements.
        place: String,
        /// The element.
        element: String,
    },
    /// A value of the wrong JSON type, or an `Effect` that is neither `Allow` nor `Deny`.
    #[error("{place}: {element} must be {expected}")]
    Unexpected {
        /// The policy or one of its statements.
        place: String,
        /// The element.
        element: String,
        /// What the grammar asks for.
        expected: &'static str,
    },
}
