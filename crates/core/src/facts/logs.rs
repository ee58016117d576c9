use serde::{Deserialize, Serialize};

use crate::{Fact, Target};

/// A log stream that error logging names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogStream {
    /// Where it is.
    pub target: Target,
    /// The log group's name.
    pub group: String,
    /// The log stream's name.
    pub stream: String,
    /// Whether group and stream exist: `None` means the group is missing, `Some(false)` the stream.
    pub exists: Fact<Option<bool>>,
}
