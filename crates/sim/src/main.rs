//! Serves an organization until it is killed.

use std::fs;
use std::future::pending;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;
use std::time::Duration;

use hydrant_sim::{GenerateSpec, Latency, Options, Org, Rates, Sim, demo};

/// A certificate and its key, where the sim speaks TLS too.
type Certificate = Option<(PathBuf, PathBuf)>;

const USAGE: &str = "\
usage: hydrant-sim (--org FILE | --demo | --generate accounts=N,regions=N,…) [options]

  --org FILE            an organization in TOML
  --demo                the demo organization
  --generate SPEC       accounts, regions, delivery-streams, streams, applications, cells, roles (per account), seed,
                        clean (0 or 1)
  --port N              the port to listen on; any free one when left out
  --rates documented    throttle as AWS documents (default: off)
  --latency-ms N        how long every answer takes
  --jitter-ms N         how far that strays to either side
  --seed N              the seed of latency and faults
  --tls-certificate FILE, --tls-key FILE
                        answer over TLS too; prints `tls https://127.0.0.1:PORT` first

Prints `endpoint http://127.0.0.1:PORT`, then serves. GET /_sim/stats shows the counts, /_sim/stats?full all of them.
";

#[tokio::main]
async fn main() -> ExitCode {
    match run(std::env::args().skip(1)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // Nothing is left to do when standard error is gone too.
            let _ = writeln!(io::stderr(), "hydrant-sim: {message}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

async fn run(arguments: impl Iterator<Item = String>) -> Result<(), String> {
    let (org, options, tls) = parse(arguments)?;
    let mut sim =
        Sim::start(org, options).await.map_err(|error| format!("cannot listen: {error}"))?;
    let over_tls = match tls {
        Some((certificate, key)) => {
            let url = sim.also_over_tls(&certificate, &key);
            format!("tls {}\n", url.map_err(|error| format!("cannot speak TLS: {error}"))?)
        }
        None => String::new(),
    };
    let mut out = io::stdout();
    writeln!(out, "{over_tls}endpoint {}", sim.endpoint())
        .and_then(|()| out.flush())
        .map_err(|error| format!("cannot write: {error}"))?;
    pending().await
}

fn parse(
    mut arguments: impl Iterator<Item = String>,
) -> Result<(Org, Options, Certificate), String> {
    let mut org = None;
    let mut options = Options::default();
    let (mut latency, mut jitter) = (None, 0);
    let (mut certificate, mut key) = (None, None);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} wants a value"));
        match argument.as_str() {
            "--org" => {
                let file = value()?;
                let text = fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
                org = Some(Org::from_toml(&text));
            }
            "--demo" => org = Some(demo::demo()),
            "--generate" => org = Some(Org::generate(spec(&value()?)?)),
            "--port" => options.port = number(&value()?)?,
            "--seed" => options.seed = number(&value()?)?,
            "--rates" => {
                options.rates = match value()?.as_str() {
                    "documented" => Rates::Documented,
                    "off" => Rates::Off,
                    other => return Err(format!("`{other}` is neither documented nor off")),
                };
            }
            "--tls-certificate" => certificate = Some(PathBuf::from(value()?)),
            "--tls-key" => key = Some(PathBuf::from(value()?)),
            "--latency-ms" => latency = Some(number(&value()?)?),
            "--jitter-ms" => jitter = number(&value()?)?,
            other => return Err(format!("`{other}` is not an option")),
        }
    }
    options.latency = latency.map(|base| Latency {
        base: Duration::from_millis(base),
        jitter: Duration::from_millis(jitter),
        seed: options.seed,
    });
    let org = org.ok_or("no organization: give --org, --demo or --generate")?;
    Ok((org.map_err(|error| error.to_string())?, options, certificate.zip(key)))
}

fn spec(text: &str) -> Result<GenerateSpec, String> {
    let mut spec = GenerateSpec::default();
    for pair in text.split(',').filter(|pair| !pair.is_empty()) {
        let (key, value) =
            pair.split_once('=').ok_or_else(|| format!("`{pair}` is not key=value"))?;
        match key {
            "accounts" => spec.accounts = number(value)?,
            "regions" => spec.regions = number(value)?,
            "delivery-streams" => spec.delivery_streams = number(value)?,
            "streams" => spec.streams = number(value)?,
            "applications" => spec.applications = number(value)?,
            "cells" => spec.cells = number(value)?,
            "roles" => spec.roles = number(value)?,
            "seed" => spec.seed = number(value)?,
            "clean" => spec.clean = number::<u8>(value)? != 0,
            other => return Err(format!("`{other}` is not a part of a specification")),
        }
    }
    Ok(spec)
}

fn number<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("`{text}` is not a number of the right size"))
}
