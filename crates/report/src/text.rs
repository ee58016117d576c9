//! What a person reads first, in a terminal.

mod accepted;
mod coverage;
mod findings;
mod next;
mod practices;
mod unknowns;

use std::io;

use hydrant_core::Report;

use crate::diff::changes;
use crate::page::Page;
use crate::words::scan_words;
use crate::{Format, Options};

pub(crate) static FORMAT: Format = Format {
    name: "text",
    extension: "txt",
    summary: "coverage, the practice table, findings and next steps, for a terminal",
    whole: false,
    write,
    files: None,
};

fn write(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = Page::new(options);
    coverage::write(&mut page, report);
    if let Some(since) = &report.since {
        page.heading(&format!("Since {}", scan_words(&since.header)));
        changes(&mut page, &since.diff);
    }
    practices::write(&mut page, report);
    findings::write(&mut page, report, options);
    unknowns::write(&mut page, report);
    accepted::write(&mut page, report);
    next::write(&mut page, report);
    out.write_all(page.finish().as_bytes())
}
