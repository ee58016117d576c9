//! Saved scans: one to show, one to compare with, and the counts of those before.

use hydrant_core::ScanHeader;
use hydrant_store::{SavedScan, ScanRow, Store};
use hydrant_tui::{Feed, Point, ScanLine};

use crate::hint::Usage;

/// How many scans the trend shows.
const TREND: usize = 30;

/// The saved scans of this organization that are as old as this one or older: to choose from, and as counts.
pub(super) fn history(rows: &[ScanRow], shown: &ScanHeader) -> [Feed; 2] {
    let before = |it: &ScanHeader| it.started_at <= shown.started_at;
    let same: Vec<&ScanRow> =
        rows.iter().filter(|it| comparable(&it.header, shown) && before(&it.header)).collect();
    let lines = same.iter().map(|row| ScanLine {
        id: row.header.id.clone(),
        started_at: row.header.started_at,
        finished: row.header.finished_at.is_some(),
    });
    // A scan of one account is no step on the way of scans of all.
    let asked = |it: &ScanHeader| it.scope == shown.scope && it.regions == shown.regions;
    let counted = same.iter().filter(|row| asked(&row.header));
    let points = counted.filter_map(|row| {
        let summary = row.summary.clone()?;
        let header = &row.header;
        Some(Point { id: header.id.clone(), started_at: header.started_at, summary })
    });
    let mut points: Vec<Point> = points.take(TREND).collect();
    points.reverse();
    // Without its own counts the trend would speak of other scans only.
    points.retain(|_| shown.finished_at.is_some());
    [Feed::Scans(lines.collect()), Feed::Trend(points)]
}

/// Two organizations have nothing in common that could change.
fn comparable(one: &ScanHeader, other: &ScanHeader) -> bool {
    let id = |it: &ScanHeader| it.organization.identity.known().ok().map(|(id, _)| id.clone());
    match (id(one), id(other)) {
        (Some(one), Some(other)) => one == other,
        _ => one.caller == other.caller,
    }
}

/// The scan to compare with: the one that is named, or the last complete one before the one that is shown.
pub(super) fn earlier(
    store: &Store,
    named: Option<&str>,
    shown: &ScanHeader,
) -> anyhow::Result<SavedScan> {
    if let Some(name) = named {
        return Ok(store.load(&store.resolve(name)?)?);
    }
    let rows = store.list()?.into_iter().map(|row| row.header);
    let mut before = rows.filter(|it| {
        it.finished_at.is_some()
            && it.id != shown.id
            && it.started_at <= shown.started_at
            && it.scope == shown.scope
            && comparable(it, shown)
    });
    match before.next() {
        Some(header) => Ok(store.load(&header.id)?),
        None => Err(Usage::new(
            "there is no earlier complete scan of this organization to compare with",
            "Scan again tomorrow.",
        )
        .into()),
    }
}
