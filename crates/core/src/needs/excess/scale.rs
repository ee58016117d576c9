use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hydrant_iam::{
    Attached, Decision, Effect, Resource, Selection, Value, can_match, covers_resource,
    resource_kinds, takes_resource,
};

use crate::needs::Needs;
use crate::needs::permission::example;
use crate::{Arn, Person, Snapshot, ask};

/// What a role needs, made ready to compare its policies with.
pub(crate) struct Scale<'a> {
    snapshot: &'a Snapshot,
    person: &'a Person,
    /// Patterns of resources by action, in lower case.
    permitted: BTreeMap<String, Vec<&'a str>>,
    /// A policy that leaves everything to the role's own account.
    open: Option<Attached>,
    /// What the boundary allows: patterns of resources.
    bounds: Vec<&'a str>,
}

/// Whether something counts in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Judged {
    Can,
    CanIf(String),
    Cannot,
}

impl<'a> Scale<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, person: &'a Person, needs: &'a Needs) -> Self {
        let account = person.arn.account().map(|it| it.to_string()).unwrap_or_default();
        let partition = person.arn.partition();
        let open = format!(
            r#"{{"Statement":{{"Effect":"Allow","Principal":{{"AWS":"arn:{partition}:iam::{account}:root"}},"Action":"*","Resource":"*"}}}}"#
        );
        Self {
            snapshot,
            person,
            permitted: needs.permitted(),
            open: Some(Attached::read("the policy of the resource", &open)),
            bounds: bounds(person.identity.boundary.as_ref()),
        }
    }

    pub(super) fn permits(&self, action: &str) -> bool {
        self.permitted.contains_key(&action.to_ascii_lowercase())
    }

    pub(super) fn services(&self) -> Vec<&str> {
        let services: BTreeSet<&str> =
            self.permitted.keys().filter_map(|it| it.split(':').next()).collect();
        services.into_iter().collect()
    }

    fn resources(&self, action: &str) -> &[&'a str] {
        self.permitted.get(&action.to_ascii_lowercase()).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a pattern means more than the data path.
    pub(super) fn is_wide(&self, action: &str, pattern: &str) -> bool {
        // What takes no resource is allowed by `*` alone.
        self.permits(action)
            && takes_resource(action) != Some(false)
            && can_match(action, pattern) != Some(false)
            && !self.resources(action).iter().any(|it| covers_resource(it, pattern))
    }

    /// Resources that these patterns mean, to try an action on: some resource, those of the data path, and
    /// those that the boundary speaks of.
    pub(super) fn examples(&self, action: &str, patterns: &[&str]) -> Vec<String> {
        let service = action.split(':').next().unwrap_or_default();
        let mut found = Vec::new();
        for pattern in patterns.iter().copied().filter(|it| super::meets(action, it)) {
            found.push(self.some(action, pattern));
            let path = self.permitted.values().flatten();
            let others = path.chain(&self.bounds).copied();
            let same = others.filter(|it| it.split(':').nth(2) == Some(service));
            found.extend(same.filter(|it| covers_resource(pattern, it)).map(example));
        }
        let mut seen = BTreeSet::new();
        found.retain(|it| seen.insert(it.clone()));
        found
    }

    /// The same, without what is on the data path.
    pub(super) fn outside(&self, action: &str, pattern: &str) -> Vec<String> {
        let mut found = self.examples(action, &[pattern]);
        found.retain(|it| {
            !self.resources(action).iter().any(|on_path| covers_resource(on_path, it))
        });
        found
    }

    fn some(&self, action: &str, pattern: &str) -> String {
        if pattern != "*" {
            return example(pattern);
        }
        let kinds = resource_kinds(action).unwrap_or_default();
        let Some(kind) = kinds.first() else { return pattern.to_owned() };
        let region = self.snapshot.header.home;
        let account = self.person.arn.account().map(|it| it.to_string()).unwrap_or_default();
        let filled = kind
            .arn
            .replace("${Partition}", self.person.arn.partition())
            .replace("${Region}", &region.to_string())
            .replace("${Account}", &account);
        let mut text = String::new();
        let mut rest = filled.as_str();
        while let Some((before, (_, after))) =
            rest.split_once("${").and_then(|(before, it)| Some((before, it.split_once('}')?)))
        {
            text = text + before + "x";
            rest = after;
        }
        text + rest
    }

    /// Whether the role's side allows an action on any of these.
    pub(super) fn tries(&self, action: &str, resources: &[String]) -> Judged {
        let mut judged = Judged::Cannot;
        for resource in resources {
            match self.one(action, resource) {
                Judged::Can => return Judged::Can,
                Judged::CanIf(remains) if judged == Judged::Cannot => {
                    judged = Judged::CanIf(remains);
                }
                _ => {}
            }
        }
        judged
    }

    fn one(&self, action: &str, arn: &str) -> Judged {
        let mut resource = Resource::new(arn);
        let own = self.person.arn.account().map(|it| it.to_string());
        resource.account = resource.account.or(own.clone());
        if resource.account == own {
            resource.controls = Arc::clone(&self.person.identity.controls);
        }
        resource.policy.clone_from(&self.open);
        let mut first = None;
        for via in via(action, arn) {
            match ask(self.snapshot, self.person, action, &resource, &via) {
                Decision::Can(_) => return Judged::Can,
                Decision::CanIf(remains, _) => first = first.or_else(|| Some(remains.to_string())),
                Decision::Cannot(_) => {}
            }
        }
        first.map_or(Judged::Cannot, Judged::CanIf)
    }
}

/// Keys are used through the services of a data path.
fn via(action: &str, arn: &str) -> Vec<Vec<(&'static str, Value)>> {
    let region = arn.parse::<Arn>().ok().and_then(|it| it.region());
    let (true, Some(region)) = (action.starts_with("kms:"), region) else {
        return vec![Vec::new()];
    };
    let through = |service: &str| {
        vec![("kms:ViaService", Value::One(format!("{service}.{region}.amazonaws.com")))]
    };
    ["s3", "kinesis", "secretsmanager"].into_iter().map(through).collect()
}

fn bounds(boundary: Option<&Attached>) -> Vec<&str> {
    let Some(Attached::Read(policy)) = boundary else { return Vec::new() };
    let statements = &policy.document().statements;
    let allows = statements.iter().filter(|it| it.effect == Effect::Allow);
    let listed = allows.filter_map(|it| match &it.resources {
        Selection::Only(listed) => Some(listed),
        _ => None,
    });
    listed.flatten().map(String::as_str).filter(|it| *it != "*").collect()
}
