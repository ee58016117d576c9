//! One page that stands on its own: it loads nothing, and its script only hides rows of what is there.

mod diagram;
mod embedded;
mod findings;
mod grid;
mod head;
mod paths;
mod row;
mod since;
mod unknown;

use std::io;

use hydrant_core::Report;
use serde::Serialize;

use self::embedded::embedded;
pub(crate) use self::embedded::text_of;
use crate::jinja::Embedded;
use crate::sections::{accepted, appendix};
use crate::{Format, Options};

pub(crate) static FORMAT: Format = Format {
    name: "html",
    extension: "html",
    summary: "one page for a browser: filters, evidence and fix, data paths; it loads nothing",
    // What passes is counted and not listed, as in every document for people.
    whole: false,
    write,
    files: None,
};

fn write(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = Page { templates: embedded()?, report, options, out };
    page.section("head", &head::head(report))?;
    if let Some(since) = &report.since {
        page.section("since", &since::since(report, options, since))?;
    }
    page.section("grid", &grid::grid(report))?;
    let drawn = paths::drawn(report, options);
    findings::write(&mut page, &drawn)?;
    unknown::write(&mut page, &drawn)?;
    paths::write(&mut page)?;
    page.section("accepted", &accepted(report))?;
    page.section("coverage", &head::read(report))?;
    page.section("appendix", &appendix(report))?;
    page.section("tail", &head::tail())
}

/// A page that is being written: a section exists in memory only while it is.
struct Page<'a> {
    templates: Embedded,
    report: &'a Report<'a>,
    options: &'a Options,
    out: &'a mut dyn io::Write,
}

impl Page<'_> {
    fn section<T: Serialize>(&mut self, template: &str, values: &T) -> io::Result<()> {
        let text = self.templates.render(template, values)?;
        self.out.write_all(text.as_bytes())
    }
}
