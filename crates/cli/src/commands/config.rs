use std::path::PathBuf;

use hydrant_core::utc_day;
use jiff::Timestamp;

use crate::args::Global;
use crate::config::{self, Config};
use crate::console::{data, say};
use crate::exit::Exit;

/// `hydrant config check`: everything that is wrong at once, or what is configured.
pub(super) fn check(global: &Global, file: Option<&PathBuf>) -> anyhow::Result<Exit> {
    let (config, problems) = config::read(file.or(global.config.as_ref()).map(PathBuf::as_path))?;
    let Some(path) = &config.file else {
        data("no configuration file: the defaults hold\n")?;
        return Ok(Exit::Complete);
    };
    for problem in &problems {
        say(&format!("error: {}", problem.sentence(path)));
        say(&format!("  {}", problem.advice));
    }
    if !problems.is_empty() {
        return Ok(Exit::Usage);
    }
    data(&format!("{} is in order\n{}", path.display(), summary(&config)))?;
    Ok(Exit::Complete)
}

fn summary(config: &Config) -> String {
    let settings = &config.settings;
    let today = utc_day(Timestamp::now());
    let expired = settings.mutes.iter().filter(|it| it.expired(today)).count();
    let overdue = settings.attestations.iter().filter(|it| it.until < today).count();
    let regions = match config.regions.as_slice() {
        [] => "every enabled one".to_owned(),
        some => some.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    };
    let (excluded, trusted) = (config.exclude_accounts.len(), settings.trusted_accounts.len());
    let rows = [
        ("role", config.role.as_deref().unwrap_or(crate::plan::ROLE).to_owned()),
        ("Regions", regions),
        ("accounts", format!("{excluded} excluded, {trusted} trusted")),
        ("severities", format!("{} changed", settings.severities.len())),
        ("mutes", format!("{}, {expired} expired", settings.mutes.len())),
        ("attestations", format!("{}, {overdue} overdue", settings.attestations.len())),
    ];
    let lines: Vec<String> =
        rows.iter().map(|(name, value)| format!("  {name:14}{value}\n")).collect();
    lines.concat()
}
