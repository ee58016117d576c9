use std::collections::BTreeMap;

use crate::{
    Arn, CallCount, Check, Coverage, GUARANTEES, Practice, Reason, ScanHeader, Service, Settings,
    Severity, Snapshot, Verdict, VerdictKind, evaluate,
};

/// Everything that a format needs: judged once, printed many times.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// The facts behind it.
    pub snapshot: &'a Snapshot,
    /// What was planned, read, denied and skipped.
    pub coverage: Coverage,
    /// The checks that ran.
    pub checks: Vec<&'static Check>,
    /// Their answers, sorted by check and subject.
    pub verdicts: Vec<Verdict>,
    /// How often each api was called, by name.
    pub calls: BTreeMap<String, CallCount>,
    /// Practice × service.
    pub cells: BTreeMap<(Practice, Service), Cell>,
}

/// One cell of the practice table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Verdicts of each kind.
    pub fail: usize,
    /// Could not be judged.
    pub unknown: usize,
    /// Kept.
    pub pass: usize,
    /// The question did not arise.
    pub not_applicable: usize,
    /// Some check answers this cell.
    pub checked: bool,
    /// AWS keeps (part of) the practice itself.
    pub guaranteed: bool,
}

/// Counts over all verdicts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Verdicts by kind.
    pub kinds: BTreeMap<VerdictKind, usize>,
    /// Fails by severity.
    pub fails: BTreeMap<Severity, usize>,
}

impl<'a> Report<'a> {
    /// Judges a snapshot.
    pub fn new(
        snapshot: &'a Snapshot,
        checks: Vec<&'static Check>,
        settings: &Settings,
        calls: BTreeMap<String, CallCount>,
    ) -> Self {
        let verdicts = evaluate(snapshot, &checks, settings);
        let table = practice_table(&checks, &verdicts);
        Self { snapshot, coverage: Coverage::of(snapshot), checks, verdicts, calls, cells: table }
    }

    /// What the scan was.
    pub fn header(&self) -> &'a ScanHeader {
        &self.snapshot.header
    }

    /// Counts.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for verdict in &self.verdicts {
            *summary.kinds.entry(verdict.kind).or_default() += 1;
            if verdict.kind == VerdictKind::Fail {
                *summary.fails.entry(verdict.severity).or_default() += 1;
            }
        }
        summary
    }

    /// Fails at or above a severity.
    pub fn fails_at_least(&self, severity: Severity) -> usize {
        self.summary().fails.range(severity..).map(|(_, count)| count).sum()
    }

    /// What could not be judged, listed or asked: a scan with any is incomplete. What was not asked
    /// because something else is missing, or is known not to be there, is not counted twice.
    pub fn gaps(&self) -> usize {
        let unknown = self.summary().kinds.get(&VerdictKind::Unknown).copied().unwrap_or_default();
        let unlisted_accounts = usize::from(!self.coverage.accounts_complete);
        let unseen = self
            .coverage
            .losses
            .iter()
            .filter(|loss| !loss.harmless() && loss.reason != Reason::NotAsked)
            .map(|loss| loss.facts)
            .sum::<usize>();
        unknown + unlisted_accounts + self.coverage.unasked + unseen
    }
}

fn practice_table(
    checks: &[&'static Check],
    verdicts: &[Verdict],
) -> BTreeMap<(Practice, Service), Cell> {
    let mut cells: BTreeMap<(Practice, Service), Cell> = BTreeMap::new();
    for info in crate::PRACTICES {
        for service in Service::ALL {
            cells.insert((info.practice, service), Cell::default());
        }
    }
    for guarantee in GUARANTEES {
        cells.entry((guarantee.practice, guarantee.service)).or_default().guaranteed = true;
    }
    for check in checks {
        for practice in check.practices {
            for service in check.services {
                cells.entry((*practice, *service)).or_default().checked = true;
            }
        }
    }
    for verdict in verdicts {
        let Some(check) = checks.iter().find(|check| check.id == verdict.check) else { continue };
        for service in check.services.iter().filter(|service| concerns(verdict, **service)) {
            for practice in check.practices {
                let cell = cells.entry((*practice, *service)).or_default();
                match verdict.kind {
                    VerdictKind::Fail => cell.fail += 1,
                    VerdictKind::Unknown => cell.unknown += 1,
                    VerdictKind::Pass => cell.pass += 1,
                    VerdictKind::NotApplicable => cell.not_applicable += 1,
                }
            }
        }
    }
    cells
}

/// A dependent resource speaks for the services that use it; what nothing is known to use speaks for all.
fn concerns(verdict: &Verdict, service: Service) -> bool {
    let uses = |arn: &Arn| match arn.service() {
        "firehose" => Some(Service::Firehose),
        "kinesis" => Some(Service::Kinesis),
        "kinesisanalytics" => Some(Service::Flink),
        _ => None,
    };
    let mut services = verdict.used_by.iter().filter_map(uses).peekable();
    services.peek().is_none() || services.any(|used| used == service)
}
