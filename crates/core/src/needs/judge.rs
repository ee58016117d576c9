//! How checks ask for what a role needs.

use std::sync::Arc;

use super::{Excess, Grant, Judged, Needs, Scale, grants};
use crate::facts::{Principals, Role};
use crate::{Context, Fact, Judge, Packed, Person, Stop};

/// A role on a data path, as checks judge it.
pub(crate) struct PathRole<'a> {
    /// The role and its policies.
    pub(crate) person: &'a Person,
    /// Where its policies were read.
    pub(crate) fact: &'a Fact<Packed<Principals>>,
    /// What it needs.
    pub(crate) needs: Arc<Needs>,
}

impl<'a> Context<'a> {
    /// A role and what it needs, unless AWS itself keeps it, or nothing is known to use it.
    pub(crate) fn path_role(&self, role: &Role) -> Result<PathRole<'a>, Stop> {
        let (person, fact) = self.own_role(role)?;
        let needs = self.rights.needs(&role.arn, self.users);
        if needs.is_empty() {
            return Err(Stop::undecided(fact, "what uses the role is not known"));
        }
        Ok(PathRole { person, fact, needs })
    }

    /// A role, unless AWS itself keeps it.
    pub(crate) fn own_role(
        &self,
        role: &Role,
    ) -> Result<(&'a Person, &'a Fact<Packed<Principals>>), Stop> {
        if role.arn.resource().starts_with("role/aws-service-role/") {
            return Err(Stop::not_applicable("AWS keeps the role: it is linked to a service."));
        }
        let person = self.role(&role.arn)?;
        let fact = role.arn.account().and_then(|account| self.snapshot.principals(account));
        let gone = || Stop::not_applicable("The role does not exist.");
        Ok((person, fact.ok_or_else(gone)?))
    }
}

impl PathRole<'_> {
    /// Ends a part where only log destinations write with the role, or for a check on these where somebody
    /// else works with it too.
    pub(crate) fn is_feed(&self, wanted: bool) -> Result<(), Stop> {
        let only_feeds = self.needs.feeds && !self.needs.delivers;
        if only_feeds == wanted {
            return Ok(());
        }
        if let Some(gap) = self.needs.gap() {
            return Err(Stop::from(gap));
        }
        Err(Stop::not_applicable(if only_feeds {
            "Only log destinations write with the role; feed-role-broad speaks."
        } else if self.needs.feeds {
            "Streams work with the role too; role-broad-actions and role-broad-resources speak."
        } else {
            "No log destination writes with the role."
        }))
    }

    /// Fails for every statement that allows more than is needed.
    pub(crate) fn beyond(
        &self,
        context: &Context<'_>,
        judge: &mut Judge,
        find: impl Fn(&Grant<'_>, &Scale<'_>) -> Vec<Excess>,
        words: impl Fn(&Excess) -> (String, &'static str),
    ) -> Result<(), Stop> {
        let scale = Scale::new(context.snapshot, self.person, &self.needs);
        let (grants, unreadable) = grants(self.person);
        let mut stop =
            unreadable.map(|name| Stop::undecided(self.fact, format!("{name} could not be read")));
        for excess in grants.iter().flat_map(|grant| find(grant, &scale)) {
            // What else is needed may not be known, and the missing fact is the first cause then.
            let gap = self.needs.gap().filter(|_| !excess.plain).map(Stop::from);
            let doubt = gap.or_else(|| match &excess.judged {
                Judged::CanIf(remains) => Some(self.undecided(&excess, remains)),
                _ if !excess.plain => self.maybe_needed(&excess),
                _ => None,
            });
            if let Some(doubt) = doubt {
                stop = stop.or(Some(doubt));
                continue;
            }
            let (sentence, expected) = words(&excess);
            judge.fail(self.fact, excess.place.clone(), excess.observed(), expected, sentence);
        }
        stop.map_or(Ok(()), Err)
    }

    fn undecided(&self, excess: &Excess, remains: &str) -> Stop {
        let what = excess.observed();
        Stop::undecided(self.fact, format!("{} allows {what}, if {remains}", excess.place))
    }

    fn maybe_needed(&self, excess: &Excess) -> Option<Stop> {
        let why = self.needs.open.first()?;
        let what = excess.observed();
        Some(Stop::undecided(self.fact, format!("{why}: {} allows {what}", excess.place)))
    }
}

impl Excess {
    /// What the statement allows, in words that stay short.
    pub(crate) fn observed(&self) -> String {
        format!("{} on {}", self.named(), short(&self.resources, self.resources.len()))
    }

    /// The actions, and how many more.
    pub(crate) fn named(&self) -> String {
        short(&self.actions, self.actions.len() + self.more)
    }
}

/// The first few of a list, and how many more there are.
pub(crate) fn short(list: &[String], all: usize) -> String {
    const SHOWN: usize = 4;
    let shown = list.len().min(SHOWN);
    let text = list.iter().take(shown).map(String::as_str).collect::<Vec<_>>().join(", ");
    match all - shown {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}
