mod cells;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use self::cells::Cells;
use crate::attestation::{controls, scanned, utc_day};
use crate::{
    CallCount, Check, ControlStatus, Coverage, Loss, Muting, Practice, Reason, ScanHeader, Service,
    Settings, Severity, Since, Snapshot, Target, Verdict, VerdictKind, apply_mutes, evaluate,
    evaluate_each,
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
    /// Their answers, sorted by check and subject: all of them, or the findings.
    pub verdicts: Vec<Verdict>,
    /// How often each api was called, by name.
    pub calls: BTreeMap<String, CallCount>,
    /// Practice × service.
    pub cells: BTreeMap<(Practice, Service), Cell>,
    /// The mutes, and what became of each.
    pub mutes: Vec<Muting>,
    /// The manual controls at the time of the scan, sorted by id.
    pub controls: Vec<ControlStatus>,
    /// What changed since a baseline, where there is one.
    pub since: Option<Since>,
    /// How the report was configured.
    settings: Settings,
    /// The verdicts that were counted and not kept.
    settled: BTreeMap<VerdictKind, usize>,
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
    /// Judges a snapshot, and keeps every verdict.
    pub fn new(
        snapshot: &'a Snapshot,
        checks: Vec<&'static Check>,
        settings: &Settings,
        calls: BTreeMap<String, CallCount>,
    ) -> Self {
        let verdicts = evaluate(snapshot, &checks, settings);
        let table = cells::empty(&checks);
        Self::judged(snapshot, checks, settings, calls, verdicts, table, BTreeMap::new())
    }

    /// Judges a snapshot, and keeps only the findings: what fails and what is unknown. What passes or does not
    /// apply is most of the memory and seldom printed: it is counted, shown to `settled` once, and gone. Every
    /// count, mute and control is that of [`Report::new`].
    pub fn of_findings(
        snapshot: &'a Snapshot,
        checks: Vec<&'static Check>,
        settings: &Settings,
        calls: BTreeMap<String, CallCount>,
        mut settled: impl FnMut(&Verdict),
    ) -> Self {
        let mut table = cells::empty(&checks);
        let mut counts = BTreeMap::new();
        let mut findings = Vec::new();
        evaluate_each(snapshot, &checks, settings, |verdicts| {
            for verdict in verdicts {
                if matches!(verdict.kind, VerdictKind::Fail | VerdictKind::Unknown) {
                    findings.push(verdict);
                    continue;
                }
                *counts.entry(verdict.kind).or_default() += 1;
                // No mute is about it.
                cells::count(&mut table, &checks, &verdict);
                settled(&verdict);
            }
        });
        Self::judged(snapshot, checks, settings, calls, findings, table, counts)
    }

    /// The verdicts that are kept are not muted and not in the cells yet.
    fn judged(
        snapshot: &'a Snapshot,
        checks: Vec<&'static Check>,
        settings: &Settings,
        calls: BTreeMap<String, CallCount>,
        mut verdicts: Vec<Verdict>,
        mut table: Cells,
        settled: BTreeMap<VerdictKind, usize>,
    ) -> Self {
        let mut coverage = Coverage::of(snapshot);
        let today = utc_day(snapshot.header.started_at);
        let mutes = apply_mutes(&settings.mutes, today, &mut verdicts, &mut coverage.losses);
        for verdict in &verdicts {
            cells::count(&mut table, &checks, verdict);
        }
        let report = Self {
            snapshot,
            coverage,
            checks,
            verdicts,
            calls,
            cells: table,
            mutes,
            controls: Vec::new(),
            since: None,
            settings: settings.clone(),
            settled,
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

    /// Says what changed since a baseline, too.
    #[must_use]
    pub fn with_since(self, since: Since) -> Self {
        Self { since: Some(since), ..self }
    }

    fn controlled(mut self, last: Option<(&str, Timestamp)>) -> Self {
        let mut attestations = self.settings.attestations.clone();
        let age = self.settings.scan_age_days;
        attestations.extend(last.map(|(id, started_at)| scanned(id, utc_day(started_at), age)));
        self.controls = controls(&attestations, utc_day(self.snapshot.header.started_at));
        self
    }

    /// Whether every verdict is there, and not the findings alone.
    pub fn is_whole(&self) -> bool {
        self.settled.is_empty()
    }

    /// What the scan was.
    pub fn header(&self) -> &'a ScanHeader {
        &self.snapshot.header
    }

    /// Counts.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary { kinds: self.settled.clone(), ..Summary::default() };
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

#[cfg(test)]
mod tests;
