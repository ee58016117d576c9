use std::io;

use thiserror::Error;

/// Why the explorer could not be shown.
#[derive(Debug, Error)]
pub enum TuiError {
    /// It is drawn on a terminal, and this is none.
    #[error("the explorer needs a terminal, and {0} is none")]
    NoTerminal(&'static str),
    /// The terminal refused.
    #[error("the terminal cannot be drawn on: {0}")]
    Terminal(#[from] io::Error),
    /// A thread panicked; it has said why.
    #[error("a part of hydrant failed, and the explorer cannot go on")]
    Broken,
}
