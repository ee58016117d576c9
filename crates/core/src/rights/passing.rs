//! Who may hand a role to a service that streams.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hydrant_iam::{
    Answer, Attached, Decision, Effect, PolicyDocument, Principal, Reason, Remains, Resource,
    Selection, StatementRef, Value,
};

use super::ability::ActionSet;
use super::{Circle, Holdings, OrganizationControls, Person, ask, brief, probe, reasons, resource};
use crate::{AccountId, Arn, Region, Service, Snapshot, Target, Unknown, glob, references};

/// Somebody who may make or change streams with roles that are not theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passing {
    /// Who.
    pub principal: Arn,
    /// The service that is given the role.
    pub service: Service,
    /// The roles: the first few, sorted.
    pub roles: Vec<Arn>,
    /// How many there are.
    pub count: usize,
    /// What decides, in words; text from AWS.
    pub by: Arc<str>,
    /// What must hold for it; none: it can. Text from AWS.
    pub remains: Option<Arc<str>>,
}

/// So many roles are kept of one principal.
const SHOWN: usize = 3;

/// How a service is made to use a role.
struct Way {
    service: Service,
    principal: &'static str,
    /// Makes something of this kind.
    create: (&'static str, &'static str),
    /// Changes the role of what is there.
    update: &'static str,
}

static WAYS: [Way; 3] = [
    Way {
        service: Service::Firehose,
        principal: "firehose.amazonaws.com",
        create: ("firehose:CreateDeliveryStream", "deliverystream/"),
        update: "firehose:UpdateDestination",
    },
    Way {
        service: Service::Kinesis,
        principal: "kinesis.amazonaws.com",
        create: ("kinesis:CreateChannel", "channel/"),
        update: "kinesis:CreateChannel",
    },
    Way {
        service: Service::Flink,
        principal: "kinesisanalytics.amazonaws.com",
        create: ("kinesisanalytics:CreateApplication", "application/"),
        update: "kinesisanalytics:UpdateApplication",
    },
];

/// The roles of an account that each service may be handed, and the things it has there.
pub(super) struct Passable<'a> {
    snapshot: &'a Snapshot,
    account: AccountId,
    regions: BTreeSet<Region>,
    ways: Vec<(&'static Way, Vec<Arn>, Vec<Thing>)>,
    /// Roles of which nobody can tell whom they trust.
    pub(super) gap: Option<Unknown>,
}

/// A stream or application, and its roles; none: not known.
struct Thing {
    arn: Arn,
    resource: Resource,
    roles: Option<BTreeSet<Arn>>,
}

impl<'a> Passable<'a> {
    pub(super) fn of(
        controls: &'a OrganizationControls<'_>,
        holdings: &Holdings<'_>,
        circle: &Circle,
        account: AccountId,
    ) -> Self {
        let mut gap = None;
        let mut ways: Vec<(&Way, Vec<Arn>, Vec<Thing>)> = WAYS
            .iter()
            .map(|way| (way, Vec::new(), things(controls, holdings, account, way.service)))
            .collect();
        // Hundreds of roles trust the same few.
        let mut read: BTreeMap<&str, Option<[bool; 3]>> = BTreeMap::new();
        let roles = circle.people.iter().filter(|it| !it.is_user() && !it.is_service_linked());
        for role in roles {
            let text = role.trust.as_deref().unwrap_or_default();
            if let Some(trusted) = read.entry(text).or_insert_with(|| trusts(text)) {
                for ((_, roles, _), trusted) in ways.iter_mut().zip(trusted) {
                    roles.extend(trusted.then(|| role.arn.clone()));
                }
            } else {
                let why = format!("the trust policy of {} cannot be read", role.arn);
                gap = gap.or_else(|| Some(Unknown::undecided(role.source, why)));
            }
        }
        let things = ways.iter().flat_map(|(_, _, things)| things);
        let regions = things.filter_map(|thing| thing.arn.region()).collect();
        Self { snapshot: controls.snapshot(), account, regions, ways, gap }
    }

