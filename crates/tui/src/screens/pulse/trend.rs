//! Is it better: the fails of the saved scans, as bars with their numbers beside them.

use std::cmp::Ordering;

use hydrant_core::{Severity, VerdictKind};

use crate::canvas::{Canvas, Line, span, whole};
use crate::feed::Point;
use crate::model::Model;
use crate::theme::Role;

/// How many scans the chart has.
const MOST: usize = 7;

/// How many cells its longest bar has.
const BAR: usize = 24;

/// How many lines the chart takes.
pub(super) fn room(model: &Model) -> u16 {
    match model.trend.len() {
        0 | 1 => 1,
        scans => u16::try_from(scans.min(MOST) + 1).unwrap_or(1),
    }
}

fn fails(point: &Point) -> usize {
    point.summary.fails.values().sum()
}

fn unknown(point: &Point) -> usize {
    point.summary.kinds.get(&VerdictKind::Unknown).copied().unwrap_or_default()
}

/// The last two in words. Fewer fails are no good news where more is unknown, so both are told.
fn compared(before: &Point, last: &Point) -> String {
    let change = |before: usize, last: usize| match last.cmp(&before) {
        Ordering::Less => format!("-{}", before - last),
        Ordering::Equal => "as before".to_owned(),
        Ordering::Greater => format!("+{}", last - before),
    };
    format!(
        "{} FAIL ({}), {} UNKNOWN ({})",
        fails(last),
        change(fails(before), fails(last)),
        unknown(last),
        change(unknown(before), unknown(last)),
    )
}

/// In one line: a bar for every scan, oldest first, as many of the last as have room.
pub(super) fn line(model: &Model, canvas: &Canvas<'_>, room: usize) -> Line {
    let [.., before, last] = model.trend.as_slice() else {
        return vec![span("No earlier scan to compare with.", Role::Dim)];
    };
    let all: Vec<usize> = model.trend.iter().map(fails).collect();
    let words = compared(before, last);
    let bars = room.saturating_sub(words.len() + 12).min(40);
    let shown = &all[all.len().saturating_sub(bars)..];
    let most = shown.iter().max().copied().unwrap_or(1).max(1);
    let steps: Vec<char> =
        if canvas.ascii { "_.-=#".chars() } else { "▁▂▃▄▅▆▇█".chars() }.collect();
    let bars: String = shown.iter().map(|it| steps[it * (steps.len() - 1) / most]).collect();
    whole(
        &[
            span(format!("{} scans:", shown.len()), Role::Dim),
            span(bars, Role::Text),
            span(words, Role::Text),
        ],
        room,
    )
}

/// A line for every scan, the newest first.
pub(super) fn chart(model: &Model, canvas: &Canvas<'_>, room: usize) -> Vec<Line> {
    let points = &model.trend;
    let [.., before, last] = points.as_slice() else { return vec![line(model, canvas, room)] };
    let mut lines =
        vec![vec![span("Scans  ", Role::Head), span(compared(before, last), Role::Text)]];
    let shown = &points[points.len().saturating_sub(MOST)..];
    let most = shown.iter().map(fails).max().unwrap_or(1).max(1);
    for point in shown.iter().rev() {
        let filled = fails(point) * BAR / most;
        let [full, empty] = if canvas.ascii { ["#", "-"] } else { ["█", "░"] };
        let bar = [full.repeat(filled), empty.repeat(BAR - filled)].concat();
        let count = |severity| point.summary.fails.get(&severity).copied().unwrap_or_default();
        let counts = format!(
            "{:>5} FAIL: {} critical, {} high",
            fails(point),
            count(Severity::Critical),
            count(Severity::High)
        );
        lines.push(whole(
            &[
                span(point.started_at.strftime("%Y-%m-%d %H:%M").to_string(), Role::Dim),
                span(bar, Role::Text),
                span(counts, Role::Text),
                span(format!("{} UNKNOWN", unknown(point)), Role::Dim),
            ],
            room,
        ));
    }
    lines
}
