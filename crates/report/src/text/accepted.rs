//! What is answered by people and by AWS: mutes, manual controls, guarantees.

use hydrant_core::{ControlState, ControlStatus, GUARANTEES, MuteState, Report};

use crate::page::{Page, Role};
use crate::sanitize::short;
use crate::words::{count, mute, number};

/// Subjects that are shown of each mute; the others are counted.
const SHOWN: usize = 5;

pub(super) fn write(page: &mut Page, report: &Report<'_>) {
    mutes(page, report);
    controls(page, report);
    page.heading("Kept by AWS itself");
    for kept in GUARANTEES {
        let label = format!("  {} {}", kept.practice, kept.service.words());
        page.hanging(&label, 27, &format!("{} Source: {}", kept.text, kept.source));
    }
}

fn mutes(page: &mut Page, report: &Report<'_>) {
    if report.mutes.is_empty() {
        return;
    }
    page.heading("Muted");
    for (index, muting) in report.mutes.iter().enumerate() {
        page.blank();
        let word = match muting.state {
            MuteState::Active => "MUTED",
            MuteState::Expired => "EXPIRED, mutes nothing",
            MuteState::Unmatched => "UNMATCHED, remove it",
        };
        let role = if muting.state == MuteState::Active { Role::Faint } else { Role::Unsure };
        let word = page.paint(role, word);
        page.line(&format!("  {word}"));
        page.wrapped(4, &short(&muting.mute.words(), 300));
        page.wrapped(4, &short(&mute(&muting.mute), 300));
        if muting.state != MuteState::Active {
            continue;
        }
        let facts = count(muting.facts, "missing fact", "missing facts");
        let verdicts = count(muting.verdicts, "verdict", "verdicts");
        page.wrapped(4, &format!("accepts {verdicts} and {facts}"));
        let covered = || report.verdicts.iter().filter(move |it| it.muted == Some(index));
        for verdict in covered().take(SHOWN) {
            let subject = &verdict.subject;
            let name = short(&subject.name, 80);
            let line =
                format!("{} {}: {} {name}", verdict.kind, verdict.check, subject.kind.words());
            page.wrapped(4, &line);
        }
        let left = covered().count().saturating_sub(SHOWN);
        if left > 0 {
            page.line(&format!("    … and {} more", number(left)));
        }
    }
}

fn controls(page: &mut Page, report: &Report<'_>) {
    page.heading("Manual controls");
    for status in &report.controls {
        let (role, word) = match status.state {
            ControlState::Attested => (Role::Good, "attested"),
            ControlState::Overdue => (Role::Bad, "OVERDUE"),
            ControlState::Missing => (Role::Unsure, "MISSING"),
        };
        let gap = " ".repeat(10_usize.saturating_sub(word.len()));
        let word = page.paint(role, word);
        page.line(&format!("  {:32}{word}{gap}{}", status.control.id, latest(status)));
    }
}

/// Who attested it, and when; short enough for the line.
fn latest(status: &ControlStatus) -> String {
    let Some(it) = &status.attestation else { return String::new() };
    format!("{} by {}", it.date, short(&it.by, 20))
}
