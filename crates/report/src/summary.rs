//! A few lines for a chat or a mail: counts, the gravest, and how far the scan saw.

use std::io;

use hydrant_core::{AccountState, Report, Service, VerdictKind};

use crate::group::by_check;
use crate::sanitize::short;
use crate::tally::{conclusion, counts};
use crate::words::{count, few, number, objects, time};
use crate::{Format, Options};

pub(crate) static FORMAT: Format = Format {
    name: "summary",
    extension: "txt",
    summary: "a few lines for a chat or a mail: counts, the gravest, coverage",
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
    writeln!(out, "{}", coverage(report))?;
    writeln!(out, "{}", conclusion(report).1)
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
