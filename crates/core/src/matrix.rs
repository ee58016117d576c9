use crate::{CONTROLS, Check, Control, GUARANTEES, Guarantee, Practice, Service};

/// A check that is planned and reads what hydrant does not read yet: IAM and recorded activity.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    /// The check's id.
    pub check: &'static str,
    /// The practices it will answer, sorted.
    pub practices: &'static [Practice],
    /// The services whose cells it will answer.
    pub services: &'static [Service],
}

/// What answers one cell of practice × service.
#[derive(Clone, Debug, Default)]
pub struct Answers<'a> {
    /// Checks.
    pub checks: Vec<&'a Check>,
    /// What people attest.
    pub controls: Vec<&'static Control>,
    /// What AWS keeps itself.
    pub guarantees: Vec<&'static Guarantee>,
    /// Checks that wait for IAM.
    pub waiting: Vec<&'static str>,
}

use Practice::{P01, P02, P04, P06, P07, P08, P10};
use Service::{Firehose, Flink, Kinesis};

const ALL: &[Service] = &Service::ALL;

const fn planned(
    check: &'static str,
    practices: &'static [Practice],
    services: &'static [Service],
) -> Planned {
    Planned { check, practices, services }
}

/// The checks that wait for IAM, sorted by id. One that is written leaves this table.
pub const WAITING: &[Planned] = &[
    planned("access-key-stale", &[P08], ALL),
    planned("access-key-unused", &[P08], ALL),
    planned("activity-access-denied", &[P06], ALL),
    planned("activity-long-term-key", &[P02], ALL),
    planned("activity-old-tls", &[P07], ALL),
    planned("activity-root", &[P06], ALL),
    planned("activity-sensitive-change", &[P06], ALL),
    planned("feed-role-broad", &[P01], &[Firehose, Kinesis]),
    planned("flink-code-takeover", &[P01], &[Flink]),
    planned("key-policy-broad", &[P01, P04], ALL),
    planned("passrole-unscoped", &[P01], ALL),
    planned("perimeter-missing", &[P01, P10], ALL),
    planned("permission-unused", &[P01], &[Firehose, Flink]),
    planned("policy-dead-statement", &[P01], ALL),
    planned("producer-broad", &[P01], &[Firehose, Kinesis]),
    planned("role-broad-actions", &[P01], &[Firehose, Flink]),
    planned("role-broad-resources", &[P01], &[Firehose, Flink]),
    planned("role-destination-unpinned", &[P01, P10], &[Firehose]),
    planned("role-missing-permission", &[P01], &[Firehose, Flink]),
    planned("role-trust-outside-org", &[P01], &[Firehose, Flink]),
    planned("role-trust-unconditioned", &[P01], &[Firehose, Flink]),
    planned("root-access-key", &[P02], ALL),
    planned("stream-admin-broad", &[P01], ALL),
    planned("stream-redirectable", &[P01], &[Firehose]),
    planned("user-streams-with-keys", &[P02], ALL),
];

/// What answers a cell, by these checks and whatever holds for every scan.
pub fn answers<'a>(checks: &[&'a Check], practice: Practice, service: Service) -> Answers<'a> {
    let checks = checks.iter().copied();
    let planned = WAITING
        .iter()
        .filter(|it| it.practices.contains(&practice) && it.services.contains(&service));
    Answers {
        checks: checks
            .filter(|it| it.practices.contains(&practice) && it.services.contains(&service))
            .collect(),
        controls: CONTROLS
            .iter()
            .filter(|it| it.practices.contains(&practice) && it.services().contains(&service))
            .collect(),
        guarantees: GUARANTEES
            .iter()
            .filter(|it| it.practice == practice && it.service == service)
            .collect(),
        waiting: planned.map(|it| it.check).collect(),
    }
}

impl Answers<'_> {
    /// Whether something answers the cell today.
    pub fn answered(&self) -> bool {
        !(self.checks.is_empty() && self.controls.is_empty() && self.guarantees.is_empty())
    }

    /// Whether nothing answers it, and nothing is planned to.
    pub fn is_empty(&self) -> bool {
        !self.answered() && self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CHECKS, PRACTICES, find_check};

    #[test]
    fn no_cell_is_empty() {
        let mut empty = Vec::new();
        for info in PRACTICES {
            for service in Service::ALL {
                if answers(CHECKS, info.practice, service).is_empty() {
                    empty.push(format!("{} {}", info.practice, service.words()));
                }
            }
        }
        assert!(empty.is_empty(), "nothing answers {empty:#?}");
    }

    #[test]
    fn what_is_written_waits_no_more() {
        assert!(WAITING.is_sorted_by(|a, b| a.check < b.check));
        for planned in WAITING {
            assert!(find_check(planned.check).is_none(), "{}", planned.check);
            assert!(planned.practices.is_sorted() && !planned.practices.is_empty());
        }
    }

    #[test]
    fn a_cell_without_checks_says_what_it_waits_for() {
        let cell = answers(&[], P01, Kinesis);
        assert!(!cell.answered() && !cell.is_empty());
        assert!(cell.waiting.contains(&"producer-broad"));
        assert!(!cell.waiting.contains(&"flink-code-takeover"));
        assert!(answers(&[], P08, Flink).answered());
        assert!(answers(&[], Practice::P18, Flink).is_empty());
    }
}