    /// What somebody may pass. A role that a statement names as it is was meant; and so are the roles of
    /// streams that somebody may change by name.
    pub(super) fn by(&self, person: &Person, reach: ActionSet) -> Vec<Passing> {
        if !reach.has("iam:PassRole") {
            return Vec::new();
        }
        let ways = self.ways.iter().filter(|(way, roles, _)| {
            !roles.is_empty() && (reach.has(way.create.0) || reach.has(way.update))
        });
        ways.filter_map(|(way, roles, things)| self.by_way(person, way, roles, things)).collect()
    }

    fn by_way(
        &self,
        person: &Person,
        way: &Way,
        roles: &[Arn],
        things: &[Thing],
    ) -> Option<Passing> {
        let (mut use_it, mut related, mut not_known) = (None, BTreeSet::new(), None);
        for thing in things {
            // Only a stream's own policy could let somebody in whose own policies do not.
            if thing.resource.policy.is_none() && !may(person, way.update, &thing.resource.arn) {
                continue;
            }
            let decision = ask(self.snapshot, person, way.update, &thing.resource, &[]);
            if decision.answer() == Answer::Cannot {
                continue;
            }
            if statements(&decision).iter().any(|it| names_some(it, &thing.arn)) {
                match &thing.roles {
                    Some(roles) => related.extend(roles),
                    None => not_known = Some(format!("which roles {} has", thing.arn)),
                }
            }
            better(&mut use_it, decision);
        }
        let (action, kind) = way.create;
        let service = action.split(':').next().unwrap_or_default();
        for region in &self.regions {
            let place = Target::new(self.account, *region);
            for name in probe::names(person, service, kind, place) {
                let mut on = Resource::new(name.as_str());
                on.controls = Arc::clone(&person.identity.controls);
                better(&mut use_it, ask(self.snapshot, person, action, &on, &[]));
            }
        }
        let use_it = use_it?;
        let (mut passed, mut count, mut pass_it) = (Vec::new(), 0, None);
        let passable =
            |role: &&Arn| !related.contains(role) && may(person, "iam:PassRole", role.as_str());
        for role in roles.iter().filter(passable) {
            let mut on = Resource::new(role.as_str());
            on.controls = Arc::clone(&person.identity.controls);
            let to = [("iam:PassedToService", Value::One(way.principal.to_owned()))];
            let decision = ask(self.snapshot, person, "iam:PassRole", &on, &to);
            let meant = statements(&decision).iter().any(|it| names_just(it, role));
            if decision.answer() == Answer::Cannot || meant {
                continue;
            }
            // Those that can be passed for certain push out the others.
            let surer = |it: &Decision| it.answer() < decision.answer();
            if pass_it.as_ref().is_some_and(surer) {
                (passed, count) = (Vec::new(), 0);
            } else if pass_it.as_ref().is_some_and(|it| it.answer() > decision.answer()) {
                continue;
            }
            count += 1;
            if passed.len() < SHOWN {
                passed.push(role.clone());
            }
            pass_it = pass_it.filter(|it| !surer(it)).or(Some(decision));
        }
        let pass_it = pass_it?;
        let remains: Vec<String> = [&use_it, &pass_it]
            .into_iter()
            .filter_map(|it| it.remains().map(ToString::to_string))
            .chain(not_known)
            .collect();
        Some(Passing {
            principal: person.arn.clone(),
            service: way.service,
            roles: passed,
            count,
            by: brief(&reasons(&pass_it)).into(),
            remains: (!remains.is_empty()).then(|| brief(&remains.join(" and ")).into()),
        })
    }
}

/// Whether some policy of somebody may allow it at all.
fn may(person: &Person, action: &str, resource: &str) -> bool {
    person.identity.policies.iter().any(|policy| match policy {
        Attached::Read(policy) => policy.may_allow_on(action, resource),
        Attached::Unreadable(_) => true,
    })
}

/// Keeps the decision that allows more.
fn better(best: &mut Option<Decision>, decision: Decision) {
    let least = best.as_ref().map_or(Answer::Cannot, Decision::answer);
    if decision.answer() > least {
        *best = Some(decision);
    }
}

