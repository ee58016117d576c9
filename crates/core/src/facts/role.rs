use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Arn, Fact};

/// A role on a data path. Its policies are among the principals of its account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its ARN, as the stream names it.
    pub arn: Arn,
    /// Which services it was used with; none: no such role.
    pub accessed: Fact<Option<LastAccessed>>,
}

/// The services that a role's policies allow, and when each was last asked with it (IAM API Reference,
/// `GetServiceLastAccessedDetails`). Denied attempts count too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastAccessed {
    /// Service namespaces, such as `kinesis`, sorted; the time is none where no use was recorded in the
    /// tracking period.
    pub services: Vec<(String, Option<Timestamp>)>,
}
