//! A judged scan, arranged for screens: made once on a worker, never changed.

mod ranks;
mod subjects;
mod tally;
mod tree;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hydrant_core::{
    AccountId, Api, Arn, CallCount, Cell, Check, ControlStatus, Coverage, Loss, Muting, Practice,
    Reason, Report, ScanHeader, Service, Settings, Severity, Snapshot, Summary, Verdict,
    VerdictKind, advice, find_check,
};

use self::ranks::Ranks;
use self::subjects::Gathered;
pub(crate) use self::subjects::{Judged, service_of};
pub(crate) use self::tally::Tally;
pub(crate) use self::tree::{Kind, Node};

/// A judged scan with everything that screens look up.
#[derive(Debug)]
pub(crate) struct Book {
    /// The facts behind it.
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) coverage: Coverage,
    /// What failed or is unknown, sorted by check and subject. What passed is only counted: nothing shows it, and
    /// it would be most of the memory.
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) cells: BTreeMap<(Practice, Service), Cell>,
    pub(crate) calls: BTreeMap<String, CallCount>,
    pub(crate) controls: Vec<ControlStatus>,
    pub(crate) mutes: Vec<Muting>,
    /// Fails and unknowns, and what a mute accepts: by their place among the verdicts, the worst first.
    pub(crate) findings: Vec<u32>,
    /// Everything that was judged, with the streams first.
    pub(crate) subjects: Vec<Judged>,
    /// The same, sorted by id.
    by_id: Vec<u32>,
    /// Organization, units, accounts, Regions and subjects; the first is the organization.
    pub(crate) tree: Vec<Node>,
    /// All verdicts.
    pub(crate) total: Tally,
    /// The same, as reports count them.
    pub(crate) summary: Summary,
    /// Where to begin: the worst accounts and checks.
    pub(crate) ranks: Ranks,
}

impl Book {
    /// Judges a snapshot.
    pub(crate) fn new(
        snapshot: Arc<Snapshot>,
        checks: &[&'static Check],
        settings: &Settings,
        calls: BTreeMap<String, CallCount>,
    ) -> Self {
        // What passes or does not apply is most of it, and no screen lists it: it is counted and gone.
        let mut gathered = Gathered::default();
        let report = Report::of_findings(&snapshot, checks.to_vec(), settings, calls, |settled| {
            gathered.add(settled, None);
        });
        let summary = report.summary();
        let Report { coverage, verdicts, cells, calls, controls, mutes, .. } = report;
        for (verdict, number) in verdicts.iter().zip(0_u32..) {
            gathered.add(verdict, Some(number));
        }
        let subjects = gathered.finish();
        let tree = tree::of(&snapshot, &coverage, &subjects);
        let mut total = Tally::default();
        for judged in &subjects {
            total.sum(&judged.own);
        }
        let mut by_id: Vec<u32> = (0_u32..).zip(&subjects).map(|(at, _)| at).collect();
        by_id.sort_by_key(|at| &subjects[*at as usize].subject.id);
        let ranks = Ranks::of(&coverage, &verdicts, &tree);
        let findings = findings(&verdicts);
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
            by_id,
            tree,
            total,
            summary,
            ranks,
        }
    }

    pub(crate) fn header(&self) -> &ScanHeader {
        &self.snapshot.header
    }

