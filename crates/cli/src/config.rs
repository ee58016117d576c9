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
        let text = format!("the configuration {} cannot be read: {error}", path.display());
        Usage::new(text, "Name another file with --config FILE.")
    })?;
    toml::from_str(&text).map_err(|error| invalid(&path, &text, &error))
}

/// One sentence with the line: the parser's own words for it are a drawing of several.
fn invalid(path: &Path, text: &str, error: &toml::de::Error) -> Usage {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let place = format!("{}, line {}", path.display(), before.matches('\n').count() + 1);
    let message = error.message().replace('\n', " ");
    match unknown_key(&message) {
        Some((key, known)) => {
            let near = known.iter().max_by(|a, b| {
                strsim::jaro_winkler(key, a).total_cmp(&strsim::jaro_winkler(key, b))
            });
            let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            Usage::new(
                format!("{place}: there is no key {key:?}{near}"),
                format!("The keys are {}.", known.join(", ")),
            )
        }
        None => Usage::new(
            format!("{place}: {message}"),
            "Correct the file, or name another with --config FILE.",
        ),
    }
}

/// The key that was not known and those that are, from serde's sentence for it.
fn unknown_key(message: &str) -> Option<(&str, Vec<&str>)> {
    let mut quoted = message.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2);
    Some((quoted.next()?, quoted.collect()))
}

fn platform() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "hydrant")?;
    Some(folders.config_dir().join("hydrant.toml"))
}
