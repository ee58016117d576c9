//! All checks over many streams, from a saved scan.

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::measure;
use super::scan;
use super::sim::{self, Pace, Sim};
use super::{Bench, median, rounded};

const RUNS: u32 = 5;
const MOST_SECONDS: f64 = 1.0;

/// Scans 20,000 delivery streams once, as quickly as it goes, then judges the saved facts again.
pub(super) fn measure(bench: &Bench) -> Result<Value> {
    let spec = "accounts=200,regions=17,delivery-streams=20000";
    let sim = Sim::start(&bench.binaries, &bench.folder, spec, Pace::Quick)?;
    scan::scan(bench, &sim)?;
    drop(sim);
    let runs = bench.runs.unwrap_or(RUNS);
    let (mut wall, mut cpu, mut memory) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs {
        // No endpoint: judging asks nobody.
        let mut command = sim::hydrant(&bench.binaries, &bench.folder, "http://127.0.0.1:9");
        command.args(["evaluate", "--quiet", "--fail-on", "never", "--store"]);
        command.arg(bench.folder.join("store/scans.sqlite"));
        let measured = measure::measure(&mut command)?;
        measure::require_scan(&measured, &command)?;
        wall.push(measured.wall_seconds);
        cpu.push(measured.cpu_seconds);
        memory.push(measured.peak_megabytes);
    }
    let wall = median(wall);
    if wall <= 0.0 {
        bail!("nothing was measured");
    }
    Ok(json!({
        "runs": runs,
        "delivery_streams": 20_000,
        "wall_seconds": rounded(wall),
        "cpu_seconds": rounded(median(cpu)),
        "peak_megabytes": rounded(median(memory)),
        "missed": if wall > MOST_SECONDS { vec!["wall_seconds > 1"] } else { vec![] },
    }))
}
