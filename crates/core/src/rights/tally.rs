use std::collections::BTreeMap;

use super::{Ability, AccountRights, Administers, Holder};
use crate::{AccountId, Arn, Context, Judge, Stop, Unknown};

/// Who, beside administrators, is found to be able to do something.
#[derive(Default)]
pub(crate) struct Tally<'a> {
    /// By principal, what allows it.
    sure: BTreeMap<&'a Arn, &'a str>,
    open: Option<(&'a Arn, &'a str)>,
}

/// How a violation is told: what was looked at, and what is expected.
pub(crate) struct Told {
    pub(crate) what: &'static str,
    pub(crate) expected: &'static str,
    /// What they may do: `delete the stream`.
    pub(crate) may: String,
}

impl<'a> Tally<'a> {
    /// Counts a principal. One that may be an administrator is not counted for certain.
    pub(crate) fn add(&mut self, rights: &'a AccountRights, holder: &Holder<'a>) {
        let remains = match rights.administrators.get(holder.principal) {
            Some(it) if it.surely() => return,
            Some(Administers::Perhaps(remains)) => Some(&**remains),
            _ => None,
        };
        self.put(holder.principal, holder.by, holder.remains.or(remains));
    }

    /// Counts a principal, whoever it is.
    pub(crate) fn put(&mut self, principal: &'a Arn, by: &'a str, remains: Option<&'a str>) {
        match remains {
            None => {
                self.sure.entry(principal).or_insert(by);
            }
            Some(remains) => {
                let smallest = self.open.is_none_or(|it| (principal, remains) < it);
                if smallest {
                    self.open = Some((principal, remains));
                }
            }
        }
    }

    /// Whether nobody was counted, not even perhaps.
    pub(crate) fn is_empty(&self) -> bool {
        self.sure.is_empty() && self.open.is_none()
    }

    /// Whether it is certain of somebody.
    pub(crate) fn certain(&self) -> bool {
        !self.sure.is_empty()
    }

    /// A violation names a handful; without one, what remains to be known of somebody is what is missing.
    pub(crate) fn judge(
        &self,
        context: &Context<'_>,
        judge: &mut Judge,
        account: AccountId,
        told: &Told,
    ) -> Result<(), Stop> {
        let fact = context.people(account)?;
        if let Some((first, by)) = self.sure.first_key_value() {
            let names: Vec<&Arn> = self.sure.keys().copied().collect();
            let observed = format!("{}; {}: {by}", listed(&names), name(first));
            let sentence =
                format!("Beyond the administrators, {} may {}.", listed(&names), told.may);
            judge.fail(fact, told.what, observed, told.expected, sentence);
            return Ok(());
        }
        match self.open {
            Some((principal, remains)) => Err(context.undecided(account, principal, remains)),
            None => Ok(()),
        }
    }
}

impl AccountRights {
    /// What nobody can tell about an object matters where nobody is found for certain.
    pub(crate) fn told(
        &self,
        object: &Arn,
        abilities: &[Ability],
        certain: bool,
    ) -> Result<(), Stop> {
        let mut gaps = self.gaps.iter().filter(|gap| gap.object == *object);
        match gaps.find(|gap| abilities.contains(&gap.ability)) {
            Some(gap) if !certain => Err(Stop::from(&gap.why)),
            _ => Ok(()),
        }
    }
}

impl<'a> Context<'a> {
    /// The users and roles of an account, as evidence.
    pub(crate) fn people(
        &self,
        account: AccountId,
    ) -> Result<&'a crate::Fact<crate::Packed<crate::facts::Principals>>, Stop> {
        let home = crate::Target::new(account, self.snapshot.header.home);
        let fact = self.snapshot.principals(account);
        crate::around::asked(fact, crate::facts::Area::Principals, home)
    }

    /// Nobody can tell whether somebody can: the policies of the organization are missing, or a condition
    /// remains.
    pub(crate) fn undecided(&self, account: AccountId, principal: &Arn, remains: &str) -> Stop {
        let policies = self.snapshot.organization_policies();
        let missing = policies
            .and_then(|it| it.service.known().err().or_else(|| it.resource.known().err()))
            .or_else(|| self.snapshot.header.organization.identity.known().err());
        match (missing, self.people(account)) {
            (Some(missing), _) => missing.into(),
            (None, Ok(fact)) => {
                let why = format!("{} can if {remains}", name(principal));
                Stop::Unknown(Box::new(Unknown::undecided(fact.source(), why)))
            }
            (None, Err(stop)) => stop,
        }
    }
}

/// `role/a, role/b and 3 more`.
pub(crate) fn listed(arns: &[&Arn]) -> String {
    const SHOWN: usize = 4;
    let names: Vec<&str> = arns.iter().take(SHOWN).map(|arn| name(arn)).collect();
    match arns.len() {
        n if n > SHOWN => format!("{} and {} more", names.join(", "), n - SHOWN),
        _ => match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => names.concat(),
        },
    }
}

/// `role/delivery`.
fn name(arn: &Arn) -> &str {
    arn.resource()
}
