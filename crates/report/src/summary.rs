//! A few lines for a chat or a mail: counts, the gravest, what is new, and how far the scan saw.

use std::io;

use hydrant_core::{AccountState, Change, ChangeKind, Diff, Report, Service, VerdictKind};

use crate::group::by_check;
use crate::sanitize::short;
use crate::tally::{conclusion, counts};
use crate::words::{count, few, number, objects, scan_words, time};
use crate::{Format, Options};

pub(crate) static FORMAT: Format = Format {
    name: "summary",
    extension: "txt",
    summary: "a few lines for a chat or a mail: counts, what is new, coverage",
    whole: false,
    write,
    files: None,
};

/// Checks that are named.
const SHOWN: usize = 5;

fn write(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let header = report.header();
    let identity = header.organization.identity.known().ok();
    let whose = identity.map_or_else(
        || format!("account {}", header.caller),
        |(id, _)| format!("organization {}", short(id, 40)),
    );
    let id = short(&header.id, 40);
    writeln!(out, "hydrant: {whose}, scan {id} of {}", time(header.started_at))?;
    writeln!(out, "{}", counts(report))?;
    let groups = by_check(report, VerdictKind::Fail, options);
    if !groups.is_empty() {
        let gravest = groups.iter().map(|it| format!("{} ({})", it.check.id, it.verdicts.len()));
        writeln!(out, "Gravest: {}", few(gravest, SHOWN))?;
    }
    if let Some(since) = &report.since {
        writeln!(out, "Since {}: {}", scan_words(&since.header), changes(&since.diff))?;
        let new = since.diff.of_kind(ChangeKind::New).filter(|change| !change.muted);
        let mut new: Vec<&Change> = new.collect();
        // Stable: the gravest first, else by check and subject.
        new.sort_by_key(|change| std::cmp::Reverse(change.severity));
        let new: Vec<String> = new.into_iter().map(new_words).collect();
        if !new.is_empty() {
            writeln!(out, "New: {}", few(new, SHOWN))?;
        }
    }
    writeln!(out, "{}", coverage(report))?;
    writeln!(out, "{}", conclusion(report).1)
}

/// `9 new, 1 lost sight, 6 fixed`.
fn changes(diff: &Diff) -> String {
    let counted = ChangeKind::ALL.into_iter().filter_map(|kind| {
        let n = diff.of_kind(kind).count();
        (n > 0).then(|| format!("{} {}", number(n), kind.words()))
    });
    let counted: Vec<String> = counted.collect();
    if counted.is_empty() { "nothing changed".to_owned() } else { counted.join(", ") }
}

/// `high kinesis-sse-disabled on orders`.
fn new_words(change: &Change) -> String {
    format!("{} {} on {}", change.severity, change.check, short(&change.subject.name, 80))
}

fn coverage(report: &Report<'_>) -> String {
    let coverage = &report.coverage;
    let read = coverage.count(|state| matches!(state, AccountState::Read));
    let found: Vec<String> = Service::ALL
        .into_iter()
        .map(|it| objects(it, coverage.objects.get(&it).copied().unwrap_or_default()))
        .collect();
    format!(
        "Read: {} of {} whole, {} of {} account-Regions; {}",
        number(read),
        count(coverage.accounts.len(), "account", "accounts"),
        number(coverage.targets_read),
        number(coverage.targets),
        found.join(", ")
    )
}
