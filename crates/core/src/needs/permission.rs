use std::collections::BTreeMap;

use hydrant_iam::NeededConditions;

/// One action on one pattern of resources.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Permission {
    /// The action: `s3:PutObject`.
    pub action: &'static str,
    /// The resource as a policy would have it.
    pub resource: String,
    /// What a statement of least privilege asks beside.
    pub conditions: NeededConditions,
    /// How certain it is.
    pub strength: Strength,
    /// The requests by which it is tried.
    pub asked: Vec<Asked>,
}

/// How certain it is that something is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// The configuration needs it: without it delivery fails.
    Needed,
    /// It is needed unless something holds that the scan does not read.
    Doubted(&'static str),
    /// The configuration names the resource, and does not say what for.
    Named,
    /// AWS documents it beside what is needed, or more widely.
    Beside,
}

/// A request as the service makes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// The resource.
    pub resource: String,
    /// What else the request carries: key and value.
    pub context: Vec<(&'static str, String)>,
}

impl Permission {
    /// An action on a pattern of resources, tried on one that it means.
    pub(super) fn new(action: &'static str, resource: impl Into<String>) -> Self {
        let resource = resource.into();
        let asked = vec![Asked { resource: example(&resource), context: Vec::new() }];
        let conditions = NeededConditions::new();
        Self { action, resource, conditions, strength: Strength::Needed, asked }
    }

    pub(super) fn strength(mut self, strength: Strength) -> Self {
        self.strength = strength;
        self
    }

    pub(super) fn asked_on(mut self, resource: &str) -> Self {
        for asked in &mut self.asked {
            resource.clone_into(&mut asked.resource);
        }
        self
    }

    pub(super) fn within(mut self, context: Vec<Vec<(&'static str, String)>>) -> Self {
        let resource = self.asked.pop().map(|it| it.resource).unwrap_or_default();
        let asked = |context| Asked { resource: resource.clone(), context };
        self.asked = context.into_iter().map(asked).collect();
        self
    }

    pub(super) fn only_if(mut self, operator: &str, key: &str, values: Vec<String>) -> Self {
        let keys: &mut BTreeMap<_, _> = self.conditions.entry(operator.to_owned()).or_default();
        keys.insert(key.to_owned(), values);
        self
    }

    /// The service's prefix.
    pub(super) fn service(&self) -> &'static str {
        self.action.split(':').next().unwrap_or_default()
    }
}

/// A resource that a pattern means. The pattern `*` means itself: no resource at all.
pub(super) fn example(pattern: &str) -> String {
    if pattern == "*" { pattern.to_owned() } else { pattern.replace(['*', '?'], "x") }
}
