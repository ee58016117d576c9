//! An audit document that stands on its own: GitHub Flavored Markdown, section by section.

mod embedded;
pub(crate) mod explain;
mod findings;
mod paths;
mod since;
mod summary;

use std::io;

use hydrant_core::Report;
use serde::Serialize;

use self::embedded::embedded;
use crate::jinja::Embedded;
use crate::sections::{accepted, appendix, coverage, front};
use crate::{Format, Options};

pub(crate) static FORMAT: Format = Format {
    name: "markdown",
    extension: "md",
    summary: "an audit document: scope, coverage, findings with evidence and fix, data paths",
    whole: false,
    write,
    files: None,
};

fn write(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut document = Document { templates: embedded()?, report, options, out };
    document.section("front", &front(report))?;
    document.section("coverage", &coverage(report))?;
    summary::write(&mut document)?;
    since::write(&mut document)?;
    findings::write(&mut document)?;
    paths::write(&mut document)?;
    document.section("controls", &accepted(report))?;
    document.section("appendix", &appendix(report))
}

/// A document that is being written: a section exists in memory only while it is.
struct Document<'a> {
    templates: Embedded,
    report: &'a Report<'a>,
    options: &'a Options,
    out: &'a mut dyn io::Write,
}

impl Document<'_> {
    fn section<T: Serialize>(&mut self, template: &str, values: &T) -> io::Result<()> {
        let text = self.templates.render(template, values)?;
        self.out.write_all(text.as_bytes())
    }
}
