use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::{Practice, Service};

/// What no api can answer: people do it, and say so.
#[derive(Clone, Copy, Debug)]
pub struct Control {
    /// Kebab-case name of the bad state, as with checks.
    pub id: &'static str,
    /// What people have to do, in a sentence.
    pub text: &'static str,
    /// The practices it belongs to, sorted.
    pub practices: &'static [Practice],
    /// How long it lasts, in days.
    pub period_days: i64,
    /// The scans themselves answer it; nobody can attest it.
    pub by_scan: bool,
}

/// Somebody's word that a control was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    /// The control's id.
    pub control: String,
    /// When it was carried out.
    pub date: Date,
    /// Who says so.
    pub by: String,
    /// Where that can be looked up.
    pub evidence: String,
    /// The last day it holds.
    pub until: Date,
}

/// A control at the time of a scan.
#[derive(Clone, Debug)]
pub struct ControlStatus {
    /// The control.
    pub control: &'static Control,
    /// Attested, overdue or missing.
    pub state: ControlState,
    /// The latest word about it.
    pub attestation: Option<Attestation>,
}

/// Whether a control is attested. This is never a pass of a check: nobody looked but the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ControlState {
    /// Attested, and the time is not over.
    Attested,
    /// Attested, and the time is over.
    Overdue,
    /// Nobody attested it.
    Missing,
}

/// The control that scans answer: [`CONTROLS`] holds it too.
pub const SCAN_OVERDUE: &str = "scan-overdue";

/// The manual controls, sorted by id. They concern all three services.
pub static CONTROLS: &[Control] = &[
    Control {
        id: "access-review-overdue",
        text: "Access to streams, and the credentials in use, are reviewed and rotated.",
        practices: &[Practice::P08],
        period_days: 90,
        by_scan: false,
    },
    Control {
        id: "client-credential-scan-overdue",
        text: "Client applications are searched for long-term credentials.",
        practices: &[Practice::P02],
        period_days: 90,
        by_scan: false,
    },
    Control {
        id: "log-review-overdue",
        text: "Logs are reviewed for suspicious access and permission problems.",
        practices: &[Practice::P06],
        period_days: 30,
        by_scan: false,
    },
    Control {
        id: "penetration-test-overdue",
        text: "Penetration tests include the streaming data.",
        practices: &[Practice::P20],
        period_days: 365,
        by_scan: false,
    },
    Control {
        id: SCAN_OVERDUE,
        text: "The whole scope is scanned to its end, so that the encryption in use is known.",
        practices: &[Practice::P04],
        period_days: 30,
        by_scan: true,
    },
    Control {
        id: "vulnerability-scan-overdue",
        text: "Hosts of producers and consumers are scanned for vulnerabilities and patched.",
        practices: &[Practice::P20, Practice::P21],
        period_days: 90,
        by_scan: false,
    },
];

impl Control {
    /// The services it concerns.
    pub const fn services(&self) -> &'static [Service] {
        &Service::ALL
    }

    /// The last day that an attestation of this date holds by default.
    pub fn until(&self, date: Date) -> Date {
        days_later(date, self.period_days)
    }
}

impl ControlState {
    /// The word.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Attested => "attested",
            Self::Overdue => "overdue",
            Self::Missing => "missing",
        }
    }
}

/// The day so many days later; the end of all days where there is none.
pub fn days_later(date: Date, days: i64) -> Date {
    let span = Span::new().try_days(days).ok();
    let later = span.and_then(|span| date.checked_add(span).ok());
    later.unwrap_or(Date::MAX)
}

/// The day of a moment, in UTC.
pub fn utc_day(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}

/// Every control on this day, by the latest attestation of each.
pub(crate) fn controls(attestations: &[Attestation], today: Date) -> Vec<ControlStatus> {
    let status = |control: &'static Control| {
        let own = attestations.iter().filter(|it| it.control == control.id);
        let attestation = own.max_by_key(|it| (it.date, it.until)).cloned();
        let state = match &attestation {
            None => ControlState::Missing,
            Some(it) if it.until < today => ControlState::Overdue,
            Some(_) => ControlState::Attested,
        };
        ControlStatus { control, state, attestation }
    };
    CONTROLS.iter().map(status).collect()
}

