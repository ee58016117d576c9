//! Which statements of a layer apply to a request.

use std::sync::Arc;

use super::judged::{Doubt, Judged, Remains, Undecided};
use super::names::{Closeness, Names};
use super::{Layer, Reason, Request, StatementRef};
use crate::pattern::{Arn, ArnPattern, Pattern};
use crate::policy::Rule;
use crate::truth::Truth;
use crate::{Attached, Effect, Policy, Selection, Statement};

/// A layer, and what it says about a request.
pub(super) struct Weighed<'a> {
    layer: Layer,
    hits: Vec<Hit<'a>>,
    unreadable: Vec<&'a Arc<str>>,
    /// Why the whole layer may not count.
    doubt: Option<&'static str>,
}

/// A statement that applies, or may.
struct Hit<'a> {
    policy: &'a Arc<Policy>,
    index: usize,
    effect: Effect,
    names: Names,
    doubts: Vec<Doubt>,
}

impl<'a> Weighed<'a> {
    /// Weighs the policies of a layer. `of_resource`: they name principals.
    pub(super) fn new(
        layer: Layer,
        policies: impl IntoIterator<Item = &'a Attached>,
        of_resource: bool,
        (request, arn): (&Request<'_>, &Arn<'_>),
    ) -> Self {
        let mut weighed = Self { layer, hits: Vec::new(), unreadable: Vec::new(), doubt: None };
        for policy in policies {
            let policy = match policy {
                Attached::Read(policy) => policy,
                Attached::Unreadable(name) => {
                    weighed.unreadable.push(name);
                    continue;
                }
            };
            let statements = policy.rules().iter().zip(&policy.document().statements);
            for (index, (rule, statement)) in statements.enumerate() {
                if let Some((names, doubts)) = try_on(rule, statement, of_resource, request, arn) {
                    weighed.hits.push(Hit { policy, index, effect: rule.effect, names, doubts });
                }
            }
        }
        weighed
    }

    /// As it is, if it counts for the caller at all.
    pub(super) fn doubted(mut self, doubt: Option<&'static str>) -> Self {
        self.doubt = doubt;
        self
    }

    /// Whether a statement allows the request that names the caller at least this closely.
    pub(super) fn allows(&self, least: Closeness) -> Judged {
        let (mut because, mut open) = (Vec::new(), Vec::new());
        for hit in self.hits.iter().filter(|hit| hit.effect == Effect::Allow) {
            if hit.names.surely >= least && hit.doubts.is_empty() {
                because.push(Reason::Allowed(self.statement(hit)));
            } else if hit.names.perhaps >= least && because.is_empty() {
                open.push(Remains::Applies(self.undecided(hit, least)));
            }
        }
        if !because.is_empty() {
            return Judged::Yes(because);
        }
        open.extend(self.gaps());
        open.extend(self.doubt.map(Remains::Open));
        if open.is_empty() {
            return Judged::No(vec![Reason::NotAllowed(self.layer.clone())]);
        }
        Judged::If(Remains::any(open), Vec::new())
    }

    /// The statements that deny the request, surely or perhaps.
    pub(super) fn denials(&self, because: &mut Vec<Reason>, open: &mut Vec<Remains>) {
        for hit in self.hits.iter().filter(|hit| hit.effect == Effect::Deny) {
            let sure = hit.names.surely > Closeness::Not && hit.doubts.is_empty();
            if sure && self.doubt.is_none() {
                because.push(Reason::Denied(self.statement(hit)));
            } else {
                let mut undecided = self.undecided(hit, Closeness::Account);
                undecided.doubts.extend(self.doubt.map(Doubt::Applicability));
                open.push(Remains::Spares(undecided));
            }
        }
        open.extend(self.gaps());
    }

    fn gaps(&self) -> impl Iterator<Item = Remains> {
        let gap = |name: &&Arc<str>| Remains::Unreadable(self.layer.clone(), Arc::clone(name));
        self.unreadable.iter().map(gap)
    }

    fn statement(&self, hit: &Hit<'_>) -> StatementRef {
        let policy = Arc::clone(hit.policy);
        StatementRef { layer: self.layer.clone(), policy, index: hit.index }
    }

    fn undecided(&self, hit: &Hit<'_>, least: Closeness) -> Undecided {
        let mut doubts = hit.doubts.clone();
        if hit.names.surely < least {
            doubts.push(Doubt::Principal);
        }
        Undecided { statement: self.statement(hit), doubts }
    }
}

/// Whom a statement means if it applies to a request, and what of that is in doubt; none if it does
/// not apply.
fn try_on(
    rule: &Rule,
    statement: &Statement,
    of_resource: bool,
    request: &Request<'_>,
    arn: &Arn<'_>,
) -> Option<(Names, Vec<Doubt>)> {
    let action = |pattern: &Pattern| pattern.matches_caseless(request.action).into();
    if rule.actions.selects(action) == Truth::False {
        return None;
    }
    let context = request.context;
    // What NotResource makes of a variable without a value is not documented.
    let negated = matches!(rule.resources, Selection::AllBut(_));
    let missing = if negated { Truth::Unknown } else { Truth::False };
    let is_meant = |pattern: &ArnPattern| pattern.matches(arn).into();
    let resource = rule.resources.selects(|it| it.holds(context, missing, is_meant));
    if resource == Truth::False {
        return None;
    }
    let names = if of_resource {
        Names::of(&statement.principals, statement.effect, request.identity)
    } else {
        Names::ITSELF
    };
    if names.perhaps == Closeness::Not {
        return None;
    }
    let mut doubts = Vec::new();
    if resource == Truth::Unknown {
        doubts.push(Doubt::Resource);
    }
    for (index, test) in rule.tests.iter().enumerate() {
        match test.holds(context) {
            Truth::False => return None,
            Truth::Unknown => doubts.push(Doubt::Condition(index)),
            Truth::True => {}
        }
    }
    Some((names, doubts))
}
