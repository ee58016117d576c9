use serde::{Deserialize, Serialize};

use crate::Region;

/// The Regions of an account (`DescribeRegions` with all Regions).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnabledRegions {
    /// Enabled by default or opted in.
    pub enabled: Vec<Region>,
    /// Not opted in: nothing can live there.
    pub off: Vec<Region>,
}
