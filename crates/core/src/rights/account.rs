use std::collections::{BTreeMap, BTreeSet};

use hydrant_iam::Decision;

use super::administrators::{Administers, unrestricted};
use super::holders::{Collector, Holder, Holders};
use super::passing::{Passable, Passing};
use super::questions::{Gap, Questions};
use super::reach::Reaches;
use super::{Ability, Circle, Holdings, OrganizationControls, Person, ask, brief, reasons};
use crate::facts::ResourceKind;
use crate::{AccountId, Arn, Settings, Source, Unknown, glob};

/// What the policies of an account come to.
#[derive(Debug)]
pub struct AccountRights {
    /// Where the policies were read.
    pub source: Source,
    /// The roles on data paths, and whom key policies name, with their policies.
    pub people: BTreeMap<Arn, Person>,
    /// Users and roles that administer whatever streams say.
    pub administrators: BTreeMap<Arn, Administers>,
    /// Who can do what to the streams, applications, transforms and code of the account. Administrators are
    /// left out, but for users who write or read.
    pub holders: Holders,
    /// What nobody can tell, sorted.
    pub gaps: Vec<Gap>,
    /// Who may make or change streams with roles that are not theirs, by principal; without administrators.
    pub passing: Vec<Passing>,
    /// Why nobody can tell which roles may be passed.
    pub passing_gap: Option<Unknown>,
}

impl AccountRights {
    /// `named` are those who are kept beside the roles on data paths.
    pub(super) fn of(
        (controls, holdings): (&OrganizationControls<'_>, &Holdings<'_>),
        settings: &Settings,
        account: AccountId,
        named: &BTreeSet<Arn>,
    ) -> Result<Self, Box<Unknown>> {
        let snapshot = controls.snapshot();
        let circle = Circle::open(controls, account)?;
        let source = circle.source;
        let Questions { asked, mut gaps, .. } = Questions::of(controls, holdings, account, source);
        let passable = Passable::of(controls, holdings, &circle, account);
        let mut reaches = Reaches::of(&asked);
        let mut administrators = BTreeMap::new();
        let (mut found, mut passing) = (Collector::default(), Vec::new());
        for person in circle.people.iter().filter(|it| !it.is_service_linked()) {
            let reach = reaches.of_person(person);
            let administers = if configured(settings, &person.arn) {
                Some(Administers::Configured)
            } else {
                unrestricted(snapshot, person, reach.actions)
            };
            let exempt = administers.as_ref().is_some_and(Administers::surely);
            administrators.extend(administers.map(|it| (person.arn.clone(), it)));
            for (question, action) in reach.pairs {
                let streams = matches!(question.ability, Ability::Write | Ability::Read);
                if exempt && !(person.is_user() && streams) {
                    continue;
                }
                let decision = ask(snapshot, person, action, &question.resource, &question.more);
                if let Decision::Cannot(_) = decision {
                    continue;
                }
                found.add(&Holder {
                    object: &question.object,
                    ability: question.ability,
                    action,
                    principal: &person.arn,
                    by: &brief(&reasons(&decision)),
                    remains: decision.remains().map(|it| brief(&it.to_string())).as_deref(),
                });
            }
            if !exempt {
                passing.extend(passable.by(person, reach.actions));
            }
        }
        gaps.sort();
        gaps.dedup();
        let passing_gap = passable.gap;
        let on_path = |arn: &Arn| {
            ResourceKind::of(arn) == Some(ResourceKind::Role)
                && snapshot.resources.contains_key(arn)
        };
        let kept = |it: &Person| on_path(&it.arn) || named.contains(&it.arn);
        let people = circle.people.into_iter().filter(kept);
        let people = people.map(|person| (person.arn.clone(), person)).collect();
        let holders = found.finish();
        Ok(Self { source, people, administrators, holders, gaps, passing, passing_gap })
    }
}

/// Whether the owner says that this is an administrator.
fn configured(settings: &Settings, arn: &Arn) -> bool {
    settings.administrators.iter().any(|pattern| glob(pattern, arn.as_str()))
}
