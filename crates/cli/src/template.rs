//! A report by the user's own template.

use std::fs;
use std::io;
use std::path::Path;

use hydrant_core::Report;
use hydrant_report::{Options, TemplateError, check_template, render_template};

use crate::hint::Usage;

/// A template that was read and understood before anything is asked.
#[derive(Debug)]
pub(crate) struct Template {
    name: String,
    source: String,
}

impl Template {
    pub(crate) fn read(file: &Path) -> Result<Self, Usage> {
        let source = fs::read_to_string(file).map_err(|error| {
            Usage::new(
                format!("the template {} cannot be read: {error}", file.display()),
                "Name a text file; docs/templates.md says what can be in it.",
            )
        })?;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        check_template(&name, &source).map_err(|error| wrong(&error))?;
        Ok(Self { name, source })
    }

    /// The report has to be whole.
    pub(crate) fn print(
        &self,
        report: &Report<'_>,
        options: &Options,
        out: &mut dyn io::Write,
    ) -> anyhow::Result<()> {
        match render_template(report, options, &self.name, &self.source, out) {
            Err(TemplateError::Unwritable(error)) => Err(error.into()),
            Err(error) => Err(wrong(&error).into()),
            Ok(()) => Ok(()),
        }
    }
}

fn wrong(error: &TemplateError) -> Usage {
    Usage::new(
        error.to_string(),
        "Correct the template and try it on a saved scan: hydrant report --template FILE",
    )
}
