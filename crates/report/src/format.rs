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
}

/// What the caller chooses about a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// ANSI colours; only the text format has any.
    pub color: bool,
    /// Columns of the screen; only the text format asks.
    pub width: usize,
    /// Only these verdicts are listed; none: all. Only the JSON format asks; counts are never narrowed.
    pub verdicts: Option<BTreeSet<VerdictKind>>,
    /// Only verdicts of checks of at least this severity are listed; counts are never narrowed.
    pub severity: Option<Severity>,
}

/// Every format, sorted by name.
pub static FORMATS: &[&Format] =
    &[&crate::json::FORMAT, &crate::markdown::FORMAT, &crate::text::FORMAT];

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
