//! Waiting for what AWS makes while one waits.

use std::time::Duration;

/// How long to wait before each further look: about a minute in all. Reports and last-accessed details are
/// there within seconds as a rule; the waits are a query's own, and end with it when the scan is stopped.
pub(crate) fn waits() -> impl Iterator<Item = Duration> {
    [250, 500, 1_000, 2_000, 4_000].into_iter().chain([8_000; 7]).map(Duration::from_millis)
}