/// What a scan that ran to its end says about [`SCAN_OVERDUE`].
pub(crate) fn scanned(id: &str, date: Date, age_days: i64) -> Attestation {
    Attestation {
        control: SCAN_OVERDUE.to_owned(),
        date,
        by: "hydrant".to_owned(),
        evidence: format!("scan {id}"),
        until: days_later(date, age_days),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::ToSpan as _;
    use jiff::civil::date;

    use super::*;
    use crate::{CHECKS, Report, Settings, Snapshot, VerdictKind, find_check, sample};

    fn attested(control: &str, date: Date) -> Attestation {
        let until = CONTROLS.iter().find(|it| it.id == control).unwrap().until(date);
        Attestation {
            control: control.to_owned(),
            date,
            by: "red team".to_owned(),
            evidence: "report 7".to_owned(),
            until,
        }
    }

    fn report<'a>(snapshot: &'a Snapshot, attestations: &[Attestation]) -> Report<'a> {
        let settings = Settings { attestations: attestations.to_vec(), ..Settings::default() };
        Report::new(snapshot, CHECKS.to_vec(), &settings, BTreeMap::new())
    }

    fn state(report: &Report<'_>, control: &str) -> ControlState {
        report.controls.iter().find(|it| it.control.id == control).unwrap().state
    }

    #[test]
    fn the_table_is_sorted_and_apart_from_the_checks() {
        assert!(CONTROLS.is_sorted_by(|a, b| a.id < b.id));
        assert!(CONTROLS.iter().all(|it| find_check(it.id).is_none() && it.period_days > 0));
        assert_eq!(CONTROLS.iter().filter(|it| it.by_scan).count(), 1);
    }

    #[test]
    fn the_latest_attestation_counts_until_its_last_day() {
        let snapshot = sample::snapshot();
        let test = "penetration-test-overdue";
        let old = attested(test, date(2025, 5, 31));
        let fresh = attested(test, date(2025, 6, 1));
        for (attestations, wanted) in [
            (vec![], ControlState::Missing),
            (vec![old.clone()], ControlState::Overdue),
            (vec![fresh.clone()], ControlState::Attested),
            (vec![fresh, old], ControlState::Attested),
        ] {
            let report = report(&snapshot, &attestations);
            assert_eq!(state(&report, test), wanted, "{attestations:?}");
            assert_eq!(state(&report, "log-review-overdue"), ControlState::Missing);
        }
    }

    #[test]
    fn an_attestation_is_no_verdict() {
        let snapshot = sample::snapshot();
        let all: Vec<_> = CONTROLS.iter().map(|it| attested(it.id, date(2026, 6, 1))).collect();
        let (with, without) = (report(&snapshot, &all), report(&snapshot, &[]));
        assert_eq!(with.verdicts, without.verdicts);
        assert_eq!(with.cells, without.cells);
        let passes = with.summary().kinds.get(&VerdictKind::Pass).copied();
        assert_eq!(passes, without.summary().kinds.get(&VerdictKind::Pass).copied());
    }

    #[test]
    fn a_scan_attests_itself_only_if_it_ran_to_its_end() {
        let mut snapshot = sample::snapshot();
        assert_eq!(state(&report(&snapshot, &[]), SCAN_OVERDUE), ControlState::Attested);
        snapshot.header.finished_at = None;
        assert_eq!(state(&report(&snapshot, &[]), SCAN_OVERDUE), ControlState::Missing);
        let started = snapshot.header.started_at;
        for (days, wanted) in [(30, ControlState::Attested), (31, ControlState::Overdue)] {
            let earlier = started - (24 * days).hours();
            let report = report(&snapshot, &[]).after_scan("before", earlier);
            assert_eq!(state(&report, SCAN_OVERDUE), wanted, "{days}");
        }
    }
}
