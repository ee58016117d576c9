use std::borrow::Cow;

use crate::{Evidence, Fact, Source, Unknown, VerdictKind};

/// Why one part of a check ended early. `?` ends one part only: a missing fact in one part never hides
/// a violation in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A fact is missing.
    Unknown(Box<Unknown>),
    /// The question does not arise, and why.
    NotApplicable(Cow<'static, str>),
}

/// Collects what the parts of a check find and settles the verdict.
#[derive(Debug, Default)]
pub struct Judge {
    violations: Vec<Cow<'static, str>>,
    evidence: Vec<Evidence>,
    unknowns: Vec<Unknown>,
    not_applicable: Option<Cow<'static, str>>,
    deferred: Option<Cow<'static, str>>,
    passed: bool,
}

/// What a judge settled.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) kind: VerdictKind,
    pub(crate) reason: Cow<'static, str>,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) unknowns: Vec<Unknown>,
}

impl From<&Unknown> for Stop {
    fn from(unknown: &Unknown) -> Self {
        Self::Unknown(Box::new(unknown.clone()))
    }
}

impl Stop {
    /// The question does not arise.
    pub fn not_applicable(why: impl Into<Cow<'static, str>>) -> Self {
        Self::NotApplicable(why.into())
    }

    /// It cannot be judged although the fact was read: AWS's answer does not say.
    pub fn undecided<T>(fact: &Fact<T>, why: impl Into<String>) -> Self {
        Self::Unknown(Box::new(Unknown::undecided(fact.source(), why)))
    }
}

impl Judge {
    /// Runs one independent part. A part that returns `Ok` without a violation counts as kept.
    pub fn part(&mut self, part: impl FnOnce(&mut Self) -> Result<(), Stop>) {
        match part(self) {
            Ok(()) => self.passed = true,
            Err(Stop::Unknown(unknown)) => self.unknowns.push(*unknown),
            Err(Stop::NotApplicable(why)) => {
                self.not_applicable = self.not_applicable.take().or(Some(why));
            }
        }
    }

    /// Records a violation: the sentence, and what was observed in this fact against what is expected.
    pub fn fail<T>(
        &mut self,
        fact: &Fact<T>,
        what: impl Into<Cow<'static, str>>,
        observed: impl Into<String>,
        expected: impl Into<Cow<'static, str>>,
        sentence: impl Into<Cow<'static, str>>,
    ) {
        self.violations.push(sentence.into());
        self.evidence.push(evidence(fact.source(), what.into(), observed.into(), expected.into()));
    }

    /// Records what was seen, for the reader of a pass.
    pub fn saw<T>(
        &mut self,
        fact: &Fact<T>,
        what: impl Into<Cow<'static, str>>,
        observed: impl Into<String>,
    ) {
        self.evidence.push(evidence(fact.source(), what.into(), observed.into(), "".into()));
    }

    /// Leaves the verdict to another check, which speaks about the same cause: where nothing else is
    /// violated or missing the question does not arise, whatever the other parts kept.
    pub fn defer(&mut self, why: impl Into<Cow<'static, str>>) {
        self.deferred = self.deferred.take().or(Some(why.into()));
    }

    /// A proven violation outranks a missing fact, which outranks everything kept.
    pub(crate) fn settle(mut self) -> Outcome {
        self.evidence.sort();
        self.evidence.dedup();
        self.unknowns.sort();
        self.unknowns.dedup();
        // Most hold one of the four that a vector begins with, and there are a hundred thousand of them.
        self.unknowns.shrink_to_fit();
        self.violations.sort();
        self.violations.dedup();
        let (kind, reason) = if self.violations.len() > 1 {
            (VerdictKind::Fail, self.violations.join(" ").into())
        } else if let Some(violation) = self.violations.pop() {
            (VerdictKind::Fail, violation)
        } else if let Some(first) = self.unknowns.first() {
            (VerdictKind::Unknown, first.to_string().into())
        } else if let Some(why) = self.deferred {
            (VerdictKind::NotApplicable, why)
        } else if self.passed {
            (VerdictKind::Pass, Cow::Borrowed(""))
        } else {
            (VerdictKind::NotApplicable, self.not_applicable.unwrap_or_default())
        };
        Outcome { kind, reason, evidence: self.evidence, unknowns: self.unknowns }
    }
}

/// Whether any of the answers is yes: one yes is enough, and without one a missing answer counts.
pub(crate) fn any(answers: impl IntoIterator<Item = Result<bool, Stop>>) -> Result<bool, Stop> {
    let mut missing = None;
    for answer in answers {
        match answer {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(stop) => missing = missing.or(Some(stop)),
        }
    }
    missing.map_or(Ok(false), Err)
}

fn evidence(
    source: Source,
    what: Cow<'static, str>,
    observed: String,
    expected: Cow<'static, str>,
) -> Evidence {
    Evidence { source, what, observed, expected }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Reason, api, sample};

    fn missing() -> Stop {
        let fact: Fact<()> = sample::unknown(&api::KMS_DESCRIBE_KEY, Reason::Throttled);
        Stop::from(fact.known().unwrap_err())
    }

    #[test]
    fn one_yes_is_enough_and_a_missing_answer_is_no_no() {
        assert_eq!(any([Err(missing()), Ok(true)]), Ok(true));
        assert_eq!(any([Ok(false), Ok(false)]), Ok(false));
        assert_eq!(any([Ok(false), Err(missing())]), Err(missing()));
    }

    #[test]
    fn violations_outrank_gaps_and_gaps_outrank_the_rest() {
        let fact = sample::known(&api::KMS_DESCRIBE_KEY, ());
        let violation = |judge: &mut Judge| {
            judge.fail(&fact, "What", "this", "that", "It is wrong.");
            Ok(())
        };
        let settle = |parts: &[u8]| {
            let mut judge = Judge::default();
            for part in parts {
                match part {
                    b'f' => judge.part(violation),
                    b'u' => judge.part(|_| Err(missing())),
                    b'p' => judge.part(|_| Ok(())),
                    b'd' => judge.defer("Another check speaks."),
                    _ => judge.part(|_| Err(Stop::not_applicable("It does not arise."))),
                }
            }
            judge.settle().kind
        };
        for (parts, kind) in [
            ("npduf", VerdictKind::Fail),
            ("npdu", VerdictKind::Unknown),
            ("npd", VerdictKind::NotApplicable),
            ("np", VerdictKind::Pass),
            ("n", VerdictKind::NotApplicable),
        ] {
            let mut parts = parts.as_bytes().to_vec();
            assert_eq!(settle(&parts), kind);
            parts.reverse();
            assert_eq!(settle(&parts), kind, "the order of parts does not matter");
        }
    }
}
