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

/// Which fails make an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailOn {
    Never,
    /// At least this grave.
    Any(Severity),
    /// And new since the baseline.
    New(Severity),
}

impl FailOn {
    /// `high`, `new:high`; any other word is `never`, which clap has checked.
    pub(crate) fn of(words: &str) -> Self {
        match words.strip_prefix("new:") {
            Some(severity) => severity.parse().map_or(Self::Never, Self::New),
            None => words.parse().map_or(Self::Never, Self::Any),
        }
    }
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
            Self::Complete => "complete; no unmuted fail that --fail-on names",
            Self::Failed => "hydrant failed: credentials, organization access, store, network",
            Self::Usage => "usage: arguments, configuration, unknown check id",
            Self::Fails => "unmuted fails that --fail-on names",
            Self::Incomplete => "incomplete: something could not be judged, and no mute accepts it",
            Self::FailsAndIncomplete => "both 3 and 4",
            Self::Interrupted => "interrupted by Ctrl-C; the partial scan is saved and resumable",
            Self::Terminated => "terminated by SIGTERM; the partial scan is saved and resumable",
        }
    }

    /// What a report means.
    pub(crate) fn of(report: &Report<'_>, fail_on: FailOn) -> Self {
        let fails = match fail_on {
            FailOn::Never => false,
            FailOn::Any(severity) => report.fails_at_least(severity) > 0,
            FailOn::New(severity) => report.news_at_least(severity) > 0,
        };
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
