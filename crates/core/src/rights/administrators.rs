//! Who may give itself any permission.

use std::sync::Arc;

use hydrant_iam::{Decision, Resource};

use super::ability::ActionSet;
use super::{Person, ask, brief};
use crate::Snapshot;

/// Whether somebody administers whatever streams say: no policy of a stream takes that away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Administers {
    /// It is configured as an administrator.
    Configured,
    /// It may give itself any permission.
    Unrestricted,
    /// It may if this holds; text from AWS.
    Perhaps(Arc<str>),
}

impl Administers {
    /// Whether nothing else must hold for it.
    pub fn surely(&self) -> bool {
        !matches!(self, Self::Perhaps(_))
    }
}

/// To attach any policy to itself, or to whatever role there is.
const BY_ROLE: [&str; 2] = ["iam:AttachRolePolicy", "iam:PutRolePolicy"];
const BY_USER: [&str; 2] = ["iam:AttachUserPolicy", "iam:PutUserPolicy"];

/// Whoever may change any role of the account may change one of this name.
const ANY_ROLE: &str = "role/any-role-of-the-account";

/// Whether a user or role may give itself any permission.
pub(super) fn unrestricted(
    snapshot: &Snapshot,
    person: &Person,
    reach: ActionSet,
) -> Option<Administers> {
    let account = person.identity.caller.account()?;
    let any = format!("arn:{}:iam::{account}:{ANY_ROLE}", person.arn.partition());
    let itself = if person.is_user() { BY_USER } else { BY_ROLE };
    let ways = [(itself, person.arn.as_str()), (BY_ROLE, any.as_str())];
    let mut perhaps = None;
    for (actions, on) in ways {
        let mut on = Resource::new(on);
        on.controls = Arc::clone(&person.identity.controls);
        for action in actions.into_iter().filter(|action| reach.has(action)) {
            match ask(snapshot, person, action, &on, &[]) {
                Decision::Can(_) => return Some(Administers::Unrestricted),
                Decision::CanIf(remains, _) => {
                    perhaps = perhaps.or_else(|| Some(brief(&remains.to_string())));
                }
                Decision::Cannot(_) => {}
            }
        }
    }
    perhaps.map(|it| Administers::Perhaps(it.into()))
}
