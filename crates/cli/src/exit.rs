use std::fmt::Write as _;
use std::process::ExitCode;

use hydrant_core::{Report, Severity};

/// The exit codes are part of the public interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Complete,
    Failed,
    Usage,
    Fails,
    Incomplete,
    FailsAndIncomplete,
    Interrupted,
    Terminated,
}

impl Exit {
    pub(crate) const ALL: [Self; 8] = [
        Self::Complete,
        Self::Failed,
        Self::Usage,
        Self::Fails,
        Self::Incomplete,
        Self::FailsAndIncomplete,
        Self::Interrupted,
        Self::Terminated,
    ];

    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Complete => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Fails => 3,
            Self::Incomplete => 4,
            Self::FailsAndIncomplete => 5,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }

    pub(crate) const fn meaning(self) -> &'static str {
        match self {
            Self::Complete => "complete; no unmuted fail at or above --fail-on",
            Self::Failed => "hydrant failed: credentials, organization access, store, network",
            Self::Usage => "usage: arguments, configuration, unknown check id",
            Self::Fails => "unmuted fails at or above --fail-on",
            Self::Incomplete => "incomplete: something could not be judged, and no mute accepts it",
            Self::FailsAndIncomplete => "both 3 and 4",
            Self::Interrupted => "interrupted by Ctrl-C; the partial scan is saved and resumable",
            Self::Terminated => "terminated by SIGTERM; the partial scan is saved and resumable",
        }
    }

    /// What a report means. `None` never fails on fails.
    pub(crate) fn of(report: &Report<'_>, fail_on: Option<Severity>) -> Self {
        let fails = fail_on.is_some_and(|severity| report.fails_at_least(severity) > 0);
        match (fails, report.gaps() > 0) {
            (false, false) => Self::Complete,
            (true, false) => Self::Fails,
            (false, true) => Self::Incomplete,
            (true, true) => Self::FailsAndIncomplete,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// The table for `--help`.
pub(crate) fn help() -> String {
    let mut text = String::from("Exit codes:\n");
    for exit in Exit::ALL {
        let _ = writeln!(text, "  {:>3}  {}", exit.code(), exit.meaning());
    }
    text
}
