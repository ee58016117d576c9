//! A judged scan, arranged for screens: made once on a worker, never changed.

mod subjects;
mod tally;
mod tree;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use hydrant_core::{
    AccountId, Arn, CallCount, Cell, Check, ControlStatus, Coverage, Loss, Muting, Practice,
    Report, ScanHeader, Service, Settings, Severity, Snapshot, Verdict, VerdictKind, find_check,
};

pub(crate) use self::subjects::{Judged, service_of};
pub(crate) use self::tally::Tally;
pub(crate) use self::tree::{Kind, Node};

/// A judged scan with everything that screens look up.
#[derive(Debug)]
pub(crate) struct Book {
    /// The facts behind it.
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) coverage: Coverage,
    /// What failed or is unknown, muted or not, sorted by check and subject.
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) cells: BTreeMap<(Practice, Service), Cell>,
    pub(crate) calls: BTreeMap<String, CallCount>,
    pub(crate) controls: Vec<ControlStatus>,
    pub(crate) mutes: Vec<Muting>,
    /// Fails and unknowns, and what a mute accepts: by their place among the verdicts, the worst first.
    pub(crate) findings: Vec<u32>,
    /// Everything that was judged, with the streams first.
    pub(crate) subjects: Vec<Judged>,
    /// Organization, units, accounts, Regions and subjects; the first is the organization.
    pub(crate) tree: Vec<Node>,
    /// All verdicts.
    pub(crate) total: Tally,
    /// Verdicts and subjects in the order of their subjects' ids.
    verdicts_by_id: Vec<u32>,
    subjects_by_id: Vec<u32>,
}

impl Book {
    /// Judges a snapshot.
    pub(crate) fn new(
        snapshot: Arc<Snapshot>,
        checks: &[&'static Check],
        settings: &Settings,
        calls: BTreeMap<String, CallCount>,
    ) -> Self {
        let report = Report::new(&snapshot, checks.to_vec(), settings, calls);
        let Report { coverage, mut verdicts, cells, calls, controls, mutes, .. } = report;
        let subjects = subjects::of(&verdicts);
        let tree = tree::of(&snapshot.header, &coverage, &verdicts, &subjects);
        let mut total = Tally::default();
        for verdict in &verdicts {
            total.add(verdict);
        }
        // What passed is counted now and never shown alone; it is most of what is judged.
        verdicts.retain(|it| matches!(it.kind, VerdictKind::Fail | VerdictKind::Unknown));
        verdicts.shrink_to_fit();
        let findings = findings(&verdicts);
        let verdicts_by_id = by_name(&verdicts, |it| it.subject.id.as_str());
        let subjects_by_id = by_name(&subjects, |it| it.subject.id.as_str());
        Self {
            snapshot,
            coverage,
            verdicts,
            cells,
            calls,
            controls,
            mutes,
            findings,
            subjects,
            tree,
            total,
            verdicts_by_id,
            subjects_by_id,
        }
    }

    pub(crate) fn header(&self) -> &ScanHeader {
        &self.snapshot.header
    }

    /// Whether the scan ran to its end.
    pub(crate) fn finished(&self) -> bool {
        self.header().finished_at.is_some() && self.coverage.unasked == 0
    }

    pub(crate) fn verdict(&self, at: u32) -> Option<&Verdict> {
        self.verdicts.get(at as usize)
    }

    pub(crate) fn subject(&self, at: u32) -> Option<&Judged> {
        self.subjects.get(at as usize)
    }

    /// What is known under this ARN or id.
    pub(crate) fn find_subject(&self, id: &str) -> Option<(u32, &Judged)> {
        let named = |at: &u32| self.subject(*at).map_or("", |it| it.subject.id.as_str());
        let at = *run(&self.subjects_by_id, named, id).first()?;
        Some((at, self.subject(at)?))
    }

    /// What people call an account.
    pub(crate) fn account_name(&self, account: AccountId) -> &str {
        self.coverage.accounts.get(&account).map_or("", |it| it.name.as_str())
    }

    /// The findings about one subject, the worst first.
    pub(crate) fn about(&self, id: &str) -> impl Iterator<Item = (u32, &Verdict)> {
        let named = |at: &u32| self.verdict(*at).map_or("", |it| it.subject.id.as_str());
        let found = run(&self.verdicts_by_id, named, id).iter();
        let mut found: Vec<_> = found.filter_map(|at| Some((*at, self.verdict(*at)?))).collect();
        found.sort_by_key(|(at, it)| order(*at, it));
        found.into_iter()
    }

    /// The losses that a scan's owner can do something about.
    pub(crate) fn losses(&self) -> impl Iterator<Item = (u32, &Loss)> {
        let numbered = self.coverage.losses.iter().enumerate();
        numbered.filter_map(|(at, it)| {
            Some((u32::try_from(at).ok()?, it)).filter(|(_, it)| !it.harmless())
        })
    }

    /// The worst stream: where to begin.
    pub(crate) fn worst_stream(&self) -> Option<&Arn> {
        self.subjects
            .iter()
            .filter(|it| it.stream.is_some())
            .max_by(|a, b| {
                // Of two that are as bad, the first.
                (a.tally.order(), &b.subject.id).cmp(&(b.tally.order(), &a.subject.id))
            })?
            .stream
            .as_ref()
    }
}

/// Of what is listed as a finding: the order is by word, severity, check and subject.
fn order(at: u32, it: &Verdict) -> (bool, VerdictKind, Reverse<Severity>, u32) {
    (it.muted.is_some(), it.kind, Reverse(it.severity), at)
}

fn findings(verdicts: &[Verdict]) -> Vec<u32> {
    let mut found: Vec<u32> = verdicts.iter().zip(0_u32..).map(|(_, at)| at).collect();
    found.sort_by_key(|at| order(*at, &verdicts[*at as usize]));
    found
}

/// Numbers in the order of the names that they stand for; those of one name keep theirs. A drawn row asks what is
/// known of a name: looking through a hundred thousand for each is too slow.
fn by_name<'a, T>(all: &'a [T], name: impl Fn(&'a T) -> &'a str) -> Vec<u32> {
    let mut numbers: Vec<u32> = all.iter().zip(0_u32..).map(|(_, at)| at).collect();
    numbers.sort_by_key(|at| name(&all[*at as usize]));
    numbers
}

/// Those of the numbers that stand for a name.
fn run<'a, 'b>(numbers: &'a [u32], name: impl Fn(&u32) -> &'b str, wanted: &str) -> &'a [u32] {
    let from = numbers.partition_point(|at| name(at) < wanted);
    let many = numbers[from..].partition_point(|at| name(at) == wanted);
    &numbers[from..from + many]
}

/// What a check is called.
pub(crate) fn title(check: &str) -> &'static str {
    find_check(check).map_or("", |it| it.title)
}
