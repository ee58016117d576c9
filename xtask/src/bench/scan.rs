//! Whole scans.

use std::fs;
use std::thread::available_parallelism;

use anyhow::Result;
use serde_json::{Value, json};

use super::floor::{Floor, Work};
use super::measure::{self, Measured};
use super::sim::{self, Pace, Sim};
use super::{Bench, median, rounded};

/// An organization to scan.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) name: &'static str,
    accounts: u32,
    delivery_streams: u32,
    cells: u32,
    /// Roles of every account that have nothing to do with streams.
    roles: u32,
    runs: u32,
    /// Over TLS, with a certificate that only `AWS_CA_BUNDLE` names.
    tls: bool,
    /// The targets that count for it.
    limits: &'static [Limit],
}

/// A figure and the most it may be.
#[derive(Debug)]
struct Limit(&'static str, f64);

const REGIONS: u32 = 17;
/// The case whose memory the growth is compared with.
const BEFORE_GROWTH: &str = "empty-1000";
const GROWN: &str = "empty-2000";

const EMPTY: &[Limit] = &[
    Limit("wall_ratio", 1.5),
    Limit("cpu_ratio", 1.3),
    Limit("calls_ratio", 1.02),
    Limit("throttled_share", 0.001),
    Limit("connections_ratio", 1.2),
];
const POPULATED: &[Limit] = &[
    Limit("wall_ratio", 1.5),
    Limit("cpu_ratio", 1.3),
    Limit("calls_ratio", 1.10),
    Limit("throttled_share", 0.001),
    Limit("connections_ratio", 1.2),
    Limit("peak_megabytes", 200.0),
];

/// Its pages of policies are much of the work, and no floor knows what they cost.
const PEOPLE: &[Limit] = &[
    Limit("calls_ratio", 1.10),
    Limit("throttled_share", 0.001),
    Limit("connections_ratio", 1.2),
    Limit("peak_megabytes", 200.0),
];

/// The cases, small ones first.
pub(super) const CASES: &[Case] = &[
    // Its floor is a second: starting the process counts too much for a limit on time.
    Case {
        name: "empty-100",
        accounts: 100,
        delivery_streams: 0,
        cells: 0,
        roles: 0,
        runs: 5,
        tls: false,
        limits: &[],
    },
    Case {
        name: "empty-100-tls",
        accounts: 100,
        delivery_streams: 0,
        cells: 0,
        roles: 0,
        runs: 5,
        tls: true,
        limits: &[],
    },
    Case {
        name: BEFORE_GROWTH,
        accounts: 1_000,
        delivery_streams: 0,
        cells: 0,
        roles: 0,
        runs: 5,
        tls: false,
        limits: EMPTY,
    },
    Case {
        name: "streams-1000",
        accounts: 1_000,
        delivery_streams: 5_000,
        cells: 400,
        roles: 0,
        runs: 5,
        tls: false,
        limits: POPULATED,
    },
    Case {
        name: "people-1000",
        accounts: 1_000,
        delivery_streams: 5_000,
        cells: 400,
        roles: 500,
        runs: 1,
        tls: false,
        limits: PEOPLE,
    },
    Case {
        name: GROWN,
        accounts: 2_000,
        delivery_streams: 0,
        cells: 0,
        roles: 0,
        runs: 1,
        tls: false,
        limits: &[Limit("memory_growth", 1.10)],
    },
];

/// Scans the organization as often as asked and returns the medians.
pub(super) fn measure(bench: &Bench, case: &Case) -> Result<Value> {
    let runs = bench.runs.unwrap_or(case.runs);
    let mut samples = Vec::new();
    for _ in 0..runs {
        samples.push(once(bench, case)?);
    }
    let middle =
        |name: &str| median(samples.iter().filter_map(|sample| sample[name].as_f64()).collect());
    let (wall, cpu) = (middle("wall_seconds"), middle("cpu_seconds"));
    let (calls, minimal_calls) = (middle("calls"), middle("minimal_calls"));
    let (connections, in_flight) = (middle("connections"), middle("peak_in_flight"));
    // A connection is for one host, and S3 Control gives every account a host of its own.
    let least_connections = in_flight + middle("hosts") - 1.0;
    let cores = available_parallelism().map_or(1, usize::from);
    let work = Work {
        accounts: case.accounts.into(),
        calls: minimal_calls,
        in_flight,
        busiest_cell: (f64::from(case.delivery_streams) / f64::from(case.cells.max(1))).ceil(),
        cores: f64::from(u32::try_from(cores).unwrap_or(1)),
    };
    let floor = Floor::of(&work, bench.bare);
    let figures = json!({
        "runs": runs,
        "accounts": case.accounts,
        "regions": REGIONS,
        "delivery_streams": case.delivery_streams,
        "roles": case.roles,
        "cores": cores,
        "wall_seconds": rounded(wall),
        "floor_seconds": rounded(floor.seconds()),
        "floor": floor.terms(),
        "wall_ratio": rounded(wall / floor.seconds()),
        "cpu_seconds": rounded(cpu),
        "sim_cpu_seconds": rounded(middle("sim_cpu_seconds")),
        "cpu_microseconds_per_call": rounded(cpu / calls * 1e6),
        "bare_microseconds_per_call": rounded(bench.bare.client * 1e6),
        "cpu_ratio": rounded(cpu / calls / bench.bare.client),
        "calls": calls,
        "minimal_calls": minimal_calls,
        "calls_ratio": rounded(calls / minimal_calls),
        "throttled": middle("throttled"),
        "throttled_share": rounded(middle("throttled") / calls),
        "connections": connections,
        "peak_in_flight": in_flight,
        "hosts": middle("hosts"),
        "connections_ratio": rounded(connections / least_connections),
        "peak_megabytes": rounded(middle("peak_megabytes")),
    });
    Ok(judged(figures, case.limits))
}

/// One scan of a new sim into a new store.
fn once(bench: &Bench, case: &Case) -> Result<Value> {
    let spec = format!(
        "accounts={},regions={REGIONS},delivery-streams={},cells={},roles={}",
        case.accounts, case.delivery_streams, case.cells, case.roles
    );
    let pace = if case.tls { Pace::OverTls } else { Pace::Documented };
    let sim = Sim::start(&bench.binaries, &bench.folder, &spec, pace)?;
    let before = sim::number(&sim.stats()?, "cpu_seconds")?;
    let measured = scan(bench, &sim)?;
    let mut stats = sim.stats()?;
    stats["sim_cpu_seconds"] = (sim::number(&stats, "cpu_seconds")? - before).into();
    for name in ["calls", "minimal_calls", "throttled", "connections", "hosts", "peak_in_flight"] {
        sim::number(&stats, name)?;
    }
    stats["wall_seconds"] = measured.wall_seconds.into();
    stats["cpu_seconds"] = measured.cpu_seconds.into();
    stats["peak_megabytes"] = measured.peak_megabytes.into();
    Ok(stats)
}

/// Scans the sim's organization into the bench's store.
pub(super) fn scan(bench: &Bench, sim: &Sim) -> Result<Measured> {
    let store = bench.folder.join("store");
    if store.exists() {
        fs::remove_dir_all(&store)?;
    }
    fs::create_dir_all(&store)?;
    let mut command = sim.hydrant(&bench.binaries, &bench.folder);
    command.args(["scan", "--org", "--quiet", "--fail-on", "never"]);
    command.arg("--store").arg(store.join("scans.sqlite"));
    command.arg("--output").arg(format!("json={}", store.join("report.json").display()));
    let measured = measure::measure(&mut command)?;
    measure::require_scan(&measured, &command)?;
    Ok(measured)
}

/// How much more memory twice the accounts take, where both were measured.
pub(super) fn growth(figures: &mut Value, before: &[Value]) {
    let base = before.iter().find(|line| line["case"] == BEFORE_GROWTH);
    let memory = |line: &Value| line["peak_megabytes"].as_f64();
    if figures["case"] == GROWN
        && let (Some(base), Some(grown)) = (base.and_then(memory), memory(figures))
    {
        figures["memory_growth"] = rounded(grown / base);
        let limits =
            CASES.iter().find(|case| case.name == GROWN).map_or(&[][..], |case| case.limits);
        *figures = judged(figures.take(), limits);
    }
}

/// Adds the names of the figures that miss their targets.
fn judged(mut figures: Value, limits: &[Limit]) -> Value {
    let missed = limits
        .iter()
        .filter(|Limit(name, most)| figures[name].as_f64().is_some_and(|it| it > *most));
    figures["missed"] = missed.map(|Limit(name, most)| format!("{name} > {most}")).collect();
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_target_is_named() {
        let figures = judged(json!({"wall_ratio": 1.6, "cpu_ratio": 1.2}), EMPTY);
        assert_eq!(figures["missed"], json!(["wall_ratio > 1.5"]));
    }

    #[test]
    fn growth_compares_two_cases() {
        let before = [json!({"case": BEFORE_GROWTH, "peak_megabytes": 100.0})];
        let mut figures = json!({"case": GROWN, "peak_megabytes": 120.0});
        growth(&mut figures, &before);
        assert_eq!(figures["memory_growth"], json!(1.2));
        assert_eq!(figures["missed"], json!(["memory_growth > 1.1"]));
    }
}
