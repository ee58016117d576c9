use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::{AccountId, Loss, Region, Source, Subject, Verdict, VerdictKind, glob};

/// What the owner of the organization accepts, for a reason and for a while.
///
/// Without an api it accepts fails. With one it accepts what is unknown because of that api alone: there
/// account and Region are those of the call, and a mute that names neither check nor resource accepts the
/// missing facts too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mute {
    /// A pattern of check ids; none: every check.
    pub check: Option<String>,
    /// A pattern of a subject's id or name; none: every subject.
    pub resource: Option<String>,
    /// Only in this account.
    pub account: Option<AccountId>,
    /// Only in this Region.
    pub region: Option<Region>,
    /// A pattern of api names, for what is unknown; none: the mute is about fails.
    pub api: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day it holds, in UTC; none: it holds until somebody removes it.
    pub expires: Option<Date>,
}

/// A mute, and what became of it in one report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Muting {
    /// The mute.
    pub mute: Mute,
    /// Whether it held.
    pub state: MuteState,
    /// Verdicts that it accepts.
    pub verdicts: usize,
    /// Missing facts that it accepts.
    pub facts: usize,
}

/// Whether a mute held at the time of the scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MuteState {
    /// It held.
    Active,
    /// Its last day is over: it mutes nothing any more.
    Expired,
    /// It held, and there was nothing for it to accept.
    Unmatched,
}

impl Mute {
    /// Whether its last day is over.
    pub fn expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|last| today > last)
    }

    /// What it is about, in words.
    pub fn words(&self) -> String {
        let parts = [
            self.check.as_ref().map(|it| format!("check {it}")),
            self.resource.as_ref().map(|it| format!("resource {it}")),
            self.api.as_ref().map(|it| format!("api {it}")),
            self.account.map(|it| format!("account {it}")),
            self.region.map(|it| format!("Region {it}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn accepts_fail(&self, verdict: &Verdict) -> bool {
        let subject = &verdict.subject;
        self.api.is_none()
            && self.concerns(verdict.check, subject)
            && self.account.is_none_or(|it| subject.account == Some(it))
            && self.region.is_none_or(|it| subject.region == Some(it))
    }

    fn accepts_unknown(&self, verdict: &Verdict, source: Source) -> bool {
        self.concerns(verdict.check, &verdict.subject) && self.accepts_call(source)
    }

    fn accepts_call(&self, source: Source) -> bool {
        self.api.as_ref().is_some_and(|it| glob(it, source.api.name))
            && self.account.is_none_or(|it| source.account == it)
            && self.region.is_none_or(|it| source.region == it)
    }

    fn concerns(&self, check: &str, subject: &Subject) -> bool {
        let named = |it: &String| glob(it, &subject.id) || glob(it, &subject.name);
        self.check.as_ref().is_none_or(|it| glob(it, check))
            && self.resource.as_ref().is_none_or(named)
    }

    /// Whether it is about an api wherever it is asked, so that the fact itself is accepted.
    fn accepts_facts(&self) -> bool {
        let all = |it: &Option<String>| it.as_ref().is_none_or(|it| it == "*");
        all(&self.check) && all(&self.resource)
    }
}

impl MuteState {
    /// The word.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expired => "expired",
            Self::Unmatched => "unmatched",
        }
    }
}

/// Applies the mutes that hold on this day: marks what they accept, and says what became of each.
pub fn apply_mutes(
    mutes: &[Mute],
    today: Date,
    verdicts: &mut [Verdict],
    losses: &mut [Loss],
) -> Vec<Muting> {
    let holding: Vec<(usize, &Mute)> =
        mutes.iter().enumerate().filter(|(_, mute)| !mute.expired(today)).collect();
    let mut touched = BTreeSet::new();
    for verdict in verdicts.iter_mut() {
        verdict.muted = match verdict.kind {
            VerdictKind::Fail => fail(&holding, verdict, &mut touched),
            VerdictKind::Unknown => unknown(&holding, verdict, &mut touched),
            VerdictKind::Pass | VerdictKind::NotApplicable => None,
        };
    }
    for loss in losses.iter_mut() {
        let (account, region) = (loss.target.account, loss.target.region);
        let source = Source { api: loss.api, account, region };
        let accepts = |mute: &Mute| mute.accepts_facts() && mute.accepts_call(source);
        let mut covering = holding.iter().filter(|(_, mute)| accepts(mute)).map(|(at, _)| *at);
        loss.muted = covering.clone().next().filter(|_| !loss.harmless());
        touched.extend(covering.by_ref().filter(|_| !loss.harmless()));
    }
    let counted = mutes.iter().enumerate().map(|(at, mute)| Muting {
        mute: mute.clone(),
        state: match (mute.expired(today), touched.contains(&at)) {
            (true, _) => MuteState::Expired,
            (false, true) => MuteState::Active,
            (false, false) => MuteState::Unmatched,
        },
        verdicts: verdicts.iter().filter(|it| it.muted == Some(at)).count(),
        facts: losses.iter().filter(|it| it.muted == Some(at)).map(|it| it.facts).sum(),
    });
    counted.collect()
}

fn fail(
    holding: &[(usize, &Mute)],
    verdict: &Verdict,
    touched: &mut BTreeSet<usize>,
) -> Option<usize> {
    let covering = holding.iter().filter(|(_, mute)| mute.accepts_fail(verdict)).map(|(at, _)| *at);
    touched.extend(covering.clone());
    covering.min()
}

/// An unknown is accepted where every one of its causes is.
fn unknown(
    holding: &[(usize, &Mute)],
    verdict: &Verdict,
    touched: &mut BTreeSet<usize>,
) -> Option<usize> {
    let mut first = None;
    let mut open = verdict.unknowns.is_empty();
    for cause in verdict.unknowns.iter() {
        let mut covered = false;
        for (at, _) in holding.iter().filter(|(_, it)| it.accepts_unknown(verdict, cause.source)) {
            touched.insert(*at);
            first = first.or(Some(*at));
            covered = true;
        }
        open |= !covered;
    }
    first.filter(|_| !open)
}

#[cfg(test)]
mod tests;
