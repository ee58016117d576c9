//! What the black-box tests share: a sim, and the binary pointed at it.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use hydrant_sim::{Options, Org, Sim};
use serde_json::Value;

/// What the clocks of all sims of a process say when they start. A sim begins with the hour, and two that started on
/// both sides of a full hour would not hold the same events.
static STARTED: LazyLock<u64> =
    LazyLock::new(|| SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs());

/// A sim that lives on its own runtime, so that tests stay synchronous and may block.
pub(crate) struct Served {
    runtime: tokio::runtime::Runtime,
    sim: Option<Sim>,
    management: String,
}

impl Served {
    /// Serves an organization.
    pub(crate) fn new(org: Org, mut options: Options) -> Self {
        options.now.get_or_insert(*STARTED);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let management = org.organization.management_account.clone();
        let sim = runtime.block_on(Sim::start(org, options)).unwrap();
        Self { runtime, sim: Some(sim), management }
    }

    /// Serves the demo organization.
    pub(crate) fn demo(options: Options) -> Self {
        Self::new(hydrant_sim::demo::after().unwrap(), options)
    }

    /// The sim itself.
    pub(crate) fn sim(&self) -> &Sim {
        self.sim.as_ref().unwrap()
    }

    /// The binary with this organization as its AWS, and nothing of this machine's configuration.
    pub(crate) fn hydrant(&self, store: &Path) -> Command {
        let mut command = hydrant(store);
        command
            .env("AWS_ENDPOINT_URL", self.sim().endpoint())
            .env("AWS_ACCESS_KEY_ID", Sim::access_key(&self.management))
            .env("AWS_SECRET_ACCESS_KEY", "sim")
            .env("AWS_REGION", "us-east-1");
        command
    }

    /// A scan of the whole organization as JSON, and its exit code.
    pub(crate) fn scan(&self, store: &Path, more: &[&str]) -> (Value, i32) {
        let output = self
            .hydrant(store)
            .args(["scan", "--org", "--format", "json", "--quiet"])
            .args(more)
            .output();
        json(&output.unwrap())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(sim) = self.sim.take() {
            self.runtime.block_on(sim.shutdown());
        }
    }
}

/// The binary, with an environment that holds nothing of this machine's.
pub(crate) fn hydrant(store: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hydrant"));
    let home = store.parent().unwrap();
    command
        .env_clear()
        .env("HOME", home)
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", home.join("no-aws-config"))
        .env("AWS_SHARED_CREDENTIALS_FILE", home.join("no-aws-credentials"))
        .env("HYDRANT_STORE", store)
        .current_dir(home);
    command
}

/// A JSON report and the exit code; anything else on stdout is a failure with stderr in its message.
pub(crate) fn json(output: &Output) -> (Value, i32) {
    let parsed = serde_json::from_slice(&output.stdout);
    let value = parsed.unwrap_or_else(|error| {
        panic!(
            "{error}; exit {:?}; stderr: {}",
            output.status.code(),
            String::from_utf8_lossy(&output.stderr)
        )
    });
    (value, output.status.code().unwrap())
}

/// An empty folder of this test's own, removed when it goes out of scope.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        // The tests of a binary run at the same time, and a test may want the same name twice.
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(format!("hydrant-test-{process}-{count}-{name}"));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.0.join("scans.db")
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The verdicts of a report as (check, subject id, verdict), sorted.
pub(crate) fn verdicts(report: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rows = report["verdicts"].as_array().unwrap();
    let mut found: Vec<_> = rows
        .iter()
        .map(|row| (text(&row["check"]), text(&row["subject"]["id"]), text(&row["verdict"])))
        .collect();
    found.sort();
    found
}

/// A report without what differs between two scans of the same facts: ids, times and counts of calls.
pub(crate) fn settled(mut report: Value) -> Value {
    for field in ["id", "started_at", "finished_at"] {
        report["scan"][field] = Value::Null;
    }
    report["coverage"]["calls"] = Value::Null;
    // A scan attests itself, by its id and day.
    for control in report["controls"].as_array_mut().unwrap() {
        if control["id"] == "scan-overdue" {
            control["attestation"] = Value::Null;
        }
    }
    // How far the event history was read back goes by the time of the scan.
    for verdict in report["verdicts"].as_array_mut().unwrap() {
        for seen in verdict["evidence"].as_array_mut().unwrap() {
            if seen["what"] == "Event history" {
                seen["observed"] = Value::Null;
            }
        }
    }
    report
}
