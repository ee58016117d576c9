use std::collections::BTreeSet;
use std::io;

use hydrant_core::{Report, Severity, Verdict, VerdictKind};

/// A way to print a report.
#[derive(Debug)]
pub struct Format {
    /// What `--format` calls it.
    pub name: &'static str,
    /// The usual file extension, without the dot.
    pub extension: &'static str,
    /// One line for `--help`.
    pub summary: &'static str,
    /// It lists what passes or does not apply too, so it needs a report of every verdict
    /// ([`Report::is_whole`]).
    pub whole: bool,
    /// Prints a report; fails only where writing fails.
    pub write: fn(&Report<'_>, &Options, &mut dyn io::Write) -> io::Result<()>,
    /// Prints a report as several files of a folder, where the format has such a form.
    pub files: Option<WriteFiles>,
}

/// Prints a report as several files: hands over their names and what is in them, one at a time.
pub type WriteFiles =
    fn(&Report<'_>, &Options, &mut dyn FnMut(&str, &[u8]) -> io::Result<()>) -> io::Result<()>;

/// What the caller chooses about a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// ANSI colours; only the text format has any.
    pub color: bool,
    /// Columns of the screen; only the text format asks.
    pub width: usize,
    /// Only these verdicts are listed; none: all. Only the formats of data ask; counts are never narrowed.
    pub verdicts: Option<BTreeSet<VerdictKind>>,
    /// Only verdicts of checks of at least this severity are listed; counts are never narrowed.
    pub severity: Option<Severity>,
}

/// Every format, sorted by name.
pub static FORMATS: &[&Format] = &[
    &crate::asff::FORMAT,
    &crate::csv::FORMAT,
    &crate::html::FORMAT,
    &crate::json::FORMAT,
    &crate::junit::FORMAT,
    &crate::markdown::FORMAT,
    &crate::ocsf::FORMAT,
    &crate::sarif::FORMAT,
    &crate::summary::FORMAT,
    &crate::text::FORMAT,
];

/// The format of this name.
pub fn find_format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name)
}

impl Default for Options {
    /// Everything, in 80 columns, without colour.
    fn default() -> Self {
        Self { color: false, width: 80, verdicts: None, severity: None }
    }
}

impl Options {
    /// Whether a verdict is grave enough to be listed.
    pub(crate) fn lists(&self, verdict: &Verdict) -> bool {
        self.severity.is_none_or(|least| verdict.severity >= least)
    }

    /// Whether a verdict is of a kind and grave enough to be listed in a format of data.
    pub(crate) fn admits(&self, verdict: &Verdict) -> bool {
        self.verdicts.as_ref().is_none_or(|kinds| kinds.contains(&verdict.kind))
            && self.lists(verdict)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_sorted_unique_and_found() {
        assert!(FORMATS.windows(2).all(|pair| pair[0].name < pair[1].name));
        for format in FORMATS {
            assert!(std::ptr::eq(find_format(format.name).unwrap(), *format));
            assert!(!format.extension.is_empty() && !format.summary.is_empty());
        }
        assert!(find_format("yaml").is_none());
    }
}
