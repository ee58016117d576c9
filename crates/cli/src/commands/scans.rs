use crate::args::{Global, Scans, ScansAction};
use crate::console::{data, say};
use crate::exit::Exit;
use crate::stores;
use std::fmt::Write as _;

/// `hydrant scans`
pub(super) fn run(global: &Global, scans: &Scans) -> anyhow::Result<Exit> {
    let mut store = stores::open(global)?;
    let rows = store.list()?;
    match scans.action.as_ref().unwrap_or(&ScansAction::List) {
        ScansAction::List => {
            let mut text = format!(
                "{:<21}{:<22}{:<16}{:>9}{:>9}  state\n",
                "scan", "started", "organization", "accounts", "answers"
            );
            for row in &rows {
                let header = &row.header;
                let organization =
                    header.organization.identity.known().map_or("-", |(id, _)| id.as_str());
                let state = if header.finished_at.is_some() { "complete" } else { "partial" };
                let _ = writeln!(
                    text,
                    "{:<21}{:<22}{organization:<16}{:>9}{:>9}  {state}",
                    header.id,
                    header.started_at.strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
                    header.organization.scanned().count(),
                    row.answers,
                );
            }
            data(if rows.is_empty() {
                "no saved scans; make one with: hydrant scan --org\n"
            } else {
                &text
            })?;
        }
        ScansAction::Prune { keep } => {
            let old: Vec<String> =
                rows.iter().skip(*keep).map(|row| row.header.id.clone()).collect();
            store.remove(&old)?;
            say(&format!("scans removed: {}, kept: {}", old.len(), rows.len() - old.len()));
        }
    }
    Ok(Exit::Complete)
}
