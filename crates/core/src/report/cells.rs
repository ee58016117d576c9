//! Practice × service, counted verdict by verdict.

use std::collections::BTreeMap;

use super::Cell;
use crate::{Check, GUARANTEES, PRACTICES, Practice, Service, Verdict, VerdictKind};

pub(super) type Cells = BTreeMap<(Practice, Service), Cell>;

/// Every cell, with who answers it and nothing counted.
pub(super) fn empty(checks: &[&'static Check]) -> Cells {
    let mut cells = Cells::new();
    for info in PRACTICES {
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
    cells
}

/// Counts a verdict in the cells that its check answers.
pub(super) fn count(cells: &mut Cells, checks: &[&'static Check], verdict: &Verdict) {
    let Some(check) = checks.iter().find(|check| check.id == verdict.check) else { return };
    for service in check.services.iter().filter(|service| verdict.concerns(**service)) {
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
