use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::hint::Usage;

/// `hydrant.toml`. Everything may be left out; the command line wins.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The role to assume in other accounts.
    pub(crate) role: Option<String>,
    /// The external id that its trust policy asks for.
    pub(crate) external_id: Option<String>,
    /// Only these Regions.
    #[serde(default)]
    pub(crate) regions: Vec<String>,
    /// Accounts to leave out.
    #[serde(default)]
    pub(crate) exclude_accounts: Vec<String>,
    /// Accounts outside the organization that are trusted on purpose.
    #[serde(default)]
    pub(crate) trusted_accounts: Vec<String>,
    /// Numbers that checks compare with.
    #[serde(default)]
    pub(crate) thresholds: Thresholds,
}

/// Numbers that checks compare with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Thresholds {
    /// The least retention of a data stream, in hours.
    pub(crate) retention_hours: Option<i32>,
}

/// Reads the file that was named, or the first of the usual places that exists.
pub(crate) fn load(named: Option<&Path>) -> Result<Config, Usage> {
    let usual = [Some(PathBuf::from("hydrant.toml")), platform()];
    let found = usual.into_iter().flatten().find(|path| path.is_file());
    let Some(path) = named.map(Path::to_owned).or(found) else { return Ok(Config::default()) };
    let text = std::fs::read_to_string(&path).map_err(|error| {
        Usage::new(format!("the configuration {} cannot be read: {error}", path.display()))
    })?;
    toml::from_str(&text).map_err(|error| {
        Usage::new(format!("the configuration {} is not valid: {error}", path.display()))
    })
}

fn platform() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "hydrant")?;
    Some(folders.config_dir().join("hydrant.toml"))
}
