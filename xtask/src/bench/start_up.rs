//! From the start of the process to its first call.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::{Value, json};

use super::sim;
use super::{Bench, median, rounded};
use crate::run;

const RUNS: u32 = 5;
const MOST_MILLISECONDS: f64 = 50.0;
const LIMIT: Duration = Duration::from_secs(30);

/// Starts hydrant against a port that only listens, and takes the time until it connects.
pub(super) fn measure(bench: &Bench) -> Result<Value> {
    let runs = bench.runs.unwrap_or(RUNS);
    let mut milliseconds = Vec::new();
    for _ in 0..runs {
        milliseconds.push(once(bench)?.as_secs_f64() * 1e3);
    }
    let middle = median(milliseconds);
    Ok(json!({
        "runs": runs,
        "milliseconds_to_first_call": rounded(middle),
        "missed": if middle > MOST_MILLISECONDS { vec!["milliseconds_to_first_call > 50"] } else { vec![] },
    }))
}

fn once(bench: &Bench) -> Result<Duration> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    let mut command = sim::hydrant(&bench.binaries, &bench.folder, &endpoint);
    command.args(["scan", "--org", "--quiet", "--store"]);
    command.arg(bench.folder.join("start-up.sqlite"));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command.spawn().map_err(|error| run::unstarted(&command, error))?;
    let took = loop {
        match listener.accept() {
            Ok(_) => break Ok(start.elapsed()),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => break Err(error.into()),
        }
        if child.try_wait()?.is_some() || start.elapsed() > LIMIT {
            break Err(anyhow::anyhow!("hydrant made no call"));
        }
        sleep(Duration::from_micros(200));
    };
    // It has no one to talk to.
    let _ = child.kill();
    child.wait()?;
    took
}