/// Which of the services a trust policy names.
fn trusts(text: &str) -> Option<[bool; 3]> {
    let policy = PolicyDocument::parse(text).ok()?;
    let allows = || policy.statements.iter().filter(|it| it.effect == Effect::Allow);
    let named = |way: &Way| {
        allows().any(|statement| match &statement.principals {
            Selection::Unspecified => false,
            Selection::AllBut(_) => true,
            Selection::Only(listed) => listed.iter().any(|it| match it {
                Principal::Service(name) => name == way.principal,
                _ => false,
            }),
        })
    };
    Some(WAYS.each_ref().map(named))
}

fn things(
    controls: &OrganizationControls<'_>,
    holdings: &Holdings<'_>,
    account: AccountId,
    service: Service,
) -> Vec<Thing> {
    let snapshot = controls.snapshot();
    let thing =
        |arn: &Arn, roles| Thing { arn: arn.clone(), resource: resource(controls, arn), roles };
    let held = holdings.of_account(account);
    match service {
        Service::Firehose => {
            let streams = held.iter().flat_map(|it| &it.delivery_streams);
            let roles = |it: &crate::facts::DeliveryStream| {
                let description = it.description.known().ok()?;
                let roles = references::roles_of_delivery_stream(description);
                Some(roles.into_iter().cloned().collect())
            };
            streams.map(|it| thing(&it.arn, roles(it))).collect()
        }
        Service::Kinesis => {
            let streams = held.iter().flat_map(|it| &it.streams).map(|it| &it.arn);
            let roles = |arn: &Arn| {
                let channels = snapshot.channels.get(arn)?.known().ok()?.iter();
                let found = channels.map(|it| snapshot.resources.get(it));
                let found: Option<Vec<_>> = found.collect();
                Some(found?.into_iter().filter_map(references::role_of).cloned().collect())
            };
            streams.map(|arn| thing(arn, roles(arn))).collect()
        }
        Service::Flink => {
            let own = |it: &&&crate::facts::Application| it.arn.account() == Some(account);
            let applications = holdings.applications.iter().filter(own);
            let roles = |it: &crate::facts::Application| {
                Some(it.detail.known().ok()?.role.iter().cloned().collect())
            };
            applications.map(|it| thing(&it.arn, roles(it))).collect()
        }
    }
}

/// The statements of the caller's own policies that a decision rests on, surely or perhaps.
fn statements(decision: &Decision) -> Vec<&StatementRef> {
    let sure = decision.reasons().iter().filter_map(|reason| match reason {
        Reason::Allowed(statement) => Some(statement),
        _ => None,
    });
    let open = decision.remains().map(Remains::leaves).unwrap_or_default();
    let open = open.into_iter().filter_map(|it| match it {
        Remains::Applies(undecided) => Some(&undecided.statement),
        _ => None,
    });
    let own = |it: &&StatementRef| it.layer == hydrant_iam::Layer::Identity;
    sure.chain(open).filter(own).collect()
}

fn patterns(statement: &StatementRef) -> &[String] {
    match statement.policy.document().statements.get(statement.index).map(|it| &it.resources) {
        Some(Selection::Only(listed)) => listed,
        _ => &[],
    }
}

/// Whether a statement names exactly this.
fn names_just(statement: &StatementRef, arn: &Arn) -> bool {
    patterns(statement).iter().any(|pattern| pattern == arn.as_str())
}

/// Whether a statement means this by its name, or by a part of it: not as one of all of its kind.
fn names_some(statement: &StatementRef, arn: &Arn) -> bool {
    let named = |pattern: &str| {
        let name = pattern.splitn(6, ':').nth(5).and_then(|it| it.split_once('/'));
        name.is_some_and(|(_, name)| name.contains(|c| !matches!(c, '*' | '?' | '/')))
            && glob(&pattern.replace('?', "*"), arn.as_str())
    };
    patterns(statement).iter().any(|pattern| named(pattern))
}
