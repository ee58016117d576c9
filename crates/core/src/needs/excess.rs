//! What a role is allowed beyond what it needs.
//!
//! Asked is what the role's side allows: its policies, its boundary and the organization's policies. What the
//! policy of a resource says is its owner's business, and a broad policy that a boundary narrows to what is
//! needed is not broad.

mod scale;

use std::collections::BTreeSet;
use std::sync::Arc;

use hydrant_iam::{
    Attached, Effect, Layer, Policy, Selection, Statement, StatementRef, access_level, actions_of,
    can_match, covers_resource, expand, known_actions, resource_kinds, takes_resource,
};
pub(crate) use scale::{Judged, Scale};

use crate::Person;

/// An `Allow` statement of a role's own policies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grant<'a> {
    policy: &'a Arc<Policy>,
    index: usize,
    statement: &'a Statement,
}

/// What one statement allows beyond the need.
#[derive(Clone, Debug)]
pub(crate) struct Excess {
    /// The statement and its place.
    pub(crate) place: String,
    /// The actions that were tried, or all that a resource is too wide for.
    pub(crate) actions: Vec<String>,
    /// How many more it names.
    pub(crate) more: usize,
    /// The resources, as written.
    pub(crate) resources: Vec<String>,
    /// Whether it counts in the end.
    pub(crate) judged: Judged,
    /// Nothing that a stream could need explains it.
    pub(crate) plain: bool,
}

/// The `Allow` statements of a role's policies, and a policy that nobody could read.
pub(crate) fn grants(person: &Person) -> (Vec<Grant<'_>>, Option<&str>) {
    let (mut found, mut unreadable) = (Vec::new(), None);
    for attached in &person.identity.policies {
        match attached {
            Attached::Read(policy) => {
                let statements = policy.document().statements.iter().enumerate();
                let allows = statements.filter(|(_, it)| it.effect == Effect::Allow);
                found.extend(allows.map(|(index, statement)| Grant { policy, index, statement }));
            }
            Attached::Unreadable(name) => unreadable = unreadable.or(Some(&**name)),
        }
    }
    (found, unreadable)
}

/// Services that govern an account, and that no stream works with.
const GOVERNING: &[&str] = &[
    "cloudtrail",
    "config",
    "guardduty",
    "iam",
    "inspector2",
    "macie2",
    "organizations",
    "securityhub",
];

