use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::attestation::{controls, scanned, utc_day};
use crate::{
    Arn, CallCount, Check, ControlStatus, Coverage, GUARANTEES, Loss, Muting, Practice, Reason,
    ScanHeader, Service, Settings, Severity, Snapshot, Target, Verdict, VerdictKind, apply_mutes,
    evaluate,
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
    /// The mutes, and what became of each.
    pub mutes: Vec<Muting>,
    /// The manual controls at the time of the scan, sorted by id.
    pub controls: Vec<ControlStatus>,
    /// How the report was configured.
    settings: Settings,
}

/// One cell of the practice table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Verdicts of each kind, without those that are muted.
    pub fail: usize,
    /// Could not be judged.
    pub unknown: usize,
    /// Kept.
    pub pass: usize,
    /// The question did not arise.
    pub not_applicable: usize,
    /// Fails and unknowns that a mute accepts.
    pub muted: usize,
    /// Some check answers this cell.
    pub checked: bool,
    /// AWS keeps (part of) the practice itself.
    pub guaranteed: bool,
}

/// Counts over all verdicts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Verdicts by kind, without those that are muted.
    pub kinds: BTreeMap<VerdictKind, usize>,
    /// Fails by severity, without those that are muted.
    pub fails: BTreeMap<Severity, usize>,
    /// Verdicts that a mute accepts.
    pub muted: usize,
}

impl<'a> Report<'a> {
    /// Judges a snapshot.
    pub fn new(
        snapshot: &'a Snapshot,
        checks: Vec<&'static Check>,
        settings: &Settings,
        calls: BTreeMap<String, CallCount>,
    ) -> Self {
        let mut verdicts = evaluate(snapshot, &checks, settings);
        let mut coverage = Coverage::of(snapshot);
        let today = utc_day(snapshot.header.started_at);
        let mutes = apply_mutes(&settings.mutes, today, &mut verdicts, &mut coverage.losses);
        let table = practice_table(&checks, &verdicts);
        let settings = settings.clone();
        let report = Self {
            snapshot,
            coverage,
            checks,
            verdicts,
            calls,
            cells: table,
            mutes,
            controls: Vec::new(),
            settings,
        };
        let header = &snapshot.header;
        report.controlled(
            header.finished_at.is_some().then_some((header.id.as_str(), header.started_at)),
        )
    }

    /// Names the last scan that ran to its end, for a report of one that did not.
    #[must_use]
    pub fn after_scan(self, id: &str, started_at: Timestamp) -> Self {
        self.controlled(Some((id, started_at)))
    }

    fn controlled(mut self, last: Option<(&str, Timestamp)>) -> Self {
        let mut attestations = self.settings.attestations.clone();
        let age = self.settings.scan_age_days;
        attestations.extend(last.map(|(id, started_at)| scanned(id, utc_day(started_at), age)));
        self.controls = controls(&attestations, utc_day(self.snapshot.header.started_at));
        self
    }

    /// What the scan was.
    pub fn header(&self) -> &'a ScanHeader {
        &self.snapshot.header
    }

    /// Counts.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for verdict in &self.verdicts {
            if verdict.muted.is_some() {
                summary.muted += 1;
                continue;
            }
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
    /// because something else is missing, or is known not to be there, is not counted twice. What a mute
    /// accepts is no gap; what an interrupted scan did not ask always is.
    pub fn gaps(&self) -> usize {
        let unknown = self.summary().kinds.get(&VerdictKind::Unknown).copied().unwrap_or_default();
        let unlisted_accounts = usize::from(self.unlisted_accounts());
        let unseen = self
            .coverage
            .losses
            .iter()
            .filter(|loss| !loss.harmless() && loss.reason != Reason::NotAsked)
            .filter(|loss| loss.muted.is_none())
            .map(|loss| loss.facts)
            .sum::<usize>();
        unknown + unlisted_accounts + self.coverage.unasked + unseen
    }

    /// Whether the list of accounts has a gap that no mute accepts.
    fn unlisted_accounts(&self) -> bool {
        let Err(unknown) = self.snapshot.header.organization.complete.known() else { return false };
        let target = Target::new(unknown.source.account, unknown.source.region);
        let accepted = |loss: &&Loss| {
            loss.api == unknown.source.api && loss.target == target && loss.muted.is_some()
        };
        !self.coverage.losses.iter().any(|loss| accepted(&loss))
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
                    _ if verdict.muted.is_some() => cell.muted += 1,
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
