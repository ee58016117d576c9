//! What one call of the SDK costs without hydrant.

use std::path::Path;

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::measure::measure as measure_process;
use super::sim::{self, Pace, Sim};
use super::{median, rounded};

/// Enough that starting the process does not count.
const CALLS: u32 = 20_000;
const RUNS: usize = 3;

/// Processor seconds of one call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bare {
    /// In the process that asks.
    pub(super) client: f64,
    /// In the process that answers.
    pub(super) server: f64,
}

/// Sends calls through one client of the SDK to a sim that answers at once.
pub(super) fn measure(binaries: &Path, folder: &Path) -> Result<Bare> {
    let (mut client, mut server) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let sim = Sim::start(binaries, folder, "accounts=1,regions=1", Pace::Quick)?;
        let before = sim::number(&sim.stats()?, "cpu_seconds")?;
        let mut command = sim.hydrant(binaries, folder);
        // As many under way as a scan has, or the caches would flatter the yardstick.
        command.args([
            "generate",
            "bare-loop",
            "--calls",
            &CALLS.to_string(),
            "--in-flight",
            "1000",
        ]);
        let measured = measure_process(&mut command)?;
        let stats = sim.stats()?;
        let calls = sim::number(&stats, "calls")?;
        if !measured.status.success() || calls < f64::from(CALLS) {
            bail!(
                "`hydrant generate bare-loop` sent {calls} calls of {CALLS} ({})",
                measured.status
            );
        }
        client.push(measured.cpu_seconds / calls);
        server.push((sim::number(&stats, "cpu_seconds")? - before) / calls);
    }
    Ok(Bare { client: median(client), server: median(server) })
}

impl Bare {
    /// As a case of its own.
    pub(super) fn figures(&self) -> Value {
        json!({
            "runs": RUNS,
            "calls": CALLS,
            "client_microseconds_per_call": rounded(self.client * 1e6),
            "server_microseconds_per_call": rounded(self.server * 1e6),
        })
    }
}
