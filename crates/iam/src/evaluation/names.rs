//! Whom the principals of a statement mean.
//!
//! IAM User Guide, "AWS JSON policy elements: Principal" and "AWS JSON policy elements:
//! `NotPrincipal`".

use crate::caller::{AwsCaller, Kind};
use crate::{Caller, Effect, Identity, Principal, Selection, principal_account};

/// How closely a statement names a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Closeness {
    /// Not at all.
    Not,
    /// It names the account, and leaves the rest to the account's own policies.
    Account,
    /// It names the role behind the session.
    Role,
    /// It names the caller, or everyone.
    Itself,
}

/// How closely a statement surely names a caller, and how closely it perhaps does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) surely: Closeness,
    pub(super) perhaps: Closeness,
}

impl Names {
    const NOBODY: Self = Self::just(Closeness::Not);
    pub(super) const ITSELF: Self = Self::just(Closeness::Itself);

    const fn just(closeness: Closeness) -> Self {
        Self { surely: closeness, perhaps: closeness }
    }

    const fn perhaps(closeness: Closeness) -> Self {
        Self { surely: Closeness::Not, perhaps: closeness }
    }

    fn closest(self, other: Self) -> Self {
        Self { surely: self.surely.max(other.surely), perhaps: self.perhaps.max(other.perhaps) }
    }

    /// Whom a statement means. A statement of a resource policy that names no principals means
    /// nobody.
    pub(super) fn of(principals: &Selection<Principal>, effect: Effect, who: &Identity) -> Self {
        match principals {
            Selection::Unspecified => Self::NOBODY,
            Selection::Only(listed) => closest(listed, &who.caller),
            Selection::AllBut(listed) => all_but(listed, effect, who),
        }
    }

    pub(super) fn by(principal: &Principal, caller: &Caller) -> Self {
        match (principal, caller) {
            (Principal::Everyone, _) => Self::ITSELF,
            (Principal::Aws(name), Caller::Aws(caller)) => by_name(name, caller),
            (Principal::Service(name), Caller::Service(service)) if name == service => Self::ITSELF,
            (Principal::Federated(name), Caller::Federated(provider))
                if name == provider || name == "*" =>
            {
                Self::ITSELF
            }
            (Principal::CanonicalUser(id), Caller::Aws(caller)) => match &caller.canonical_user {
                None => Self::perhaps(Closeness::Account),
                Some(own) if own == id => Self::just(Closeness::Account),
                Some(_) => Self::NOBODY,
            },
            _ => Self::NOBODY,
        }
    }
}

fn closest(listed: &[Principal], caller: &Caller) -> Names {
    listed.iter().fold(Names::NOBODY, |names, it| names.closest(Names::by(it, caller)))
}

/// Names are compared whole: wildcards are no part of them, and the unique id that stands for a
/// deleted principal is nobody's ARN.
fn by_name(name: &str, caller: &AwsCaller) -> Names {
    if name == caller.arn {
        let closeness = if caller.kind == Kind::Role { Closeness::Role } else { Closeness::Itself };
        return Names::just(closeness);
    }
    if principal_account(name) != Some(&caller.account) {
        return Names::NOBODY;
    }
    if name == caller.account || name.ends_with(":root") {
        let root = caller.kind == Kind::Root;
        return Names::just(if root { Closeness::Itself } else { Closeness::Account });
    }
    match (caller.kind, &caller.behind) {
        (Kind::Session | Kind::FederatedUser, Some(behind)) if name == behind => {
            Names::just(Closeness::Role)
        }
        // The session does not tell the path of its role, and no two roles of an account have one
        // name.
        (Kind::Session, None) if name.contains(":role/") => {
            let same = name.rsplit('/').next() == caller.role_name();
            if same { Names::perhaps(Closeness::Role) } else { Names::NOBODY }
        }
        (Kind::FederatedUser, None) if name.contains(":user/") => Names::perhaps(Closeness::Role),
        // A role stands for all its sessions, so it may be the one that is named.
        (Kind::Role, _) if session_role(name).is_some_and(|it| Some(it) == caller.role_name()) => {
            Names::perhaps(Closeness::Itself)
        }
        _ => Names::NOBODY,
    }
}

fn session_role(name: &str) -> Option<&str> {
    name.split_once(":assumed-role/")?.1.split('/').next()
}

/// Whom `NotPrincipal` leaves.
///
/// A `Deny` spares a caller whose every name is listed: account, role and session, or account and
/// user. Whether it spares one whose account or role is left out is not documented ("might deny").
/// With a permissions boundary it spares nobody. An `Allow`, which AWS advises against, means
/// whoever is not listed.
fn all_but(listed: &[Principal], effect: Effect, who: &Identity) -> Names {
    if listed.contains(&Principal::Everyone) {
        return Names::NOBODY;
    }
    let names = closest(listed, &who.caller);
    let deny = effect == Effect::Deny;
    if names.perhaps == Closeness::Not || deny && names.perhaps != Closeness::Itself {
        // A role is only named by its sessions, which are not known.
        return match &who.caller {
            Caller::Aws(AwsCaller { kind: Kind::Role, .. }) if names.perhaps == Closeness::Role => {
                Names::perhaps(Closeness::Itself)
            }
            _ => Names::ITSELF,
        };
    }
    if deny && who.boundary.is_some() {
        return Names::ITSELF;
    }
    let whole = if deny { is_wholly_listed(listed, &who.caller) } else { true };
    if names.surely == Closeness::Itself && whole {
        return Names::NOBODY;
    }
    Names::perhaps(Closeness::Itself)
}

/// Whether the caller's account and role are listed too.
fn is_wholly_listed(listed: &[Principal], caller: &Caller) -> bool {
    let Caller::Aws(caller) = caller else { return true };
    let names = |wanted: Closeness| {
        listed.iter().any(|principal| match principal {
            Principal::Aws(name) => by_name(name, caller).surely == wanted,
            _ => false,
        })
    };
    match caller.kind {
        Kind::Root => true,
        Kind::User => names(Closeness::Account),
        Kind::Role | Kind::Session | Kind::FederatedUser => {
            names(Closeness::Account) && names(Closeness::Role)
        }
    }
}
