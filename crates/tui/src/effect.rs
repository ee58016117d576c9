//! What [`crate::update`] wants done: values, carried out by whoever holds the terminal.

use crate::data::{Data, Spec};
use crate::feed::Request;

/// Something to do outside of the model.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    /// Arrange a place's rows on a worker, and say so.
    Arrange {
        serial: u64,
        generation: u64,
        spec: Box<Spec>,
        data: Data,
        /// What the cursor is to stay on.
        anchor: Option<String>,
    },
    /// Into the clipboard.
    Copy(String),
    /// In a browser.
    Open(String),
    /// Into a file in the working directory.
    Write { name: String, text: String },
    /// Ask the host.
    Ask(Request),
    /// Everything is drawn again.
    Redraw,
    /// Give the terminal back until somebody comes back.
    Suspend,
    /// End.
    Quit,
}
