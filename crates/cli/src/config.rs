//! `hydrant.toml`: where it is, what is in it, and everything that is wrong with it.

mod explorer;
mod keys;
mod read;
mod schema;
mod value;

use std::path::{Path, PathBuf};

use hydrant_core::{AccountId, Attestation, CONTROLS, Mute, Region, Settings, days_later};

use self::explorer::Explorer;
pub(crate) use self::read::Problem;
pub(crate) use self::schema::schema;
use self::value::{Value, Values};
use crate::hint::Usage;

/// What is configured. Everything may be left out; the command line wins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    /// The file; none: there is none.
    pub(crate) file: Option<PathBuf>,
    /// The role to assume in other accounts.
    pub(crate) role: Option<String>,
    /// The external id that its trust policy asks for.
    pub(crate) external_id: Option<String>,
    /// Only these Regions; empty: every one.
    pub(crate) regions: Vec<Region>,
    /// How many days of recorded activity a scan reads; none: as many as usual.
    pub(crate) look_back_days: Option<u16>,
    /// Accounts to leave out.
    pub(crate) exclude_accounts: Vec<AccountId>,
    /// What checks and reports go by.
    pub(crate) settings: Settings,
    /// Keys and colours of the explorer.
    pub(crate) explorer: Explorer,
}

/// Reads the file that was named, or the first of the usual places that exists. The first thing that is
/// wrong with it is the error.
pub(crate) fn load(named: Option<&Path>) -> Result<Config, Usage> {
    let (config, problems) = read(named)?;
    match (problems.into_iter().next(), &config.file) {
        (Some(problem), Some(file)) => Err(Usage::new(problem.sentence(file), problem.advice)),
        _ => Ok(config),
    }
}

/// What a text says; the first thing that is wrong with it is the error.
pub(crate) fn parse(text: &str, file: &Path) -> Result<Config, Usage> {
    let (mut config, problems) = understood(text);
    config.file = Some(file.to_owned());
    match problems.into_iter().next() {
        Some(problem) => Err(Usage::new(problem.sentence(file), problem.advice)),
        None => Ok(config),
    }
}

/// The same with everything that is wrong, by line. What is wrong is left out.
pub(crate) fn read(named: Option<&Path>) -> Result<(Config, Vec<Problem>), Usage> {
    let usual = [Some(PathBuf::from("hydrant.toml")), platform()];
    let found = usual.into_iter().flatten().find(|path| path.is_file());
    let Some(path) = named.map(Path::to_owned).or(found) else {
        return Ok((Config::default(), Vec::new()));
    };
    let text = std::fs::read_to_string(&path).map_err(|error| {
        let text = format!("the configuration {} cannot be read: {error}", path.display());
        Usage::new(text, "Name another file with --config FILE.")
    })?;
    let (mut config, problems) = understood(&text);
    config.file = Some(path);
    Ok((config, problems))
}

fn platform() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "hydrant")?;
    Some(folders.config_dir().join("hydrant.toml"))
}

impl Problem {
    /// What is wrong, and where.
    pub(crate) fn sentence(&self, file: &Path) -> String {
        format!("{}, line {}: {}", file.display(), self.line, self.text)
    }
}

fn understood(text: &str) -> (Config, Vec<Problem>) {
    let (values, mut problems) = read::read(text);
    let mutes = values.tables("mute").filter_map(|it| mute(it, &mut problems)).collect();
    let attested = values.tables("attestation").filter_map(|it| attestation(it, &mut problems));
    let attestations = attested.collect();
    let explorer = Explorer::of(&values, &mut problems);
    problems.sort();
    let config = Config {
        file: None,
        role: values.one("role", Value::text),
        external_id: values.one("external_id", Value::text),
        regions: values.list("regions", Value::region),
        look_back_days: values
            .table("thresholds")
            .and_then(|it| it.one("look_back_days", Value::number))
            .and_then(|it| it.try_into().ok()),
        exclude_accounts: values.list("exclude_accounts", Value::account),
        settings: Settings { mutes, attestations, ..settings(&values) },
        explorer,
    };
    (config, problems)
}

fn settings(values: &Values) -> Settings {
    let defaults = Settings::default();
    let none = Values::default();
    let thresholds = values.table("thresholds").unwrap_or(&none);
    let days = |key, default| thresholds.one(key, Value::number).unwrap_or(default);
    let hours = thresholds.one("retention_hours", Value::number);
    let tag = values.table("production_tag");
    let tag = tag.and_then(|it| Some((it.one("key", Value::text)?, it.one("value", Value::text)?)));
    Settings {
        trusted_accounts: values.list("trusted_accounts", Value::account),
        allowed_regions: values.list("allowed_regions", Value::region),
        ingress_ranges: values.list("ingress_ranges", Value::range),
        administrators: values.list("administrators", Value::text),
        central_endpoints: values.list("central_endpoints", Value::service),
        production_tag: tag,
        retention_hours: hours
            .and_then(|it| it.try_into().ok())
            .unwrap_or(defaults.retention_hours),
        log_retention_days: thresholds
            .one("log_retention_days", Value::number)
            .and_then(|it| it.try_into().ok()),
        secret_age_days: days("secret_age_days", defaults.secret_age_days),
        finding_age_days: days("finding_age_days", defaults.finding_age_days),
        scan_age_days: days("scan_age_days", defaults.scan_age_days),
        access_key_age_days: days("access_key_age_days", defaults.access_key_age_days),
        access_key_unused_days: days("access_key_unused_days", defaults.access_key_unused_days),
        denied_calls: thresholds
            .one("denied_calls", Value::number)
            .and_then(|it| it.try_into().ok())
            .unwrap_or(defaults.denied_calls),
        severities: values.map("severity", Value::severity),
        ..defaults
    }
}

/// Without a check and without an api a mute would silence everything by accident.
fn mute(values: &Values, problems: &mut Vec<Problem>) -> Option<Mute> {
    if !values.has("check") && !values.has("api") {
        problems.push(Problem {
            line: values.line,
            text: "this mute names neither a check nor an api".to_owned(),
            advice: "Name a check to accept its fails, or an api to accept what is unknown because of it.".to_owned(),
        });
    }
    Some(Mute {
        check: values.one("check", Value::text),
        resource: values.one("resource", Value::text),
        account: values.one("account", Value::account),
        region: values.one("region", Value::region),
        api: values.one("api", Value::text),
        reason: values.one("reason", Value::text)?,
        owner: values.one("owner", Value::text)?,
        expires: values.one("expires", Value::date),
    })
}

fn attestation(values: &Values, problems: &mut Vec<Problem>) -> Option<Attestation> {
    if values.has("until") && values.has("period_days") {
        problems.push(Problem {
            line: values.line,
            text: "this attestation has both until and period_days".to_owned(),
            advice: "Keep one of the two.".to_owned(),
        });
    }
    let id = values.one("control", Value::text)?;
    let control = CONTROLS.iter().find(|it| it.id == id)?;
    let date = values.one("date", Value::date)?;
    let period = values.one("period_days", Value::number).map(|days| days_later(date, days));
    let until = values.one("until", Value::date).or(period);
    Some(Attestation {
        control: id,
        date,
        by: values.one("by", Value::text)?,
        evidence: values.one("evidence", Value::text)?,
        until: until.unwrap_or_else(|| control.until(date)),
    })
}

#[cfg(test)]
mod tests;
