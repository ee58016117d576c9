use hydrant_core::{Severity, Verdict, VerdictKind};

/// Counts of verdicts. What is muted counts apart, as in every report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Fails, from info to critical.
    pub(crate) fails: [u32; 5],
    pub(crate) unknown: u32,
    pub(crate) pass: u32,
    pub(crate) muted: u32,
}

impl Tally {
    pub(crate) fn add(&mut self, verdict: &Verdict) {
        match verdict.kind {
            _ if verdict.muted.is_some() => self.muted += 1,
            VerdictKind::Fail => self.fails[verdict.severity as usize] += 1,
            VerdictKind::Unknown => self.unknown += 1,
            VerdictKind::Pass => self.pass += 1,
            VerdictKind::NotApplicable => {}
        }
    }

    /// Adds another one.
    pub(crate) fn sum(&mut self, more: &Self) {
        self.fails.iter_mut().zip(more.fails).for_each(|(count, more)| *count += more);
        self.unknown += more.unknown;
        self.pass += more.pass;
        self.muted += more.muted;
    }

    pub(crate) fn of(&self, severity: Severity) -> u32 {
        self.fails[severity as usize]
    }

    pub(crate) fn failed(&self) -> u32 {
        self.fails.iter().sum()
    }

    /// The severity of the worst fail.
    pub(crate) fn worst(&self) -> Option<Severity> {
        Severity::ALL.into_iter().rev().find(|it| self.of(*it) > 0)
    }

    /// For sorting: critical before high, and what is unknown before what is clean.
    pub(crate) fn order(&self) -> [u32; 6] {
        let [info, low, medium, high, critical] = self.fails;
        [critical, high, medium, low, info, self.unknown]
    }

    /// Something was said about it.
    pub(crate) fn judged(&self) -> bool {
        self.failed() + self.unknown + self.pass + self.muted > 0
    }

    /// Nothing failed and nothing is unknown.
    pub(crate) fn clean(&self) -> bool {
        self.failed() == 0 && self.unknown == 0
    }
}
