use crate::{CONTROLS, Check, Control, GUARANTEES, Guarantee, Practice, Service};

/// What answers one cell of practice × service.
#[derive(Clone, Debug, Default)]
pub struct Answers<'a> {
    /// Checks.
    pub checks: Vec<&'a Check>,
    /// What people attest.
    pub controls: Vec<&'static Control>,
    /// What AWS keeps itself.
    pub guarantees: Vec<&'static Guarantee>,
}

/// What answers a cell, by these checks and whatever holds for every scan.
pub fn answers<'a>(checks: &[&'a Check], practice: Practice, service: Service) -> Answers<'a> {
    let checks = checks.iter().copied();
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
    }
}

impl Answers<'_> {
    /// Whether nothing answers the cell.
    pub fn is_empty(&self) -> bool {
        self.checks.is_empty() && self.controls.is_empty() && self.guarantees.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CHECKS, PRACTICES};

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
    fn a_cell_that_nothing_answers_is_empty() {
        assert!(answers(&[], Practice::P01, Service::Kinesis).is_empty());
        assert!(!answers(&[], Practice::P08, Service::Flink).is_empty());
    }
}