    /// Whether the scan ran to its end.
    /// What to do about a fact that is missing.
    pub(crate) fn advice(&self, reason: Reason, api: &Api, account: AccountId) -> String {
        advice(self.header(), &self.coverage, (reason, api), &BTreeSet::from([account]))
    }

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
        let known = |at: &u32| self.subject(*at).map_or("", |it| it.subject.id.as_str());
        let first = self.by_id.partition_point(|at| known(at) < id);
        let at = *self.by_id.get(first).filter(|at| known(at) == id)?;
        Some((at, self.subject(at)?))
    }

    /// What people call an account.
    pub(crate) fn account_name(&self, account: AccountId) -> &str {
        self.coverage.accounts.get(&account).map_or("", |it| it.name.as_str())
    }

    /// The findings about one subject, the worst first; not those of what is on its data path.
    pub(crate) fn about(&self, id: &str) -> Vec<(u32, &Verdict)> {
        let known = |at: &u32| self.subject(*at).map_or("", |it| it.subject.id.as_str());
        let first = self.by_id.partition_point(|at| known(at) < id);
        let same = self.by_id[first..].iter().take_while(|at| known(at) == id);
        let judged = same.filter_map(|at| self.subject(*at)).flat_map(|it| &it.verdicts);
        let mut found: Vec<(u32, &Verdict)> =
            judged.filter_map(|at| Some((*at, self.verdict(*at)?))).collect();
        found.sort_by_key(|(at, it)| rank(it, *at));
        found
    }

    /// The fails and unknowns of one subject alone, counted.
    pub(crate) fn own_tally(&self, id: &str) -> Tally {
        let mut tally = Tally::default();
        for (_, verdict) in self.about(id) {
            tally.add(verdict);
        }
        tally
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

/// What is listed as a finding: the worst first.
fn findings(verdicts: &[Verdict]) -> Vec<u32> {
    let mut found: Vec<u32> = (0_u32..).zip(verdicts).map(|(at, _)| at).collect();
    found.sort_by_key(|at| rank(&verdicts[*at as usize], *at));
    found
}

/// The order of findings: by word, severity, check and subject.
pub(crate) const fn rank(
    verdict: &Verdict,
    at: u32,
) -> (bool, VerdictKind, Reverse<Severity>, u32) {
    (verdict.muted.is_some(), verdict.kind, Reverse(verdict.severity), at)
}

/// What a check is called.
pub(crate) fn title(check: &str) -> &'static str {
    find_check(check).map_or("", |it| it.title)
}

#[cfg(test)]
mod tests {
    use hydrant_core::{CHECKS, sample};

    use super::*;

    #[test]
    fn what_is_known_of_a_subject_is_what_a_search_through_everything_finds() {
        let snapshot = Arc::new(sample::with(|it| {
            sample::summary(it, sample::ORDERS).encryption_type = None;
            sample::forget(it, &hydrant_core::api::KMS_DESCRIBE_KEY);
        }));
        let book = Book::new(snapshot, CHECKS, &Settings::default(), BTreeMap::new());
        for judged in &book.subjects {
            let id = &judged.subject.id;
            let all =
                book.findings.iter().filter(|at| book.verdicts[**at as usize].subject.id == *id);
            let found: Vec<u32> = book.about(id).iter().map(|it| it.0).collect();
            assert_eq!(found, all.copied().collect::<Vec<u32>>(), "{id}");
            assert_eq!(book.find_subject(id).map(|it| &it.1.subject.id), Some(id));
        }
        assert!(book.about("arn:aws:kinesis:eu-west-1:222222222222:stream/none").is_empty());
        assert!(book.find_subject("").is_none());
        assert!(!book.about(sample::ORDERS).is_empty());
    }

    #[test]
    fn every_stream_is_listed_by_the_arn_that_its_findings_have() {
        let snapshot =
            sample::with(|it| sample::summary(it, sample::ORDERS).encryption_type = None);
        let book = Book::new(Arc::new(snapshot), CHECKS, &Settings::default(), BTreeMap::new());
        let snapshot = &book.snapshot;
        let streams = snapshot.delivery_streams.keys().chain(snapshot.streams.keys());
        let known: Vec<&Arn> = streams.chain(snapshot.applications.keys()).collect();
        let listed: Vec<&Arn> = book.subjects.iter().filter_map(|it| it.stream.as_ref()).collect();
        assert_eq!(listed, known);
        for arn in listed {
            for (_, verdict) in book.about(arn.as_str()) {
                let same = |it: &Arn| std::ptr::eq(it.as_str(), arn.as_str());
                assert!(verdict.used_by.iter().any(same), "{arn}: its text is kept twice");
            }
        }
        assert!(!book.about(sample::ORDERS).is_empty());
    }
}
