//! `LocalStack` and moto, running.

use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::environments;
use crate::server::Server;
use crate::{http, repo};

/// Starting takes about 20 s on a slow machine, and a first start writes byte code.
const LIMIT: Duration = Duration::from_mins(3);
/// Where `LocalStack` looks for Kinesis below its root, and would otherwise install it without a lock.
const KINESIS: &str = "var/lib/localstack/lib/kinesis-local/0.4.13";

/// The two emulators; dropping them stops them.
#[derive(Debug)]
pub(super) struct Pair {
    localstack: Server,
    moto: Server,
    ports: [u16; 2],
    /// The folder of the AWS CLI and of what reads the plans of `hydrant fix`.
    tools: PathBuf,
}

impl Pair {
    /// Installs what is missing, starts both and waits until they answer.
    pub(super) fn start(folder: &Path) -> Result<Self> {
        let ports = [http::free_port()?, http::free_port()?];
        let tools = environments::python("awscli-1.46.3")?;
        let moto = moto(ports[1])?;
        let moto = Server::start("moto", &moto, &folder.join("moto.log"))?;
        let localstack = localstack(ports[0], &folder.join("localstack"))?;
        let log = folder.join("localstack.log");
        let localstack = Server::start("LocalStack", &localstack, &log)?;
        let mut pair = Self { localstack, moto, ports, tools };
        pair.moto.wait(ports[1], "/moto-api/", LIMIT)?;
        pair.localstack.wait(ports[0], "/_localstack/health", LIMIT)?;
        Ok(pair)
    }

    /// What the emulator tests read.
    pub(super) fn variables(&self) -> [(&'static str, String); 3] {
        [
            ("HYDRANT_TEST_LOCALSTACK", url(self.ports[0])),
            ("HYDRANT_TEST_MOTO", url(self.ports[1])),
            ("HYDRANT_TEST_TOOLS", self.tools.display().to_string()),
        ]
    }

    /// The SDK's variables that send each service to the emulator that knows it, from `emulators/routes.json`.
    pub(super) fn endpoints(&self) -> Result<Vec<(String, String)>> {
        let text = fs::read_to_string(repo::root()?.join("emulators/routes.json"))?;
        let routes: Value = serde_json::from_str(&text).context("emulators/routes.json")?;
        let routes = routes.as_object().context("emulators/routes.json holds no object")?;
        let port = |emulator: &Value| self.ports[usize::from(emulator == "moto")];
        Ok(routes
            .iter()
            .map(|(variable, emulator)| (variable.clone(), url(port(emulator))))
            .collect())
    }

    /// Where the servers write.
    pub(super) fn logs(&self) -> String {
        format!("{} and {}", self.localstack.log().display(), self.moto.log().display())
    }
}

fn url(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

fn moto(port: u16) -> Result<Command> {
    let mut server = Command::new(environments::python("moto-5.2.5")?.join("moto_server"));
    server.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
    Ok(without_aws(server))
}

/// `LocalStack` in host mode: everything it writes is below `root`, which is new every time.
fn localstack(port: u16, root: &Path) -> Result<Command> {
    let python = environments::python("localstack-4.9.2")?.join("python");
    if root.exists() {
        fs::remove_dir_all(root)?;
    }
    let kinesis = root.join(KINESIS);
    fs::create_dir_all(kinesis.parent().unwrap_or(root))?;
    symlink(environments::node("kinesis")?, kinesis)?;
    let mut server = Command::new(python);
    server.args(["-m", "localstack.runtime.main"]);
    server.env("FILESYSTEM_ROOT", root).env("OVERRIDE_IN_DOCKER", "0").env("DNS_ADDRESS", "0");
    server.env("GATEWAY_LISTEN", format!("127.0.0.1:{port}"));
    server.env("LOCALSTACK_HOST", format!("127.0.0.1:{port}"));
    server.env("DISABLE_EVENTS", "1").env("SKIP_SSL_CERT_DOWNLOAD", "1");
    // It then knows the account of an access key that moto's STS has minted.
    server.env("PARITY_AWS_ACCESS_KEY_ID", "1");
    Ok(without_aws(server))
}

/// The servers must not see the settings of this user.
fn without_aws(mut server: Command) -> Command {
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") {
            server.env_remove(name);
        }
    }
    server
}
