use std::collections::BTreeMap;

use hydrant_core::{Diff, Report, ScanHeader};
use hydrant_report::{diff_json, diff_text};
use hydrant_store::Store;

use crate::args::{Diff as Words, Global};
use crate::config;
use crate::console::{self, data};
use crate::exit::Exit;
use crate::hint::Usage;
use crate::output::checks;
use crate::stores;

/// `hydrant diff`: two saved scans, both judged by today's checks and configuration.
pub(super) fn run(global: &Global, words: &Words) -> anyhow::Result<Exit> {
    let settings = config::load(global.config.as_deref())?.settings;
    let checks = checks(&words.checks)?;
    let store = Store::open_existing(&stores::path(global)?)?;
    let (before, after) = chosen(&store, words)?;
    let (before, after) = (store.load(&before)?, store.load(&after)?);
    same_organization(&before.header, &after.header)?;
    let (before, after) = (stores::snapshot(before), stores::snapshot(after));
    let judge = |snapshot| Report::new(snapshot, checks.clone(), &settings, BTreeMap::new());
    let (before, after) = (judge(&before), judge(&after));
    let diff = Diff::of(&before, &after);
    data(&match words.format.as_str() {
        "json" => diff_json(&diff, before.header(), after.header())?,
        _ => diff_text(&diff, before.header(), after.header(), 80, console::color()),
    })?;
    Ok(Exit::Complete)
}

/// The ids of the two scans.
fn chosen(store: &Store, words: &Words) -> anyhow::Result<(String, String)> {
    if let (Some(before), Some(after)) = (&words.before, &words.after) {
        return Ok((store.resolve(before)?, store.resolve(after)?));
    }
    let rows = store.list()?.into_iter().map(|row| row.header);
    let mut complete = rows.filter(|it| it.finished_at.is_some()).map(|it| it.id);
    let few = || {
        Usage::new(
            "there are not two complete scans to compare",
            "The saved scans are listed by: hydrant scans; name two: hydrant diff BEFORE AFTER",
        )
    };
    let after = complete.next().ok_or_else(few)?;
    let before = match &words.before {
        Some(name) => store.resolve(name)?,
        None => complete.next().ok_or_else(few)?,
    };
    Ok((before, after))
}

/// Two organizations have nothing in common that could change.
pub(super) fn same_organization(before: &ScanHeader, after: &ScanHeader) -> Result<(), Usage> {
    let id = |it: &ScanHeader| it.organization.identity.known().ok().map(|(id, _)| id.clone());
    match (id(before), id(after)) {
        (Some(one), Some(other)) if one != other => Err(Usage::new(
            format!("the scan {} is of {one}, and {} is of {other}", before.id, after.id),
            "Name two scans of the same organization; hydrant scans lists them.",
        )),
        _ => Ok(()),
    }
}
