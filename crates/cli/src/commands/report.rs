use hydrant_store::Store;

use super::diff::same_organization;
use crate::args::{Global, Report};
use crate::config::{self, Config};
use crate::exit::Exit;
use crate::output::Output;
use crate::stores;

/// `hydrant report`: a saved scan, judged as the defaults and the configuration say.
pub(super) fn saved(global: &Global, report: &Report) -> anyhow::Result<Exit> {
    print(global, report)
}

/// `hydrant evaluate`: the same facts, judged again. Verdicts are never stored, so the two commands
/// agree; this one exists for those who look for it.
pub(super) fn evaluated(global: &Global, report: &Report) -> anyhow::Result<Exit> {
    print(global, report)
}

fn print(global: &Global, report: &Report) -> anyhow::Result<Exit> {
    let config: Config = config::load(global.config.as_deref())?;
    let output = Output::new(&report.judging, &config, report.since.is_some())?;
    let store = Store::open_existing(&stores::path(global)?)?;
    let saved = store.load(&store.resolve(&report.scan)?)?;
    let earlier = match &report.since {
        Some(name) => Some(store.load(&store.resolve(name)?)?),
        None => None,
    };
    if let Some(earlier) = &earlier {
        same_organization(&earlier.header, &saved.header)?;
    }
    let earlier = earlier.map(stores::snapshot);
    let last = stores::last_complete(&store, &saved.header)?;
    let calls = saved.calls.clone();
    output.write(&stores::snapshot(saved), calls, last.as_ref(), earlier.as_ref(), |_| {})
}
