//! The sim in a process of its own, and a scanner's view of it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::http;
use crate::server::Server;

/// The round trip that the sim makes of every call, and how far it strays.
pub(super) const ROUND_TRIP: Duration = Duration::from_millis(80);
const JITTER: Duration = Duration::from_millis(10);

/// The first account of every generated organization is its management account.
const MANAGEMENT: &str = "010000000019";

/// A running sim.
#[derive(Debug)]
pub(super) struct Sim {
    /// Held to be dropped.
    _server: Server,
    endpoint: String,
    port: u16,
    /// The certificate that a scanner has to trust.
    certificate: Option<PathBuf>,
}

/// How the sim answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// The rates that AWS documents, and round trips as over the network.
    Documented,
    /// The same, with every connection encrypted.
    OverTls,
    /// As quick as it can.
    Quick,
}

impl Sim {
    /// Starts a sim with a generated organization.
    pub(super) fn start(binaries: &Path, folder: &Path, spec: &str, pace: Pace) -> Result<Self> {
        let mut command = Command::new(binaries.join("hydrant-sim"));
        command.args(["--generate", spec]);
        if pace != Pace::Quick {
            command.args(["--rates", "documented"]);
            command.args(["--latency-ms", &ROUND_TRIP.as_millis().to_string()]);
            command.args(["--jitter-ms", &JITTER.as_millis().to_string()]);
        }
        let certificate = (pace == Pace::OverTls).then(|| certificate(folder)).transpose()?;
        if let Some((certificate, key)) = &certificate {
            command.arg("--tls-certificate").arg(certificate).arg("--tls-key").arg(key);
        }
        let mut server = Server::start("hydrant-sim", &command, &folder.join("sim.log"))?;
        let over_tls = match certificate {
            Some(_) => Some(server.announced("tls ", Duration::from_mins(1))?),
            None => None,
        };
        let endpoint = server.announced("endpoint ", Duration::from_mins(1))?;
        let port = endpoint.rsplit_once(':').and_then(|(_, port)| port.trim().parse().ok());
        let port = port.context("hydrant-sim names no port")?;
        let endpoint = over_tls.unwrap_or(endpoint);
        let certificate = certificate.map(|(certificate, _)| certificate);
        Ok(Self { _server: server, endpoint, port, certificate })
    }

    /// What it was asked so far.
    pub(super) fn stats(&self) -> Result<Value> {
        let text = http::get(self.port, "/_sim/stats")?;
        serde_json::from_str(&text).context("/_sim/stats is not JSON")
    }

    /// A hydrant that asks this sim and nobody else.
    pub(super) fn hydrant(&self, binaries: &Path, folder: &Path) -> Command {
        let mut command = hydrant(binaries, folder, &self.endpoint);
        if let Some(certificate) = &self.certificate {
            command.env("AWS_CA_BUNDLE", certificate);
        }
        command
    }
}

/// A certificate for loopback that nobody signed, and its key.
fn certificate(folder: &Path) -> Result<(PathBuf, PathBuf)> {
    let (certificate, key) = (folder.join("sim.pem"), folder.join("sim-key.pem"));
    let mut openssl = Command::new("openssl");
    openssl.args([
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]);
    openssl.args([
        "-subj",
        "/CN=hydrant-sim",
        "-days",
        "2",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
    ]);
    openssl.args(["-addext", "basicConstraints=critical,CA:FALSE", "-out"]).arg(&certificate);
    openssl.arg("-keyout").arg(&key).stderr(std::process::Stdio::null());
    crate::run::run(&mut openssl).context("the TLS case needs openssl")?;
    Ok((certificate, key))
}

/// A hydrant with credentials of the management account, and with nothing of this user.
pub(super) fn hydrant(binaries: &Path, folder: &Path, endpoint: &str) -> Command {
    let mut command = Command::new(PathBuf::from(binaries).join("hydrant"));
    command.env_clear().current_dir(folder).env("HOME", folder).env("NO_COLOR", "1");
    command.env("AWS_ENDPOINT_URL", endpoint).env("AWS_REGION", "us-east-1");
    command.env("AWS_ACCESS_KEY_ID", format!("AKIASIM0{MANAGEMENT}"));
    command.env("AWS_SECRET_ACCESS_KEY", "none").env("AWS_EC2_METADATA_DISABLED", "true");
    command
}

/// A number of the sim's answer.
pub(super) fn number(stats: &Value, name: &str) -> Result<f64> {
    stats[name].as_f64().with_context(|| format!("/_sim/stats has no number `{name}`"))
}