impl Grant<'_> {
    /// `statement 2 (Write) of inline policy delivery of role delivery, lines 9 to 16`.
    pub(crate) fn place(&self) -> String {
        let policy = Arc::clone(self.policy);
        StatementRef { layer: Layer::Identity, policy, index: self.index }.to_string()
    }

    /// The statement.
    pub(crate) fn statement(&self) -> &Statement {
        self.statement
    }

    fn resources(&self) -> Vec<&str> {
        match &self.statement.resources {
            Selection::Only(listed) => listed.iter().map(String::as_str).collect(),
            Selection::AllBut(_) | Selection::Unspecified => vec!["*"],
        }
    }

    fn written(&self) -> Vec<String> {
        match &self.statement.resources {
            Selection::Only(listed) => listed.clone(),
            Selection::AllBut(listed) => vec![format!("* except {}", listed.join(", "))],
            Selection::Unspecified => Vec::new(),
        }
    }

    /// The actions it means that nothing needs, the gravest first.
    fn actions_beyond(&self, scale: &Scale<'_>) -> Vec<String> {
        let mut found: BTreeSet<(u8, String)> = BTreeSet::new();
        let mut add = |action: &str| {
            // Nobody needs a permission to ask who they are.
            let free = action == "sts:GetCallerIdentity";
            if !free
                && !scale.permits(action)
                && self.resources().iter().any(|it| meets(action, it))
            {
                found.insert((gravity(action), action.to_owned()));
            }
        };
        match &self.statement.actions {
            Selection::Only(patterns) => {
                for pattern in patterns {
                    let known = expand(pattern);
                    let service = pattern.split(':').next().unwrap_or_default();
                    if known.is_empty() && actions_of(service).is_none() {
                        add(&pattern.replace(['*', '?'], "X"));
                    }
                    known.into_iter().for_each(&mut add);
                }
            }
            Selection::AllBut(_) | Selection::Unspecified => {
                let services: BTreeSet<&str> =
                    expand("*").into_iter().filter_map(|it| it.split(':').next()).collect();
                let services: Vec<&str> = services.into_iter().collect();
                known_actions(&self.statement.actions, &services).into_iter().for_each(&mut add);
            }
        }
        found.into_iter().map(|(_, action)| action).collect()
    }

    /// Everything of a service on every resource, or power over the account.
    fn is_plain(&self, beyond: &[String]) -> bool {
        let governs = |action: &String| {
            let service = action.split(':').next().unwrap_or_default();
            GOVERNING.contains(&service) && gravity(action) < 2
        };
        let whole = match &self.statement.actions {
            Selection::Only(patterns) => patterns.iter().any(|it| it == "*" || it.ends_with(":*")),
            Selection::AllBut(_) | Selection::Unspecified => true,
        };
        beyond.iter().any(governs) || whole && self.resources().contains(&"*")
    }

    /// The actions of one statement that nothing needs; none: there are none, or none of them counts.
    pub(crate) fn beyond_actions(&self, scale: &Scale<'_>) -> Option<Excess> {
        const SHOWN: usize = 3;
        let beyond = self.actions_beyond(scale);
        let (mut sure, mut perhaps) = (Vec::new(), None);
        for action in &beyond {
            let examples = scale.examples(action, &self.resources());
            match scale.tries(action, &examples) {
                Judged::Can => sure.push(action.clone()),
                Judged::CanIf(remains) => {
                    perhaps = perhaps.or_else(|| Some((action.clone(), remains)));
                }
                Judged::Cannot => {}
            }
            if sure.len() == SHOWN {
                break;
            }
        }
        let (actions, judged) = match perhaps {
            _ if !sure.is_empty() => (sure, Judged::Can),
            Some((action, remains)) => (vec![action], Judged::CanIf(remains)),
            None => return None,
        };
        let (plain, more) = (self.is_plain(&beyond), beyond.len() - actions.len());
        Some(Excess {
            place: self.place(),
            actions,
            more,
            resources: self.written(),
            judged,
            plain,
        })
    }

    /// The resources of one statement that are wider than the data path, for actions that are needed.
    pub(crate) fn beyond_resources(&self, scale: &Scale<'_>) -> Vec<Excess> {
        let actions = known_actions(&self.statement.actions, &scale.services());
        let mut found = Vec::new();
        for resource in self.resources() {
            let wide: Vec<&str> =
                actions.iter().copied().filter(|it| scale.is_wide(it, resource)).collect();
            let (mut sure, mut perhaps) = (false, None);
            for action in &wide {
                let examples = scale.outside(action, resource);
                match scale.tries(action, &examples) {
                    Judged::Can => {
                        sure = true;
                        break;
                    }
                    Judged::CanIf(remains) => perhaps = perhaps.or(Some(remains)),
                    Judged::Cannot => {}
                }
            }
            let judged = match perhaps {
                _ if sure => Judged::Can,
                Some(remains) => Judged::CanIf(remains),
                None => continue,
            };
            found.push(Excess {
                place: self.place(),
                plain: wide.iter().any(|action| is_every(action, resource)),
                actions: wide.into_iter().map(str::to_owned).collect(),
                more: 0,
                resources: match &self.statement.resources {
                    Selection::Only(_) => vec![resource.to_owned()],
                    _ => self.written(),
                },
                judged,
            });
        }
        found
    }
}

/// Whether an action can be done to what a pattern means. AWS lists no resource for a few actions that do
/// take one, so for what changes something the benefit of the doubt is the policy's.
fn meets(action: &str, pattern: &str) -> bool {
    let silent = || takes_resource(action) == Some(false) && gravity(action) < 2;
    can_match(action, pattern) != Some(false) || silent()
}

/// Who may do what and what is changed come before what is read.
fn gravity(action: &str) -> u8 {
    use hydrant_iam::AccessLevel as Level;
    match access_level(action) {
        Some(Level::PermissionsManagement) => 0,
        Some(Level::Write) => 1,
        Some(Level::Tagging) => 2,
        Some(Level::Read) => 3,
        Some(Level::List) => 4,
        None => 5,
    }
}

/// Whether a pattern means every resource of a type, in every account.
fn is_every(action: &str, pattern: &str) -> bool {
    let every = |format: &str| {
        let mut text = String::new();
        let mut rest = format;
        while let Some((before, (_, after))) =
            rest.split_once("${").and_then(|(before, it)| Some((before, it.split_once('}')?)))
        {
            text = text + before + "*";
            rest = after;
        }
        covers_resource(pattern, &(text + rest))
    };
    gravity(action) < 4
        && resource_kinds(action).is_some_and(|kinds| kinds.iter().any(|it| every(it.arn)))
}
